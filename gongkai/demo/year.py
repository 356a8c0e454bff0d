"""Most of a year's work: what the sections and the office did, in the order of days, through the rooms' own actions."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from django.utils import timezone

from gongkai.agencies.models import Person
from gongkai.agencies.queries import work_calendar
from gongkai.demo.people import Cast
from gongkai.demo.proofs import proof_of
from gongkai.plans import actions
from gongkai.plans.models import Claim, Duty, Kind, Part, Period, Plan, State
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of
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


Acts = Generator[datetime, None, bool]  # yields the moment of its next act and does it when resumed


def in_order(stories: Iterable[Generator[datetime, None, object]]) -> Iterator[int]:
    """Let many stories go on side by side, each act at its moment; yields how many have ended.

    What happens first is recorded first, as it would be in life.
    """
    waiting: list[tuple[datetime, int, Generator[datetime, None, object]]] = []
    ended = 0
    for number, story in enumerate(stories):
        at = next(story, None)
        if at is None:
            ended += 1
        else:
            waiting.append((at, number, story))
    heapify(waiting)
    while waiting:
        _, number, story = heappop(waiting)
        at = next(story, None)
        if at is None:
            ended += 1
            yield ended
        else:
            heappush(waiting, (at, number, story))


@dataclass(slots=True)
class Year:
    """One plan's year up to a day. `rng` is seeded: the demo is the same on the same day."""

    cast: Cast
    plan: Plan
    today: date
    rng: Random
    calendar: WorkCalendar = field(init=False)

    def __post_init__(self) -> None:
        self.calendar = work_calendar(self.plan.agency)

    def stories(self) -> Iterator[Acts]:
        """One story for each duty."""
        duties = Duty.objects.filter(plan=self.plan).select_related("task", "section", "agency", "plan")
        for duty in duties.order_by("task__order", "part", "pk"):
            yield Story(self, duty, self.rng.random(), duty.assigned_at).acts()


