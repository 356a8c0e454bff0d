"""How a request stands on a day: a colour and the words beside it. Computed when asked, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.agencies.models import Agency
from gongkai.agencies.queries import work_calendar
from gongkai.foi.models import Case, Reception, State
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.reporting import Light, light, yellow_until
from gongkai.rules.requests.ledger import Waiting

WARN_DAYS = 5  # working days, where the agency has set none
OVER = {State.CORRECTING: "补正期限已过，请办理", State.PAYING: "缴费期限已过，请办理"}


@dataclass(frozen=True, slots=True)
class Horizon:
    """The day of looking, the agency's calendar, and the last due date that still counts as near."""

    today: date
    until: date
    calendar: WorkCalendar
    warn_days: int


def horizon(agency: Agency, today: date, calendar: WorkCalendar | None = None) -> Horizon:
    """How far the agency looks ahead on a day. Three small reads, one where its calendar is known."""
    warn = Reception.objects.filter(agency=agency).values_list("warn_days", flat=True).first()
    calendar, days = calendar or work_calendar(agency), WARN_DAYS if warn is None else warn
    return Horizon(today, yellow_until(today, calendar, days), calendar, days)


def light_of(case: Case, when: Horizon) -> Light:
    """The light of a case: done, red when late, yellow when near or a wait is over, grey when it waits, else green."""
    state = State(case.state)
    if not case.is_open:
        return Light("done", state.label)
    if state == State.UNCONFIRMED:
        return Light("grey", "等待双方确认")
    if state in OVER and case.waits_until is not None and case.waits_until < when.today:
        return Light("yellow", OVER[state])
    late = case.due is not None and case.due < when.today
    waits = Waiting(case.waiting_for).label if case.waiting_for and not late else None
    return light(due=case.due, today=when.today, calendar=when.calendar, waiting_for=waits, yellow_days=when.warn_days)
