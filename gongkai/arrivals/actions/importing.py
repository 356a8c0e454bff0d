"""Documents of an old site, line by line: already public there, so they go in as released, by the system.

What is checked all the same: place and kind, dates and lengths, files, addresses, and personal data in every text. Each
line is one transaction with one record. A line that is the same as last time changes nothing; what people have changed
since is never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from django.db import transaction
from django.db.models import Max, Q

from gongkai.agencies.models import Agency, Section, SectionAlias
from gongkai.arrivals.actions.old_numbers import Scheme, number, scheme_of, unfit
from gongkai.arrivals.sources.importing import OldDocument, OldFile
from gongkai.papers.sources import body_text
from gongkai.publications.actions.checking import finding_of, key_of
from gongkai.publications.actions.drafting import lay_values
from gongkai.publications.actions.files import PICTURES, read_words, with_words
from gongkai.publications.actions.indexing import index
from gongkai.publications.actions.validity import refresh_validity
from gongkai.publications.models import (
    STANDARD_FIELDS,
    Column,
    Document,
    Edition,
    EditionFile,
    Effect,
    FileRole,
    Finding,
    FindingState,
    Form,
    Kind,
    Layout,
    OldAddress,
    PlanPeriod,
    Standing,
    State,
)
from gongkai.publications.queries.gate import Found, wording_of
from gongkai.records.actions import keep, record
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.records.sources.files import KINDS, check_ending, file_kind, file_name
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.screening.findings import Severity
from gongkai.screening.leaders import Leader
from gongkai.screening.screen import screen
from gongkai.screening.terms import Kind as WordingKind
from gongkai.screening.terms import Term as Wording

UPDATED = "旧系统数据更新"
BY_PEOPLE = "这份文件在本系统里已经由人员{}，旧系统的改动没有导入。"
_LIMITS = {one.name: (str(one.verbose_name), one.max_length) for one in Edition._meta.fields if one.max_length}


class Result(StrEnum):
    """What became of a line."""

    CREATED = "新建"
    UPDATED = "更新"
    SAME = "未变"
    REFUSED = "未导入"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a line, the document's address, and what somebody should look at afterwards."""

    result: Result
    address: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything of the agency that lines refer to, read once for a run. `accept`: why personal data may stand."""

    agency: Agency
    columns: Mapping[str, tuple[Column, frozenset[int]]]
    kinds: Mapping[str, Kind]
    sections: Mapping[str, Section]
    terms: list[Wording]
    leaders: list[Leader]
    scheme: Scheme
    file: str
    accept: str


@dataclass(slots=True)
class Prepared:
    """A line that may go in: its edition, not yet kept, with its files and what was found in its texts."""

    old: OldDocument
    column: Column
    section: Section
    kind: Kind
    edition: Edition
    files: list[tuple[EditionFile, bytes]]
    found: list[Found]
    notes: list[str] = field(default_factory=list)


def ground_of(agency: Agency, *, file: str, accept: str = "") -> Ground:
    """What lines of a file may refer to. `file` is named in the record."""
    columns = Column.objects.filter(agency=agency).select_related("section__agency", "agency").prefetch_related("kinds")
    kinds = list(Kind.objects.filter(active=True))
    aliases = SectionAlias.objects.filter(agency=agency).prefetch_related("sections__agency")
    alone = {row.name: row.sections.all()[0] for row in aliases if len(row.sections.all()) == 1}
    sections = {row.name: row for row in Section.objects.filter(agency=agency).select_related("agency", "successor")}
    terms, leaders = wording_of(agency)
    return Ground(
        agency, {row.path: (row, frozenset(kind.pk for kind in row.kinds.all())) for row in columns},
        {name: kind for kind in kinds for name in (kind.code, kind.name)}, {**alone, **sections}, terms, leaders,
        scheme_of(agency), file, accept.strip(),
    )  # fmt: skip


def import_document(old: OldDocument, ground: Ground, *, line: int, at: datetime, dry: bool = False) -> Outcome:
    """Take one line in, or say why not (Refused). `dry` only looks."""
    rows = Document.objects.filter(agency=ground.agency, import_key=old.key)
    there = rows.values_list("pk", "import_digest", "year", "serial").first()
    if there and there[1] == old.digest:
        return Outcome(Result.SAME, Document(agency=ground.agency, year=there[2], serial=there[3]).address)
    with transaction.atomic():
        return _import(old, ground, there[0] if there else None, line=line, at=at, dry=dry)


def _import(old: OldDocument, ground: Ground, pk: int | None, *, line: int, at: datetime, dry: bool) -> Outcome:
    """Of a document that is not here yet (`pk` None) or of one that has changed."""
    known = _locked(pk) if pk else None
    if known:
        _check_untouched(known)
    ready = _prepare(old, ground, at, known)
    result = Result.UPDATED if known else Result.CREATED
    if dry:
        return Outcome(result, known.address if known else "", tuple(ready.notes))
    document = known or Document(agency=ground.agency, import_key=old.key)
    before = {"title": known.live.title} if known and known.live else {}
    _keep(document, ready, ground, at)
    after = {
        "file": ground.file,
        "line": line,
        "key": old.key,
        "title": ready.edition.title,
        "index_no": document.index_no,
    }
    record(Verb.IMPORTED, ready.edition, by=SYSTEM, at=at, before=before, after=after, reason=ground.accept)
    return Outcome(result, document.address, tuple(ready.notes))


def _locked(pk: int) -> Document:
    rows = Document.objects.select_for_update(of=("self",))
    return rows.select_related("live", "agency", "kind", "column", "section").get(pk=pk)


def _check_untouched(document: Document) -> None:
    """What people have taken over stays theirs."""
    then = "请在工作台里照旧系统的新内容修订，或从导入文件里去掉这一行。"
    if document.live is None or document.live.saved_by_id is not None:
        raise Refused(BY_PEOPLE.format("修订过"), then=then)
    if document.editions.unfinished().exists():
        raise Refused(BY_PEOPLE.format("开始修订"), then="请办完或作废在办的修订，再导入这一行。")
    left = Event.objects.filter(subject_type="publications.Document", subject_id=str(document.pk), verb=Verb.WITHDRAWN)
    if (
        document.standing not in {Standing.LIVE, Standing.WITHDRAWN}
        or left.exclude(actor_key=SYSTEM.actor_key).exists()
    ):
        raise Refused(BY_PEOPLE.format("撤下或转移"), then=then)


def _prepare(old: OldDocument, ground: Ground, at: datetime, known: Document | None) -> Prepared:
    """Everything that can be refused, before anything is written."""
    column, section, kind = _place(old, ground)
    if old.published_at > at:
        raise Refused(f"发布时间{old.published_at:%Y-%m-%d %H:%M}在将来。", then="请核对“published_at”，改正后再导入。")
    edition = Edition(
        number=1, state=State.RELEASED, created_at=at, saved_at=at, released_at=at if known else old.published_at,
        change_note=UPDATED if known else "",
    )  # fmt: skip
    edition.document = Document(agency=ground.agency, section=section, column=column, kind=kind)
    values = {**old.values, "extra": _extra(old, kind)}
    lay_values(edition, values)
    edition.issuer = edition.issuer or ground.agency.name
    _check_values(edition)
    files = [_file(one, FileRole.FILE) for one in old.files] + [_file(one, FileRole.IMAGE) for one in old.images]
    if not edition.body.strip() and not files:
        raise Refused("没有正文，也没有附件。", then="请在“body”里写正文，或在“files”里写附件。")
    _check_old_urls(old, known)
    found = list(_found(edition, files, ground))
    _check_personal(found, ground)
    ready = Prepared(old, column, section, kind, edition, files, found)
    ready.notes += _notes(ready, ground, known)
    return ready


def _place(old: OldDocument, ground: Ground) -> tuple[Column, Section, Kind]:
    kind = ground.kinds.get(old.kind)
    if kind is None:
        raise Refused(f"没有“{old.kind[:40]}”这个文件种类。", then="请改用系统里的种类代码或名称，再导入。")
    if kind.layout == Layout.BLOCKS:
        raise Refused(f"“{kind}”是分块页面，不能批量导入。", then="请在工作台里新建这种页面。")
    column, kinds = ground.columns.get(old.column, (None, frozenset[int]()))
    if column is None:
        raise Refused(f"没有“{old.column[:80]}”这个栏目。", then="请先建栏目，或改正栏目路径后再导入。")
    if kinds and kind.pk not in kinds:
        raise Refused(f"栏目“{column}”不收录“{kind}”。", then="请换栏目或种类，或在栏目里勾选这个种类。")
    section = ground.sections.get(old.section) if old.section else column.section
    if section is None:
        raise Refused(f"没有“{old.section[:40]}”这个科室。", then="请改正科室名称，或在单位别名里登记后再导入。")
    return column, section.successor or section, kind


def _extra(old: OldDocument, kind: Kind) -> dict[str, str]:
    """Fields of the kind, by their name or label."""
    names = {str(one[by]): str(one["name"]) for one in kind.extra for by in ("label", "name")}
    told = old.values["extra"]
    if unknown := [name for name in told if name not in names]:
        raise Refused(f"“{kind}”没有“{unknown[0][:40]}”这一项。", then="请改正“extra”里的名称，再导入。")
    return {names[name]: value for name, value in told.items()}


def _check_values(edition: Edition) -> None:
    for name, (label, most) in _LIMITS.items():
        value = getattr(edition, name)
        if isinstance(value, str) and len(value) > most:
            raise Refused(f"“{label}”有{len(value)}个字，最多{most}个。", then="请缩短后再导入。")
    if edition.plan_period is not None and edition.plan_period not in PlanPeriod.values:
        raise Refused(f"没有第{edition.plan_period}个五年规划期。", then=f"请写{min(PlanPeriod.values)}到{max(PlanPeriod.values)}。")  # fmt: skip
    if edition.form and edition.form not in Form.values:
        raise Refused(f"没有“{edition.form}”这种解读形式。", then=f"请写{'、'.join(Form.values)}中的一个。")


def _file(old: OldFile, role: FileRole) -> tuple[EditionFile, bytes]:
    data = old.read()
    try:
        kind = file_kind(data)
        check_ending(old.path.name, kind)
    except Refused as refusal:
        raise Refused(f"文件“{old.path.name}”不能用：{refusal.what}", then=refusal.then) from refusal
    if role == FileRole.IMAGE and kind not in PICTURES:
        raise Refused(f"正文里的图片“{old.path.name}”不是图片。", then="插图能用 .png 和 .jpg。")
    text, pages = read_words(old.name, data, kind)
    name = file_name(old.name, kind)
    return EditionFile(role=role, kind=kind, name=name, text=with_words(text, old.text), pages=pages), data


def _check_old_urls(old: OldDocument, known: Document | None) -> None:
    if not old.old_urls:
        return
    for row in OldAddress.objects.filter(path__in=old.old_urls):
        if known is None or row.document_id != known.pk:
            raise Refused(
                f"旧网址“{row.path}”已经属于{row.document}。", then="请核对是不是同一份文件，去掉重复的再导入。"
            )


def _found(edition: Edition, files: list[tuple[EditionFile, bytes]], ground: Ground) -> Iterator[Found]:
    """What the gate's screening finds in every text; `file:3` is the third file until it is kept."""
    texts = [
        ("title", "标题", edition.title),
        ("summary", "摘要", edition.summary),
        ("body", "正文", body_text(edition.body)),
    ]
    for one in edition.document.kind.extra:
        texts.append((f"extra:{one['name']}", str(one["label"]), str(edition.extra.get(str(one["name"]), ""))))
    for count, (row, _) in enumerate(files):
        texts.append((f"file:{count}", f"附件“{row.name}”", f"{row.name}\n{row.text}"))
    for where, name, text in texts:
        if text:
            for finding in screen(text, terms=ground.terms, leaders=ground.leaders):
                yield Found(where, name, finding)


