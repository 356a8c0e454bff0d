"""Everything that a duty's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Window

from gongkai.agencies.models import Person, Role
from gongkai.plans.models import (
    Duty,
    Evidence,
    Extension,
    Outcome,
    Per,
    Period,
    State,
    Verdict,
)
from gongkai.plans.queries.lights import Horizon, light_of
from gongkai.plans.queries.periods import current
from gongkai.records.models import Event, Verb
from gongkai.rules.reporting import Light, rest_day_note

TIMELINE = 60
PROVING = (
    Verb.EVIDENCED,
    Verb.RELEASED,
    Verb.SUBMITTED,
    Verb.EXPORTED,
    Verb.IMPORTED,
)  # acts that leave something to show


@dataclass(frozen=True, slots=True)
class Cellular:
    """One of the year's period cells. `look`: met, missed, sent_back, waiting, now, coming, reported."""

    period: Period
    look: str
    words: str


@dataclass(frozen=True, slots=True)
class Share:
    """One section's share in the task: the row of the table 各科室本期."""

    duty: Duty
    period: Period | None
    light: Light
    filled: int
    missing: int
    over: int


@dataclass(frozen=True, slots=True)
class Ground:
    """One row of the fold 截止日是怎么算的: what, how, on which ground."""

    name: str
    words: str
    ground: str


@dataclass(frozen=True, slots=True)
class Staffed:
    """A section with the names of who works in it."""

    name: str
    handlers: list[str]
    heads: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A duty's page. `elsewhere`: sections that it could be given to; `others`: the section's other duties in the plan."""

    duty: Duty
    light: Light
    period: Period | None
    current: Period | None
    cells: list[Cellular]
    evidence: list[Evidence]
    shares: list[Share]
    staff: Staffed
    elsewhere: list[tuple[int, str]]
    others: list[tuple[int, str]]
    grounds: list[Ground]
    events: list[Event]
    event_count: int
    extension: Extension | None
    before: int | None
    after: int | None
    last: Period | None


def page(duty: Duty, person: Person, when: Horizon, *, period: int | None = None) -> Page:
    """The page of one duty, with the chosen period or the current one. Eight queries."""
    rows = list(Period.objects.filter(duty__task=duty.task_id).order_by("order"))
    periods = [row for row in rows if row.duty_id == duty.pk]
    now = current(periods, when.today)
    chosen = next((row for row in periods if row.order == period), None) or now or next_of(periods)
    events = list(Event.objects.about(duty).annotate(of=Window(Count("pk")))[:TIMELINE])
    before, after, others = _around(duty, person)
    staffed = _staffed(duty)
    accepted = [row for row in periods if row.verdict == Verdict.ACCEPTED and (not chosen or row.order < chosen.order)]
    extension = _extension(duty)
    return Page(
        duty=duty,
        light=light_of(duty, when, _waits(extension)),
        period=chosen,
        current=now,
        cells=[_cell(row, now, when.today) for row in periods],
        evidence=list(Evidence.objects.filter(period=chosen).select_related("attachment", "document__column"))
        if chosen
        else [],
        shares=_shares(duty, rows, when),
        staff=staffed.get(duty.section_id, Staffed(duty.section.name, [], [])),
        elsewhere=[(pk, each.name) for pk, each in staffed.items() if pk != duty.section_id],
        others=others,
        grounds=_grounds(duty, chosen, when),
        events=events,
        event_count=events[0].of if events else 0,  # type: ignore[attr-defined]
        extension=extension,
        before=before,
        after=after,
        last=accepted[-1] if accepted else None,
    )


def next_of(periods: Sequence[Period]) -> Period | None:
    """Where nothing is being worked on: the period that comes next, else the last one."""
    coming = (row for row in periods if row.verdict != Verdict.ACCEPTED)
    return next(coming, periods[-1] if periods else None)


def _extension(duty: Duty) -> Extension | None:
    """The newest request for an extension, where there was one."""
    if duty.state != State.EXTENDING and not duty.extended_times:
        return None
    return Extension.objects.filter(duty=duty).order_by("-pk").first()


def _waits(asked: Extension | None) -> str:
    """Whom a duty under extension waits for, as exactly as is known."""
    return (
        {Outcome.WITH_HEAD: "科室负责人同意延期", Outcome.WITH_LEADER: "分管领导批准延期"}.get(
            Outcome(asked.outcome), ""
        )
        if asked
        else ""
    )


def _cell(period: Period, now: Period | None, today: date) -> Cellular:
    """How a period looks among the year's periods."""
    if period.verdict == Verdict.ACCEPTED:
        return Cellular(period, "met", "达标" if period.target else "通过")
    if period.verdict == Verdict.SENT_BACK:
        return Cellular(period, "sent_back", "退回待改")
    if period.submitted_at:
        return Cellular(period, "waiting", "待审核")
    if period.due and period.due < today:
        return Cellular(period, "missed", "补报")
    if now and period.pk == now.pk:
        return Cellular(period, "now", "本期")
    return Cellular(period, "coming", "" if period.starts > today else "进行中")


