"""Lights as the database sees them: a duty's rank from dates, and the words for one row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from gongkai.agencies.models import Agency, Person, Role
from gongkai.agencies.queries import work_calendar
from gongkai.plans.models import OPEN, Duty, Extension, Outcome, Period, State
from gongkai.plans.models.duty import ACTING, WAITING
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.reporting import Light, light, yellow_until

RED, YELLOW, GREY, GREEN, DONE = 4, 3, 2, 1, 0
NAMES = {RED: "red", YELLOW: "yellow", GREY: "grey", GREEN: "green", DONE: "done"}
WAITS = {  # what a duty waits for, by the state or the outcome of an extension that says so
    State.REVIEW.value: "办公室审核",
    State.DECLINED.value: "办公室改派",
    Outcome.WITH_HEAD.value: "科室负责人批延期",
    Outcome.WITH_LEADER.value: "分管领导批延期",
}
WORDS = {RED: "逾期", YELLOW: "临期或落后", GREY: "等待他人", GREEN: "正常", DONE: "办结"}


@dataclass(frozen=True, slots=True)
class Horizon:
    """The day on which lights are looked at, with the agency's calendar. `until` is the last due date still yellow."""

    today: date
    until: date
    calendar: WorkCalendar


def horizon(agency: Agency, today: date) -> Horizon:
    """How far the agency looks ahead on a day."""
    calendar = work_calendar(agency)
    return Horizon(today, yellow_until(today, calendar, agency.yellow_days), calendar)


def rank(when: Horizon, prefix: str = "") -> Case:
    """SQL: 4 red, 3 yellow, 2 grey, 1 green, 0 done, for the duty reached by `prefix` ('' or 'duties__')."""

    def q(**conditions: object) -> Q:
        return Q(**{f"{prefix}{key}": value for key, value in conditions.items()})

    acting = q(state__in=list(ACTING))
    return Case(
        When(acting & q(next_due__lt=when.today), then=Value(RED)),
        When(acting & (q(next_due__lte=when.until) | q(behind_from__lte=when.today)), then=Value(YELLOW)),
        When(q(state__in=list(WAITING)), then=Value(GREY)),
        When(acting, then=Value(GREEN)),
        default=Value(DONE),
        output_field=IntegerField(),
    )


def rank_of(duty: Duty, when: Horizon) -> int:
    """The same as `rank`, for a duty in hand."""
    if duty.state in WAITING:
        return GREY
    if duty.state not in ACTING:
        return DONE
    if duty.next_due and duty.next_due < when.today:
        return RED
    soon = (duty.next_due and duty.next_due <= when.until) or (duty.behind_from and duty.behind_from <= when.today)
    return YELLOW if soon else GREEN


def light_of(duty: Duty, when: Horizon, waits_for: str = "") -> Light:
    """The light of one duty in words."""
    return light(
        due=duty.next_due,
        today=when.today,
        calendar=when.calendar,
        done=duty.state not in OPEN,
        waiting_for=(waits_for or waiting_for(duty)) if duty.state in WAITING else None,
        behind=duty.behind_from,
        yellow_days=duty.agency.yellow_days,
    )


def waiting_for(duty: Duty) -> str:
    """Whom the section waits for, from the state alone."""
    return {State.REVIEW: "办公室审核", State.DECLINED: "办公室改派", State.EXTENDING: "延期审批"}.get(
        State(duty.state), "他人"
    )


def waits(wait: str, prefix: str = "") -> Q:
    """Condition on duties: they wait for this (a key of `WAITS`)."""
    if wait == State.REVIEW:
        submitted = Period.objects.waiting().filter(duty=OuterRef(f"{prefix}pk"))
        return Q(Exists(submitted))
    if wait in State.values:
        return Q(**{f"{prefix}state": wait})
    return Q(Exists(Extension.objects.filter(duty=OuterRef(f"{prefix}pk"), outcome=wait)))


def awaiting(person: Person, when: Horizon, prefix: str = "") -> Q:
    """Condition on duties: this person should act now."""

    def q(**conditions: object) -> Q:
        return Q(**{f"{prefix}{key}": value for key, value in conditions.items()})

    def asked(outcome: Outcome) -> Q:
        return Q(Exists(Extension.objects.filter(duty=OuterRef(f"{prefix}pk"), outcome=outcome)))

    soon = q(state__in=list(ACTING)) & (q(next_due__lte=when.until) | q(behind_from__lte=when.today))
    own = q(section=person.section_id) & (q(state=State.PENDING) | q(sent_back=True, state=State.WORKING) | soon)
    if person.role == Role.COORDINATOR:
        return own | (q(agency=person.agency_id) & q(state__in=[State.REVIEW, State.DECLINED]))
    if person.role == Role.LEADER:
        return q(agency=person.agency_id, state=State.EXTENDING) & asked(Outcome.WITH_LEADER)
    if person.role == Role.HEAD:
        return own | (q(section=person.section_id, state=State.EXTENDING) & asked(Outcome.WITH_HEAD))
    return own
