"""What waits for one person today (我的工作台)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q

from gongkai.agencies.models import Person, Role
from gongkai.plans.models import (
    OPEN,
    Claim,
    Duty,
    Extension,
    Kind,
    LookBack,
    LookBackVerdict,
    Outcome,
    Period,
    PlanState,
    State,
    Verdict,
)
from gongkai.plans.queries.lights import Horizon, light_of
from gongkai.plans.queries.periods import current_periods
from gongkai.plans.queries.reviews import queue
from gongkai.rules.reporting import Light

AHEAD = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Card:
    """One duty that waits, with the period it is about and a line that says why."""

    duty: Duty
    period: Period | None
    light: Light
    last: Period | None = None


@dataclass(slots=True)
class Home:
    """The groups of the desk's first page, each in the order in which it should be worked off."""

    sent_back: list[Card] = field(default_factory=list)
    soon: list[Card] = field(default_factory=list)
    unsigned: list[Card] = field(default_factory=list)
    reports: list[Card] = field(default_factory=list)
    reported: list[Card] = field(default_factory=list)
    by_machine: list[Card] = field(default_factory=list)
    steady: list[Card] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    reviews: int = 0
    declined: list[Card] = field(default_factory=list)
    look_backs: list[LookBack] = field(default_factory=list)
    ahead: list[tuple[date, bool, list[Card]]] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether the person may close the page and get on with something else."""
        return not (
            self.sent_back
            or self.soon
            or self.unsigned
            or self.reports
            or self.extensions
            or self.reviews
            or self.declined
            or self.look_backs
        )


def home(person: Person, when: Horizon) -> Home:
    """Everything that waits for this person. Seven queries at most."""
    found = Home()
    if person.section_id:
        _section_work(found, person, when)
    if person.role == Role.COORDINATOR:
        _office_work(found, person, when)
    found.extensions = list(_extensions(person))
    return found


def _section_work(found: Home, person: Person, when: Horizon) -> None:
    """The section's own duties, each in the one group in which it should be seen first."""
    duties = list(
        Duty.objects.visible_to(person)
        .filter(section=person.section_id, state__in=[State.PENDING, State.WORKING, State.REVIEW])
        .filter(plan__state=PlanState.ACTIVE)
        .select_related("task", "section", "agency")
        .order_by(F("next_due").asc(nulls_last=True), "task__order")
    )
    periods = current_periods(duties, when.today)
    cards = [Card(duty, periods.get(duty.pk), light_of(duty, when)) for duty in duties]
    for card in cards:
        _sort_in(found, card, when.today)
    _remember_last(found)
    found.ahead = _ahead(cards, when)


def _sort_in(found: Home, card: Card, today: date) -> None:
    """Which group a duty is shown in."""
    duty, period = card.duty, card.period
    if duty.state == State.REVIEW or (period and period.waits):
        if period and period.claim == Claim.NO_CHANGE:
            found.reported.append(card)
    elif duty.sent_back:
        found.sent_back.append(card)
    elif duty.state == State.PENDING:
        found.unsigned.append(card)
    elif period and period.reached:
        found.by_machine.append(card)
    elif period and duty.task.kind == Kind.STANDING and period.ends <= today:
        (found.reports if card.light.colour != "red" else found.soon).append(card)
    elif card.light.colour in {"red", "yellow"}:
        found.soon.append(card)
    else:
        found.steady.append(card)


def _remember_last(found: Home) -> None:
    """What was said last time, so that nobody has to look it up. One query."""
    cards = found.reports
    before: dict[int, Period] = {}
    rows = Period.objects.filter(duty__in=[card.duty.pk for card in cards], verdict=Verdict.ACCEPTED)
    for period in rows.order_by("duty", "order"):
        before[period.duty_id] = period
    found.reports = [Card(c.duty, c.period, c.light, before.get(c.duty.pk)) for c in cards]


def _ahead(cards: list[Card], when: Horizon) -> list[tuple[date, bool, list[Card]]]:
    """What comes due in the next three weeks, by day: the day, whether it is worked, the duties."""
    days: dict[date, list[Card]] = {}
    for card in cards:
        due = card.duty.next_due
        if due and when.today <= due <= when.today + AHEAD and card.duty.state in OPEN:
            days.setdefault(due, []).append(card)
    return [(day, when.calendar.is_workday(day), days[day]) for day in sorted(days)]


def _office_work(found: Home, person: Person, when: Horizon) -> None:
    """What only the office can settle: reviews, duties sent back to it, look-backs."""
    mine = Duty.objects.filter(agency=person.agency_id, plan__state=PlanState.ACTIVE)
    found.reviews = queue(person).count()
    found.declined = [
        Card(duty, None, light_of(duty, when))
        for duty in mine.filter(state=State.DECLINED).select_related("task", "section", "agency").order_by("pk")
    ]
    found.look_backs = list(
        LookBack.objects.visible_to(person)
        .filter(verdict=LookBackVerdict.OPEN, duty__agency=person.agency_id)
        .select_related("duty__task", "duty__section", "duty__plan")
    )


def _extensions(person: Person) -> list[Extension]:
    """Requests for an extension that this person decides."""
    stage = {
        Role.HEAD: Q(outcome=Outcome.WITH_HEAD, duty__section=person.section_id),
        Role.LEADER: Q(outcome=Outcome.WITH_LEADER),
    }.get(Role(person.role))
    if stage is None:
        return []
    rows = Extension.objects.visible_to(person).filter(stage, duty__agency=person.agency_id)
    return list(rows.select_related("duty__task", "duty__section").order_by("asked_at"))
