"""The clock of a request: the due date and the whole count, from the events and the calendar alone (rules 1.6, 1.8).

    count_due(events, calendar)          the due date, for storing and for many cases at once
    count(events, calendar, today=day)   everything that the case page shows, day by day

Days are dates in Asia/Shanghai. The legal head of it: 《政府信息公开条例》第三十、三十二至三十五条, 国办函〔2020〕109号第六条.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from gongkai.rules.calendar import DAY, SATURDAY, Span, WorkCalendar, statutory_days
from gongkai.rules.cites import Cite
from gongkai.rules.days import WEEKDAYS
from gongkai.rules.requests.ledger import (
    ClockEvent,
    Count,
    CountedDay,
    EventKind,
    Letter,
    Note,
    Stage,
    Waiting,
)
from gongkai.rules.requests.norms import ASKING, COMAKER, DAY_ZERO, PAYMENT, REPLY_DAYS, THIRD_PARTY
from gongkai.rules.requests.reading import Reading, read
from gongkai.rules.requests.spans import counted_between, merged

__all__ = ["ClockEvent", "Count", "CountedDay", "EventKind", "Letter", "Note", "Stage", "Waiting", "count", "count_due"]

SILENCE = MappingProxyType({
    Waiting.THIRD_PARTY: ("第三方逾期未提出意见，由本机关决定是否公开", THIRD_PARTY),
    Waiting.COMAKER: ("共同制作机关逾期未答复，视为同意公开", COMAKER),
    Waiting.ORGAN: ("协办机关逾期未答复，期限恢复计算", ASKING),
})  # fmt: skip
UNKNOWN: Mapping[Waiting, tuple[str, Cite]] = MappingProxyType({
    Waiting.THIRD_PARTY: (
        "因第三方尚未确认送达日期，答复期限暂不能算出；请先登记其收到征求意见书的日期，或者登记其意见", THIRD_PARTY
    ),
    Waiting.COMAKER: (
        "因共同制作机关尚未确认送达日期，答复期限暂不能算出；请先登记其收到征求意见书的日期，或者登记其意见", COMAKER
    ),
})  # fmt: skip
UNKNOWN_NOTICE = "因申请人尚未确认收费通知书的送达日期，缴费期限没有起算；请先登记申请人收到通知书的日期"
EXCLUDED: Mapping[Waiting, str] = MappingProxyType({
    Waiting.THIRD_PARTY: "征求第三方意见，不计入", Waiting.COMAKER: "征求共同制作机关意见，不计入",
    Waiting.ORGAN: "征求其他机关意见，不计入",
})  # fmt: skip


def count_due(events: Iterable[ClockEvent], calendar: WorkCalendar) -> date | None:
    """Last day for the answer, that day included (《政府信息公开条例》第三十三条).

    None before receipt is confirmed, while correction or payment stops the clock, and while it is not known when a
    third party or co-maker got its letter. Of a case that is closed it is the day that held at the end.
    """
    return read(events, calendar).due()


def count(events: Iterable[ClockEvent], calendar: WorkCalendar, *, today: date) -> Count:
    """The clock as seen today; the meaning of each part stands at `Count`."""
    reading = read(events, calendar)
    at = reading.ended or today
    due = reading.due()
    spans = merged(_spans(reading, at))
    waiting, until = _waiting(reading, today)
    consulting = reading.stage is Stage.WORKING and waiting is not Waiting.NOBODY
    return Count(
        state=Stage.CONSULTING if consulting else reading.stage,
        today=today,
        day_zero=reading.zero,
        due=due,
        provisional=_provisional(reading, due, until),
        fix_by=reading.fix_by,
        waiting_for=waiting,
        waits_until=until,
        used=_used(reading, at, spans),
        left=_left(reading, at, due, spans),
        overdue=due is not None and at > due,
        excluded=tuple(spans),
        extension=reading.extension,
        delayed=reading.delayed,
        letters=tuple(reading.letters),
        ended=reading.ended,
        days=tuple(_days(reading, at, due)),
        notes=(*_first_note(reading), *reading.notes, *_silences(reading, at), *_unknown(reading, due)),
        revision=calendar.revision,
    )


def _spans(reading: Reading, at: date) -> list[Span]:
    """The letters' spans, an unlimited wait through the day `at`."""
    unlimited = [Span(one.asked + DAY, at) for one in reading.letters if one.end is None and one.asked < at]
    return reading.spans() + unlimited


