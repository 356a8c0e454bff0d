"""A line of an old site as a document that may go in, or why it may not: everything that can be refused, before any write.

What is checked: place and kind, dates and lengths, files, addresses, and personal data in every text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gongkai.agencies.models import Agency, Section, SectionAlias
from gongkai.arrivals.actions.old_numbers import Scheme, scheme_of, unfit
from gongkai.arrivals.sources.importing import OldDocument, OldFile
from gongkai.papers.sources import body_text
from gongkai.publications.actions.drafting import lay_values
from gongkai.publications.actions.files import PICTURES, read_words, with_words
from gongkai.publications.models import (
    HIDES,
    STANDARD_FIELDS,
    Column,
    Document,
    Edition,
    EditionFile,
    FileRole,
    Form,
    Kind,
    Layout,
    OldAddress,
    PlanPeriod,
    State,
)
from gongkai.publications.queries.gate import Found, hidden_found, wording_of
from gongkai.publications.sources.hiding import hides_in
from gongkai.records.sources.files import check_ending, file_kind, file_name
from gongkai.rules.refused import Refused
from gongkai.screening.findings import Severity
from gongkai.screening.leaders import Leader
from gongkai.screening.screen import screen
from gongkai.screening.terms import Kind as WordingKind
from gongkai.screening.terms import Term as Wording

UPDATED = "旧系统数据更新"
_LIMITS = {one.name: (str(one.verbose_name), one.max_length) for one in Edition._meta.fields if one.max_length}


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


def prepare(old: OldDocument, ground: Ground, at: datetime, known: Document | None) -> Prepared:
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
    return EditionFile(role=role, kind=kind, name=name, text=with_words(text, old.text), pages=pages,
                       hides=hides_in(data, kind)), data  # fmt: skip


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
        yield from hidden_found(row, f"file:{count}")
    for where, name, text in texts:
        if text:
            for finding in screen(text, terms=ground.terms, leaders=ground.leaders):
                yield Found(where, name, finding)


def _check_personal(found: list[Found], ground: Ground) -> None:
    """Personal data stop a line, wherever they stand, unless a reason was given for the whole run."""
    stops = [one for one in found if is_personal(one)]
    if stops and not ground.accept:
        first = stops[0]
        more = f"等{len(stops)}处" if len(stops) > 1 else ""
        raise Refused(
            f"{first.name}里含{first.finding.label}（{_masked(first.finding.words)}）{more}。",
            then="请在旧系统数据里遮挡或删去后再导入；确需公开的，用 --accept-findings 写明理由。",
        )


def is_personal(one: Found) -> bool:
    """Whether a finding is of personal data, which stop a line; what an old attachment hides is told and stops none."""
    code = one.finding.code
    return one.finding.severity == Severity.BLOCK and code not in set(WordingKind) and not code.startswith(HIDES)


def _masked(words: str) -> str:
    """Enough to find it again, not enough to pass it on in a report."""
    return f"{words[:3]}…{words[-2:]}" if len(words) > 6 else "…"


def _notes(ready: Prepared, ground: Ground, known: Document | None) -> Iterator[str]:
    """What somebody should look at once it is in."""
    hiding = [row.name for row, _ in ready.files if any(one["blocks"] for one in row.hides)]
    others = sum(not is_personal(one) for one in ready.found)
    if missing := [label for label, value in _demanded(ready) if value in {None, ""}]:
        yield f"缺少要素：{'、'.join(missing)}。"
    if others:
        yield f"有{others}处用语等提示，见文件的检查结果。"
    if hiding:
        yield f"附件“{'”“'.join(hiding)}”有批注、修订或隐藏内容，请清除后修订。"
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
