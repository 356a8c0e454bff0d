"""One digest of requests for each person and working day: what is near, late, unclaimed, or waits for the person.

Requests are called by their numbers: applicants and subjects do not travel by mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from gongkai.agencies.models import BUSINESS_ROLES, Agency, Person, Role
from gongkai.foi.models import (
    OPEN,
    Answer,
    AnswerState,
    Case,
    Deputy,
    Desk,
    ExtensionRequest,
    Opinion,
    RequestState,
    State,
    Verdict,
    Writer,
)
from gongkai.foi.queries.lights import OVER, Horizon, horizon
from gongkai.foi.queries.rights import heads_unit, owns, receives
from gongkai.records.actions import Letter, post
from gongkai.rules.calendar import DAY
from gongkai.rules.days import day_of

SHOWN = 20  # lines under a heading; the rest is counted
DESK = "/desk/requests/"
URGENT_DAYS = 2  # working days before the due date on which a section's head is told
LATE, NEAR, OVER_WAIT, UNCLAIMED = "已逾期", "临期", "等待的期限已过", "待认领"


@dataclass(slots=True)
class Digest:
    """What one person is told: headings with lines under them."""

    parts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, heading: str, lines: Iterable[str]) -> None:
        """One heading, left out where nothing stands under it."""
        found = list(dict.fromkeys(lines))
        if found:
            self.parts[heading] = found


@dataclass(slots=True)
class Day:
    """What the digests of one agency look at, read once.

    waited     the latest day that lies `escalation_days` working days back: what nobody took since is escalated
    urgent     the latest due date that a section's head is told of
    writers    answer to the people who wrote on it; `deciders` to those who approved a step of its round
    deputised  person to those for whom they stand in
    """

    when: Horizon
    waited: date
    urgent: date
    cases: list[Case]
    answers: list[Answer]
    extensions: list[ExtensionRequest]
    writers: dict[int, set[int]]
    deciders: dict[int, set[int]]
    deputised: dict[int, set[int]]


def post_digests(agency: Agency, *, at: datetime) -> int:
    """Write the digests of the day for one agency; a second run writes nothing. Returns how many were written.

    The caller sees to working days and quiet hours. Eleven reads and one write, however many requests there are.
    """
    day = _day(agency, day_of(at))
    letters = []
    for person in Person.objects.filter(agency=agency, is_active=True, role__in=BUSINESS_ROLES).select_related(
        "section"
    ):
        digest = _digest(person, day)
        if digest.parts:
            letters.append(_letter(person, digest, day.when.today))
    return post(letters, at=at)


def _day(agency: Agency, today: date) -> Day:
    when = horizon(agency, today)
    told = Q(due__lte=when.until) | Q(waits_until__lt=today) | Q(handler=None) | Q(state=State.UNCONFIRMED)
    cases = Case.objects.filter(told, agency=agency, state__in=OPEN).select_related("section")
    moving = Answer.objects.filter(case__agency=agency, case__state__in=OPEN,
                                   state__in=[AnswerState.REVIEW, AnswerState.APPROVED])  # fmt: skip
    answers = list(moving.select_related("case__section").order_by("step_due", "pk"))
    keys = [answer.pk for answer in answers]
    asked = ExtensionRequest.objects.filter(case__agency=agency, case__state__in=OPEN, state=RequestState.ASKED)
    approved = Opinion.objects.filter(answer__in=keys, verdict=Verdict.APPROVED, outdated=False)
    rounds = {answer.pk: answer.round for answer in answers}
    deciders = [
        (one, who) for one, who, turn in approved.values_list("answer", "person", "round") if rounds[one] == turn
    ]
    deputies = Deputy.objects.filter(person__agency=agency, since__lte=today, until__gte=today)
    return Day(
        when=when, waited=_waited(agency, when), urgent=when.calendar.add_workdays(today, URGENT_DAYS),
        cases=list(cases.order_by("due", "pk")), answers=answers,
        extensions=list(asked.select_related("case", "asked_by")),
        writers=_sets(Writer.objects.filter(answer__in=keys).values_list("answer", "person")),
        deciders=_sets(deciders), deputised=_sets(deputies.values_list("deputy", "person")),
    )  # fmt: skip


def _digest(person: Person, day: Day) -> Digest:
    """What this person is told today, the most pressing first."""
    digest = Digest()
    mine = {person.pk, *day.deputised.get(person.pk, ())}
    _work(digest, [case for case in day.cases if case.handler_id in mine], day)
    section = person.section
    if section is not None and person.role != Role.LEADER:
        digest.add(f"本科室{UNCLAIMED}", (_line(case) for case in day.cases
                                     if case.section_id == section.pk and case.handler_id is None))  # fmt: skip
    if person.role == Role.HEAD and section is not None:
        _of_section(digest, [case for case in day.cases if case.section_id == section.pk], day)
    if section is not None and receives(Case(agency_id=person.agency_id), person):
        _of_office(digest, day)
    if heads_unit(Case(agency_id=person.agency_id), person):
        _of_unit(digest, person, day)
    _review(digest, person, mine, day)
    return digest


def _work(digest: Digest, own: list[Case], day: Day) -> None:
    """Cases of one's own and of those for whom one stands in, each under its most pressing heading."""
    heaps: dict[str, list[str]] = {LATE: [], OVER_WAIT: [], NEAR: []}
    for case in own:
        if heading := _heading(case, day.when):
            heaps[heading].append(_line(case))
    for heading, lines in heaps.items():
        digest.add(heading, lines)


