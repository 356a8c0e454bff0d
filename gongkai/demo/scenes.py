"""Single scenes that a year of dice does not surely bring: an extension, a duty sent back, a look-back, a release."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.demo.year import Year, moment
from gongkai.plans import actions
from gongkai.plans.models import Duty, Evidence, Kind, Plan, State, Task
from gongkai.rules.refused import Refused

Scene = Generator[datetime, None, None]


@dataclass(frozen=True, slots=True)
class Scenes:
    """The scenes of a plan's last three weeks before the year's day. `last` is the plan of the year before."""

    year: Year
    last: Plan

    def all(self) -> Iterator[Scene]:
        """Every scene, each with its day."""
        days = list(self.year.calendar.workdays_in(self.year.today - timedelta(days=21), self.year.today))
        yield self._release(days[-8])
        yield self._look_back(days[-6])
        yield self._extensions(days[-3])
        yield self._declined(days[-2])

    def _extensions(self, day: date) -> Scene:
        """Two sections ask for more time: one waits for its head, one for the leader."""
        cast, plan, rng = self.year.cast, self.year.plan, self.year.rng
        at = moment(day, rng)
        yield at
        rows = Duty.objects.filter(plan=plan, state=State.WORKING, task__kind=Kind.ONCE, next_due__gt=day)
        for number, duty in enumerate(
            rows.select_related("task", "section", "agency", "plan").order_by("next_due")[:2]
        ):
            if duty.next_due is None:
                continue
            try:
                asked = actions.ask_extension(
                    duty,
                    new_due=min(duty.next_due + timedelta(days=20), date(plan.year, 12, 31)),
                    reason="外单位的数据还没有到齐，需要核对后才能公布。",
                    progress="已完成大部分内容，剩下两项等数据。",
                    by=cast.handler(duty.section),
                    at=at,
                )
            except Refused:
                continue
            if number:
                at = moment(self.year.calendar.add_workdays(day, 1), rng)
                yield at
                actions.agree_extension(asked, by=cast.head(duty.section), at=at)

    def _declined(self, day: date) -> Scene:
        """A co-operating section says that a duty is not its own."""
        at = moment(day, self.year.rng)
        yield at
        row = (
            Duty.objects.filter(plan=self.year.plan, state=State.WORKING, part="support", sent_back=False)
            .select_related("task", "section", "agency", "plan")
            .order_by("-task__order", "pk")
            .first()
        )
        if row:
            reason = "这项工作的系统由信息中心维护，本科室没有账号，请改派。"
            actions.decline(row, reason=reason, by=self.year.cast.handler(row.section), at=at)

    def _look_back(self, day: date) -> Scene:
        """A sample of last year's closed duties; some verdicts are in."""
        office, rng = self.year.cast.coordinator, self.year.rng
        at = moment(day, rng)
        yield at
        rows = actions.sample_look_back(self.last, 5, seed=f"demo-{self.last.year}", by=office, at=at)
        at = moment(self.year.calendar.add_workdays(day, 1), rng)
        yield at
        verdicts = (("holds", ""), ("holds", ""), ("slipped", "栏目后来没有继续更新。"))
        for row, (verdict, text) in zip(rows, verdicts, strict=False):
            actions.decide_look_back(row, verdict, text=text, reopen=False, by=office, at=at)

    def _release(self, day: date) -> Scene:
        """The office opens the progress of most tasks to the public, each with a few proofs."""
        plan, office = self.year.plan, self.year.cast.coordinator
        at = moment(day, self.year.rng)
        yield at
        for task in Task.objects.filter(plan=plan, concern="ours").order_by("order"):
            if self.year.rng.random() < 0.85:
                proofs = Evidence.objects.filter(duty__task=task, counts=True).order_by("-happened_on")[:3]
                actions.release_task(task, list(proofs), note="", by=office, at=at)
        actions.release_plan(plan, by=office, at=at)
