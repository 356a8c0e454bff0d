"""One digest for each person and working day, about their own duties alone, and the office's single reminder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from gongkai.agencies.models import BUSINESS_ROLES, Agency, Person, Role
from gongkai.agencies.queries import next_open, work_calendar
from gongkai.plans.actions.moves import hold, office_only
from gongkai.plans.models import OPEN, Duty, Extension, Outcome, PlanState, State
from gongkai.plans.models.duty import ACTING
from gongkai.records.actions import Letter, post, record
from gongkai.records.models import Performer, Verb
from gongkai.rules.calendar import DAY, WorkCalendar
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.rules.reporting import yellow_until

SHOWN = 20  # lines in a digest; the rest is counted
DESK = "/desk/"
DUTY = "/desk/ledger/duties/{}/"  # a duty's page
MONDAY_WORDS = "本周逾期"


class Row(NamedTuple):
    """What a digest needs of a duty."""

    pk: int
    section: int
    section_name: str
    state: str
    sent_back: bool
    next_due: date | None
    behind_from: date | None
    assigned: date
    task: str


class Day(NamedTuple):
    """The day of the digests. `limit` is the latest day that is `escalation_days` working days back."""

    today: date
    calendar: WorkCalendar
    limit: date


@dataclass(slots=True)
class Digest:
    """What one person is told: headings with the names of the tasks under them."""

    parts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, heading: str, lines: Iterable[str]) -> None:
        """One heading, left out where nothing stands under it."""
        found = list(lines)
        if found:
            self.parts[heading] = found


@transaction.atomic
def urge(duty: Duty, *, by: Performer, at: datetime) -> int:
    """The office reminds a section of one duty, at most once a day. Returns how many people were written to."""
    held = hold(duty)
    office_only(held.agency, by, "提醒科室")
    if held.state not in OPEN:
        raise Refused(f"{held}现为“{State(held.state).label}”，不用提醒。", then="请刷新页面查看。")
    people = list(Person.objects.doing(held.section))
    if not people:
        raise Refused(f"{held.section}没有在用的账号。", then="请系统管理员先建账号，或改派别的科室。")
    due = f"，本期截止{held.next_due:%-m月%-d日}" if held.next_due else ""
    subject, body = f"请办理：{held.task}", f"{held.task}{due}。{held.task.requirement[:200]}"
    key = f"urge-{held.pk}-{day_of(at)}"
    letters = [Letter(one.username, one.email, key, subject, body, DUTY.format(held.pk)) for one in people]
    sent = post(letters, at=at, not_before=next_open(held.agency, work_calendar(held.agency), at))
    if not sent:
        raise Refused(f"今天已经提醒过{held.section}。", then="请明天再看。")
    record(Verb.REMINDED, held, by=by, at=at, after={"people": sorted(one.name for one in people)})
    return sent


def post_digests(agency: Agency, *, at: datetime) -> int:
    """Write the digests of the day for one agency; a second run writes nothing. Returns how many were written.

    The caller sees to working days and quiet hours. Six reads and one write, however many duties there are.
    """
    calendar, today = work_calendar(agency), day_of(at)
    day = Day(today, calendar, _limit(agency, today, calendar))
    rows, asked = _rows(agency, day), _extensions(agency)
    letters = []
    for person in Person.objects.filter(agency=agency, is_active=True, role__in=BUSINESS_ROLES):
        digest = _digest(person, rows, asked, day)
        if digest.parts:
            letters.append(_letter(person, digest, today))
    return post(letters, at=at)


def _rows(agency: Agency, day: Day) -> dict[int, list[Row]]:
    """The duties that anybody may have to be told of, by section."""
    until = yellow_until(day.today, day.calendar, agency.yellow_days)
    soon = Q(state__in=ACTING) & (Q(next_due__lte=until) | Q(behind_from__lte=day.today) | Q(sent_back=True))
    told = soon | Q(state__in=[State.PENDING, State.REVIEW, State.DECLINED])
    found: dict[int, list[Row]] = {}
    duties = Duty.objects.filter(told, agency=agency, plan__state=PlanState.ACTIVE).select_related("task", "section")
    for duty in duties.order_by("next_due", "pk").iterator(2000):
        row = Row(
            duty.pk, duty.section_id, duty.section.name, duty.state, duty.sent_back, duty.next_due, duty.behind_from,
            day_of(duty.assigned_at), f"{duty.task}{duty.task.title or duty.task.requirement[:24]}",
        )  # fmt: skip
        found.setdefault(row.section, []).append(row)
    return found


def _extensions(agency: Agency) -> list[tuple[str, int, str]]:
    """Outcome, section and words of every extension that waits for somebody."""
    open_ones = Extension.objects.open().filter(duty__agency=agency)
    rows = open_ones.select_related("duty__task", "duty__section")
    return [(row.outcome, row.duty.section_id, f"{row.duty}延至{row.new_due:%-m月%-d日}") for row in rows]


def _digest(person: Person, rows: dict[int, list[Row]], asked: list[tuple[str, int, str]], day: Day) -> Digest:
    """What this person is told today."""
    digest = Digest()
    own = rows.get(person.section_id or 0, [])
    if person.role in (Role.HANDLER, Role.COORDINATOR):
        _own_work(digest, own, day)
    if person.role == Role.COORDINATOR:
        every = [row for each in rows.values() for row in each]
        digest.add("待审核", (f"{row.task}（{row.section_name}）" for row in every if row.state == State.REVIEW))
        digest.add("科室退回", (f"{row.task}（{row.section_name}）" for row in every if row.state == State.DECLINED))
    if person.role == Role.HEAD:
        _escalated(digest, own, day.limit)
        digest.add("延期待您同意", (words for outcome, section, words in asked
                                if outcome == Outcome.WITH_HEAD and section == person.section_id))  # fmt: skip
    if person.role == Role.LEADER:
        digest.add("延期待您批准", (words for outcome, _, words in asked if outcome == Outcome.WITH_LEADER))
        if _first_workday_of_week(day.today, day.calendar):
            digest.add(MONDAY_WORDS, _late_by_section(rows, day.today))
    return digest


def _own_work(digest: Digest, own: list[Row], day: Day) -> None:
    """A handler's own duties, each under one heading only: the most pressing one."""
    heaps: dict[str, list[str]] = {"已逾期": [], "退回待改": [], "待签收": [], "临期": [], "落后于进度": []}
    for row in own:
        heading = _heading(row, day.today)
        if heading:
            days = f"，还剩{day.calendar.workdays_between(day.today, row.next_due)}个工作日" if row.next_due else ""
            due = f"（{row.next_due:%-m月%-d日}截止{days if heading == '临期' else ''}）" if row.next_due else ""
            heaps[heading].append(row.task + due)
    for heading, lines in heaps.items():
        digest.add(heading, lines)