def _heading(case: Case, when: Horizon) -> str:
    """Empty where nothing presses; a wait for others that is over goes on by itself and is no work."""
    if case.due is not None and case.due < when.today:
        return LATE
    if case.state in OVER:
        return OVER_WAIT if case.waits_until is not None and case.waits_until < when.today else ""
    return NEAR if case.due is not None and case.due <= when.until else ""


def _of_section(digest: Digest, own: list[Case], day: Day) -> None:
    """The section's head: what is late, what is urgent, what nobody took for `escalation_days` working days."""
    due = [case for case in own if case.due is not None and case.due <= day.urgent]
    digest.add("本科室逾期", (_line(case) for case in due if _heading(case, day.when) == LATE))
    digest.add("本科室紧急", (_line(case) for case in due if _heading(case, day.when) == NEAR))
    left = [case for case in own if case.handler_id is None and case.assigned_at is not None]
    digest.add("本科室迟迟无人认领", (_line(case) for case in left if _day_of_assignment(case) <= day.waited))


def _of_office(digest: Digest, day: Day) -> None:
    """The office: what has to be given out, confirmed, closed, sent."""
    digest.add("待分办", (_line(case) for case in day.cases if None in (case.section_id, case.handler_id)))
    digest.add("待双方确认", (_line(case) for case in day.cases if case.state == State.UNCONFIRMED))
    digest.add("全机关逾期", (_line(case) for case in day.cases if _heading(case, day.when) == LATE))
    digest.add("补正、缴费期限已过", (_line(case) for case in day.cases if _heading(case, day.when) == OVER_WAIT))
    digest.add("已签发待发出", (_line(one.case) for one in day.answers if one.state == AnswerState.APPROVED))


def _of_unit(digest: Digest, person: Person, day: Day) -> None:
    """The head of the work unit and the leader: late cases, urgent ones, extensions, steps that are late."""
    digest.add("全机关逾期", (_line(case) for case in day.cases if _heading(case, day.when) == LATE))
    urgent = (case for case in day.cases if case.due is not None and case.due <= day.urgent)
    digest.add("紧急", (_line(case) for case in urgent if _heading(case, day.when) == NEAR))
    digest.add("延长答复待您批准", (f"{one.case.number}，{one.asked_by.name}提出" for one in day.extensions
                             if one.asked_by_id != person.pk))  # fmt: skip
    late = (one for one in day.answers if one.step_due is not None and one.step_due < day.when.today)
    digest.add("审核超时", (_step_line(one) for one in late))


def _review(digest: Digest, person: Person, mine: set[int], day: Day) -> None:
    """Steps that wait for the person, and one's own answers that others are late with."""
    waiting, held_up = [], []
    for answer in day.answers:
        if answer.state != AnswerState.REVIEW:
            continue
        wrote = day.writers.get(answer.pk, set())
        seen = wrote | day.deciders.get(answer.pk, set())
        if owns(Desk(answer.step), answer.case, person) and person.pk not in seen and person.role != Role.LEADER:
            waiting.append(_step_line(answer))
        elif wrote & mine and answer.step_due is not None and answer.step_due < day.when.today:
            held_up.append(_step_line(answer))
    digest.add("待您审核", waiting)
    digest.add("您的答复审核超时", held_up)


def _line(case: Case) -> str:
    where = case.section.name if case.section else "未派"
    due = f"，{case.due:%-m月%-d日}到期" if case.due else ""
    return f"{case.number}（{where}{due}）"


def _step_line(answer: Answer) -> str:
    due = f"，时限{answer.step_due:%-m月%-d日}" if answer.step_due else ""
    return f"{answer.case.number}（{answer.get_step_display()}{due}）"


def _day_of_assignment(case: Case) -> date:
    return day_of(case.assigned_at or case.arrived_at)


def _waited(agency: Agency, when: Horizon) -> date:
    day = when.today
    while when.calendar.workdays_between(day, when.today) < agency.escalation_days:
        day -= DAY
    return day


def _sets(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return found


def _letter(person: Person, digest: Digest, today: date) -> Letter:
    """Subject: the numbers. Body: the cases, at most SHOWN of each heading."""
    subject = "公开申请：" + "、".join(f"{heading}{len(lines)}件" for heading, lines in digest.parts.items())
    blocks = []
    for heading, lines in digest.parts.items():
        more = [f"另有{len(lines) - SHOWN}件"] if len(lines) > SHOWN else []
        blocks.append("\n".join([f"{heading}（{len(lines)}件）", *lines[:SHOWN], *more]))
    return Letter(person.username, person.email, f"foi-digest-{today}", subject[:200], "\n\n".join(blocks), DESK)
