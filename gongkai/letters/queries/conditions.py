"""When a letter may be made: what has to have happened in the case first, one sentence each (rules 4.1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from django.db.models import QuerySet

from gongkai.fees.models import ChargeState
from gongkai.foi.models import BUSY, AnswerState, Party, State
from gongkai.letters.models import Code, Enclosure, Letter, LetterState
from gongkai.letters.queries.facts import Facts
from gongkai.letters.queries.letters import TO_SERVE
from gongkai.rules.requests.remedies import Remedy

Check = Callable[[Facts], str]
PARTIES: Mapping[str, Party] = MappingProxyType(
    {Code.L07: Party.THIRD_PARTY, Code.L11: Party.COMAKER, Code.L12: Party.ORGAN}
)
TO_PARTIES = frozenset({*PARTIES, Code.L08, Code.L10})
ONCE = frozenset({Code.L04, Code.L05, Code.L13, Code.L15})  # of a case, unless the first was voided
GIVES = frozenset({"A1", "A2", "A3", "F1"})  # answers that can have something to give


def hindrance(facts: Facts) -> str:
    """Why the letter cannot be made now, empty where nothing stands in the way."""
    if facts.case.state == State.ARCHIVED:
        return f"{facts.case}已归档，案卷已锁定。"
    if Code(facts.code) in ONCE and (there := standing(facts).first()):
        return f"{there}已经制发。"
    check = CHECKS.get(Code(facts.code))
    return (check(facts) if check else "") or _unsent(facts)


def standing(facts: Facts) -> QuerySet[Letter]:
    """Letters of the kind that were not voided: of the answer, of the consultation, else of the case."""
    rows = Letter.objects.filter(case=facts.case, code=facts.code).exclude(state=LetterState.VOID)
    if facts.answer is not None:
        rows = rows.filter(answer=facts.answer)
    if facts.consultation is not None:
        rows = rows.filter(consultation=facts.consultation)
    return rows


def addressee(facts: Facts) -> str:
    """To whom the letter goes."""
    if facts.code not in TO_PARTIES:
        return facts.case.applicant_name
    return (facts.consultation.name if facts.consultation else facts.typed.get("征求对象", "").strip())[:120]


def letter_of_remedy(remedy: Remedy) -> str:
    """A, B or empty, as the letter keeps it."""
    return {"first_review": "A", "free": "B", "none": ""}[remedy.kind]


def uncleared(enclosures: list[Enclosure]) -> list[Enclosure]:
    """Files that nobody has cleared yet."""
    return [one for one in enclosures if one.cleared_at is None]


NO_FILES = "不予公开、不予处理的答复不能附提供的文件。"


def forbids_files(codes: Collection[str]) -> bool:
    """Whether an answer may carry no file, because nothing in it is given; least of all what art. 14 forbids."""
    return GIVES.isdisjoint(codes)


def _unsent(facts: Facts) -> str:
    """The same letter to the same one was made and not sent: a second would take a number for nothing."""
    if facts.code not in TO_SERVE:
        return ""
    waiting = standing(facts).filter(state=LetterState.ISSUED, services=None, addressee=addressee(facts))
    there = waiting.first()
    return f"{there}已经制发，还没有送出，有误的请先作废。" if there else ""


def _received(facts: Facts) -> str:
    return "" if facts.case.first_received_on else f"{facts.case}还没有确认收到日期。"


def _working(facts: Facts) -> str:
    return (
        "" if facts.case.state == State.WORKING else f"{facts.case}现为“{facts.case.get_state_display()}”，不在办理中。"
    )


def _correctable(facts: Facts) -> str:
    if facts.correction is None:
        return _working(facts)
    if facts.case.state == State.CORRECTING:
        return ""  # entered before its letter was made
    return f"{facts.case}已经告知过补正，补正只能告知一次。"


def _busy(facts: Facts) -> str:
    return "" if facts.case.state in BUSY else f"{facts.case}现为“{facts.case.get_state_display()}”，不在办理中。"


def _extended(facts: Facts) -> str:
    extension = facts.extension
    if extension is None or not extension.days:
        return "还没有经工作机构负责人批准的延长。"
    made = standing(facts).order_by("-id").first()
    if made is not None and extension.decided_at is not None and made.issued_at >= extension.decided_at:
        return f"{made}已经制发。"
    return _busy(facts)


def _consults(facts: Facts) -> str:
    if facts.consultation is None:
        return _busy(facts)
    if facts.consultation.party != PARTIES[facts.code]:
        return f"{facts.consultation.name}是{facts.consultation.get_party_display()}，不用这种文书。"
    return ""


def _has_consultation(facts: Facts) -> str:
    return "" if facts.asked else f"{facts.case}没有征求过意见。"


def _against(facts: Facts) -> str:
    if facts.consultation is None:
        return "没有选择征求意见的记录。"
    if not facts.consultation.public_interest.strip():
        return f"没有写不顾{facts.consultation.name}反对而公开的公共利益理由。"
    return ""


def _charged(facts: Facts) -> str:
    if facts.charge is None or facts.charge.state != ChargeState.APPROVED:
        return "收费还没有计算并经另一人复核。"
    return ""


def _approved(facts: Facts) -> str:
    answer = facts.answer
    if answer is None:
        return "没有选择要制发的答复。"
    if answer.state != AnswerState.APPROVED:
        return f"{answer}现为“{answer.get_state_display()}”，签发后才能制发。"
    if there := standing(facts).first():
        return f"{there}已经制发。"
    codes = {one.code for one in facts.decisions}
    if (facts.code == Code.L16) != (codes == {"F1"}):
        return "更正的答复用“更正答复书”，其他答复用“答复书”。"
    if facts.enclosures and forbids_files(codes):
        return NO_FILES
    return ""


def _lapsed(facts: Facts) -> str:
    if facts.case.state not in {State.ENDED, State.ARCHIVED} or facts.ground not in {"E1", "E2"}:
        return "申请没有因逾期不补正或者逾期不缴费而终结。"
    return ""


def _of_the_archive(facts: Facts) -> str:
    return "归档目录就是案卷的卷内目录，归档时自动生成。"


def _has_letter(facts: Facts) -> str:
    return "" if facts.letter else "没有选择送达的文书。"


CHECKS: Mapping[Code, Check] = MappingProxyType({
    Code.L03: _received, Code.L04: _correctable, Code.L05: _busy, Code.L06: _extended, Code.L07: _consults,
    Code.L09: _has_consultation, Code.L10: _against, Code.L11: _consults, Code.L12: _consults, Code.L13: _charged,
    Code.L14: _approved, Code.L15: _lapsed, Code.L16: _approved, Code.L17: _has_letter, Code.L18: _of_the_archive,
})  # fmt: skip
