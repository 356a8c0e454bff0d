"""Files of information that go out with an answer: looked through, cleaned, redacted, looked through again, cleared by
a second person (rules 10.4; 《条例》第十五、三十七条).

A file is added while the answer is a draft, mended until it is approved, and cleared before the letter goes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.actions.deciding import hold_answer
from gongkai.foi.actions.moves import STALE, hold
from gongkai.foi.actions.pieces import keep_piece, remove_piece
from gongkai.foi.models import Answer, AnswerState, Piece, PieceKind, Writer
from gongkai.foi.queries.personal import content_of
from gongkai.foi.queries.rights import works_on
from gongkai.letters.models import Enclosure
from gongkai.letters.queries.conditions import NO_FILES, forbids_files
from gongkai.letters.queries.findings import LOOKED, kind_of, look_through, pages_of
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.redaction.actions.cleaning import clean
from gongkai.redaction.actions.pages import redact
from gongkai.redaction.models import UNASKED, Area, Trace
from gongkai.rules.cites import Cite
from gongkai.rules.refused import Refused
from gongkai.rules.requests.norms import REGULATION

SEPARATING = Cite(REGULATION, 37)
FOUR_EYES = Cite("惯例：提供的文件由拟稿人以外的人员核对")
S = AnswerState
ADDS, MENDS, CLEARS = (S.DRAFT,), (S.DRAFT, S.REVIEW), (S.DRAFT, S.REVIEW, S.APPROVED)
MOST_FILES = 50
MOST_PAGES = 100_000


def enclose(answer: Answer, name: str, data: bytes, *, by: Person, at: datetime, pages: int = 0) -> Enclosure:
    """Add an uploaded file. `pages` for formats that do not know it themselves."""
    with transaction.atomic():
        held = _hold(answer, ADDS, by)
        piece = keep_piece(held.case, PieceKind.INFORMATION, name, data, by=by, at=at)
        return _add(held, piece, data, pages, by=by, at=at)


@transaction.atomic
def take_out(enclosure: Enclosure, *, reason: str, by: Person, at: datetime) -> None:
    """The file goes out no more with the answer; it stays in the case."""
    held = _hold(enclosure.answer, ADDS, by)
    if not reason.strip():
        raise Refused("没有写去掉的原因。", then="请写明原因。")
    mine = _now(enclosure, held)
    record(Verb.REMOVED, mine, by=by, at=at, before={"sm3": mine.original.digest}, reason=reason.strip())
    _write(held, by)
    mine.delete()


@transaction.atomic
def remove_ungiven(piece: Piece, *, reason: str, by: Person, at: datetime) -> Piece:
    """Take a file out of the case (`foi.actions.pieces.remove_piece`). Refused while an answer gives it."""
    hold(piece.case)
    if Enclosure.objects.filter(original=piece).exclude(answer__state=S.VOID).exists():
        raise Refused(f"“{piece.name}”随答复提供，不能移出。", then="请先在答复的“提供的文件”里去掉这份文件。")
    return remove_piece(piece, reason=reason, by=by, at=at)


@transaction.atomic
def clean_enclosure(enclosure: Enclosure, *, by: Person, at: datetime, drop: frozenset[Trace] = UNASKED) -> Enclosure:
    """What the file hides is taken out of it, and the file is looked through again."""
    held = _hold(enclosure.answer, MENDS, by)
    mine = _now(enclosure, held)
    data = content_of(mine.file)
    kind = kind_of(mine.file)
    if kind not in LOOKED:
        raise Refused("这种文件不能自动清除隐藏内容。", then="请另存为 .pdf、.docx 或 .xlsx 再上传。")
    return _mended(mine, clean(data, kind, drop), by=by, at=at, told={"dropped": sorted(drop)})


@transaction.atomic
def redact_enclosure(enclosure: Enclosure, areas: Sequence[Area], *, by: Person, at: datetime) -> Enclosure:
    """Areas of pages are blackened so that nothing is left below them, and the file is looked through again."""
    held = _hold(enclosure.answer, MENDS, by)
    mine = _now(enclosure, held)
    if kind_of(mine.file) != "pdf":
        raise Refused("只有 PDF 能按区域遮盖。", basis=SEPARATING, then="请先在 Word、WPS 中导出为 PDF 再上传。")
    mine.areas = [*mine.areas, *([list(area) for area in areas])]
    return _mended(mine, redact(content_of(mine.file), areas), by=by, at=at, told={"areas": len(areas)})


@transaction.atomic
def undo_mending(enclosure: Enclosure, *, by: Person, at: datetime) -> Enclosure:
    """Back to the original: areas and cleaning are gone, the file is looked through again."""
    held = _hold(enclosure.answer, MENDS, by)
    mine = _now(enclosure, held)
    mine.given, mine.areas = None, []
    _looked(mine, content_of(mine.original), at)
    record(Verb.CHANGED, mine, by=by, at=at, after={"sm3": mine.original.digest, "undone": True})
    return mine


@transaction.atomic
def accept_finding(enclosure: Enclosure, index: int, why: str, *, by: Person, at: datetime) -> Enclosure:
    """A find may stay, for a reason, by somebody who did not write on the answer. `index` from 0, in the list's order."""
    held = _hold(enclosure.answer, CLEARS, by)
    mine = _now(enclosure, held)
    _second(held, by)
    if not why.strip():
        raise Refused("没有写保留的理由。", then="请写明为什么可以提供，例如“单位公布的值班电话”。")
    if mine.cleared_at is not None or not 0 <= index < len(mine.findings):
        raise Refused("检查结果已经变化。", then=STALE)
    found = [dict(one) for one in mine.findings]
    found[index]["accepted"] = {"why": why.strip()[:200], "by": by.name, "at": at.isoformat()}
    mine.findings = found
    mine.save(update_fields=["findings"])
    record(Verb.ACCEPTED, mine, by=by, at=at, reason=why.strip(),
           after={"kind": found[index]["kind"], "place": found[index]["place"]})  # fmt: skip
    return mine


