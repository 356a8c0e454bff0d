"""Everything that a duty's page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.agencies.models import Person, Role
from gongkai.plans.models import (
    Duty,
    Evidence,
    Extension,
    LookBack,
    Outcome,
    Per,
    Period,
    State,
    Verdict,
)
from gongkai.plans.queries.lights import Horizon, light_of
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
class Page:
    """A duty's page."""

    duty: Duty
    light: Light
    period: Period | None
    current: Period | None
    cells: list[Cellular]
    evidence: list[Evidence]
    shares: list[Share]
    people: dict[str, list[str]]
    grounds: list[Ground]
    events: list[Event]
    event_count: int
    extension: Extension | None
    look_back: LookBack | None
    before: int | None
    after: int | None
    last: Period | None


def page(duty: Duty, person: Person, when: Horizon, *, period: int | None = None) -> Page:
    """The page of one duty, with the chosen period or the current one. Ten queries."""
    periods = list(Period.objects.filter(duty=duty).order_by("order"))
    current = current_of(periods, when.today)
    chosen = (
        next((row for row in periods if row.order == period), None) or current or (periods[-1] if periods else None)
    )
    events = list(Event.objects.about(duty)[:TIMELINE])
    before, after = _neighbours(duty, person)
    accepted = [row for row in periods if row.verdict == Verdict.ACCEPTED and (not chosen or row.order < chosen.order)]
    return Page(
        duty=duty,
        light=light_of(duty, when, _waits(duty)),
        period=chosen,
        current=current,
        cells=[_cell(row, current, when.today) for row in periods],
        evidence=list(Evidence.objects.filter(period=chosen).select_related("attachment", "event")) if chosen else [],
        shares=_shares(duty, when),
        people=_people(duty),
        grounds=_grounds(duty, chosen, when),
        events=events,
        event_count=Event.objects.about(duty).count(),
        extension=Extension.objects.filter(duty=duty).order_by("-pk").first(),
        look_back=LookBack.objects.filter(duty=duty).order_by("-pk").first(),
        before=before,
        after=after,
        last=accepted[-1] if accepted else None,
    )


def current_of(periods: list[Period], today: date) -> Period | None:
    """The earliest period that has started and is not accepted."""
    return next((row for row in periods if row.starts <= today and row.verdict != Verdict.ACCEPTED), None)


def _waits(duty: Duty) -> str:
    """Whom a waiting duty waits for, as exactly as is known."""
    if duty.state != State.EXTENDING:
        return ""
    stage = Extension.objects.filter(duty=duty, outcome__in=[Outcome.WITH_HEAD, Outcome.WITH_LEADER]).first()
    return (
        {Outcome.WITH_HEAD: "科室负责人同意延期", Outcome.WITH_LEADER: "分管领导批准延期"}.get(
            Outcome(stage.outcome), ""
        )
        if stage
        else ""
    )


def _cell(period: Period, current: Period | None, today: date) -> Cellular:
    """How a period looks among the year's periods."""
    if period.verdict == Verdict.ACCEPTED:
        return Cellular(period, "met", "达标" if period.target else "通过")
    if period.verdict == Verdict.SENT_BACK:
        return Cellular(period, "sent_back", "退回待改")
    if period.submitted_at:
        return Cellular(period, "waiting", "待审核")
    if period.due and period.due < today:
        return Cellular(period, "missed", "补报")
    if current and period.pk == current.pk:
        return Cellular(period, "now", "本期")
    return Cellular(period, "coming", "" if period.starts > today else "进行中")


def _shares(duty: Duty, when: Horizon) -> list[Share]:
    """Every section's share in the task, the lead first."""
    duties = list(
        Duty.objects.filter(task=duty.task_id)
        .select_related("section", "agency", "task")
        .order_by("part", "pk")
    )
    rows = Period.objects.filter(duty__in=duties, starts__lte=when.today).exclude(verdict=Verdict.ACCEPTED)
    current: dict[int, Period] = {}
    for period in rows.order_by("duty", "order"):
        current.setdefault(period.duty_id, period)
    return [_share(each, current.get(each.pk), when) for each in duties]


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


def _people(duty: Duty) -> dict[str, list[str]]:
    """Who handles and who heads the section."""
    found: dict[str, list[str]] = {Role.HANDLER: [], Role.HEAD: []}
    for person in Person.objects.doing(duty.section):
        found.setdefault(person.role, []).append(person.name)
    return found


def _neighbours(duty: Duty, person: Person) -> tuple[int | None, int | None]:
    """The duties before and after in the plan's order, as far as the person may see them."""
    rows = Duty.objects.visible_to(person).filter(plan=duty.plan_id).exclude(task=duty.task_id)
    if not person.oversees:
        rows = rows.filter(section=person.section_id)
    before = rows.filter(task__order__lt=duty.task.order).order_by("-task__order", "part", "pk")
    after = rows.filter(task__order__gt=duty.task.order).order_by("task__order", "part", "pk")
    return (
        before.values_list("pk", flat=True).first(),
        after.values_list("pk", flat=True).first(),
    )


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
                f"工作日历 {when.calendar.revision}",
            )
        )
    return rows


def own_records(duty: Duty) -> list[Event]:
    """Records of this system that the section can hand in: what its people did on other duties, and what was released."""
    people = list(Person.objects.doing(duty.section).values_list("username", flat=True))
    rows = Event.objects.filter(chain__key=duty.agency.code, actor_key__in=people, verb__in=PROVING)
    return list(rows.exclude(subject_type="plans.Duty", subject_id=str(duty.pk)).order_by("-id")[:30])


def words_needed(period: Period, today: date) -> str:
    """Why words are asked for in this period, or '' where one tap is enough (按例外填报)."""
    if period.due and period.due < today:
        return "已过截止日，请说明逾期原因和补救办法"
    if period.verdict == Verdict.SENT_BACK:
        return "上次被退回，请说明改了什么"
    return ""
