"""栏目更新: which columns are late, empty or soon due (国办秘函〔2019〕19号, rules 5.2 W3 and W4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from gongkai.agencies.models import Agency
from gongkai.publications.models import Column, QuotaPer, Standing, UpdateRule
from gongkai.publications.queries.papers import due_light
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import SHANGHAI, day_of, months_later
from gongkai.rules.reporting import Light, Per, PeriodSpan, periods

NEWS_DAYS, NOTICE_MONTHS = 14, 6  # W3, W4
MOST_LATE, MOST_STALE, MOST_EMPTY = 5, 10, 5  # W4: so many columns and the site fails at once
STATES = {"empty": "空白", "late": "逾期未更新", "soon": "临期", "fine": "正常", "free": "不作要求"}
PER: Mapping[str, Per] = {
    QuotaPer.WEEK: "week", QuotaPer.MONTH: "month", QuotaPer.QUARTER: "quarter", QuotaPer.HALF_YEAR: "half_year",
    QuotaPer.YEAR: "year",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnStatus:
    """How a column stands: its state (a key of STATES), its light, the last day for something new, and the quota's count."""

    column: Column
    state: str
    light: Light
    last: date | None
    due: date | None
    note: str = ""

    @property
    def depth(self) -> int:
        """How deep it stands in the tree, 0 at the root."""
        return self.column.path.count("/") - 1


@dataclass(frozen=True, slots=True)
class Veto:
    """The site's own measure: when something last came anywhere, and the counts that W4 limits."""

    last: date | None
    home: Light
    late: int
    stale: int
    empty: int

    @property
    def fails(self) -> bool:
        """Whether one of the limits is reached today."""
        return (
            self.home.colour == "red" or self.late >= MOST_LATE or self.stale >= MOST_STALE or self.empty >= MOST_EMPTY
        )


def column_statuses(agency: Agency, calendar: WorkCalendar, today: date) -> list[ColumnStatus]:
    """Every active column of the agency in the order of the tree; two queries whatever their number."""
    child = Column.objects.filter(parent=OuterRef("pk"), active=True)
    rows = (
        Column.objects.filter(agency=agency, active=True)
        .select_related("section", "parent")
        .annotate(is_parent=Exists(child), newest=Max("documents__published_at", filter=_LIVE), **_quota_counts(today))
        .order_by("position", "order", "name")
    )
    return [_status(row, calendar, today) for row in rows]


def veto(statuses: Sequence[ColumnStatus], calendar: WorkCalendar, today: date) -> Veto:
    """The one-vote indicators from the columns' states."""
    last = max((row.last for row in statuses if row.last), default=None)
    home = due_light(last + timedelta(days=NEWS_DAYS), calendar, today) if last else Light("red", "还没有发布过")
    timed = {UpdateRule.NEWS, UpdateRule.NOTICES}
    late = [row for row in statuses if row.state == "late"]
    return Veto(
        last, home, sum(row.column.update_rule in timed for row in late), len(late),
        sum(row.state == "empty" for row in statuses),
    )  # fmt: skip


_LIVE = Q(documents__standing=Standing.LIVE)


def _quota_counts(today: date) -> dict[str, Any]:
    """For each sort of period: how many came out in the running one and in the one before."""
    counts: dict[str, Any] = {}
    for per in QuotaPer.values:
        now = _period(per, today)
        for name, span in (("now", now), ("before", _period(per, now.start - timedelta(days=1)))):
            reach = Q(documents__first_published_at__gte=_first(span.start), documents__first_published_at__lt=_first(span.end + timedelta(days=1)))  # fmt: skip
            counts[f"{name}_{per}"] = Count("documents", filter=_LIVE & reach)
    return counts


def _status(row: Any, calendar: WorkCalendar, today: date) -> ColumnStatus:
    last = day_of(row.newest) if row.newest else None
    if last is None and not row.is_parent:
        return ColumnStatus(row, "empty", Light("red", "空白栏目"), None, None)
    if row.update_rule == UpdateRule.NONE or last is None:
        return ColumnStatus(row, "free", Light("grey", "不作要求"), last, None)
    if row.update_rule == UpdateRule.QUOTA:
        return _quota(row, last, calendar, today)
    due = _due(row.update_rule, last)
    return _timed(row, last, due, due_light(due, calendar, today))


def _due(rule: str, last: date) -> date:
    """The last day on which something new is in time."""
    if rule == UpdateRule.NEWS:
        return last + timedelta(days=NEWS_DAYS)
    return months_later(last, NOTICE_MONTHS) if rule == UpdateRule.NOTICES else date(last.year + 1, 12, 31)


def _quota(row: Any, last: date, calendar: WorkCalendar, today: date) -> ColumnStatus:
    per = row.quota_per
    now, came, before = _period(per, today), getattr(row, f"now_{per}"), getattr(row, f"before_{per}")
    note = f"{now.label}{came}/{row.quota}条"
    if came >= row.quota:
        return ColumnStatus(row, "fine", Light("green", "本期已达标"), last, now.end, note)
    light = due_light(now.end, calendar, today)
    if before < row.quota and light.colour == "green":
        note = f"上期{before}/{row.quota}条，{note}"
    return _timed(row, last, now.end, light, note)


def _timed(row: Any, last: date, due: date, light: Light, note: str = "") -> ColumnStatus:
    state = {"red": "late", "yellow": "soon"}.get(light.colour, "fine")
    return ColumnStatus(row, state, light, last, due, note)


def _period(per: str, day: date) -> PeriodSpan:
    year = (day.year - 1, day.year + 1)
    found = periods(PER[per], date(year[0], 1, 1), date(year[1], 12, 31))
    return next(span for span in found if span.start <= day <= span.end)


def _first(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