@transaction.atomic
def clear_enclosure(enclosure: Enclosure, *, by: Person, at: datetime, why: str = "") -> Enclosure:
    """A second person has seen the file as it goes out, and lets it go. Refused while something must still be mended.

    The content is looked through once more: what is cleared is what was checked.
    """
    held = _hold(enclosure.answer, CLEARS, by)
    mine = _now(enclosure, held)
    _second(held, by)
    if mine.cleared_at is not None:
        raise Refused(f"《{mine.name}》已经核对过。", then=STALE)
    if left := mine.open_findings:
        first = left[0]
        raise Refused(
            f"《{mine.name}》还有{len(left)}处必须处理：{first['place']}的{first['kind']}“{first['excerpt']}”。",
            basis=SEPARATING, then="请清除或者遮盖；可以提供的，逐处写明理由后保留。",
        )  # fmt: skip
    again = look_through(mine.file.name, content_of(mine.file))
    if [_plain(one) for one in again] != [_plain(one) for one in mine.findings]:
        raise Refused(f"《{mine.name}》重新检查的结果与记录不同。", then="请重新检查后再核对。")
    mine.cleared_by, mine.cleared_at, mine.cleared_why = by, at, why.strip()[:200]
    mine.save(update_fields=["cleared_by", "cleared_at", "cleared_why"])
    record(Verb.ACCEPTED, mine, by=by, at=at, after={"sm3": mine.file.digest, "pages": mine.pages}, reason=why.strip())
    return mine


@transaction.atomic
def look_again(enclosure: Enclosure, *, by: Person, at: datetime) -> Enclosure:
    """Look the file through anew: what was accepted and cleared counts no more."""
    held = _hold(enclosure.answer, CLEARS, by)
    mine = _now(enclosure, held)
    _looked(mine, content_of(mine.file), at)
    record(Verb.CHECKED, mine, by=by, at=at, after={"sm3": mine.file.digest, "findings": len(mine.findings)})
    return mine


