"""Writing: a new document, saving what was typed, a revision of what is out, giving up a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from gongkai.agencies.models import SECTION_ROLES, Person, Section
from gongkai.papers.actions.texts import clean
from gongkai.papers.sources import clean_body
from gongkai.publications.actions.limits import FIRST_YEAR, LAST_YEAR, MOST_BODY, MOST_TYPED, is_near
from gongkai.publications.actions.moves import hold, move, permit, sign
from gongkai.publications.models import (
    UNFINISHED,
    Act,
    Column,
    Document,
    Edition,
    EditionFile,
    Effect,
    Kind,
    Layout,
    Standing,
    State,
)
from gongkai.publications.queries.rights import writes
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused

TYPED = (
    "title", "summary", "body", "blocks", "doc_no", "unified_no", "issuer", "topic", "keywords", "source", "author",
    "formed_on", "effective_on", "expires_on", "trial", "plan_period", "openness", "openness_ground", "contact", "form",
    "reading_outline", "reading_channel", "reading_on", "extra", "change_note", "release_at",
)  # fmt: skip
COPIED = tuple(name for name in TYPED if name not in {"change_note", "release_at"})
DATES = ("formed_on", "effective_on", "expires_on", "reading_on", "release_at")
LONG = frozenset({"body", "blocks"})  # told as "changed" only: the edition itself keeps them
_WIDE_BRACKETS = str.maketrans(
    {"[": "〔", "]": "〕", "【": "〔", "】": "〕", "（": "〔", "）": "〕", "(": "〔", ")": "〕"}
)


@transaction.atomic
def start_document(
    kind: Kind,
    column: Column,
    *,
    title: str,
    by: Performer,
    at: datetime,
    section: Section | None = None,
    interprets: Document | None = None,
    values: Mapping[str, Any] | None = None,
    slug: str = "",
) -> Edition:
    """A new document with its first edition in draft. `section` is for imports by the system; people write for their own.

    slug   the last part of a free page's address; without one it gets its number at the release
    """
    own = _own_section(by, section)
    if column.agency_id != own.agency_id:
        raise Refused(f"栏目“{column}”不是本机关的。", then="请选择本机关的栏目。")
    if not column.active or not kind.active:
        raise Refused(f"栏目“{column}”或种类“{kind}”已停用。", then="请选择在用的栏目和种类。")
    if column.kinds.exists() and not column.kinds.filter(pk=kind.pk).exists():
        raise Refused(f"栏目“{column}”不收录“{kind}”。", then="请选择收录这种文件的栏目。")
    _check_interprets(kind, interprets, own)
    document = Document(agency=own.agency, section=own, column=column, kind=kind, interprets=interprets)
    document.slug = _slug(slug, document)
    document.save()
    edition = Edition(document=document, number=1, created_at=at, saved_at=at, title=_title(title))
    edition.issuer = own.agency.name
    lay_values(edition, values or {})
    edition.saved_by = by if isinstance(by, Person) else None
    edition.save()
    sign(edition, by)
    record(
        Verb.CREATED, edition, by=by, at=at,
        after={"title": edition.title, "kind": str(kind), "column": str(column), "section": str(own)},
    )  # fmt: skip
    return edition


@transaction.atomic
def save_edition(
    edition: Edition, values: Mapping[str, Any], *, version: int, by: Performer, at: datetime,
    column: Column | None = None,
) -> Edition:  # fmt: skip
    """Keep what was typed. `version` is the one that the writer read: an older one is refused, and nothing is lost."""
    held = hold(edition)
    permit(held, Act.SAVE, by)
    if held.version != version:
        who = held.saved_by.name if held.saved_by else "系统"
        raise Refused(
            f"{who}在您之后保存过{held}，您的修改没有保存。",
            then="您写的内容还在页面上；请复制出来，刷新后并入最新的文字。",
        )
    before = {name: getattr(held, name) for name in values}
    lay_values(held, values)
    changed = [name for name in values if getattr(held, name) != before[name]]
    if column is not None and column.pk != (held.column_id or held.document.column_id):
        _move_column(held, column)
        changed.append("column")
    if not changed:
        return held
    held.version, held.saved_at, held.saved_by = version + 1, at, by if isinstance(by, Person) else None
    held.save()
    sign(held, by)
    told = [name for name in changed if name not in LONG and name != "column"]
    record(
        Verb.CHANGED, held, by=by, at=at,
        before={name: before[name] for name in told},
        after={**{name: getattr(held, name) for name in told}, "fields": [_label(name) for name in changed]},
    )  # fmt: skip
    return held


@transaction.atomic
def revise(document: Document, *, by: Performer, at: datetime) -> Edition:
    """A new edition of what is out, with its text, metadata and files; the public keeps reading the old one."""
    document = Document.objects.select_for_update().select_related("agency", "section").get(pk=document.pk)
    if not isinstance(by, Person) or not writes(document, by):
        raise Refused(f"您不能修订{document}。", then=f"请由{document.section}的人员修订。")
    if document.live is None or document.standing not in {Standing.LIVE, Standing.WITHDRAWN}:
        raise Refused(f"{document}还没有发布，不用修订。", then="请直接修改草稿。")
    if document.editions.filter(state__in=UNFINISHED).exists():
        raise Refused(f"{document}已有一份在办的修订。", then="请打开那一份继续修改。")
    last = document.editions.aggregate(last=Max("number"))["last"]
    edition = Edition(document=document, number=last + 1, created_at=at, saved_at=at, saved_by=by)
    for name in COPIED:
        setattr(edition, name, getattr(document.live, name))
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        raise Refused(f"{document}刚被他人开始修订。", then="请刷新页面。") from error
    _copy_files(document.live, edition)
    sign(edition, by)
    record(Verb.REVISED, edition, by=by, at=at, after={"number": edition.number, "title": edition.title})
    return edition


@transaction.atomic
def discard(edition: Edition, *, reason: str, by: Performer, at: datetime) -> Edition:
    """Give up a draft. It is kept for the record and seen by nobody but its section."""
    if not reason.strip():
        raise Refused("没有写作废的理由。", then="请写一句为什么不要了。")
    held = hold(edition)
    return move(held, Act.DISCARD, State.DISCARDED, by=by, at=at, reason=reason.strip())


def _own_section(by: Performer, section: Section | None) -> Section:
    if not isinstance(by, Person):
        if section is None:
            raise ValueError("the system writes for a section")
        return section
    if by.section is None or by.role not in SECTION_ROLES or not by.is_active:
        raise Refused("您不在科室里，不能起草文件。", then="请由科室人员起草。")
    if section is not None and section.pk != by.section_id:
        raise Refused(f"您不能替{section}起草。", then=f"请由{section}的人员起草。")
    return by.section


def _check_interprets(kind: Kind, interprets: Document | None, section: Section) -> None:
    if interprets is None:
        return
    if not kind.is_interpretation:
        raise Refused(f"“{kind}”不是解读材料，不能关联被解读的文件。", then="请选择解读类的种类。")
    if interprets.agency_id != section.agency_id or interprets.kind.is_interpretation:
        raise Refused(f"不能解读{interprets}。", then="请选择本机关的一份文件。")


def _slug(slug: str, document: Document) -> str:
    """A word of letters for a free page, which nobody else has."""
    if slug and (document.kind.layout != Layout.BLOCKS or not re.fullmatch(r"[a-z][a-z0-9-]{0,59}", slug)):
        raise Refused(
            f"网址代码“{slug[:60]}”不能用。", then="只有专题和固定页面有网址代码：以小写字母开头，可含数字和连字符。"
        )
    if slug and Document.objects.filter(agency=document.agency, slug=slug).exists():
        raise Refused(f"网址代码“{slug}”已经有了。", then="请换一个。")
    return slug


def _title(text: str) -> str:
    title = re.sub(r"\s+", " ", clean(text)).strip()
    if not title:
        raise Refused("没有写标题。", then="请写标题。")
    if len(title) > 200:
        raise Refused(f"标题有{len(title)}个字，太长。", then="请缩短到200字以内。")
    return title


def lay_values(edition: Edition, values: Mapping[str, Any]) -> None:
    """Lay the typed values over the edition, cleaned."""
    for name, value in values.items():
        if name not in TYPED:
            raise ValueError(f"{name} is not typed by people")
        setattr(edition, name, _clean(name, value))
    _check_dates(edition)


def _clean(name: str, value: Any) -> Any:
    if name == "title":
        return _title(value)
    if name == "body":
        return _body(value)
    if name == "extra":
        return {key: clean(str(one)).strip() for key, one in value.items()}
    if name == "doc_no":
        return re.sub(r"\s+", "", clean(value)).translate(_WIDE_BRACKETS)
    return clean(value).strip() if isinstance(value, str) else value


def _body(html: str) -> str:
    """The text, cleaned; what nobody could check in a minute is refused."""
    body = clean_body(html) if len(html) <= MOST_TYPED else html
    if len(body) > MOST_BODY:
        raise Refused(f"正文太长，超过{MOST_BODY // 10_000}万个字符。", then="请把篇幅大的部分作为附件上传。")
    return body


def _check_dates(edition: Edition) -> None:
    for name in DATES:
        day = getattr(edition, name)
        if isinstance(day, date) and not is_near(day):
            raise Refused(f"{_label(name)}不对：{day.year}年。", then=f"请填{FIRST_YEAR}年到{LAST_YEAR}年之间的日期。")
    starts, ends = edition.effective_on, edition.expires_on
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        raise Refused("有效期在施行日期之前就到了。", then="请核对两个日期。")


def _move_column(edition: Edition, column: Column) -> None:
    """A document that nobody has seen yet moves at once; one that is out moves with the release of the revision."""
    document = edition.document
    if column.agency_id != document.agency_id or not column.active:
        raise Refused(f"不能放到栏目“{column}”。", then="请选择本机关在用的栏目。")
    if column.kinds.exists() and not column.kinds.filter(pk=document.kind_id).exists():
        raise Refused(f"栏目“{column}”不收录“{document.kind}”。", then="请选择收录这种文件的栏目。")
    if document.live_id:
        edition.column = column if column.pk != document.column_id else None
        return
    document.column = column
    document.save(update_fields=["column"])


def _label(name: str) -> str:
    return "栏目" if name == "column" else str(Edition._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _copy_files(old: Edition, new: Edition) -> None:
    """The revision has its own rows on the same contents, so that the released edition never changes."""
    rows = [
        EditionFile(
            edition=new, role=row.role, attachment_id=row.attachment_id, url=row.url, name=row.name, kind=row.kind,
            text=row.text, pages=row.pages, hides=row.hides, order=row.order,
        )
        for row in old.files.all()
    ]  # fmt: skip
    EditionFile.objects.bulk_create(rows)
    effects = [
        Effect(edition=new, target_id=row.target_id, kind=row.kind, on=row.on, provisions=row.provisions)
        for row in old.effects.all()
    ]
    Effect.objects.bulk_create(effects)


def is_blocks(edition: Edition) -> bool:
    """Whether the edition is a free page made of blocks."""
    return edition.document.kind.layout == Layout.BLOCKS
