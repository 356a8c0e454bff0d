"""Working days, from the State Council's yearly holiday notices (《全国年节及纪念日放假办法》).

A day is a date in Asia/Shanghai, made before it comes here. A year without a notice counts Monday to Friday less the
statutory days and is provisional: days in lieu are not guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple

from chinese_calendar import constants as published

DAY = timedelta(days=1)
SATURDAY = 5

# 《全国年节及纪念日放假办法》第二条 in force since 2025-01-01: 元旦 1, 春节 4 (除夕 to 初三), 清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆 3.
FIXED_HOLIDAYS: Mapping[tuple[int, int], str] = MappingProxyType({
    (1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节",
})  # fmt: skip
# First day of the first month, 清明, 端午 (5/5) and 中秋 (8/15) of the Chinese calendar; checked against a lunar
# conversion and, for 清明, against the sun's longitude. A year outside counts the fixed days only.
LUNAR_HOLIDAYS: Mapping[int, tuple[tuple[int, int], ...]] = MappingProxyType({
    2024: ((2, 10), (4, 4), (6, 10), (9, 17)), 2025: ((1, 29), (4, 4), (5, 31), (10, 6)),
    2026: ((2, 17), (4, 5), (6, 19), (9, 25)), 2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)), 2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)), 2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)), 2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)), 2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
})  # fmt: skip
# Document numbers of the notices, by the year they arrange; other years are named by title alone.
NOTICE_NUMBERS: Mapping[int, str] = MappingProxyType({
    2021: "国办发明电〔2020〕27号", 2022: "国办发明电〔2021〕11号", 2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号",
})  # fmt: skip


class Span(NamedTuple):
    """A run of days, both ends included."""

    start: date
    end: date


class Tick(NamedTuple):
    """A working day on the strip of a duty. `makeup`: a Saturday or Sunday that a notice makes a working day (调休上班)."""

    day: date
    kind: Literal["past", "today", "coming"]
    makeup: bool


class PublishedYear(NamedTuple):
    """A year as its notice arranges it: `exceptions` as in WorkCalendar, `names` the holiday in Chinese for each day."""

    year: int
    notice: str
    exceptions: Mapping[date, bool]
    names: Mapping[date, str]


class _Year(NamedTuple):
    """`worked[n]`: working days among the first n days of the year."""

    days: tuple[date, ...]
    worked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. Never fails for a year it has no notice for; it says so in `covers`.

    exceptions  days that differ from Monday to Friday: True is a make-up working day, False a rest day
    notices     year to the notice that arranges it; a year without one is provisional
    revision    name of this state of the calendar, kept with every date computed from it; it is the hash
    """

    exceptions: Mapping[date, bool]
    notices: Mapping[int, str]
    revision: str
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))
        object.__setattr__(self, "notices", MappingProxyType(dict(self.notices)))

    def __hash__(self) -> int:
        return hash(self.revision)

    def is_workday(self, day: date) -> bool:
        """A notice's word on the day, else Monday to Friday, less the statutory days while there is no notice."""
        if day in self.exceptions:
            return self.exceptions[day]
        if day.weekday() >= SATURDAY:
            return False
        return day.year in self.notices or day not in statutory_days(day.year)

    def is_makeup(self, day: date) -> bool:
        """A Saturday or Sunday that is worked (调休上班)."""
        return day.weekday() >= SATURDAY and self.is_workday(day)

    def covers(self, start: date, end: date) -> bool:
        """Whether every year from start to end has its notice; if not, what was computed is provisional."""
        return all(year in self.notices for year in range(start.year, end.year + 1))

    def workdays_after(self, day: date) -> Iterator[date]:
        """Working days in order, the day itself not included, to the end of the calendar (year 9999)."""
        for year in range(day.year, date.max.year + 1):
            days = self._year(year).days
            yield from days[bisect_right(days, day) if year == day.year else 0 :]

    def add_workdays(self, day: date, n: int, excluding: Sequence[Span] = ()) -> date:
        """The n-th working day after `day`, which is day 0; the day itself for n = 0, ValueError for n < 0.

        excluding  spans that do not count, both ends included (waiting for a third party, payment, correction)
        """
        if n < 0:
            raise ValueError(f"working days to add must not be negative, got {n}")
        if n == 0:
            return day
        left = n
        for counted in self.workdays_after(day):
            if any(start <= counted <= end for start, end in excluding):
                continue
            left -= 1
            if left == 0:
                return counted
        raise ValueError(f"no {n} working days after {day}")

    def workdays_between(self, after: date, through: date) -> int:
        """Working days d with after < d <= through; negative, counted the other way round, if through < after."""
        if through < after:
            return -self.workdays_between(through, after)
        count = self._through(through) - self._through(after)
        return count + sum(len(self._year(year).days) for year in range(after.year, through.year))

    def latest_workday(self, on_or_before: date) -> date:
        """The day itself if it is worked, else the last working day before it."""
        day = on_or_before
        while not self.is_workday(day):
            day -= DAY
        return day

    def workdays_in(self, start: date, end: date) -> list[date]:
        """Working days from start to end, both included."""
        return [day for day in _days(start, end) if self.is_workday(day)]

    def _through(self, day: date) -> int:
        return self._year(day.year).worked[day.timetuple().tm_yday]

    def _year(self, year: int) -> _Year:
        """Working days of the year with their running count, built once."""
        if year not in self._years:
            worked, days = [0], []
            for day in _days(date(year, 1, 1), date(year, 12, 31)):
                if self.is_workday(day):
                    days.append(day)
                worked.append(len(days))
            self._years[year] = _Year(tuple(days), tuple(worked))
        return self._years[year]