def _hold(answer: Answer, states: tuple[AnswerState, ...], by: Person) -> Answer:
    held = hold_answer(answer)
    if not works_on(held.case, by):
        raise Refused("您不能处理这份答复的文件。", then="请由办公室、承办科室或者工作机构负责人处理。")
    if held.state not in states:
        raise Refused(
            f"{held}现为“{held.get_state_display()}”，不能这样改动随附的文件。",
            then="需要改动的，请先撤回或者退回拟稿，改好后重新审核。",
        )
    return held


def _now(enclosure: Enclosure, held: Answer) -> Enclosure:
    """The enclosure as it is now; Refused where somebody changed it since it was read."""
    rows = Enclosure.objects.select_related("original__case", "given__case", "original__content", "given__content")
    mine = rows.filter(pk=enclosure.pk, answer=held).first()
    if mine is None or (mine.given_id, mine.checked_at) != (enclosure.given_id, enclosure.checked_at):
        raise Refused("这份文件刚被他人处理。", then=STALE)
    mine.answer = held
    return mine


def _add(held: Answer, piece: Piece, data: bytes, pages: int, *, by: Person, at: datetime) -> Enclosure:
    codes = {code for code in held.decisions.values_list("code", flat=True) if code}
    if codes and forbids_files(codes):
        raise Refused(NO_FILES, basis=SEPARATING,
                      then="能够区分处理的，请把答复类型改为部分公开。")  # fmt: skip
    if held.enclosures.filter(original=piece).exists():
        raise Refused(f"《{piece.name}》已经附在这份答复里。", then="请核对是不是选错了文件。")
    if held.enclosures.count() >= MOST_FILES:
        raise Refused(f"一份答复最多附{MOST_FILES}份文件。", then="请把零散的文件合成一份。")
    if not 0 <= pages <= MOST_PAGES:
        raise Refused("页数不对。", then="请填写实际的页数。")
    made = Enclosure(answer=held, original=piece, name=piece.name, pages=pages_of(data) or pages)
    _looked(made, data, at)
    _write(held, by)
    record(Verb.CREATED, made, by=by, at=at,
           after={"sm3": piece.digest, "pages": made.pages, "findings": len(made.findings)})  # fmt: skip
    return made


def _mended(mine: Enclosure, data: bytes, *, by: Person, at: datetime, told: dict[str, Any]) -> Enclosure:
    """Keep the new version and look it through."""
    case = mine.answer.case
    before = mine.file.digest
    stem, dot, ending = mine.original.name.rpartition(".")
    name = f"{stem}（提供件）{dot}{ending}"
    mine.given = keep_piece(
        case, PieceKind.INFORMATION, name, data, by=by, at=at, source=f"letters.Enclosure:{mine.pk}"
    )
    mine.pages = pages_of(data) or mine.pages
    _looked(mine, data, at)
    _write(mine.answer, by)
    record(Verb.CHANGED, mine, by=by, at=at, before={"sm3": before},
           after={"sm3": mine.given.digest, "findings": len(mine.findings), **told})  # fmt: skip
    return mine


def _looked(mine: Enclosure, data: bytes, at: datetime) -> None:
    """Look through, and forget what was accepted and cleared of another content."""
    mine.findings, mine.checked_at = look_through(mine.name, data), at
    mine.cleared_by, mine.cleared_at, mine.cleared_why = None, None, ""
    mine.save()


def _second(held: Answer, by: Person) -> None:
    if held.writers.filter(person=by).exists():
        raise Refused("拟稿和处理文件的人不能自己核对。", basis=FOUR_EYES, then="请由审核人或者另一人核对。")


def _write(held: Answer, by: Person) -> None:
    """Whoever adds or mends a file has written on the answer."""
    Writer.objects.get_or_create(answer=held, person=by)


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "accepted"}
