"""Most of a year's work: what the sections and the office did, in the order of days, through the rooms' own actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from gongkai.agencies.queries import work_calendar
from gongkai.demo.people import Cast
from gongkai.demo.proofs import proof_of
from gongkai.plans import actions
from gongkai.plans.models import Claim, Duty, Kind, Part, Period, Plan, State
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.refused import Refused

WORDS = (
    "已完成资料收集，正在核对数据。",
    "初稿已经形成，正在征求有关科室意见。",
    "按计划推进，本期完成了既定内容。",
    "网页栏目已经调整到位，内容陆续补齐。",
)
SENT_BACK = ("附件是上一年的，请换成今年的。", "缺少公开日期，请补上链接。", "说明太笼统，请写清做了哪几件事。")
BLOCKED = ("数据由外单位提供，对方还没有反馈，已发函催办。", "系统改版，栏目暂时不能更新，已联系维护单位。")
LATE = ("人员调整，交接耽误了几天，已补做。", "审签时间比预计的长，已完成，今后提前送审。")

LONG_AGO = timedelta(days=45)  # nobody leaves a report undone for longer: the office would have called


@dataclass(slots=True)
class Year:
    """One plan's year. `rng` is seeded: the demo is the same on the same day."""

    cast: Cast
    plan: Plan
    today: date
    rng: Random
    calendar: WorkCalendar = field(init=False)

    def __post_init__(self) -> None:
        self.calendar = work_calendar(self.plan.agency)

    def work(self) -> Iterator[int]:
        """Let every duty be worked on; yields after each one."""
        duties = list(
            Duty.objects.filter(plan=self.plan)
            .select_related("task", "section", "agency", "plan")
            .order_by("task__order", "part", "pk")
        )
        for number, duty in enumerate(duties, 1):
            self._one(duty)
            yield number

    def _one(self, duty: Duty) -> None:
        """Sign, then period after period, as far as this section got."""
        lazy = self.rng.random()
        assigned = timezone.localtime(duty.assigned_at).date()
        signed = self.calendar.add_workdays(assigned, 1 + int(lazy * 4))
        if signed > self.today or lazy > 0.985:
            return
        actions.open_duty(duty, by=self.cast.handler(duty.section), at=moment(signed, self.rng))
        for period in Period.objects.filter(duty=duty).order_by("order"):
            duty.refresh_from_db()
            if duty.state not in {State.WORKING, State.REVIEW} or period.starts > self.today or period.verdict:
                continue
            if not self._period(duty, period, signed, lazy):
                break

    def _period(self, duty: Duty, period: Period, signed: date, lazy: float) -> bool:
        """Fill one period; False where the section has not got further."""
        due = period.due or period.ends
        start = max(period.starts, self.calendar.add_workdays(signed, 1))
        self._prove(duty, period, start, min(due, self.today), lazy)
        period.refresh_from_db()
        day = self._day_of_report(duty, period, start, due, lazy)
        if day is None and due < self.today - LONG_AGO:
            day = self.calendar.latest_workday(due)
        if day is None or day > self.today:
            return False
        return self._report(duty, period, day, due, lazy)

    def _prove(self, duty: Duty, period: Period, start: date, until: date, lazy: float) -> None:
        """Evidence on working days of the period: enough where a figure is asked for, mostly."""
        wanted = period.target or (1 if self.rng.random() < (0.75 if duty.part == Part.LEAD else 0.4) else 0)
        if period.target and lazy > 0.93 and self.rng.random() < 0.4:
            wanted -= 1
        elif period.target:
            wanted += self.rng.choice((0, 0, 0, 1))
        days = list(self.calendar.workdays_in(start, until)) if until >= start else []
        share = (until - period.starts).days / max(1, ((period.due or period.ends) - period.starts).days)
        if period.target and share < 1:
            wanted = round(wanted * min(1.0, share + 0.15))
        for number in range(min(wanted, 14, len(days))):
            day = days[(number * len(days)) // max(1, wanted)]
            name, data = proof_of(duty, period, day, number, self.rng)
            actions.add_file(
                period,
                name,
                data,
                happened_on=day,
                title=name.removesuffix(".txt"),
                by=self.cast.handler(duty.section),
                at=moment(day, self.rng),
            )

    def _day_of_report(self, duty: Duty, period: Period, start: date, due: date, lazy: float) -> date | None:
        """The day on which the section reports; None where it never did."""
        if lazy > 0.96 and self.rng.random() < 0.5:
            return None
        if duty.task.kind == Kind.ONCE:
            back = int(self.rng.random() * 25) - (6 if lazy > 0.9 else 0)
            day = due - timedelta(days=back)
        elif duty.task.kind == Kind.STANDING:
            day = self.calendar.add_workdays(period.ends, 1 + int(lazy * 7))
        else:
            day = self.calendar.latest_workday(period.ends)
        return self.calendar.latest_workday(max(day, start))

    def _report(self, duty: Duty, period: Period, day: date, due: date, lazy: float) -> bool:
        """Claim by exception and submit; the office decides a few days later."""
        handler = self.cast.handler(duty.section)
        at = moment(day, self.rng)
        try:
            kind, text = self._claim(duty, period, day > due)
            if kind:
                actions.claim(period, kind, text, by=handler, at=at)
            actions.submit(period, by=handler, at=at)
        except Refused:
            return False
        decided = self.calendar.add_workdays(day, 1 + int(self.rng.random() * 3))
        return decided <= self.today and self._decide(duty, period, decided)

    def _claim(self, duty: Duty, period: Period, late: bool) -> tuple[Claim | None, str]:
        """What the section says: nothing where the figure speaks, words only on exception."""
        if late:
            return Claim.LATE, self.rng.choice(LATE)
        if period.target and period.counted >= period.target:
            return None, ""
        if duty.task.kind == Kind.ONCE:
            return Claim.FINISHED, "" if period.counted and not period.target else self.rng.choice(WORDS)
        dice = self.rng.random()
        if dice < 0.12:
            return Claim.BLOCKED, self.rng.choice(BLOCKED)
        return (Claim.PROGRESS, self.rng.choice(WORDS)) if dice < 0.4 or period.target else (Claim.NO_CHANGE, "")

    def _decide(self, duty: Duty, period: Period, day: date) -> bool:
        """The office accepts, now and then after having sent back. Its own duties are reviewed by somebody else."""
        office, at = self.cast.coordinator, moment(day, self.rng)
        period = Period.objects.select_related("duty__task", "duty__section", "duty__agency").get(pk=period.pk)
        if self.rng.random() < 0.06:
            actions.send_back(period, reason=self.rng.choice(SENT_BACK), by=office, at=at)
            again = self.calendar.add_workdays(day, 2)
            if again > self.today:
                return False
            period.refresh_from_db()
            late = bool(period.due and again > period.due)
            text = self.rng.choice(LATE if late else WORDS)
            kind = Claim.LATE if late else Claim.FINISHED if duty.task.kind == Kind.ONCE else Claim.PROGRESS
            actions.claim(period, kind, text, by=self.cast.handler(duty.section), at=moment(again, self.rng))
            actions.submit(period, by=self.cast.handler(duty.section), at=moment(again, self.rng))
            day = self.calendar.add_workdays(again, 1)
            if day > self.today:
                return False
            period.refresh_from_db()
        actions.accept(period, by=office, at=moment(day, self.rng))
        return True


def moment(day: date, rng: Random) -> datetime:
    """A time in office hours."""
    return timezone.make_aware(
        datetime.combine(day, time(8 + rng.randrange(0, 9), rng.randrange(0, 60), rng.randrange(0, 60)))
    )