def strip(calendar: WorkCalendar, start: date, end: date, today: date) -> list[Tick]:
    """The working days from start to end, both included, as seen today."""
    return [
        Tick(day, "past" if day < today else "today" if day == today else "coming", calendar.is_makeup(day))
        for day in calendar.workdays_in(start, end)
    ]


def statutory_days(year: int) -> Mapping[date, str]:
    """The holidays of the year that are known without its notice, with their names; 除夕 is the day before 春节."""
    if year not in _STATUTORY:
        days = {date(year, month, day): name for (month, day), name in FIXED_HOLIDAYS.items()}
        if year in LUNAR_HOLIDAYS:
            spring, *others = (date(year, month, day) for month, day in LUNAR_HOLIDAYS[year])
            days |= dict(zip(others, ("清明节", "端午节", "中秋节"), strict=True))
            days |= {spring + offset * DAY: "春节" for offset in (-1, 0, 1, 2)}
        _STATUTORY[year] = MappingProxyType(days)
    return _STATUTORY[year]


_STATUTORY: dict[int, Mapping[date, str]] = {}


def published_years() -> tuple[PublishedYear, ...]:
    """The years that chinesecalendar knows (2004 to 2026 in 1.11.0), each with its notice.

    A year is taken as published once its National Day is arranged.
    """
    years = sorted({day.year for day in published.holidays if (day.month, day.day) == (10, 1)})
    return tuple(_published(year) for year in years)


def published_calendar() -> WorkCalendar:
    """The calendar of `published_years`, as it is before anybody corrects it by hand."""
    years = published_years()
    exceptions = {day: worked for year in years for day, worked in year.exceptions.items()}
    return WorkCalendar(exceptions, {year.year: year.notice for year in years}, f"published-{years[-1].year}")


def _published(year: int) -> PublishedYear:
    chinese = {holiday.value: holiday.chinese for holiday in published.Holiday}
    rests = {day: chinese[name] for day, name in published.holidays.items() if day.year == year}
    makeups = {day: chinese[name] for day, name in published.workdays.items() if day.year == year}
    exceptions = dict.fromkeys(rests, False) | dict.fromkeys(makeups, True)
    number = NOTICE_NUMBERS.get(year)
    title = f"国务院办公厅关于{year}年部分节假日安排的通知" + (f"（{number}）" if number else "")
    return PublishedYear(year, title, exceptions, rests | {day: f"{name}调休上班" for day, name in makeups.items()})


def _days(start: date, end: date) -> Iterator[date]:
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        yield date.fromordinal(ordinal)
