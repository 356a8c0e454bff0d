"""Reads the ledger of one request into its present period: day zero, what was granted, what stopped it, which letters.

Nothing here fails: what the law does not let count is a fact on file that leaves the clock alone, with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from gongkai.rules.calendar import DAY, Span, WorkCalendar
from gongkai.rules.cites import Cite
from gongkai.rules.requests.ledger import ORDER, ClockEvent, EventKind, Letter, Note, Stage, Waiting
from gongkai.rules.requests.norms import (
    ASKING,
    COMAKER,
    COMAKER_DAYS,
    CORRECTION,
    CORRECTION_DAYS,
    EXTENSION_DAYS,
    FIX_DAYS,
    MASS,
    ORGAN_DAYS,
    PAY_DAYS,
    PAYMENT,
    REPLY,
    REPLY_DAYS,
    THIRD_PARTY,
    THIRD_PARTY_DAYS,
)
from gongkai.rules.requests.spans import merged, nth_counted

PARTIES: Mapping[EventKind, Waiting] = MappingProxyType({
    EventKind.THIRD_PARTY_ASKED: Waiting.THIRD_PARTY, EventKind.THIRD_PARTY_GOT: Waiting.THIRD_PARTY,
    EventKind.THIRD_PARTY_ANSWERED: Waiting.THIRD_PARTY, EventKind.COMAKER_ASKED: Waiting.COMAKER,
    EventKind.COMAKER_GOT: Waiting.COMAKER, EventKind.COMAKER_ANSWERED: Waiting.COMAKER,
    EventKind.ORGAN_ASKED: Waiting.ORGAN, EventKind.ORGAN_ANSWERED: Waiting.ORGAN,
})  # fmt: skip
LETTER_BASES: Mapping[Waiting, Cite] = MappingProxyType(
    {Waiting.THIRD_PARTY: THIRD_PARTY, Waiting.COMAKER: COMAKER, Waiting.ORGAN: ASKING}
)
FROM_GETTING: Mapping[Waiting, int] = MappingProxyType(
    {Waiting.THIRD_PARTY: THIRD_PARTY_DAYS, Waiting.COMAKER: COMAKER_DAYS}
)


@dataclass(slots=True)
class Reading:
    """The ledger so far. `stop` is the notice that holds the clock, `stop_until` the last day to act on it."""

    calendar: WorkCalendar
    stage: Stage = Stage.UNCONFIRMED
    zero: date | None = None
    fix_by: date | None = None
    extension: int = 0
    delayed: date | None = None
    stop: ClockEvent | None = None
    stop_until: date | None = None
    ended: date | None = None
    letters: list[Letter] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def take(self, event: ClockEvent) -> None:
        """Let one event act; after the end, or before the beginning, only the fitting ones do."""
        if self.ended is not None:
            self.note(event, f"{event.kind.label}发生在终结之后，不影响期限", REPLY)
        elif self.stage is Stage.UNCONFIRMED and event.kind not in BEFORE_START:
            self.note(event, f"{event.kind.label}发生在收到申请之前，不影响期限", REPLY)
        else:
            ACTS[event.kind](self, event)

    def due(self) -> date | None:
        """Last day for the answer; None while the clock is stopped, or while nobody can know when a wait ends."""
        if self.zero is None or self.stop is not None:
            return None
        due = nth_counted(self.calendar, self.zero, REPLY_DAYS + self.extension, merged(self.spans()))
        if any(letter.end is None and letter.asked < due for letter in self.letters):
            return None
        return due if self.delayed is None else max(due, self.delayed)

    def spans(self) -> list[Span]:
        """Days that do not count, a span for each letter whose end is known: (letter sent, reply received]."""
        return [Span(one.asked + DAY, one.end) for one in self.letters if one.end is not None and one.end > one.asked]

    def in_time(self, event: ClockEvent) -> bool:
        """Whether it came on or before the due date as that stood; a running clock only (rules 1.8.7, 1.8.14).

        Twenty working days are never over before twenty days are, so the first of them need no counting.
        """
        if self.stop is not None or self.zero is None:
            return False
        if (event.day - self.zero).days <= REPLY_DAYS:
            return True
        due = self.due()
        return due is None or event.day <= due

    def restart(self, day: date) -> None:
        """A fresh period behind `day`; what was granted before does not carry over (rules 1.8.4)."""
        self.zero, self.stage, self.stop, self.stop_until = day, Stage.WORKING, None, None
        self.extension, self.delayed = 0, None

    def note(self, event: ClockEvent, text: str, basis: Cite) -> None:
        """Keep a sentence of "how computed"."""
        self.notes.append(Note(event.day, text, basis))

    def open_letter(self, event: ClockEvent) -> int | None:
        """Place of the unanswered letter that the event speaks of."""
        party = PARTIES[event.kind]
        for place, letter in enumerate(self.letters):
            if letter.party is party and letter.key == event.key and letter.replied is None:
                return place
        return None


def read(events: Iterable[ClockEvent], calendar: WorkCalendar) -> Reading:
    """The whole ledger, read in the order of days whatever the order of `events`."""
    reading = Reading(calendar)
    for event in sorted(events, key=_order):
        reading.take(event)
    return reading


def _order(event: ClockEvent) -> tuple[date, int, str, int, date]:
    return event.day, ORDER[event.kind], event.key, event.days, event.until or date.min


def _start(reading: Reading, event: ClockEvent) -> None:
    if reading.zero is not None:
        reading.note(event, "收到之日已经确定，以最早的一日为准", REPLY)
        return
    reading.restart(event.day)
    reading.fix_by = reading.calendar.add_workdays(event.day, FIX_DAYS)
    reading.note(event, f"收到申请，自下一工作日起{REPLY_DAYS}个工作日内答复", REPLY)


def _ask_correction(reading: Reading, event: ClockEvent) -> None:
    """Stops and discards the count, once and within 7 working days; else a fact that stops nothing (rules 1.8.3)."""
    if reading.stop is not None or reading.fix_by is None or event.day > reading.fix_by:
        reading.note(event, f"补正告知只能作出一次，且应在收到之日起{FIX_DAYS}个工作日内；本次不中断期限", CORRECTION)
        return
    reading.stage, reading.stop, reading.fix_by = Stage.CORRECTING, event, None
    reading.stop_until = event.until or reading.calendar.add_workdays(event.day, CORRECTION_DAYS)
    reading.note(event, "发出补正告知书，期限中断", CORRECTION)


def _correct(reading: Reading, event: ClockEvent) -> None:
    if reading.stage is not Stage.CORRECTING:
        reading.note(event, "没有待补正的告知，不重新起算", CORRECTION)
        return
    reading.restart(event.day)
    reading.note(event, f"收到补正后的申请，自下一工作日起重新计算{REPLY_DAYS}个工作日，此前的延长不再计入", CORRECTION)


def _notice_fee(reading: Reading, event: ClockEvent) -> None:
    if not reading.in_time(event):
        reading.note(event, "收费通知应在办理期限内发出；本次不中断期限", PAYMENT)
        return
    reading.stage, reading.stop, reading.stop_until = Stage.PAYING, event, None
    reading.note(event, "发出收费通知书，期限中断", PAYMENT)


def _get_fee_notice(reading: Reading, event: ClockEvent) -> None:
    if reading.stage is Stage.PAYING and reading.stop_until is None:
        reading.stop_until = reading.calendar.add_workdays(event.day, PAY_DAYS)
        reading.note(event, f"申请人收到收费通知，次日起{PAY_DAYS}个工作日内缴费", PAYMENT)


def _pay(reading: Reading, event: ClockEvent) -> None:
    late = reading.stop_until is not None and event.day > reading.stop_until
    if reading.stage is not Stage.PAYING or late:
        reading.note(event, "不在缴费期内的缴费不恢复办理", PAYMENT)
        return
    reading.restart(event.day)
    reading.note(event, f"足额缴费，自次日起重新计算{REPLY_DAYS}个工作日，此前的延长不再计入", PAYMENT)


def _ask(reading: Reading, event: ClockEvent) -> None:
    """A letter goes out. Other organs have the day that it names, the rest count from getting it."""
    party = PARTIES[event.kind]
    if reading.open_letter(event) is not None:
        reading.note(event, "同一对象的征求意见尚未结束，不重复计算", LETTER_BASES[party])
        return
    until = None
    if party is Waiting.ORGAN:
        until = event.until or reading.calendar.add_workdays(event.day, ORGAN_DAYS)
    reading.letters.append(Letter(party, event.key, event.day, None, until, None, until))
    text = (
        "发出征求意见书，自次日起至收到意见之日不计入期限"
        if reading.in_time(event)
        else "征求意见书在期限之外发出，不改变期限"
    )
    reading.note(event, text, ASKING)


def _got(reading: Reading, event: ClockEvent) -> None:
    place = reading.open_letter(event)
    if place is None or reading.letters[place].got is not None:
        reading.note(event, "没有与此对应的征求意见书，不影响期限", LETTER_BASES[PARTIES[event.kind]])
        return
    letter = reading.letters[place]
    until = reading.calendar.add_workdays(event.day, FROM_GETTING[letter.party])
    reading.letters[place] = replace(letter, got=event.day, until=until, end=until)


def _reply(reading: Reading, event: ClockEvent) -> None:
    """The reply ends the wait; one that comes after its last day does not lengthen it."""
    place = reading.open_letter(event)
    if place is None:
        reading.note(event, "没有与此对应的征求意见书，不影响期限", LETTER_BASES[PARTIES[event.kind]])
        return
    letter = reading.letters[place]
    end = event.day if letter.until is None else min(event.day, letter.until)
    reading.letters[place] = replace(letter, replied=event.day, end=end)


def _extend(reading: Reading, event: ClockEvent) -> None:
    """Only on or before the due date, and never more than 20 working days in all: more is refused whole."""
    if event.days < 1 or reading.extension + event.days > EXTENSION_DAYS:
        reading.note(event, f"延长合计不得超过{EXTENSION_DAYS}个工作日，本次延长无效", REPLY)
    elif not reading.in_time(event):
        reading.note(event, "期限届满后的延长不改变期限", REPLY)
    else:
        reading.extension += event.days
        reading.note(event, f"经工作机构负责人同意，延长{event.days}个工作日", REPLY)


def _delay(reading: Reading, event: ClockEvent) -> None:
    if event.until is None or not reading.in_time(event):
        reading.note(event, "延迟答复应在期限届满前确定日期并告知申请人，本次不改变期限", MASS)
        return
    reading.delayed = event.until if reading.delayed is None else max(reading.delayed, event.until)
    reading.note(event, "申请理由合理但无法按期答复，确定延迟答复的期限", MASS)


def _lapse(reading: Reading, event: ClockEvent) -> None:
    wanted = Stage.CORRECTING if event.kind is EventKind.CORRECTION_LAPSED else Stage.PAYING
    if reading.stage is wanted:
        _end(reading, event)
        return
    reading.note(event, f"没有待处理的告知，{event.kind.label}不影响期限", REPLY)


def _end(reading: Reading, event: ClockEvent) -> None:
    """The clock stops for good; a letter whose receipt was never noted is taken to have been waited for until now."""
    reading.stage = Stage.ANSWERED if event.kind is EventKind.ANSWERED else Stage.ENDED
    reading.ended = event.day
    reading.letters = [one if one.end is not None else replace(one, end=event.day) for one in reading.letters]
    reading.note(event, event.kind.label, ENDINGS.get(event.kind, REPLY))


BEFORE_START = frozenset({EventKind.STARTED, EventKind.WITHDRAWN, EventKind.STOPPED})
ENDINGS: Mapping[EventKind, Cite] = MappingProxyType(
    {EventKind.CORRECTION_LAPSED: CORRECTION, EventKind.FEE_LAPSED: PAYMENT}
)
ACTS: Mapping[EventKind, Callable[[Reading, ClockEvent], None]] = MappingProxyType({
    EventKind.STARTED: _start, EventKind.CORRECTION_ASKED: _ask_correction, EventKind.CORRECTED: _correct,
    EventKind.CORRECTION_LAPSED: _lapse, EventKind.FEE_NOTICED: _notice_fee, EventKind.FEE_GOT: _get_fee_notice,
    EventKind.FEE_PAID: _pay, EventKind.FEE_LAPSED: _lapse, EventKind.THIRD_PARTY_ASKED: _ask,
    EventKind.THIRD_PARTY_GOT: _got, EventKind.THIRD_PARTY_ANSWERED: _reply, EventKind.COMAKER_ASKED: _ask,
    EventKind.COMAKER_GOT: _got, EventKind.COMAKER_ANSWERED: _reply, EventKind.ORGAN_ASKED: _ask,
    EventKind.ORGAN_ANSWERED: _reply, EventKind.EXTENDED: _extend, EventKind.DELAYED: _delay,
    EventKind.ANSWERED: _end, EventKind.WITHDRAWN: _end, EventKind.STOPPED: _end,
})  # fmt: skip