def _waiting(reading: Reading, today: date) -> tuple[Waiting, date | None]:
    """Who has to act, and until when; of several letters the gravest party and the latest day, None if one is open."""
    if reading.stage is Stage.CORRECTING:
        return Waiting.APPLICANT, reading.stop_until
    if reading.stage is Stage.PAYING:
        return Waiting.PAYMENT, reading.stop_until
    out = [letter for letter in reading.letters if letter.is_open_on(today)]
    if reading.stage is not Stage.WORKING or not out:
        return Waiting.NOBODY, None
    party = min((letter.party for letter in out), key=list(Waiting).index)
    ends = [letter.until for letter in out if letter.until is not None]
    return party, max(ends) if len(ends) == len(out) else None


def _provisional(reading: Reading, due: date | None, until: date | None) -> bool:
    last = max((day for day in (due, until) if day is not None), default=None)
    return reading.zero is not None and last is not None and not reading.calendar.covers(reading.zero, last)


def _used(reading: Reading, at: date, spans: Sequence[Span]) -> int:
    """Working days of the period that have counted through `at`, or through the notice that stopped it."""
    end = min(at, reading.stop.day) if reading.stop else at
    if reading.zero is None or end < reading.zero:
        return 0
    return counted_between(reading.calendar, reading.zero, end, spans)


def _left(reading: Reading, at: date, due: date | None, spans: Sequence[Span]) -> int | None:
    if reading.zero is None or reading.stop is not None:
        return None
    if due is None:
        return REPLY_DAYS + reading.extension - _used(reading, at, spans)
    if at > due:
        return -reading.calendar.workdays_between(due, at)
    return counted_between(reading.calendar, max(at, reading.zero), due, spans)


def _first_note(reading: Reading) -> tuple[Note, ...]:
    if reading.zero is None:
        return ()
    return (Note(reading.zero, "起算日不计入期限", DAY_ZERO),)


def _silences(reading: Reading, at: date) -> list[Note]:
    """What silence means, for each letter whose last day is over without a reply."""
    return [
        Note(letter.until, *SILENCE[letter.party])
        for letter in reading.letters
        if letter.until is not None and letter.until < at and letter.replied is None
    ]


def _unknown(reading: Reading, due: date | None) -> list[Note]:
    """Why nobody can say the day, and what to do: the receipt of a letter, or of the fee notice, is not on file yet."""
    if due is not None or reading.ended is not None:
        return []
    if reading.stage is Stage.PAYING and reading.stop is not None and reading.stop_until is None:
        return [Note(reading.stop.day, UNKNOWN_NOTICE, PAYMENT)]
    return [
        Note(letter.asked, *UNKNOWN[letter.party])
        for letter in reading.letters
        if letter.end is None and reading.stage is Stage.WORKING
    ]


def _days(reading: Reading, at: date, due: date | None) -> Iterator[CountedDay]:
    """The present period from day zero to the due date, else to the stop or to the day `at`."""
    if reading.zero is None:
        return
    yield CountedDay(reading.zero, None, "起算日，不计入")
    last = due or (reading.stop.day if reading.stop else at)
    number, granted = 0, REPLY_DAYS + reading.extension
    for ordinal in range(reading.zero.toordinal() + 1, last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        party = _waits_on(reading, day)
        if not reading.calendar.is_workday(day):
            yield CountedDay(day, None, _rest(day, reading.calendar))
        elif party is not None:
            yield CountedDay(day, None, EXCLUDED[party])
        else:
            number += 1
            yield CountedDay(day, number, _work(reading, day, number, granted) + ("，答复期限" if day == due else ""))


def _waits_on(reading: Reading, day: date) -> Waiting | None:
    for letter in reading.letters:
        if letter.asked < day and (letter.end is None or day <= letter.end):
            return letter.party
    return None


def _rest(day: date, calendar: WorkCalendar) -> str:
    if day.year not in calendar.notices and day in statutory_days(day.year):
        return f"{statutory_days(day.year)[day]}，法定节假日（当年放假通知未发布）"
    return f"星期{WEEKDAYS[day.weekday()]}，休息" if day.weekday() >= SATURDAY else "节假日放假"


def _work(reading: Reading, day: date, number: int, granted: int) -> str:
    if number > granted:
        return "延迟答复期间"
    kind = "调休上班，" if reading.calendar.is_makeup(day) else ""
    if number > REPLY_DAYS:
        return f"{kind}延长的第{number - REPLY_DAYS}个工作日"
    return f"{kind}第{number}个工作日"
