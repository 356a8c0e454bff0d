"""What is found in a text. `text == source[start:end]` holds for every one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Per = Literal["day", "week", "month", "quarter", "half_year", "year"]
Unit = Literal["minute", "hour", "day", "workday", "week", "month", "quarter", "year"]
Op = Literal[">=", "<=", "=", "~"]


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the text that was read."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundDate(Found):
    """A deadline.

    value             the last day in time; None where no year is printed or given, or the day does not exist
    rule              how the words became the day, in plain Chinese
    alternatives      days that the same words may also mean, asked for in review
    provisional_year  the year is not printed in the sentence but came with the question (from the plan's title)
    """

    value: date | None = None
    rule: str = ""
    alternatives: list[date] = field(default_factory=list)
    provisional_year: bool = False


@dataclass(frozen=True, slots=True)
class FoundRelative(Found):
    """A length of time with no day to count from, `2个工作日内`. `since` is the event where it is named (收到…之日起)."""

    number: int = 0
    unit: Unit = "day"
    since: str | None = None


@dataclass(frozen=True, slots=True)
class FoundRecurrence(Found):
    """A duty that comes back.

    every       once in so many `per`: 每两周 is week, 2
    at_least    how many times or pieces each period, None where the text has no figure
    unit        counting word of at_least (次, 条, 名…)
    due_month, due_day  the day of the period by which it is due: 每年2月底前 is 2, 31; 每月5日前 is None, 5.
                        due_day 31 means the last day of the month; in a quarter due_month counts from 1 to 3
                        (每季度首月10日前 is 1, 10); both None where the text does not say
    lead_days   so many days before due_day: 每季度末前10日 is due_day 31, lead_days 10
    next_period the due day lies in the period after (每年…次年1月31日前)
    """

    per: Per = "year"
    at_least: int | None = None
    unit: str | None = None
    every: int = 1
    due_month: int | None = None
    due_day: int | None = None
    lead_days: int = 0
    next_period: bool = False


@dataclass(frozen=True, slots=True)
class FoundQuota(Found):
    """A figure to reach: `不低于4%` is 4, %, >=. `~` is 左右. `per` where the figure counts for each year or month."""

    value: float = 0
    unit: str = ""
    op: Op = "="
    per: Per | None = None


@dataclass(frozen=True, slots=True)
class FoundPeriod(Found):
    """From a day to a day, both included; None where the year is unknown."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class FoundNorm(Found):
    """A norm named in the text, by its title, its document number or both."""

    title: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """All that a text says about time and figures, each list in the order of the text."""

    dates: list[FoundDate] = field(default_factory=list)
    soft: list[Found] = field(default_factory=list)
    relative: list[FoundRelative] = field(default_factory=list)
    recurrences: list[FoundRecurrence] = field(default_factory=list)
    quotas: list[FoundQuota] = field(default_factory=list)
    periods: list[FoundPeriod] = field(default_factory=list)