def _check_personal(found: list[Found], ground: Ground) -> None:
    """Personal data stop a line, wherever they stand, unless a reason was given for the whole run."""
    stops = [one for one in found if _is_personal(one)]
    if stops and not ground.accept:
        first = stops[0]
        more = f"等{len(stops)}处" if len(stops) > 1 else ""
        raise Refused(
            f"{first.name}里含{first.finding.label}（{_masked(first.finding.words)}）{more}。",
            then="请在旧系统数据里遮挡或删去后再导入；确需公开的，用 --accept-findings 写明理由。",
        )


def _is_personal(one: Found) -> bool:
    return one.finding.severity == Severity.BLOCK and one.finding.code not in set(WordingKind)


def _masked(words: str) -> str:
    """Enough to find it again, not enough to pass it on in a report."""
    return f"{words[:3]}…{words[-2:]}" if len(words) > 6 else "…"


def _notes(ready: Prepared, ground: Ground, known: Document | None) -> Iterator[str]:
    """What somebody should look at once it is in."""
    others = sum(not _is_personal(one) for one in ready.found)
    if missing := [label for label, value in _demanded(ready) if value in {None, ""}]:
        yield f"缺少要素：{'、'.join(missing)}。"
    if others:
        yield f"有{others}处用语等提示，见文件的检查结果。"
    if ready.old.lost_images:
        yield f"正文里有{ready.old.lost_images}张图片不在文件旁边，没有取入。"
    if ready.old.index_no and known is None and (why := unfit(ready.old.index_no, ground.scheme)):
        yield f"索引号“{ready.old.index_no[:60]}”{why}，另编新号。"


