"""Templates: the product's own, new versions by an agency, and going back to the product's."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from gongkai.agencies.models import Agency, Person
from gongkai.letters.models import Code, Layout, Template
from gongkai.letters.queries.fields import keys
from gongkai.letters.queries.templates import built, may_edit, unknown_fields, versions
from gongkai.letters.sources.starting import Start, starts
from gongkai.merging.sources.templates import read_template
from gongkai.records.actions import Entry, keep, record, record_many
from gongkai.records.actions.attachments import sm3
from gongkai.records.models import Performer, Verb
from gongkai.records.sources.files import KINDS, kind_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import GROUNDS

MOST_TOLD = 12  # faults named at once
GROUNDED = {Code.L14: frozenset(GROUNDS) - {"E1", "E2", "E3", "F1"}, Code.L15: frozenset({"E1", "E2"}),
            Code.L16: frozenset({"F1"})}  # fmt: skip


@transaction.atomic
def install_templates(*, by: Performer, at: datetime) -> list[Template]:
    """The product's own templates, where they are not there yet or have changed. Returns those that came."""
    standing = {
        (one.code, one.ground): one
        for one in Template.objects.filter(agency=None, retired_at=None).select_related("content")
    }
    made = [one for start in starts() if (one := _install(start, standing.get((start.code, start.ground)), by, at))]
    if made:
        record_many([Entry(Verb.CREATED, one, {}, _told(one)) for one in made], by=by, at=at)
    return made


def _install(start: Start, present: Template | None, by: Performer, at: datetime) -> Template | None:
    data = built(start.code, start.ground)
    if present is not None and present.content.digest == sm3(data):
        return None
    if present is not None:
        Template.objects.filter(pk=present.pk).update(retired_at=at)
    return Template.objects.create(
        code=start.code, ground=start.ground, version=(present.version if present else 0) + 1, layout=start.layout,
        name=start.name, content=keep(data, media_type=KINDS["docx"], at=at), fields=_names(data), made_at=at,
        made_by=by.actor_name[:40],
    )  # fmt: skip


@transaction.atomic
def upload_template(
    agency: Agency, code: str, name: str, data: bytes, *, by: Person, at: datetime, ground: str = "",
    layout: Layout = Layout.LETTER, title: str = "", note: str = "",
) -> Template:  # fmt: skip
    """A new version for the agency: from now on its letters are made of it; those made before keep theirs.

    name     of the file, whose ending must not lie
    ground   answer code for which it is; empty for a letter that has no kinds and for an answer to several items
    Refused for what is no .docx, for every fault of its fields, and for fields that nothing is known of.
    """
    _permit(agency, by)
    _check_place(code, ground)
    _check_file(name, data)
    names = _checked(data)
    Agency.objects.select_for_update().get(pk=agency.pk)
    mine = Template.objects.filter(agency=agency, code=code, ground=ground)
    if mine.filter(retired_at=None, content__digest=sm3(data)).exists():
        raise Refused("这份模板与正在使用的一样。", then="请核对是不是选错了文件。")
    mine.filter(retired_at=None).update(retired_at=at)
    version = (mine.aggregate(last=Max("version"))["last"] or 0) + 1
    made = Template(
        agency=agency, code=code, ground=ground, version=version, layout=layout, name=_title(code, ground, title),
        content=keep(data, media_type=KINDS["docx"], at=at), fields=names, note=note.strip()[:200], made_at=at,
        made_by=by.name[:40],
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("这种文书的模板刚被他人更新。", then="请刷新页面，看过最新版本再上传。") from error
    record(Verb.REVISED, made, by=by, at=at, after=_told(made), reason=note.strip())
    return made


@transaction.atomic
def retire_template(template: Template, *, by: Person, at: datetime, reason: str) -> Template | None:
    """The agency goes back to the product's own. Returns that one, None where the product has none of the kind."""
    if template.agency is None:
        raise Refused("系统自带的模板不能停用。", then="需要不同的写法，请上传本机关的模板。")
    _permit(template.agency, by)
    if not reason.strip():
        raise Refused("没有写停用的原因。", then="请写明原因。")
    if not Template.objects.filter(pk=template.pk, retired_at=None).update(retired_at=at):
        raise Refused(f"{template}已经停用。", then="请刷新页面。")
    template.retired_at = at
    record(Verb.REMOVED, template, by=by, at=at, before=_told(template), reason=reason.strip())
    rows = versions(template.agency, template.code, template.ground)
    return rows.filter(agency=None, retired_at=None).first()


@transaction.atomic
def restore_version(template: Template, *, by: Person, at: datetime) -> Template:
    """An older version of the agency holds again, as a new version with the same content."""
    if template.agency is None:
        raise Refused("系统自带的模板不必恢复。", then="停用本机关的模板，即使用系统自带的。")
    _permit(template.agency, by)
    mine = Template.objects.select_for_update().filter(
        agency=template.agency, code=template.code, ground=template.ground
    )
    if mine.filter(pk=template.pk, retired_at=None).exists():
        raise Refused(f"{template}正在使用。", then="请刷新页面。")
    mine.filter(retired_at=None).update(retired_at=at)
    version = (mine.aggregate(last=Max("version"))["last"] or 0) + 1
    made = Template.objects.create(
        agency=template.agency, code=template.code, ground=template.ground, version=version, layout=template.layout,
        name=template.name, content=template.content, fields=template.fields, note=f"恢复第{template.version}版",
        made_at=at, made_by=by.name[:40],
    )  # fmt: skip
    record(Verb.REVISED, made, by=by, at=at, after=_told(made), reason=made.note)
    return made


def _permit(agency: Agency, by: Person) -> None:
    if not may_edit(agency, by):
        raise Refused("您不能修改文书模板。", then="请由本机关的系统管理员或者办公室统筹修改。")


def _check_place(code: str, ground: str) -> None:
    if code not in Code.values:
        raise Refused("没有这种文书。", then="请在列出的文书中选择。")
    if ground and ground not in GROUNDED.get(Code(code), frozenset()):
        raise Refused(f"“{Code(code).label}”没有这种答复类型。", then="请在列出的答复类型中选择。")


def _check_file(name: str, data: bytes) -> None:
    kind = kind_of(name, data)
    if kind != "docx":
        raise Refused(f"模板要用 .docx 文件，这份是 .{kind}。", then="请在 Word 或 WPS 中另存为 .docx 再上传。")


def _checked(data: bytes) -> list[str]:
    read = read_template(data)
    if read.faults:
        told = "".join(read.faults[:MOST_TOLD])
        more = f"另有{len(read.faults) - MOST_TOLD}处。" if len(read.faults) > MOST_TOLD else ""
        raise Refused(f"模板有{len(read.faults)}处写得不对：{told}{more}", then="请改好后再上传。")
    names = [field.name for field in read.fields]
    if unknown := unknown_fields(names):
        raise Refused(
            f"模板里有{len(unknown)}个不认识的字段：{'、'.join(unknown)}。",
            then=f"请改用下列字段：{'、'.join(keys())}。",
        )
    return names


def _names(data: bytes) -> list[str]:
    return [field.name for field in read_template(data).fields]


def _title(code: str, ground: str, title: str) -> str:
    kind = f"（{GROUNDS[ground].title}）" if ground else ""
    return (title.strip() or f"{Code(code).label}{kind}")[:60]


def _told(template: Template) -> dict[str, object]:
    return {"code": template.code, "ground": template.ground, "version": template.version,
            "sm3": template.content.digest, "fields": len(template.fields)}  # fmt: skip