@dataclass(slots=True)
class Story:
    """What one section makes of one duty. `lazy` goes from 0 to 1; `clock` is the moment of the last act."""

    year: Year
    duty: Duty
    lazy: float
    clock: datetime

    def acts(self) -> Acts:
        """Sign, then period after period, as far as this section got."""
        year, duty = self.year, self.duty
        signed = year.calendar.add_workdays(day_of(duty.assigned_at), 1 + int(self.lazy * 4))
        if signed > year.today or self.lazy > 0.985:
            return False
        yield self.on(signed)
        actions.open_duty(duty, by=self.handler, at=self.clock)
        for period in Period.objects.filter(duty=duty).order_by("order"):
            duty.refresh_from_db()
            if duty.state not in {State.WORKING, State.REVIEW} or period.starts > year.today or period.verdict:
                continue
            if not (yield from self._period(period, signed)):
                return False
        return True

    def on(self, day: date) -> datetime:
        """A moment of that day in office hours, never before the last act. Sets the clock."""
        dice = self.year.rng
        at = moment(day, dice)
        self.clock = at if at > self.clock else self.clock + timedelta(minutes=dice.randrange(2, 40))
        return self.clock

    @property
    def handler(self) -> Person:
        """Who does the section's work."""
        return self.year.cast.handler(self.duty.section)

    def _period(self, period: Period, signed: date) -> Acts:
        """Fill one period; False where the section has not got further."""
        year, due = self.year, period.due or period.ends
        start = max(period.starts, year.calendar.add_workdays(signed, 1))
        yield from self._prove(period, start, min(due, year.today))
        period.refresh_from_db()
        day = self._day_of_report(period, start, due)
        if day is None and due < year.today - LONG_AGO:
            day = year.calendar.latest_workday(due)
        if day is None or day > year.today:
            return False
        return (yield from self._report(period, day, due))

    def _prove(self, period: Period, start: date, until: date) -> Acts:
        """Evidence on working days of the period: enough where a figure is asked for, mostly."""
        dice = self.year.rng
        days = list(self.year.calendar.workdays_in(start, until)) if until >= start else []
        wanted = self._proofs_wanted(period, until)
        for number in range(min(wanted, 14, len(days))):
            day = days[(number * len(days)) // max(1, wanted)]
            name, data = proof_of(self.duty, period, day, number, dice)
            yield self.on(day)
            title = name.removesuffix(".txt")
            actions.add_file(period, name, data, happened_on=day, title=title, by=self.handler, at=self.clock)
        return True

    def _proofs_wanted(self, period: Period, until: date) -> int:
        """How many proofs the section hands in by that day."""
        dice = self.year.rng
        if not period.target:
            return int(dice.random() < (0.75 if self.duty.part == Part.LEAD else 0.4))
        wanted = (
            period.target - 1 if self.lazy > 0.93 and dice.random() < 0.4 else period.target + dice.choice((0, 0, 0, 1))
        )
        share = (until - period.starts).days / max(1, ((period.due or period.ends) - period.starts).days)
        return wanted if share >= 1 else round(wanted * min(1.0, share + 0.15))

    def _day_of_report(self, period: Period, start: date, due: date) -> date | None:
        """The day on which the section reports; None where it never did."""
        dice, calendar = self.year.rng, self.year.calendar
        if self.lazy > 0.96 and dice.random() < 0.5:
            return None
        if self.duty.task.kind == Kind.ONCE:
            day = due - timedelta(days=int(dice.random() * 25) - (6 if self.lazy > 0.9 else 0))
        elif self.duty.task.kind == Kind.STANDING:
            day = calendar.add_workdays(period.ends, 1 + int(self.lazy * 7))
        else:
            day = calendar.latest_workday(period.ends)
        return calendar.latest_workday(max(day, start))

    def _report(self, period: Period, day: date, due: date) -> Acts:
        """Claim by exception and submit; the office decides a few days later."""
        yield self.on(day)
        period.refresh_from_db()
        try:
            kind, text = self._claim(period, day > due)
            self._submit(period, kind, text)
        except Refused:
            return False
        decided = self.year.calendar.add_workdays(day, 1 + int(self.year.rng.random() * 3))
        return decided <= self.year.today and (yield from self._decide(period, decided))

    def _submit(self, period: Period, kind: Claim | None, text: str) -> None:
        if kind:
            actions.claim(period, kind, text, by=self.handler, at=self.clock)
        actions.submit(period, by=self.handler, at=self.clock)

    def _claim(self, period: Period, late: bool) -> tuple[Claim | None, str]:
        """What the section says: nothing where the figure speaks, words only on exception."""
        dice = self.year.rng
        if late:
            return Claim.LATE, dice.choice(LATE)
        if period.reached:
            return None, ""
        if self.duty.task.kind == Kind.ONCE:
            return Claim.FINISHED, "" if period.counted and not period.target else dice.choice(WORDS)
        cast = dice.random()
        if cast < 0.12:
            return Claim.BLOCKED, dice.choice(BLOCKED)
        return (Claim.PROGRESS, dice.choice(WORDS)) if cast < 0.4 or period.target else (Claim.NO_CHANGE, "")

    def _decide(self, period: Period, day: date) -> Acts:
        """The office accepts, now and then after having sent back."""
        year, office = self.year, self.year.cast.coordinator
        yield self.on(day)
        period = Period.objects.select_related("duty__task", "duty__section", "duty__agency").get(pk=period.pk)
        if year.rng.random() < 0.06:
            actions.send_back(period, reason=year.rng.choice(SENT_BACK), by=office, at=self.clock)
            again = year.calendar.add_workdays(day, 2)
            decided = year.calendar.add_workdays(again, 1)
            if again > year.today:
                return False
            yield self.on(again)
            period.refresh_from_db()
            late = bool(period.due and again > period.due)
            kind = Claim.LATE if late else Claim.FINISHED if self.duty.task.kind == Kind.ONCE else Claim.PROGRESS
            self._submit(period, kind, year.rng.choice(LATE if late else WORDS))
            if decided > year.today:
                return False
            yield self.on(decided)
            period.refresh_from_db()
        actions.accept(period, by=office, at=self.clock)
        return True


def moment(day: date, rng: Random) -> datetime:
    """A time in office hours."""
    return timezone.make_aware(
        datetime.combine(day, time(8 + rng.randrange(0, 9), rng.randrange(0, 60), rng.randrange(0, 60)))
    )
