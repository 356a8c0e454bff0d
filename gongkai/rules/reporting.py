"""Following a duty through its year: the periods it comes back in, and the light that says how it stands.

Nothing here is law; these are conventions of the ledger, each in one named constant. A light is computed, never typed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

from gongkai.rules.calendar import DAY, WorkCalendar
from gongkai.rules.days import WEEKDAYS, in_chinese

Per = Literal["day", "week", "month", "quarter", "half_year", "year"]
Colour = Literal["red", "yellow", "green", "grey", "done"]
Figure = int | float | Fraction

YELLOW_DAYS = 5  # working days: due within so many is yellow
MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


class PeriodSpan(NamedTuple):
    """One turn of a recurring duty, both ends included, cut to the days the duty runs."""

    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Light:
    """How a duty stands: colour, the words shown beside it, and the working days the words name (None if none)."""

    colour: Colour
    words: str
    number: int | None = None


def periods(per: Per, start: date, end: date) -> list[PeriodSpan]:
    """The turns of a duty from start to end, in order; empty if end < start.

    Labels are 3月, 第三季度, 上半年, 全年, 第12周 (ISO weeks, Monday first), 3月5日; where the days lie in more than one
    year each label begins with its year.
    """
    several = _year(per, start) != _year(per, end)
    return [
        PeriodSpan(f"{_year(per, first)}年{label}" if several else label, max(first, start), min(last, end))
        for label, first, last in _turns(per, start, end)
    ]


def due_in(
    period: PeriodSpan,
    per: Per,
    *,
    month: int | None = None,
    day: int | None = None,
    lead_days: int = 0,
    next_period: bool = False,
) -> date:
    """The day by which the turn is due; its last day where neither month nor day is set.

    month, day   as in FoundRecurrence: in a year 2, 31 is the end of February, in a quarter 1, 10 the tenth of its
                 first month; without a month, the day of the period's last month
    lead_days    so many calendar days earlier (季度末前10日)
    next_period  the day lies in the year after, or where no month is set in the month after
    """
    if month is None and day is None:
        return period.end - lead_days * DAY
    last = period.end.month
    if month and per == "quarter":
        last = (last - 1) // 3 * 3 + month
    elif month:
        last = month
    months = period.end.year * 12 + last - 1 + (0 if not next_period else 12 if month else 1)
    year, in_month = months // 12, months % 12 + 1
    return date(year, in_month, min(day or 31, monthrange(year, in_month)[1])) - lead_days * DAY


def rest_day_note(day: date, calendar: WorkCalendar) -> str | None:
    """What to say when a plan's deadline falls on a rest day: it is not moved, so finish on a working day before it."""
    if calendar.is_workday(day):
        return None
    last = calendar.latest_workday(day)
    return (
        f"{in_chinese(day)}（星期{WEEKDAYS[day.weekday()]}）不是工作日，期限不顺延，"
        f"请在{in_chinese(last)}（星期{WEEKDAYS[last.weekday()]}）前办完。"
    )


def yellow_until(today: date, calendar: WorkCalendar, days: int = YELLOW_DAYS) -> date:
    """The latest due day that is still yellow: no more than `days` working days lie between today and it.

    Rest days behind the last of these working days belong to it, so that a database can compare with one date.
    """
    return calendar.add_workdays(today, days + 1) - DAY


def behind_from(start: date, end: date, done: Figure, target: Figure | None, *, pieces: bool = True) -> date | None:
    """The first day on which the share of the period gone by (calendar days) is ahead of done/target.

    pieces  the target counts whole things (条, 次, 篇): behind once a whole one more should be there, so a target of
            one is never behind before it is due. False for amounts that grow evenly: behind at once.
    None where the target is reached, absent or not positive, or where it would only be behind after the end.
    """
    if target is None or target <= 0 or done >= target:
        return None
    length = (end - start).days + 1
    reached, wanted = Fraction(done), Fraction(target)
    gone = ceil((floor(reached) + 1) * length / wanted) if pieces else floor(reached * length / wanted) + 1
    day = start + gone * DAY
    return day if day <= end else None


def light(
    *,
    due: date | None,
    today: date,
    calendar: WorkCalendar,
    done: bool = False,
    waiting_for: str | None = None,
    behind: date | None = None,
    yellow_days: int = YELLOW_DAYS,
) -> Light:
    """The light of a duty on the day given.

    due          last day, that day included; None where the plan sets none
    waiting_for  whom it waits for (a section, an agency); such a duty is grey, late or not
    behind       result of behind_from
    yellow_days  as in yellow_until
    """
    if done:
        return Light("done", "办结")
    if waiting_for:
        return Light("grey", f"等待{waiting_for}")
    if due is not None and today > due:
        return _late(calendar.workdays_between(due, today))
    if due is not None and due <= yellow_until(today, calendar, yellow_days):
        return _near(calendar.workdays_between(today, due), due == today)
    if behind is not None and behind <= today:
        return Light("yellow", "落后于进度")
    return Light("green", "正常")


def _late(days: int) -> Light:
    return Light("red", f"逾期{days}个工作日" if days else "刚逾期，尚不足1个工作日", days)


def _near(days: int, is_today: bool) -> Light:
    if is_today:
        return Light("yellow", "今天到期", 0)
    return Light("yellow", f"还剩{days}个工作日" if days else "到期前已没有工作日", days)


def _turns(per: Per, start: date, end: date) -> Iterator[tuple[str, date, date]]:
    """Label, first and last day of every whole turn that touches start to end."""
    first = _first(per, start)
    while first <= end:
        following = _following(per, first)
        yield _label(per, first), first, following - DAY
        first = following


def _year(per: Per, day: date) -> int:
    """A week belongs to the year of its Thursday (ISO)."""
    return day.isocalendar().year if per == "week" else day.year


def _first(per: Per, day: date) -> date:
    if per == "day":
        return day
    if per == "week":
        return day - day.weekday() * DAY
    months = MONTHS[per]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _following(per: Per, first: date) -> date:
    if per in ("day", "week"):
        return first + timedelta(days=1 if per == "day" else 7)
    month = first.month + MONTHS[per]
    return date(first.year + 1, 1, 1) if month > 12 else date(first.year, month, 1)


def _label(per: Per, first: date) -> str:
    return {
        "day": f"{first.month}月{first.day}日",
        "week": f"第{first.isocalendar().week}周",
        "month": f"{first.month}月",
        "quarter": QUARTERS[(first.month - 1) // 3],
        "half_year": "上半年" if first.month == 1 else "下半年",
        "year": "全年",
    }[per]