def _shares(duty: Duty, periods: list[Period], when: Horizon) -> list[Share]:
    """Every section's share in the task, in the plan's order, the leads first. One query."""
    mine: dict[int, list[Period]] = {}
    for period in periods:
        mine.setdefault(period.duty_id, []).append(period)
    shares = []
    for each in Duty.objects.filter(task=duty.task_id).select_related("section").order_by("part", "pk"):
        each.task, each.agency = duty.task, duty.agency
        shares.append(_share(each, current(mine.get(each.pk, []), when.today), when))
    return shares


def _share(duty: Duty, period: Period | None, when: Horizon) -> Share:
    target = (period.target if period else None) or 0
    counted = period.counted if period else 0
    filled = min(counted, target, 12)
    return Share(
        duty,
        period,
        light_of(duty, when),
        filled,
        min(max(target - counted, 0), 12),
        min(max(counted - target, 0), 6) if target else 0,
    )


def _staffed(duty: Duty) -> dict[int, Staffed]:
    """Every section of the agency that has people, with who handles and who heads it. One query."""
    found: dict[int, Staffed] = {}
    people = Person.objects.filter(agency=duty.agency_id, is_active=True, section__isnull=False, section__active=True)
    for section, name, role, person in people.order_by("section__order", "pk").values_list(
        "section_id", "section__name", "role", "name"
    ):
        each = found.setdefault(section, Staffed(name, [], []))
        (each.heads if role == Role.HEAD else each.handlers).append(person)
    return found


def _around(duty: Duty, person: Person) -> tuple[int | None, int | None, list[tuple[int, str]]]:
    """The duties before and after in the plan's order, and the section's other duties (key, words). One query."""
    rows = Duty.objects.visible_to(person).filter(plan=duty.plan_id).order_by("task__order", "part", "pk")
    seen: dict[int, int] = {}
    others: list[tuple[int, str]] = []
    for task, pk, section, number in rows.values_list("task_id", "pk", "section_id", "task__number"):
        seen.setdefault(task, pk)
        if section == duty.section_id and pk != duty.pk:
            others.append((pk, f"第{number}项"))
    tasks = list(seen)
    place = tasks.index(duty.task_id) if duty.task_id in seen else -1
    before = seen[tasks[place - 1]] if place > 0 else None
    after = seen[tasks[place + 1]] if 0 <= place < len(tasks) - 1 else None
    return before, after, others


def _grounds(duty: Duty, period: Period | None, when: Horizon) -> list[Ground]:
    """How the date came about: words in the source, the rule, a rest day, what remains."""
    task = duty.task
    rows = [
        Ground("取自原文", f"“{guess.get('words', '')}”", str(guess.get("reason", "")))
        for guess in task.reading.get("guesses", [])
        if guess.get("field") in {"deadline", "recurrence", "quota", "soft", "period"}
    ]
    if not rows:
        rows = [Ground("取自原文", "原文没有写明时限", "按持续推进办理，分期报告")]
    due = (period.due if period else None) or duty.due
    if task.per:
        rows.append(
            Ground("周期", f"{Per(task.per).label}一期，本期为{period.label if period else '—'}", "要点时限规则")
        )
    if due:
        note = rest_day_note(due, when.calendar)
        if note:
            rows.append(Ground("休息日", note, when.calendar.notices.get(due.year, "") or "放假安排尚未公布，暂定"))
        if duty.extended_times:
            rows.append(Ground("延期", f"已延期{duty.extended_times}次，现为{due:%Y年%-m月%-d日}", "分管领导批准"))
        left = when.calendar.workdays_between(when.today, due)
        rows.append(
            Ground(
                "剩余",
                f"还有{left}个工作日" if left >= 0 else f"已过{-left}个工作日",
                f"放假安排公布到{max(when.calendar.notices)}年",
            )
        )
    return rows


def own_records(duty: Duty) -> list[Event]:
    """Records of this system that the section can hand in: what its people did on other duties, and what was released."""
    rows = provable(duty).exclude(subject_type=duty._meta.label, subject_id=str(duty.pk))
    return list(rows.order_by("-id")[:30])


def provable(duty: Duty) -> QuerySet[Event]:
    """Every record that can be a proof of this duty: its own, and what the section's people did that leaves something."""
    people = Person.objects.doing(duty.section).values("username")
    shown = Q(actor_key__in=people, verb__in=PROVING) | Q(subject_type=duty._meta.label, subject_id=str(duty.pk))
    return Event.objects.filter(shown, chain__key=duty.agency.code)


def words_needed(period: Period, today: date) -> str:
    """Why words are asked for in this period, or '' where one tap is enough (按例外填报)."""
    if period.due and period.due < today:
        return "已过截止日，请说明逾期原因和补救办法"
    if period.verdict == Verdict.SENT_BACK:
        return "上次被退回，请说明改了什么"
    return ""