def _heading(row: Row, today: date) -> str:
    """Under which heading a section's duty stands; empty where it waits for somebody else."""
    if row.state not in ACTING:
        return ""
    if row.next_due and row.next_due < today:
        return "已逾期"
    if row.sent_back:
        return "退回待改"
    if row.state == State.PENDING:
        return "待签收"
    return "落后于进度" if row.behind_from and row.behind_from <= today and not row.next_due else "临期"


def _escalated(digest: Digest, own: list[Row], limit: date) -> None:
    """What the section's head is told of: unsigned or overdue for `escalation_days` working days."""
    digest.add("本科室迟迟未签收", (row.task for row in own if row.state == State.PENDING and row.assigned <= limit))
    late = (row for row in own if row.state in ACTING and row.next_due and row.next_due <= limit)
    digest.add("本科室逾期未办", (f"{row.task}（{row.next_due:%-m月%-d日}截止）" for row in late))


def _limit(agency: Agency, today: date, calendar: WorkCalendar) -> date:
    """The latest day that lies at least `escalation_days` working days back."""
    day = today
    while calendar.workdays_between(day, today) < agency.escalation_days:
        day -= DAY
    return day


def _first_workday_of_week(today: date, calendar: WorkCalendar) -> bool:
    return not calendar.workdays_in(today - today.weekday() * DAY, today - DAY)


def _late_by_section(rows: dict[int, list[Row]], today: date) -> list[str]:
    """Section and number of overdue duties, the worst first."""
    late = {
        each[0].section_name: sum(bool(row.state in ACTING and row.next_due and row.next_due < today) for row in each)
        for each in rows.values()
    }
    return [f"{name}{count}项" for name, count in sorted(late.items(), key=lambda pair: -pair[1]) if count]


def _letter(person: Person, digest: Digest, today: date) -> Letter:
    """Subject: the numbers. Body: the names, at most SHOWN of each."""
    subject = "、".join(f"{heading}{len(lines)}项" for heading, lines in digest.parts.items())
    blocks = []
    for heading, lines in digest.parts.items():
        more = [f"另有{len(lines) - SHOWN}项"] if len(lines) > SHOWN else []
        blocks.append("\n".join([f"{heading}（{len(lines)}项）", *lines[:SHOWN], *more]))
    return Letter(person.username, person.email, f"digest-{today}", subject[:200], "\n\n".join(blocks), DESK)
