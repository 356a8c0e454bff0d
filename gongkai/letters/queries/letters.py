"""The letters of a case, what is still to be done with them, and which ones are due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from django.db.models import Prefetch

from gongkai.fees.models import Charge, ChargeState
from gongkai.foi.models import OPEN, Answer, AnswerState, Case, Consultation, Party, Reply, RequestState, State
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.clocks import standing
from gongkai.letters.models import Code, Letter, LetterState, Service
from gongkai.rules.requests.clock import count_due
from gongkai.rules.requests.ledger import EventKind
from gongkai.rules.requests.receipt import Channel

# Letters to people outside, whose service has to be proven: all but forms, the proof itself, the file's list
TO_SERVE = frozenset(set(Code) - {Code.L01, Code.L02, Code.L08, Code.L17, Code.L18})
OF_PARTY: Mapping[str, Code] = MappingProxyType(
    {Party.THIRD_PARTY: Code.L07, Party.COMAKER: Code.L11, Party.ORGAN: Code.L12}
)


class Todo(StrEnum):
    """What is to be done with a letter."""

    SEND = "send"
    SERVE = "serve"
    NOTHING = ""

    @property
    def label(self) -> str:
        """As on the list."""
        return {Todo.SEND: "待发出", Todo.SERVE: "待送达", Todo.NOTHING: ""}[self]


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter with its tries of service, newest last, and what is to be done."""

    letter: Letter
    services: tuple[Service, ...]
    todo: Todo


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that has to be made now, why, and until when; None where no day is set.

    answer, consultation   what it is about
    """

    code: Code
    why: str
    until: date | None = None
    answer: Answer | None = None
    consultation: Consultation | None = None


def letters_of(case: Case) -> list[LetterRow]:
    """Every letter of a case in the order of making, in two queries."""
    rows = case.letters.select_related("docx", "pdf", "template", "answer", "consultation").order_by("id")
    tries = Prefetch("services", Service.objects.select_related("proof").order_by("id"))
    return [_row(letter) for letter in rows.prefetch_related(tries)]


def _row(letter: Letter) -> LetterRow:
    services = tuple(letter.services.all())
    return LetterRow(letter, services, _todo(letter, services))


def _todo(letter: Letter, services: tuple[Service, ...]) -> Todo:
    if letter.code not in TO_SERVE or letter.state != LetterState.ISSUED:
        return Todo.NOTHING
    return Todo.SERVE if any(one.returned_on is None for one in services) else Todo.SEND


def due_letters(sheet: Sheet, letters: Sequence[Letter], today: date) -> list[Due]:
    """The letters that the case waits for now, the most urgent first (rules 4.1). At most one query beside the sheet's own.

    letters   every letter of the case in the order of making, as `letters_of` reads them
    """
    case = sheet.case
    if case.state == State.ARCHIVED:
        return []
    made = [letter for letter in letters if letter.state != LetterState.VOID]
    found = [
        *_receipt(case, made),
        *_of_answers(sheet, made),
        *_of_end(sheet, made),
        *_against(sheet, made),
    ]
    if case.state in OPEN:
        found += [*_extension(sheet, made), *_consultations(sheet, made), *_fee(case, made), *_fix(sheet, made)]
    return sorted(found, key=lambda one: (one.until is None, one.until or today))


def _has(made: list[Letter], *codes: Code) -> bool:
    return any(letter.code in codes for letter in made)


def _receipt(case: Case, made: list[Letter]) -> Iterator[Due]:
    """Who asked on the web was shown a receipt with the number at once; it names the last day, which there is none of in a stop."""
    if case.channel == Channel.WEB or case.due is None:
        return
    if case.state in OPEN and case.first_received_on and not _has(made, Code.L03):
        yield Due(Code.L03, "申请已登记，还没有给登记回执", case.first_received_on)


def _extension(sheet: Sheet, made: list[Letter]) -> Iterator[Due]:
    granted = [one for one in sheet.extensions if one.state == RequestState.GRANTED and one.days]
    decided = max((one.decided_at for one in granted if one.decided_at), default=None)
    if decided is None:
        return
    if not any(letter.code == Code.L06 and letter.issued_at >= decided for letter in made):
        yield Due(Code.L06, "延长已批准，还没有告知申请人", _due_before_extension(sheet))


def _due_before_extension(sheet: Sheet) -> date | None:
    """The last day as it was before the extension granted last: on it the applicant is still told in time (rules 1.8.14)."""
    events = standing(sheet.entries)
    last = next((event for event in reversed(events) if event.kind is EventKind.EXTENDED), None)
    return count_due([event for event in events if event is not last], sheet.calendar)


def _consultations(sheet: Sheet, made: list[Letter]) -> Iterator[Due]:
    told = [letter.dated for letter in made if letter.code == Code.L09]
    for one in sheet.consultations:
        if one.reply != Reply.NONE:
            continue
        if not any(letter.consultation_id == one.pk for letter in made):
            code = OF_PARTY[one.party]
            yield Due(code, f"已登记向{one.name}征求意见，还没有制发文书", one.asked_on, consultation=one)
        if not any(day >= one.asked_on for day in told):
            yield Due(Code.L09, "已征求意见，还没有告知申请人期限暂停计算", one.asked_on, consultation=one)


def _against(sheet: Sheet, made: list[Letter]) -> Iterator[Due]:
    for one in sheet.consultations:
        if one.party != Party.THIRD_PARTY or not one.public_interest:
            continue
        if not any(letter.code == Code.L10 and letter.consultation_id == one.pk for letter in made):
            yield Due(
                Code.L10, f"{one.name}反对而决定公开，还没有书面告知其内容和理由", sheet.case.due, consultation=one
            )


def _fee(case: Case, made: list[Letter]) -> Iterator[Due]:
    if not _has(made, Code.L13) and Charge.objects.filter(case=case, state=ChargeState.APPROVED).exists():
        yield Due(Code.L13, "收费已复核，还没有通知申请人", case.due)


def _fix(sheet: Sheet, made: list[Letter]) -> Iterator[Due]:
    """A notice of correction that was made has to go out in time."""
    waiting = any(letter.code == Code.L04 and letter.state == LetterState.ISSUED for letter in made)
    if waiting and sheet.case.state == State.WORKING:
        yield Due(Code.L04, "补正告知书已制发，还没有发出", sheet.count.fix_by)


def _of_answers(sheet: Sheet, made: list[Letter]) -> Iterator[Due]:
    told = {letter.answer_id for letter in made if letter.code in (Code.L14, Code.L16)}
    for one in sheet.answers:
        answer = one.answer
        if answer.state == AnswerState.APPROVED and answer.pk not in told:
            code = Code.L16 if {decision.code for decision in one.decisions} == {"F1"} else Code.L14
            yield Due(code, f"第{answer.order}份答复已签发，还没有制发文书", sheet.case.due, answer=answer)


def _of_end(sheet: Sheet, made: list[Letter]) -> Iterator[Due]:
    if sheet.case.state != State.ENDED or _has(made, Code.L15):
        return
    if any(item.result in ("E1", "E2") for item in sheet.items):
        yield Due(Code.L15, "申请已终结，还没有告知申请人不再处理", sheet.case.ended_on)
