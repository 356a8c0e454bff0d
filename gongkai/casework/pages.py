"""The page of one request: its head with number, state, light and day strip, its tabs, and who does what next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from django.http import Http404
from django.urls import reverse

from gongkai.agencies.models import Person
from gongkai.casework.steps import Next, next_steps
from gongkai.desk.pages import StaffRequest, today
from gongkai.foi.models import Case
from gongkai.foi.queries.case import Sheet, case_sheet
from gongkai.letters.queries.outgoing import outgoing
from gongkai.rules.requests.clock import EXCLUDED
from gongkai.rules.requests.ledger import Count

# Key, words, address of every tab of a request
TABS = (
    ("case", "办理", "desk:request"), ("clock", "计时", "desk:request_clock"), ("answers", "答复", "desk:request_answers"),
    ("letters", "文书", "desk:request_letters"), ("fee", "收费", "desk:request_fee"),
    ("disputes", "复议诉讼", "desk:request_disputes"), ("archive", "案卷", "desk:request_archive"),
)  # fmt: skip
SUSPENDED = frozenset(EXCLUDED.values())
SHORTEST_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a request's page."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick of the day strip: `kind` as in `rules.calendar.Tick`, or suspended; `words` is the day with its ground."""

    kind: Literal["past", "today", "coming", "suspended"]
    makeup: bool
    words: str


@dataclass(frozen=True)
class Shell:
    """What every page of a request shows around its own content, to `person` on the day `today`."""

    sheet: Sheet
    tabs: list[Tab]
    strip: list[Mark]
    person: Person
    today: date

    @cached_property
    def next(self) -> Next:
        """Who does what next; letters and files are read where it is shown."""
        return next_steps(self.sheet, self.person, self.today, outgoing(self.sheet.case))

    @property
    def case(self) -> Case:
        """The request itself."""
        return self.sheet.case


def find_sheet(request: StaffRequest, case: int) -> Sheet:
    """The request as the reader may see it, through the door; 404 where that is not at all."""
    try:
        return case_sheet(Case(pk=case), request.user, today())
    except Case.DoesNotExist:
        raise Http404 from None


def shell(request: StaffRequest, sheet: Sheet, tab: str) -> dict[str, Any]:
    """The context of `casework/shell.html`: `shell`, `sheet`, `case`, `today`. `tab` is a key of TABS."""
    found = Shell(sheet, _tabs(sheet.case, tab), strip_of(sheet.count), request.user, today())
    return {"shell": found, "sheet": sheet, "case": sheet.case, "today": today(), "tab": tab}


def strip_of(count: Count) -> list[Mark]:
    """One tick for each working day of the present period, those that do not count among them."""
    found = []
    for one in count.days:
        waits = one.number is None and one.why in SUSPENDED
        if one.number is None and not waits:
            continue
        when: Literal["past", "today", "coming"] = (
            "past" if one.day < count.today else "today" if one.day == count.today else "coming"
        )
        words = f"{one.day.month}月{one.day.day}日　{one.why}"
        found.append(
            Mark("suspended" if waits and when != "today" else when, one.day.weekday() >= SHORTEST_WEEKEND, words)
        )
    return found


def _tabs(case: Case, current: str) -> list[Tab]:
    """All tabs, the one in force marked."""
    return [Tab(words, reverse(name, args=[case.pk]), key == current) for key, words, name in TABS]
