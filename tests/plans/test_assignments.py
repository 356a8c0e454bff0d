"""Whose duty it is: decline, insist, reassign, end, merge, reopen; extensions; look-backs; corrections; release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from duty_steps import add_duty, only_period, period
from moments import NOON, TODAY, on

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.plans import actions
from gongkai.plans.models import (
    Claim,
    Concern,
    Duty,
    Evidence,
    Extension,
    Kind,
    LookBack,
    LookBackVerdict,
    Outcome,
    Part,
    Per,
    Period,
    Plan,
    State,
    Task,
    Verdict,
)
from gongkai.records.models import Event, Message
from gongkai.rules.refused import Refused

ADDRESS = "https://jtj.example.gov.cn/"


# Assignment


def test_a_section_declines_and_the_office_insists(duty: Duty, handler: Person, coordinator: Person) -> None:
    declined = actions.decline(duty, reason="属公路养护科职责", by=handler, at=NOON)
    assert (declined.state, declined.decline_reason) == (State.DECLINED, "属公路养护科职责")
    insisted = actions.insist(declined, reason="三定方案在安全监督科", by=coordinator, at=NOON)
    assert (insisted.state, insisted.signed_at) == (State.PENDING, None)


@pytest.mark.parametrize(
    "act", [actions.decline, actions.end, actions.insist, actions.reopen], ids=lambda act: act.__name__
)
def test_no_reason_no_change(act: Callable[..., Duty], duty: Duty, handler: Person, coordinator: Person) -> None:
    who = handler if act is actions.decline else coordinator
    with pytest.raises(Refused, match="没有写理由"):
        act(duty, reason=" ", by=who, at=NOON)
    assert not Event.objects.exists()


def test_a_reassigned_duty_starts_afresh(working: Duty, handler: Person, coordinator: Person, roads: Section) -> None:
    actions.claim(only_period(working), Claim.PROGRESS, "已收集", by=handler, at=NOON)
    moved = actions.reassign(working, roads, reason="职责调整", by=coordinator, at=NOON)
    row = only_period(moved)
    assert (moved.state, moved.section, moved.signed_by) == (State.PENDING, roads, "")
    assert (row.claim, row.claim_text, row.typed) == (Claim.NONE, "", 0)
    with pytest.raises(Refused, match="不是您科室"):
        actions.sign(moved, by=handler, at=NOON)


def test_reassigned_to_a_section_that_has_a_share_it_merges_and_the_lead_passes(
    duty: Duty, roads: Section, coordinator: Person
) -> None:
    other = add_duty(duty.task, roads, part=Part.SUPPORT)
    merged = actions.reassign(duty, roads, reason="由公路养护科牵头", by=coordinator, at=NOON)
    other.refresh_from_db()
    assert (merged.state, merged.merged_into_id) == (State.MERGED, other.pk)
    assert other.part == Part.LEAD


def test_nothing_is_reassigned_to_strangers_or_to_what_is_gone(
    duty: Duty, coordinator: Person, outsider: Person, safety: Section, roads: Section
) -> None:
    roads.active = False
    roads.save()
    for section in (outsider.section, safety, roads):
        with pytest.raises(Refused, match="不能改派给"):
            actions.reassign(duty, section, reason="试试", by=coordinator, at=NOON)
    assert not Event.objects.exists()


def test_ending_a_duty_lets_go_of_what_waits(in_review: Duty, coordinator: Person) -> None:
    ended = actions.end(in_review, reason="上级取消此项", by=coordinator, at=NOON)
    assert ended.state == State.ENDED
    assert only_period(ended).submitted_at is None


def test_a_duty_merges_into_another_task_and_not_into_itself(
    duty: Duty, ledger: Callable[..., Duty], safety: Section, coordinator: Person
) -> None:
    into = ledger(safety)
    with pytest.raises(Refused, match="不能并入"):
        actions.merge(duty, duty, reason="重复", by=coordinator, at=NOON)
    assert actions.merge(duty, into, reason="两项内容相同", by=coordinator, at=NOON).merged_into == into
    with pytest.raises(Refused, match="不能再并入"):
        actions.merge(into, duty, reason="反过来", by=coordinator, at=NOON)


def test_a_reopened_duty_goes_back_with_its_last_period(in_review: Duty, coordinator: Person) -> None:
    closed = actions.accept(only_period(in_review), by=coordinator, at=NOON)
    again = actions.reopen(closed, reason="网页被撤", due=date(2026, 7, 31), by=coordinator, at=NOON)
    assert (again.state, again.closed_at, again.sent_back, again.next_due) == (
        State.WORKING, None, True, date(2026, 7, 31),
    )  # fmt: skip
    assert only_period(again).verdict == Verdict.SENT_BACK


# Extensions


def ask(duty: Duty, by: Person, new_due: date = date(2026, 8, 31), at: object = NOON) -> Extension:
    return actions.ask_extension(duty, new_due=new_due, reason="资金未到位", progress="已完成初稿", by=by, at=at)


def test_an_extension_goes_by_the_head_to_the_leader_and_moves_the_date(
    working: Duty, handler: Person, head: Person, leader: Person
) -> None:
    asked = ask(working, handler)
    assert (asked.outcome, Duty.objects.get(pk=working.pk).state) == (Outcome.WITH_HEAD, State.EXTENDING)
    with pytest.raises(Refused, match="待科室负责人同意"):
        actions.grant_extension(asked, by=leader, at=NOON)
    asked = actions.agree_extension(asked, by=head, at=NOON)
    granted = actions.grant_extension(asked, by=leader, at=NOON)
    row = only_period(granted)
    assert (granted.state, granted.due, granted.next_due) == (State.WORKING, date(2026, 8, 31), date(2026, 8, 31))
    assert (granted.extended_times, row.due, row.ends) == (1, date(2026, 8, 31), date(2026, 8, 31))
    asked.refresh_from_db()
    assert (asked.outcome, asked.old_due, asked.head_by, asked.decided_by) == (
        Outcome.GRANTED, date(2026, 6, 30), "许国梁", "周明",
    )  # fmt: skip


def test_the_heads_own_request_goes_straight_to_the_leader(working: Duty, head: Person) -> None:
    assert ask(working, head).outcome == Outcome.WITH_LEADER


def test_a_section_without_a_head_asks_the_leader(working: Duty, handler: Person) -> None:
    assert ask(working, handler).outcome == Outcome.WITH_LEADER


def test_an_extension_of_one_period_leaves_the_later_ones(quarterly: Duty, head: Person, leader: Person) -> None:
    at = on(date(2026, 4, 3))
    before = [period(quarterly, order).due for order in (2, 3, 4)]
    asked = ask(quarterly, head, date(2026, 4, 30), at)
    actions.grant_extension(asked, by=leader, at=at)
    assert period(quarterly, 1).due == date(2026, 4, 30)
    assert [period(quarterly, order).due for order in (2, 3, 4)] == before
    assert Duty.objects.get(pk=quarterly.pk).due is None


@pytest.mark.parametrize(
    ("new_due", "at", "words"),
    [
        pytest.param(date(2026, 6, 30), NOON, "新时限要晚于", id="not later than the old date"),
        pytest.param(date(2027, 3, 1), NOON, "不超过半年", id="more than half a year"),
        pytest.param(date(2026, 8, 31), on(date(2026, 7, 1)), "已过", id="after the due date"),
    ],
)
def test_an_extension_that_cannot_be_asked(
    new_due: date, at: object, words: str, working: Duty, handler: Person
) -> None:
    events = Event.objects.count()
    with pytest.raises(Refused, match=words):
        ask(working, handler, new_due, at)
    assert not Extension.objects.exists()
    assert (Event.objects.count(), Duty.objects.get(pk=working.pk).state) == (events, State.WORKING)


def test_on_the_due_date_itself_an_extension_may_still_be_asked(working: Duty, handler: Person) -> None:
    assert ask(working, handler, at=on(date(2026, 6, 30), 23)).pk


@pytest.mark.parametrize("who", ["handler", "coordinator", "leader", "outsider", "overseer"])
def test_only_the_sections_head_agrees(
    who: str, working: Duty, handler: Person, head: Person, request: pytest.FixtureRequest
) -> None:
    asked = ask(working, handler)
    with pytest.raises(Refused):
        actions.agree_extension(asked, by=request.getfixturevalue(who), at=NOON)
    asked.refresh_from_db()
    assert asked.outcome == Outcome.WITH_HEAD


def test_refusals_need_a_reason_and_leave_the_date(
    working: Duty, handler: Person, head: Person, leader: Person
) -> None:
    asked = ask(working, handler)
    with pytest.raises(Refused, match="没有写理由"):
        actions.refuse_extension(asked, reason="", by=head, at=NOON)
    with pytest.raises(Refused, match="待科室负责人同意"):
        actions.refuse_extension(asked, reason="先由科室把关", by=leader, at=NOON)
    refused = actions.refuse_extension(asked, reason="按期完成", by=head, at=NOON)
    assert (refused.state, refused.due, refused.extended_times) == (State.WORKING, date(2026, 6, 30), 0)


def test_an_extension_is_decided_once(working: Duty, head: Person, leader: Person, handler: Person) -> None:
    asked = ask(working, head)
    actions.withdraw_extension(asked, by=handler, at=NOON)
    with pytest.raises(Refused):
        actions.grant_extension(asked, by=leader, at=NOON)


def test_ending_a_duty_closes_its_request(working: Duty, handler: Person, coordinator: Person) -> None:
    asked = ask(working, handler)
    actions.end(Duty.objects.get(pk=working.pk), reason="取消", by=coordinator, at=NOON)
    asked.refresh_from_db()
    assert asked.outcome == Outcome.WITHDRAWN


# Look-backs


@pytest.fixture
def closed(ledger: Callable[..., Duty], safety: Section, handler: Person, coordinator: Person) -> list[Duty]:
    duties = [ledger(safety, state=State.WORKING) for _ in range(10)]
    for duty in duties:
        actions.claim(only_period(duty), Claim.FINISHED, "完成", by=handler, at=NOON)
        actions.submit(only_period(duty), by=handler, at=NOON)
    actions.accept_many(Period.objects.select_related("duty"), by=coordinator, at=NOON)
    return duties


def test_the_same_seed_draws_the_same_and_nothing_twice(closed: list[Duty], plan: Plan, coordinator: Person) -> None:
    pool = sorted(duty.pk for duty in closed)
    first = actions.sample_look_back(plan, 3, seed="甲", by=coordinator, at=NOON)
    drawn = {row.duty_id for row in first}
    assert len(drawn) == 3
    assert drawn <= set(pool)
    Duty.objects.filter(pk__in=drawn).update(state=State.DONE)
    LookBack.objects.all().delete()
    assert {row.duty_id for row in actions.sample_look_back(plan, 3, seed="甲", by=coordinator, at=NOON)} == drawn
    rest = actions.sample_look_back(plan, 99, seed="乙", by=coordinator, at=NOON)
    assert {row.duty_id for row in rest} == set(pool) - drawn


@pytest.mark.parametrize(
    ("verdict", "reopen", "state"),
    [
        pytest.param(LookBackVerdict.HOLDS, None, State.DONE, id="it holds: closed again"),
        pytest.param(LookBackVerdict.UNTRUE, None, State.WORKING, id="untrue: reopened"),
        pytest.param(LookBackVerdict.SLIPPED, None, State.WORKING, id="slipped: reopened"),
        pytest.param(LookBackVerdict.SLIPPED, False, State.DONE, id="slipped, and left closed"),
    ],
)
def test_a_look_back_ends_with_its_own_verdict(
    verdict: LookBackVerdict, reopen: bool | None, state: State, closed: list[Duty], plan: Plan, coordinator: Person
) -> None:
    row = actions.sample_look_back(plan, 1, seed="x", by=coordinator, at=NOON)[0]
    told = {"text": "链接失效", "reopen": reopen, "by": coordinator, "at": NOON}
    assert actions.decide_look_back(row, verdict, **told).state == state
    row.refresh_from_db()
    assert (row.verdict, row.decided_by) == (verdict, "林静")
    with pytest.raises(Refused):
        actions.decide_look_back(row, verdict, **told)


# Corrections


def edit(task: Task, by: Person, **changes: object) -> Task:
    wanted = {name: getattr(task, name) for name in ("due", "kind", "per", "target", "unit")} | changes
    return actions.edit_task(task, **wanted, reason="原文如此", by=by, at=NOON)


def test_a_corrected_date_moves_the_claimed_period(working: Duty, handler: Person, coordinator: Person) -> None:
    actions.claim(only_period(working), Claim.PROGRESS, "已过半", by=handler, at=NOON)
    edit(working.task, coordinator, due=date(2026, 9, 30))
    row, duty = only_period(working), Duty.objects.get(pk=working.pk)
    assert (row.claim_text, row.due, row.ends, row.label) == (
        "已过半",
        date(2026, 9, 30),
        date(2026, 9, 30),
        "9月30日前",
    )
    assert (duty.due, duty.next_due) == (date(2026, 9, 30), date(2026, 9, 30))


def test_a_quarterly_task_made_monthly_keeps_what_was_reported(
    quarterly: Duty, handler: Person, coordinator: Person
) -> None:
    actions.report_no_change(period(quarterly, 1), by=handler, at=on(date(2026, 4, 10)))
    actions.accept(period(quarterly, 1), by=coordinator, at=on(date(2026, 4, 11)))
    actions.claim(period(quarterly, 2), Claim.PROGRESS, "过半", by=handler, at=NOON)
    edit(quarterly.task, coordinator, kind=Kind.RECURRING, per=Per.MONTH)
    rows = list(Period.objects.filter(duty=quarterly).order_by("order"))
    assert [row.label for row in rows] == ["第一季度", *(f"{month}月" for month in range(4, 13))]
    assert [row.order for row in rows] == [1, *range(4, 13)]
    assert [row.label for row in rows if row.claim_text == "过半"] == ["5月"]
    assert rows[0].verdict == Verdict.ACCEPTED


def test_a_task_made_monthly_has_no_months_from_before_the_duty_was_given(duty: Duty, coordinator: Person) -> None:
    Duty.objects.filter(pk=duty.pk).update(assigned_at=on(date(2026, 3, 2)))
    edit(duty.task, coordinator, kind=Kind.RECURRING, per=Per.MONTH, due=None)
    labels = list(Period.objects.filter(duty=duty).order_by("order").values_list("label", flat=True))
    assert labels == [f"{month}月" for month in range(3, 13)]


def test_where_old_and_new_numbers_cross_they_are_counted_anew(
    ledger: Callable[..., Duty], safety: Section, handler: Person, coordinator: Person
) -> None:
    duty = ledger(safety, state=State.WORKING, kind=Kind.RECURRING, per=Per.MONTH, due=None)
    for order in (1, 2, 3):
        actions.claim(period(duty, order), Claim.LATE, "补报", by=handler, at=NOON)
        actions.submit(period(duty, order), by=handler, at=NOON)
        actions.accept(period(duty, order), by=coordinator, at=NOON)
    edit(duty.task, coordinator, kind=Kind.RECURRING, per=Per.QUARTER)
    rows = Period.objects.filter(duty=duty).order_by("order").values_list("order", "label")
    assert list(rows) == [(1, "1月"), (2, "2月"), (3, "3月"), (4, "第二季度"), (5, "第三季度"), (6, "第四季度")]


def test_a_new_figure_counts_at_once(counted: Duty, coordinator: Person) -> None:
    edit(counted.task, coordinator, target=5)
    assert set(Period.objects.filter(duty=counted).values_list("target", flat=True)) == {5}


def test_closed_duties_stay_as_they_were(closed: list[Duty], coordinator: Person) -> None:
    edit(closed[0].task, coordinator, due=date(2026, 10, 31))
    assert only_period(closed[0]).due == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"kind": Kind.RECURRING}, "没有选周期", id="recurring without a period"),
        pytest.param({"due": date(2025, 6, 30)}, "早于要点的起始日", id="last year's date"),
        pytest.param({"target": 0}, "指标要大于0", id="a figure of nothing"),
        pytest.param({}, "什么都没有改", id="nothing changed"),
    ],
)
def test_senseless_corrections_are_refused(
    changes: dict[str, object], words: str, duty: Duty, coordinator: Person
) -> None:
    with pytest.raises(Refused, match=words):
        edit(duty.task, coordinator, **changes)
    assert not Event.objects.exists()


def test_others_do_not_correct(duty: Duty, handler: Person, head: Person, overseer: Person, outsider: Person) -> None:
    for one in (handler, head, overseer, outsider):
        with pytest.raises(Refused, match="您不能更正任务"):
            edit(duty.task, one, due=date(2026, 9, 30))


# Release


@pytest.fixture
def proof(working: Duty, handler: Person) -> Evidence:
    return actions.add_link(only_period(working), ADDRESS, None, happened_on=TODAY, by=handler, at=NOON)


def test_exactly_the_chosen_proofs_are_released(proof: Evidence, handler: Person, coordinator: Person) -> None:
    other = actions.add_link(proof.period, f"{ADDRESS}2", None, happened_on=TODAY, by=handler, at=NOON)
    actions.release_task(proof.duty.task, [proof, other], by=coordinator, at=NOON)
    actions.release_task(proof.duty.task, [other], note="按季更新", by=coordinator, at=NOON)
    proof.refresh_from_db()
    other.refresh_from_db()
    assert (proof.released, other.released) == (False, True)
    actions.withdraw_task(proof.duty.task, by=coordinator, at=NOON)
    assert not Evidence.objects.filter(released=True).exists()
    assert not Task.objects.filter(released=True).exists()


def test_what_is_not_counted_not_ours_or_not_the_tasks_is_not_released(
    proof: Evidence, coordinator: Person, ledger: Callable[..., Duty], roads: Section
) -> None:
    stranger = ledger(roads)
    with pytest.raises(Refused, match="不是这项任务的"):
        actions.release_task(stranger.task, [proof], by=coordinator, at=NOON)
    actions.exclude_evidence(proof, reason="不相关", by=coordinator, at=NOON)
    with pytest.raises(Refused, match="不计入"):
        actions.release_task(proof.duty.task, [proof], by=coordinator, at=NOON)
    stranger.task.concern = Concern.NOT_OURS
    with pytest.raises(Refused, match="不由本机关承办"):
        actions.release_task(stranger.task, [], by=coordinator, at=NOON)


def test_a_plan_is_released_and_withdrawn_once(
    plan: Plan, coordinator: Person, handler: Person, overseer: Person
) -> None:
    for one in (handler, overseer):
        with pytest.raises(Refused):
            actions.release_plan(plan, by=one, at=NOON)
    assert actions.release_plan(plan, by=coordinator, at=NOON).released_at == NOON
    with pytest.raises(Refused, match="已经公开"):
        actions.release_plan(plan, by=coordinator, at=NOON)
    assert actions.withdraw_plan(plan, by=coordinator, at=NOON).released_at is None
    assert [event.verb for event in Event.objects.about(plan)] == ["withdrawn", "released"]


def test_the_office_urges_a_section_once_a_day_outside_quiet_hours(
    duty: Duty, handler: Person, head: Person, coordinator: Person
) -> None:
    friday_night = on(date(2026, 5, 15), 21)
    assert actions.urge(duty, by=coordinator, at=friday_night) == 2
    with pytest.raises(Refused, match="今天已经提醒过"):
        actions.urge(duty, by=coordinator, at=friday_night + timedelta(minutes=5))
    assert {row.not_before for row in Message.objects.all()} == {on(date(2026, 5, 18), 8, 30)}
    assert {row.recipient for row in Message.objects.all()} == {"chenxiaolan", "xuguoliang"}


def test_a_section_without_people_cannot_be_urged(
    ledger: Callable[..., Duty], roads: Section, coordinator: Person, bureau: Agency, account: Callable[..., Person]
) -> None:
    with pytest.raises(Refused, match="没有在用的账号"):
        actions.urge(ledger(roads), by=coordinator, at=NOON)
    account("郑凯", Role.HANDLER, bureau, roads)
    assert actions.urge(Duty.objects.get(), by=coordinator, at=NOON) == 1
