"""How an item ends, as far as its words tell: once by a date, period after period, or reported without a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gongkai.drafts.models import Item, Quota, Recurrence
from gongkai.plans.models import Kind, Per
from gongkai.rules.deadlines import read_times

PIECES = frozenset("条次篇场期件部份")  # evidence counts these one by one; kilometres and per cent it cannot count
_STEPS = {
    ("month", 3): Per.QUARTER, ("month", 6): Per.HALF_YEAR, ("month", 12): Per.YEAR,
    ("quarter", 2): Per.HALF_YEAR, ("quarter", 4): Per.YEAR, ("half_year", 2): Per.YEAR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timing:
    """Kind, period, figure and date of a task; `reason` says from which words, `due_in` is as in `Task`."""

    kind: Kind
    per: str = ""
    target: int | None = None
    unit: str = ""
    due: date | None = None
    reason: str = ""
    due_in: Mapping[str, int | bool] = field(default_factory=dict)


def days_of(item: Item, year: int | None) -> tuple[date, ...]:
    """The item's dates; those printed without a year are read again once the plan's year is known."""
    if item.deadlines or year is None or not item.deadline_text:
        return item.deadlines
    found = read_times(item.deadline_text, year=year, column=True).dates
    return tuple(sorted({one.value for one in found if one.value is not None}))


def timing_of(item: Item, days: Sequence[date], chosen: date | None) -> Timing:
    """What the draft suggests. A yearly recurrence with a date is a task done once in this plan's year."""
    due = chosen or (days[0] if days else None)
    recurrence = next((one for one in item.recurrence if one.per != "day"), None)
    if recurrence and not (recurrence.per == "year" and due):
        return _recurring(recurrence)
    target, unit = _figure(item.quota)
    if due:
        if recurrence and target is None:
            target, unit = recurrence.at_least, recurrence.unit or ""
        return Timing(Kind.ONCE, "", target, unit, due, f"写有期限“{item.deadline_text or ''}”")
    per = next((quota.per for quota in item.quota if quota.per in Per.values), None)
    if per and target is not None:
        return Timing(Kind.RECURRING, per, target, unit, None, f"写有每期的数量“{item.quota[0].text}”")
    soft = f"写的是“{item.soft[0]}”，没有日期" if item.soft else "没有写期限"
    return Timing(Kind.STANDING, "", None, "", None, f"{soft}，按报告期报送")


def _recurring(found: Recurrence) -> Timing:
    per = _STEPS.get((found.per, found.every), found.per)
    whole = found.every == 1 or per != found.per
    target = found.at_least if whole else None
    unit = (found.unit or "")[:10]
    note = "" if whole else f"（每{found.every}期一次，先按每期报告）"
    return Timing(Kind.RECURRING, per, target, unit, None, f"写有“{found.text}”{note}", _due_in(found) if whole else {})


def _due_in(found: Recurrence) -> dict[str, int | bool]:
    """The day in each period by which it is due, as `rules.reporting.due_in` takes it; empty for the last day."""
    said = {
        "month": found.due_month,
        "day": found.due_day,
        "lead_days": found.lead_days,
        "next_period": found.next_period,
    }
    return {name: value for name, value in said.items() if value}


def _figure(quotas: Sequence[Quota]) -> tuple[int | None, str]:
    for quota in quotas:
        if quota.op in (">=", "=") and quota.unit in PIECES and quota.value == int(quota.value) > 0:
            return int(quota.value), quota.unit
    return None, ""
