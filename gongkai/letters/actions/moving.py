"""What a letter does to its case. Each step is the action of the room that it belongs to; the day is never typed twice.

sent      L04 asks for a correction · L05 for reasons · L07, L11, L12 begin a consultation · L13 stops the clock
counted   L14, L16 close the items that the answer decides
served    L07, L11 begin the 15 days of the one who is asked · L13 the 20 days to pay
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from gongkai.agencies.models import Person
from gongkai.fees.actions.charging import notice, received
from gongkai.fees.models import ChargeState
from gongkai.fees.queries.computing import charge_of
from gongkai.foi.actions.consulting import consult, got
from gongkai.foi.actions.correcting import ask_correction
from gongkai.foi.actions.extending import ask_reasons
from gongkai.foi.actions.reviewing import mark_sent
from gongkai.foi.models import AnswerState, Party, ReasonsAsked, Reply, State
from gongkai.foi.queries.personal import Contact
from gongkai.letters.models import Code, Letter
from gongkai.letters.queries.conditions import PARTIES
from gongkai.rules.refused import Refused

Step = Callable[[Letter, date, "Contact | None", Person, datetime], None]


def when_sent(letter: Letter, day: date, contact: Contact | None, *, by: Person, at: datetime) -> None:
    """The letter went out for the first time."""
    if step := SENT.get(Code(letter.code)):
        step(letter, day, contact, by, at)
        letter.case.refresh_from_db()


def when_counted(letter: Letter, day: date, *, by: Person, at: datetime) -> None:
    """The duty was met on the day. An answer whose letter came back and went out again was told already."""
    answer = letter.answer
    if letter.code in {Code.L14, Code.L16} and answer is not None and answer.state == AnswerState.APPROVED:
        answer.case = letter.case
        mark_sent(answer, day=day, by=by, at=at)
        letter.case.refresh_from_db()


def when_served(letter: Letter, day: date, *, by: Person, at: datetime) -> None:
    """The letter was received on the day."""
    consultation = letter.consultation
    if letter.code in {Code.L07, Code.L11} and consultation is not None:
        consultation.refresh_from_db()
        if consultation.got_on is None and consultation.reply == Reply.NONE:
            consultation.case = letter.case
            got(consultation, day=day, by=by, at=at)
    if letter.code == Code.L13:
        charge = charge_of(letter.case)
        if charge is not None and charge.state == ChargeState.NOTICED and charge.got_on is None:
            received(charge, day=day, by=by, at=at)
    letter.case.refresh_from_db()


def _correction(letter: Letter, day: date, contact: Contact | None, by: Person, at: datetime) -> None:
    if letter.case.state == State.CORRECTING:
        return  # entered before its letter went out
    _typed_of_its_own(letter, "补正事项", "补正期限")
    until = date.fromisoformat(letter.typed["补正期限"])
    ask_correction(letter.case, letter.typed["补正事项"], until, day=day, by=by, at=at)


def _reasons(letter: Letter, day: date, contact: Contact | None, by: Person, at: datetime) -> None:
    if ReasonsAsked.objects.filter(case=letter.case).exists():
        return  # entered before its letter went out
    _typed_of_its_own(letter, "频次事实", "说明期限")
    until = date.fromisoformat(letter.typed["说明期限"])
    ask_reasons(letter.case, letter.typed["频次事实"], until, day=day, by=by, at=at)


def _typed_of_its_own(letter: Letter, *names: str) -> None:
    """Refused where the letter told of an entry of the clock that was struck since."""
    if not all(letter.typed.get(name) for name in names):
        raise Refused(f"{letter}所依据的计时记录已经划去。", then="请作废这份文书，重新制发。")


def _consultation(letter: Letter, day: date, contact: Contact | None, by: Person, at: datetime) -> None:
    if letter.consultation is not None:
        return  # entered before its letter was made
    party, typed = PARTIES[letter.code], letter.typed
    until = date.fromisoformat(typed["要求时间"]) if party == Party.ORGAN and typed.get("要求时间") else None
    letter.consultation = consult(
        letter.case, party, typed["征求对象"], question=typed["征求事项"], harm=typed.get("可能影响", ""), day=day,
        contact=contact, until=until, by=by, at=at,
    )  # fmt: skip
    letter.save(update_fields=["consultation"])


def _fee(letter: Letter, day: date, contact: Contact | None, by: Person, at: datetime) -> None:
    charge = charge_of(letter.case)
    if charge is not None:
        charge.case = letter.case
        notice(charge, number=letter.number, day=day, by=by, at=at)


SENT: Mapping[Code, Step] = MappingProxyType({
    Code.L04: _correction, Code.L05: _reasons, Code.L07: _consultation, Code.L11: _consultation,
    Code.L12: _consultation, Code.L13: _fee,
})  # fmt: skip
