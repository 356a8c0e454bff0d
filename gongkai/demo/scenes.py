"""Single scenes that a year of dice does not surely bring: an extension, a duty sent back, a look-back, a release."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from gongkai.agencies.queries import work_calendar
from gongkai.demo.people import Cast
from gongkai.demo.year import moment
from gongkai.plans import actions
from gongkai.plans.models import Duty, Evidence, Kind, Plan, State, Task
from gongkai.rules.refused import Refused


def play(cast: Cast, plan: Plan, last: Plan, today: date, rng: Random) -> None:
    """Play every scene on the last working days before today."""
    calendar = work_calendar(plan.agency)
    days = list(calendar.workdays_in(today - timedelta(days=21), today))
    _extension(cast, plan, days[-3], today, rng)
    _declined(cast, plan, days[-2], rng)
    _look_back(cast, last, days[-6], rng)
    _release(cast, plan, days[-8], rng)


def _extension(cast: Cast, plan: Plan, day: date, today: date, rng: Random) -> None:
    """Two sections ask for more time: one waits for its head, one for the leader."""
    rows = Duty.objects.filter(plan=plan, state=State.WORKING, task__kind=Kind.ONCE, next_due__gt=day)
    for number, duty in enumerate(rows.select_related("task", "section", "agency", "plan").order_by("next_due")[:2]):
        assert duty.next_due
        try:
            asked = actions.ask_extension(
                duty,
                new_due=min(duty.next_due + timedelta(days=20), date(plan.year, 12, 31)),
                reason="外单位的数据还没有到齐，需要核对后才能公布。",
                progress="已完成大部分内容，剩下两项等数据。",
                by=cast.handler(duty.section),
                at=moment(day, rng),
            )
            if number:
                actions.agree_extension(asked, by=cast.head(duty.section), at=moment(day + timedelta(days=1), rng))
        except Refused:
            continue


def _declined(cast: Cast, plan: Plan, day: date, rng: Random) -> None:
    """A co-operating section says that a duty is not its own."""
    row = (
        Duty.objects.filter(plan=plan, state=State.WORKING, part="support", sent_back=False)
        .select_related("task", "section", "agency", "plan")
        .order_by("-task__order", "pk")
        .first()
    )
    if row:
        reason = "这项工作的系统由信息中心维护，本科室没有账号，请改派。"
        actions.decline(row, reason=reason, by=cast.handler(row.section), at=moment(day, rng))


def _look_back(cast: Cast, last: Plan, day: date, rng: Random) -> None:
    """A sample of last year's closed duties; some verdicts are in."""
    rows = actions.sample_look_back(last, 5, seed=f"demo-{last.year}", by=cast.coordinator, at=moment(day, rng))
    for row, verdict, text in zip(
        rows, ("holds", "holds", "slipped"), ("", "", "栏目后来没有继续更新。"), strict=False
    ):
        actions.decide_look_back(
            row, verdict, text=text, reopen=False, by=cast.coordinator, at=moment(day + timedelta(days=1), rng)
        )


def _release(cast: Cast, plan: Plan, day: date, rng: Random) -> None:
    """The office opens the progress of most tasks to the public, each with a few proofs."""
    at = moment(day, rng)
    for task in Task.objects.filter(plan=plan, concern="ours").order_by("order"):
        if rng.random() < 0.85:
            proofs = Evidence.objects.filter(duty__task=task, counts=True).order_by("-happened_on")[:3]
            actions.release_task(task, list(proofs), note="", by=cast.coordinator, at=at)
    actions.release_plan(plan, by=cast.coordinator, at=at)
