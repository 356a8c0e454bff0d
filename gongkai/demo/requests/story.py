"""One request from the day it comes to wherever it stands on the demo's day."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gongkai.agencies.models import Person
from gongkai.demo.requests.applicants import Asker
from gongkai.demo.requests.sheets import Sheet, Step, words
from gongkai.demo.requests.units import Unit
from gongkai.foi.models import Answer, AnswerState, Case, Consultation
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of

if TYPE_CHECKING:
    from gongkai.demo.requests.docket import Docket

Acts = Generator[datetime, None, None]  # yields the moment of its next act and does it when resumed
PAUSE = timedelta(minutes=4)  # between two acts of one hour


@dataclass(slots=True)
class Story:
    """A sheet under way. `clock`: the moment of the act at hand; `code`: the query code, known only here."""

    docket: Docket
    sheet: Sheet
    unit: Unit
    asker: Asker
    clock: datetime
    pk: int = 0
    code: str = ""
    asked: list[int] = field(default_factory=list)  # keys of the consultations, in the order of the sheet
    disputes: list[int] = field(default_factory=list)

    def acts(self, begin: Callable[[Story], None], table: Mapping[str, Callable[[Story, Step], None]]) -> Acts:
        """Received by `begin`, then step by step as `table` does them, as far as the demo's day."""
        yield self.clock
        begin(self)
        for step in self.sheet.steps:
            day = self.day_of(step)
            if day > self.docket.today:
                return
            self.clock = max(moment(day, self.docket.today, self.docket.rng), self.clock + PAUSE)
            yield self.clock
            table[step.verb](self, step)

    def day_of(self, step: Step) -> date:
        """On which working day a step is done: never before the last one."""
        last = self.today
        if not step.anchor:
            return later(self.calendar, last, step.days)
        case = self.case
        anchor = case.due if step.anchor == "due" else case.waits_until
        if anchor is None:
            raise ValueError(f"{self.sheet.key}: no {step.anchor} for {step}")
        return max(last, later(self.calendar, anchor, step.days))

    @property
    def today(self) -> date:
        """The day of the act at hand."""
        return day_of(self.clock)

    @property
    def calendar(self) -> WorkCalendar:
        """The agency's calendar."""
        return self.unit.calendar

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return Case.objects.select_related("agency", "section", "handler__section").get(pk=self.pk)

    @property
    def writer(self) -> Person:
        """Who handles the case now."""
        return self.unit.writer(self.case)

    @property
    def answer(self) -> Answer:
        """The newest answer that has not gone out."""
        done = (AnswerState.SENT, AnswerState.VOID)
        rows = (
            Answer.objects.filter(case=self.pk).exclude(state__in=done).select_related("case__agency", "case__section")
        )
        return rows.order_by("-order")[0]

    def consultation(self, step: Step) -> Consultation:
        """The one that the step names by its number in the sheet, from 0."""
        number = int(step.more or 0)
        return Consultation.objects.select_related("case__agency").get(pk=self.asked[number])

    def said(self, name: str, part: str) -> Any:
        """A text of the sheet, else the one that such cases share, with what was asked for where it stands in it."""
        own = self.sheet.get(name, {})
        text = own.get(part) if part in own else words()[name][part]
        return filled(text, self.sheet.get("subject"))


def filled(text: Any, subject: str) -> Any:
    """A text with the subject in its place."""
    return text.replace("{事项}", subject) if isinstance(text, str) else text


def later(calendar: WorkCalendar, day: date, days: int) -> date:
    """So many working days after a day, or before it; on the same or the next working day for 0."""
    if days > 0:
        return calendar.add_workdays(day, days)
    if days == 0:
        return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)
    return list(calendar.workdays_in(day - timedelta(days=-days * 2 + 20), day - timedelta(days=1)))[days]


def moment(day: date, today: date, rng: Random) -> datetime:
    """In office hours; early on the last day, so that it is over when somebody looks."""
    hour, minute = (8, rng.randrange(2, 20)) if day >= today else (rng.randrange(9, 16), rng.randrange(60))
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