def _demanded(ready: Prepared) -> Iterator[tuple[str, object]]:
    """Label and value of what the kind asks of a new document; an old one goes in without."""
    for name in ready.kind.demands:
        yield STANDARD_FIELDS[name], ready.files or None if name == "files" else getattr(ready.edition, name)
    for one in ready.kind.extra:
        if one.get("required"):
            yield str(one["label"]), ready.edition.extra.get(str(one["name"]), "")


def _keep(document: Document, ready: Prepared, ground: Ground, at: datetime) -> None:
    """Write the document and its edition, and let it be found."""
    old, edition, previous = ready.old, ready.edition, document.live
    document.column, document.section, document.kind = ready.column, ready.section, ready.kind
    if previous is None:
        number(document, old.index_no, ground.scheme, old.published_at)
        document.save()
    edition.document = document
    edition.number = (document.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    _keep_texts(ready, ground, at)
    if previous is not None:
        Edition.objects.filter(pk=previous.pk).update(state=State.REPLACED)
        _copy_effects(previous, edition)
    document.live, document.import_digest = edition, old.digest
    document.standing = Standing.WITHDRAWN if old.withdrawn else Standing.LIVE
    document.left_at, document.left_why = (at, old.withdrawn[:400]) if old.withdrawn else (None, "")
    document.first_published_at = document.published_at = old.published_at
    document.effective_on = edition.effective_on if ready.kind.has_validity else None
    document.expires_on = edition.expires_on if ready.kind.has_validity else None
    document.save()
    _keep_addresses(document, old)
    if previous is not None and ready.kind.has_validity:
        refresh_validity(document)
    if not old.withdrawn:
        newer = Q(latest_at=None) | Q(latest_at__lt=old.published_at)
        Column.objects.filter(newer, pk=ready.column.pk).update(latest_at=old.published_at)
    index(document, today=day_of(at))


def _copy_effects(old: Edition, new: Edition) -> None:
    Effect.objects.bulk_create(
        Effect(edition=new, target_id=one.target_id, kind=one.kind, on=one.on, provisions=one.provisions)
        for one in old.effects.all()
    )


def _keep_addresses(document: Document, old: OldDocument) -> None:
    there = set(document.old_addresses.values_list("path", flat=True))
    if gone := there - set(old.old_urls):
        document.old_addresses.filter(path__in=gone).delete()
    fresh = [path for path in dict.fromkeys(old.old_urls) if path not in there]
    OldAddress.objects.bulk_create(OldAddress(path=path, document=document) for path in fresh)


def _keep_texts(ready: Prepared, ground: Ground, at: datetime) -> None:
    """The edition with its files, the addresses of the pictures among them, and what was found, each at its place."""
    edition, rows = ready.edition, [row for row, _ in ready.files]
    for order, (row, data) in enumerate(ready.files, 1):
        row.attachment, row.order = keep(data, media_type=KINDS[row.kind], at=at), order
    for count, row in enumerate((one for one in rows if one.role == FileRole.IMAGE), 1):
        assert row.attachment is not None
        address = f"/files/{row.attachment.digest}/{quote(row.name)}"
        edition.body = edition.body.replace(f'src="image:{count}"', f'src="{address}"')
    edition.checked_at = at
    edition.save()
    for row in rows:
        row.edition = edition
    EditionFile.objects.bulk_create(rows)
    places = {f"file:{count}": f"file:{row.pk}" for count, row in enumerate(rows)}
    findings: dict[str, Finding] = {}
    for one in ready.found:
        found = Found(places.get(one.where, one.where), one.name, one.finding)
        finding = findings.setdefault(key_of(found), finding_of(edition, key_of(found), found))
        if _is_personal(one):
            finding.state, finding.accepted_why, finding.accepted_at = FindingState.ACCEPTED, ground.accept[:200], at
    Finding.objects.bulk_create(findings.values())
