"""Cutting the periods of duties anew after their tasks changed. What was reported is kept, whatever becomes of the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from gongkai.plans.actions.periods import due_of, make_periods, owed_from, periods_from, refresh_values
from gongkai.plans.models import Duty, Evidence, Kind, Period, Verdict
from gongkai.rules.calendar import WorkCalendar

BATCH = 500
OUT_OF_THE_WAY = 10_000  # orders are unique in a duty: rows are moved here while they are numbered anew
DATES = ("order", "label", "starts", "ends", "due", "target")


@dataclass(frozen=True, slots=True)
class Cut:
    """What becomes of one duty's periods.

    was     the old ones, as the record names them
    rows    those that stand, in their order; the ones without a key are new
    before  order and dates that the kept ones had, by their keys
    gone    keys of those that nobody had put anything into
    """

    duty: Duty
    was: list[str]
    rows: list[Period]
    before: dict[int, tuple[object, ...]]
    gone: list[int]

    @property
    def now(self) -> list[str]:
        """Those that stand, as the record names them."""
        return _named(self.rows)


def cut_anew(duties: Sequence[Duty], calendar: WorkCalendar, today: date) -> list[Cut]:
    """Give duties the periods of their changed tasks, and the dates kept beside them: a fixed number of queries for
    every BATCH of them.

    The caller holds the duties (with task and plan) under lock, leaves out the closed ones, and records what it is told.
    """
    chunks = (duties[start : start + BATCH] for start in range(0, len(duties), BATCH))
    return [cut for chunk in chunks for cut in _cut(chunk, calendar, today)]


def recut(
    duty: Duty, old: Sequence[Period], made: Sequence[Period], reported: Collection[int], today: date
) -> list[Period]:
    """The periods that stand, in their order. Touches no database.

    old        the duty's periods as they are; those that stay may be given new dates
    made       all periods of the changed task, as `make_periods` makes them
    reported   keys of the old ones that hold a claim, evidence or a verdict: these all stay
    An accepted one stays as it is, and a turn that ends within it is not asked for again. Of the others each takes the
    dates of the new one that it falls into; where two fall into the same, the later does and the earlier keeps its own.
    A task done once has one new period whatever was accepted before; an open duty always has one left to work on.
    """
    accepted = [row for row in old if row.verdict == Verdict.ACCEPTED]
    touched = [row for row in old if row.pk in reported and row not in accepted]
    once = duty.task.kind == Kind.ONCE
    wanted = [row for row in periods_from(owed_from(duty, old), made) if once or not _covered(row, accepted)]
    if not wanted and not touched:
        wanted = list(made[-1:])
    fresh = _fit(touched, wanted, today, once=once)
    return _numbered(sorted([*accepted, *touched, *fresh], key=lambda row: (row.ends, row.starts)))


def _covered(made: Period, accepted: Sequence[Period]) -> bool:
    """Whether what was accepted reaches over the new one's last day. An older gap is not filled by it."""
    return any(row.starts <= made.ends <= row.ends for row in accepted)


def _fit(touched: Sequence[Period], wanted: Sequence[Period], today: date, *, once: bool) -> list[Period]:
    """Give touched periods the dates of the new ones that they fall into; returns the new ones that are left."""
    left = list(wanted)
    for row in reversed(touched if wanted else []):
        day = min(row.ends, max(today, row.starts))
        match = next((new for new in wanted if new.ends >= day), wanted[-1])
        if match in left and (once or match.starts <= row.ends):
            left.remove(match)
            for name in DATES:
                setattr(row, name, getattr(match, name))
    return left


def _numbered(rows: list[Period]) -> list[Period]:
    """With the numbers they have in the year, or counted anew where these would not be in order."""
    orders = [row.order for row in rows]
    if orders != sorted(set(orders)):
        for place, row in enumerate(rows, 1):
            row.order = place
    return rows


def _cut(duties: Sequence[Duty], calendar: WorkCalendar, today: date) -> list[Cut]:
    """Read, cut and save so many duties."""
    keys = [duty.pk for duty in duties]
    periods: dict[int, list[Period]] = {key: [] for key in keys}
    for period in Period.objects.filter(duty__in=keys).order_by("duty", "order"):
        periods[period.duty_id].append(period)
    reported = set(Evidence.objects.filter(duty__in=keys).values_list("period_id", flat=True))
    cuts = []
    for duty in duties:
        old = periods[duty.pk]
        was, before = _named(old), {row.pk: _dates(row) for row in old}
        reported.update(row.pk for row in old if row.touched)
        rows = recut(duty, old, make_periods(duty, duty.task, duty.plan, calendar), reported, today)
        gone = list(before.keys() - {row.pk for row in rows})
        cuts.append(Cut(duty, was, rows, before, gone))
        duty.due = due_of(duty.task, duty.plan)
        duty.next_due, duty.behind_from = refresh_values(rows, today)
    _save(cuts)
    Duty.objects.bulk_update(duties, ["due", "next_due", "behind_from"], batch_size=BATCH)
    return cuts


def _save(cuts: Sequence[Cut]) -> None:
    """One delete, one update in the way of others, one update, one insert."""
    kept = [(row, cut.before[row.pk]) for cut in cuts for row in cut.rows if row.pk]
    changed = [row for row, before in kept if _dates(row) != before]
    moved = [row.pk for row, (order, *_) in kept if row.order != order]
    Period.objects.filter(pk__in=[key for cut in cuts for key in cut.gone]).delete()
    Period.objects.filter(pk__in=moved).update(order=F("order") + OUT_OF_THE_WAY)
    Period.objects.bulk_update(changed, DATES, batch_size=BATCH)
    Period.objects.bulk_create((row for cut in cuts for row in cut.rows if not row.pk), batch_size=BATCH)


def _dates(period: Period) -> tuple[object, ...]:
    return tuple(getattr(period, name) for name in DATES)


def _named(periods: Sequence[Period]) -> list[str]:
    return [f"{row.label} {row.due}" for row in periods]
