"""Reporting by exception, review, four eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from duty_steps import add_duty, only_period, period
from moments import NOON, on

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.plans import actions
from gongkai.plans.models import Claim, Duty, Kind, Per, Period, State, Task, Verdict
from gongkai.records.models import Event
from gongkai.rules.refused import Refused

LATE_DAY = on(date(2026, 7, 3), 10)


@pytest.fixture
def colleague(account: Callable[..., Person], bureau: Agency, office: Section) -> Person:
    return account("沈岩", Role.COORDINATOR, bureau, office, "shenyan")


def test_no_change_is_one_tap_without_words(quarterly: Duty, handler: Person) -> None:
    actions.report_no_change(period(quarterly, 1), by=handler, at=on(date(2026, 4, 10)))
    first = period(quarterly, 1)
    assert (first.claim, first.claim_text, first.typed) == (Claim.NO_CHANGE, "", 0)
    assert first.submitted_at
    assert first.duty.state == State.REVIEW


@pytest.mark.parametrize("kind", [Claim.PROGRESS, Claim.BLOCKED, Claim.LATE], ids=str)
def test_exceptions_need_words(kind: Claim, quarterly: Duty, handler: Person) -> None:
    events = Event.objects.count()
    with pytest.raises(Refused, match="还没有写说明"):
        actions.claim(period(quarterly, 1), kind, "  ", by=handler, at=NOON)
    assert Event.objects.count() == events
    assert period(quarterly, 1).claim == Claim.NONE


def test_after_the_due_date_only_words_about_the_delay_are_submitted(working: Duty, handler: Person) -> None:
    actions.claim(only_period(working), Claim.FINISHED, "已公开", by=handler, at=LATE_DAY)
    with pytest.raises(Refused, match="已过6月30日的期限"):
        actions.submit(only_period(working), by=handler, at=LATE_DAY)
    actions.claim(only_period(working), Claim.LATE, "数据迟到，7月2日公开", by=handler, at=LATE_DAY)
    assert actions.submit(only_period(working), by=handler, at=LATE_DAY).state == State.REVIEW


def test_the_due_date_itself_is_not_late(working: Duty, handler: Person) -> None:
    evening = on(date(2026, 6, 30), 23, 59)
    actions.claim(only_period(working), Claim.FINISHED, "已公开", by=handler, at=evening)
    assert actions.submit(only_period(working), by=handler, at=evening).state == State.REVIEW


@pytest.mark.parametrize("kind", [Claim.NO_CHANGE, Claim.PROGRESS, Claim.BLOCKED], ids=str)
def test_a_task_done_once_is_submitted_when_it_is_done(kind: Claim, working: Duty, handler: Person) -> None:
    actions.claim(only_period(working), kind, "等数据", by=handler, at=NOON)
    with pytest.raises(Refused, match="办完才提交"):
        actions.submit(only_period(working), by=handler, at=NOON)


def test_finished_without_proof_or_words_is_not_submitted(working: Duty, handler: Person) -> None:
    actions.claim(only_period(working), Claim.FINISHED, by=handler, at=NOON)
    with pytest.raises(Refused, match="还没有佐证"):
        actions.submit(only_period(working), by=handler, at=NOON)


def test_a_figure_not_reached_needs_words(counted: Duty, handler: Person) -> None:
    may = period(counted, 5)
    actions.add_link(may, "https://jtj.example.gov.cn/a", None, happened_on=NOON.date(), by=handler, at=NOON)
    actions.claim(may, Claim.FINISHED, by=handler, at=NOON)
    with pytest.raises(Refused, match="指标是2，已计入1"):
        actions.submit(may, by=handler, at=NOON)


def test_a_figure_reached_needs_nothing(counted: Duty, handler: Person) -> None:
    may = period(counted, 5)
    for name in ("a", "b"):
        actions.add_link(may, f"https://jtj.example.gov.cn/{name}", None, happened_on=NOON.date(), by=handler, at=NOON)
    assert actions.submit(may, by=handler, at=NOON).state == State.REVIEW
    assert period(counted, 5).claim == Claim.NONE


def test_what_is_not_signed_or_not_begun_is_not_filled(duty: Duty, quarterly: Duty, handler: Person) -> None:
    with pytest.raises(Refused, match="还没有签收"):
        actions.claim(only_period(duty), Claim.PROGRESS, "有进展", by=handler, at=NOON)
    with pytest.raises(Refused, match="还没有开始"):
        actions.report_no_change(period(quarterly, 4), by=handler, at=NOON)


def test_submitting_twice_is_refused(in_review: Duty, handler: Person) -> None:
    with pytest.raises(Refused, match="已提交"):
        actions.submit(only_period(in_review), by=handler, at=NOON)


def test_a_recalled_period_can_be_changed_and_submitted_again(in_review: Duty, handler: Person) -> None:
    assert actions.recall(only_period(in_review), by=handler, at=NOON).state == State.WORKING
    actions.claim(only_period(in_review), Claim.FINISHED, "补充了链接", by=handler, at=NOON)
    assert actions.submit(only_period(in_review), by=handler, at=NOON).state == State.REVIEW


def test_acceptance_of_the_only_period_closes_the_duty(in_review: Duty, coordinator: Person) -> None:
    closed = actions.accept(only_period(in_review), text="属实", by=coordinator, at=NOON)
    row = only_period(in_review)
    assert (closed.state, closed.closed_at, closed.next_due) == (State.DONE, NOON, None)
    assert (row.verdict, row.verdict_text, row.verdict_by) == (Verdict.ACCEPTED, "属实", "林静")
    assert row.claim_text == "已在门户公开"


def test_acceptance_of_one_period_of_several_goes_on(quarterly: Duty, handler: Person, coordinator: Person) -> None:
    at = on(date(2026, 4, 10))
    actions.report_no_change(period(quarterly, 1), by=handler, at=at)
    accepted = actions.accept(period(quarterly, 1), by=coordinator, at=at)
    assert accepted.state == State.WORKING
    assert accepted.next_due == period(quarterly, 2).due


def test_while_one_period_waits_another_is_submitted_and_both_are_decided(
    quarterly: Duty, handler: Person, coordinator: Person
) -> None:
    actions.claim(period(quarterly, 1), Claim.LATE, "补报", by=handler, at=NOON)
    actions.submit(period(quarterly, 1), by=handler, at=NOON)
    actions.report_no_change(period(quarterly, 2), by=handler, at=NOON)
    assert actions.accept(period(quarterly, 1), by=coordinator, at=NOON).state == State.REVIEW
    assert actions.accept(period(quarterly, 2), by=coordinator, at=NOON).state == State.WORKING


def test_only_the_last_period_closes_a_standing_duty(quarterly: Duty, handler: Person, coordinator: Person) -> None:
    at = on(date(2026, 12, 31))
    states = []
    for order in (1, 2, 3, 4):
        actions.claim(period(quarterly, order), Claim.LATE, "补报", by=handler, at=at)
        actions.submit(period(quarterly, order), by=handler, at=at)
        states.append(actions.accept(period(quarterly, order), by=coordinator, at=at).state)
    assert states == [State.WORKING] * 3 + [State.DONE]


def test_sending_back_needs_a_reason_and_returns_it(in_review: Duty, coordinator: Person, handler: Person) -> None:
    with pytest.raises(Refused, match="没有写理由"):
        actions.send_back(only_period(in_review), reason=" ", by=coordinator, at=NOON)
    back = actions.send_back(only_period(in_review), reason="链接打不开", by=coordinator, at=NOON)
    row = only_period(in_review)
    assert (back.state, back.sent_back) == (State.WORKING, True)
    assert (row.verdict, row.verdict_text, row.submitted_at) == (Verdict.SENT_BACK, "链接打不开", None)
    again = actions.submit(row, by=handler, at=NOON)
    assert (again.state, again.sent_back) == (State.REVIEW, False)


def test_sending_back_one_of_two_leaves_the_other_in_review(
    quarterly: Duty, handler: Person, coordinator: Person
) -> None:
    actions.claim(period(quarterly, 1), Claim.LATE, "补报", by=handler, at=NOON)
    actions.submit(period(quarterly, 1), by=handler, at=NOON)
    actions.report_no_change(period(quarterly, 2), by=handler, at=NOON)
    back = actions.send_back(period(quarterly, 1), reason="说清楚", by=coordinator, at=NOON)
    assert (back.state, back.sent_back) == (State.REVIEW, True)
    assert actions.accept(period(quarterly, 2), by=coordinator, at=NOON).state == State.WORKING


def test_nobody_accepts_what_he_reported_himself(
    ledger: Callable[..., Duty], office: Section, coordinator: Person, colleague: Person
) -> None:
    duty = actions.sign(ledger(office), by=coordinator, at=NOON)
    actions.claim(only_period(duty), Claim.FINISHED, "已完成", by=coordinator, at=NOON)
    actions.submit(only_period(duty), by=colleague, at=NOON)
    for one in (coordinator, colleague):
        with pytest.raises(Refused, match="您自己填报"):
            actions.accept(only_period(duty), by=one, at=NOON)
    assert Duty.objects.get(pk=duty.pk).state == State.REVIEW


@pytest.mark.parametrize("who", ["handler", "head", "leader", "outsider", "overseer", "administrator", "auditor"])
def test_only_the_bureaus_own_office_accepts(who: str, in_review: Duty, request: pytest.FixtureRequest) -> None:
    person, events = request.getfixturevalue(who), Event.objects.count()
    with pytest.raises(Refused):
        actions.accept(only_period(in_review), by=person, at=NOON)
    with pytest.raises(Refused):
        actions.send_back(only_period(in_review), reason="不行", by=person, at=NOON)
    assert Event.objects.count() == events


def test_several_are_accepted_at_once_and_the_others_are_told_why(
    ledger: Callable[..., Duty], safety: Section, handler: Person, coordinator: Person
) -> None:
    ready = submitted(ledger, safety, handler, 3)
    not_submitted = only_period(actions.sign(ledger(safety), by=handler, at=NOON))
    result = actions.accept_many([*ready, not_submitted], by=coordinator, at=NOON)
    assert len(result.accepted) == 3
    assert [str(refusal) for refusal in result.refused] == [
        "第4项（安全监督科）现为“办理中”，不能办理“通过本期”。请刷新页面，看过最新状态再办。"
    ]
    assert Duty.objects.filter(state=State.DONE).count() == 3


def test_accepting_several_costs_the_same_however_many(
    ledger: Callable[..., Duty],
    safety: Section,
    handler: Person,
    coordinator: Person,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    few, many = submitted(ledger, safety, handler, 2), submitted(ledger, safety, handler, 25)
    for batch in (few, many):
        with django_assert_max_num_queries(17):  # type: ignore[attr-defined]
            assert len(actions.accept_many(batch, by=coordinator, at=NOON).accepted) == len(batch)


def submitted(ledger: Callable[..., Duty], section: Section, handler: Person, number: int) -> list[Period]:
    duties = [actions.sign(ledger(section), by=handler, at=NOON) for _ in range(number)]
    for duty in duties:
        actions.claim(only_period(duty), Claim.FINISHED, "已公开", by=handler, at=NOON)
        actions.submit(only_period(duty), by=handler, at=NOON)
    return list(Period.objects.filter(duty__in=duties).select_related("duty").order_by("pk"))


@pytest.mark.parametrize(
    ("kind", "per", "labels", "last_due"),
    [
        pytest.param(Kind.ONCE, "", ["6月30日前"], date(2026, 6, 30), id="once: from the plan's start to its date"),
        pytest.param(Kind.RECURRING, Per.HALF_YEAR, ["上半年", "下半年"], date(2026, 12, 31), id="recurring: last day"),
        pytest.param(
            Kind.STANDING, "", ["第一季度", "第二季度", "第三季度", "第四季度"], date(2027, 1, 15),
            id="standing: ten working days of grace, New Year's Day not counted",
        ),
    ],
)  # fmt: skip
def test_periods_follow_the_kind_of_task(
    kind: Kind, per: str, labels: list[str], last_due: date, ledger: Callable[..., Duty], safety: Section
) -> None:
    rows = list(Period.objects.filter(duty=ledger(safety, kind=kind, per=per)).order_by("order"))
    assert [row.label for row in rows] == labels
    assert rows[-1].due == last_due


def test_each_section_has_periods_of_its_own(duty: Duty, roads: Section) -> None:
    other = add_duty(Task.objects.get(), roads)
    assert only_period(duty).pk != only_period(other).pk
