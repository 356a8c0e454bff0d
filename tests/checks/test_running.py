"""Checks against the ledger: what is found is evidence, follows the documents, lights the duty, and claims nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from duty_steps import period
from moments import NOON, SHANGHAI, on

from gongkai.checks import actions
from gongkai.checks.models import Check, CheckState
from gongkai.plans import actions as plans
from gongkai.plans.models import Claim, Duty, Evidence, EvidenceKind, Kind, Period, State, Task, Verdict
from gongkai.publications import actions as publications
from gongkai.publications.models import Column, Document, PlanPeriod
from gongkai.records.models import SYSTEM, Beat, Event, Verb
from gongkai.rules.refused import Refused

MAY = 5


def counted(duty: Duty, order: int = MAY) -> tuple[int, int | None]:
    row = period(duty, order)
    return row.counted, row.target


def proofs(duty: Duty, order: int = MAY) -> list[tuple[str, str]]:
    rows = Evidence.objects.filter(period=period(duty, order)).order_by("happened_on", "pk")
    return list(rows.values_list("title", "excluded_why"))


def look(at: datetime = NOON) -> int:
    return actions.run_checks(at=at)


def test_what_was_published_is_found_and_counted_by_itself(quota, monthly, publish):
    publish("雨天行车提示", date(2026, 5, 6))
    publish("高温安全检查通报", date(2026, 5, 12))
    publish("清明出行提示", date(2026, 4, 3))
    assert look() == 2
    assert counted(monthly) == (2, 2)
    assert counted(monthly, 4) == (1, 2)
    row = Evidence.objects.get(title="雨天行车提示")
    assert (row.kind, row.happened_on, row.added_key) == (EvidenceKind.DOCUMENT, date(2026, 5, 6), SYSTEM.actor_key)
    assert (row.url, row.digest) == (row.document.address, f"{row.document.address}#1")
    assert period(monthly, MAY).claim == Claim.NONE
    assert period(monthly, MAY).typed == 0


def test_looking_again_changes_nothing(quota, monthly, publish, django_assert_max_num_queries):
    publish("雨天行车提示", date(2026, 5, 6))
    assert look() == 1
    events, rows = Event.objects.count(), Evidence.objects.count()
    with django_assert_max_num_queries(12):
        assert look() == 0
    assert (Event.objects.count(), Evidence.objects.count()) == (events, rows)


@pytest.mark.parametrize(("at", "order"), [
    pytest.param(datetime(2026, 4, 30, 23, 59, 59, tzinfo=SHANGHAI), 4, id="a second before midnight"),
    pytest.param(datetime(2026, 5, 1, 0, 0, tzinfo=SHANGHAI), 5, id="at midnight"),
])  # fmt: skip
def test_a_release_at_midnight_belongs_to_the_day_that_begins(at, order, quota, monthly, publish):
    publish("劳动节出行提示", at)
    look()
    assert [counted(monthly, each)[0] for each in (4, 5)] == [int(order == 4), int(order == 5)]


def test_a_document_withdrawn_does_not_count_and_put_back_counts_again(quota, monthly, publish, coordinator):
    document = publish("雨天行车提示", date(2026, 5, 6))
    look()
    publications.withdraw(document, reason="数字有误，更正后再发", by=coordinator, at=NOON)
    assert look() == 1
    assert counted(monthly) == (0, 2)
    assert proofs(monthly) == [("雨天行车提示", "5月13日已撤下：数字有误，更正后再发")]
    document.refresh_from_db()
    publications.restore(document, reason="已经核对无误", by=coordinator, at=NOON)
    assert look() == 1
    assert counted(monthly) == (1, 2)
    assert proofs(monthly) == [("雨天行车提示", "")]


def test_of_a_document_that_is_gone_not_even_the_title_stays(quota, monthly, publish, coordinator):
    document = publish("张三的身份证号码", date(2026, 5, 6))
    look()
    publications.erase(document, reason="含有个人信息，予以删除", by=coordinator, at=NOON)
    look()
    assert [title for title, _ in proofs(monthly)] == [f"已删除的文件（{document.index_no}）"]


def test_what_was_public_as_proof_is_public_no_longer_when_it_stops_counting(quota, monthly, publish, coordinator):
    document = publish("雨天行车提示", date(2026, 5, 6))
    look()
    Evidence.objects.update(released=True)
    publications.withdraw(document, reason="数字有误，更正后再发", by=coordinator, at=NOON)
    look()
    assert not Evidence.objects.get().released


def test_a_document_moved_to_another_column_is_left_out(quota, monthly, publish, column):
    document = publish("雨天行车提示", date(2026, 5, 6))
    look()
    Document.objects.filter(pk=document.pk).update(column=column("通知公告", "notices"))
    look()
    assert counted(monthly) == (0, 2)
    assert proofs(monthly) == [("雨天行车提示", "在“通知公告”栏目，不在核验的栏目")]


def test_sub_columns_count(quota, monthly, publish, column, travel):
    publish("冰雪天气提示", date(2026, 5, 6), column=column("恶劣天气", "weather", parent=travel))
    publish("无关的动态", date(2026, 5, 6), column=column("恶劣天气", "travel-weather"))
    look()
    assert proofs(monthly) == [("冰雪天气提示", "")]


def test_changing_the_column_counts_anew(quota, monthly, publish, column, coordinator):
    publish("雨天行车提示", date(2026, 5, 6))
    look()
    actions.change(quota, {"column": column("通知公告", "notices"), "target": 1}, by=coordinator, at=NOON)
    assert counted(monthly) == (0, 1)
    assert proofs(monthly)[0][1] == "在“安全出行”栏目，不在核验的栏目"


def test_an_accepted_period_is_left_alone(quota, monthly, publish):
    Period.objects.filter(duty=monthly, order=MAY).update(verdict=Verdict.ACCEPTED)
    publish("雨天行车提示", date(2026, 5, 6))
    assert look() == 0
    assert counted(monthly) == (0, 2)


@pytest.mark.parametrize("state", [State.DONE, State.ENDED, State.MERGED, State.LOOK_BACK])
def test_a_closed_duty_is_left_alone(state, quota, monthly, publish):
    Duty.objects.update(state=state)
    publish("雨天行车提示", date(2026, 5, 6))
    assert look() == 0


def test_what_a_person_left_out_stays_out(quota, monthly, publish, coordinator):
    publish("雨天行车提示", date(2026, 5, 6))
    look()
    plans.exclude_evidence(Evidence.objects.get(), reason="与安全无关", by=coordinator, at=NOON)
    assert look() == 0
    assert proofs(monthly) == [("雨天行车提示", "与安全无关")]
    plans.include_evidence(Evidence.objects.get(), by=coordinator, at=NOON)
    assert look() == 0
    assert counted(monthly) == (1, 2)


def test_a_page_that_somebody_registered_counts_once(quota, monthly, publish, handler):
    document = publish("雨天行车提示", date(2026, 5, 6))
    address = f"https://www.jiangzhou.gov.cn{document.address}"
    plans.add_link(period(monthly, MAY), address, None, happened_on=date(2026, 5, 6), by=handler, at=NOON)
    look()
    assert counted(monthly) == (1, 2)
    plans.exclude_evidence(Evidence.objects.get(), reason="登记错了", by=handler, at=NOON)
    look()
    assert counted(monthly) == (1, 2)
    assert Evidence.objects.count() == 2


def test_a_reached_figure_is_submitted_by_the_clock_and_nobody_claims(quota, monthly, publish):
    Period.objects.filter(duty=monthly, order__lt=MAY).update(verdict=Verdict.ACCEPTED)
    publish("雨天行车提示", date(2026, 5, 6))
    publish("高温安全检查通报", date(2026, 5, 12))
    told = {ran.name: ran.words for ran in actions.tick(at=on(date(2026, 5, 27)))}
    assert told["自动核验"] == "1期有变化"
    assert told["已达指标"] == "1期达标待审核"
    row = period(monthly, MAY)
    assert (row.duty.state, row.claim, row.verdict) == (State.REVIEW, Claim.NONE, Verdict.NONE)


def test_a_light_turns_by_itself(quota, monthly, publish):
    Period.objects.filter(duty=monthly, order__lt=MAY).update(verdict=Verdict.ACCEPTED)
    plans.refresh(monthly, NOON.date())
    assert Duty.objects.get(pk=monthly.pk).behind_from == date(2026, 5, 17)
    publish("雨天行车提示", date(2026, 5, 6))
    look()
    assert Duty.objects.get(pk=monthly.pk).behind_from is None


def test_several_sections_count_their_own(ledger, safety, roads, travel, publish, coordinator):
    duty = ledger(
        safety, roads, requirement="在“安全出行”专栏每月至少发布1条", kind=Kind.RECURRING, per="month", target=1
    )
    other = Duty.objects.get(task=duty.task, section=roads)
    assert actions.propose(duty.plan, [duty.task], at=NOON) == 1
    check = Check.objects.get()
    assert (check.own, check.column, check.target) == (True, travel, None)
    actions.confirm(check, {}, by=coordinator, at=NOON)
    publish("养护提示", date(2026, 5, 6), section=roads)
    look()
    assert (counted(duty), counted(other)) == ((0, 1), (1, 1))


def test_policies_without_a_timely_interpretation_keep_the_figure_open(ledger, safety, publish, coordinator):
    duty = ledger(safety, requirement="政策文件与解读同步公开", kind=Kind.STANDING)
    actions.set_up(duty.task, "reading", {"days": 3}, by=coordinator, at=NOON)
    assert counted(duty, 2) == (0, None)
    good = publish("道路养护规定", date(2026, 5, 6), "norm")
    late = publish("公交票价办法", date(2026, 5, 6), "norm")
    publish("一图看懂养护规定", date(2026, 5, 9), "reading", interprets=good)  # a make-up Saturday, the third day
    reading = publish("问答：公交票价", date(2026, 5, 12), "reading", interprets=late)
    look()
    assert counted(duty, 2) == (1, 2)
    assert proofs(duty, 2) == [("道路养护规定", "")]
    Document.objects.filter(pk=reading.pk).update(first_published_at=on(date(2026, 5, 9)))
    look()
    assert counted(duty, 2) == (2, 2)


def test_links_added_by_hand_do_not_stand_for_an_interpretation(ledger, safety, publish, coordinator, handler):
    duty = ledger(safety, requirement="政策文件与解读同步公开", kind=Kind.STANDING)
    actions.set_up(duty.task, "reading", {"days": 3}, by=coordinator, at=NOON)
    publish("公交票价办法", date(2026, 4, 6), "norm")
    look()
    plans.add_link(period(duty, 2), "https://example.gov.cn/1", None, happened_on=date(2026, 5, 6), by=handler, at=NOON)
    assert counted(duty, 2) == (0, 1)
    assert look() == 0
    actions.switch_off(Check.objects.get(), reason="改为人工核对", by=coordinator, at=NOON)
    assert counted(duty, 2) == (1, None)


def test_limits_are_counted_from_the_decision(ledger, safety, publish, coordinator):
    duty = ledger(safety, requirement="行政许可决定7个工作日内公开", kind=Kind.STANDING)
    actions.set_up(duty.task, "limit", {"kinds": ["licence"]}, by=coordinator, at=NOON)
    publish("许可决定一", date(2026, 5, 12), "licence", extra={"decided_on": "2026-05-06"})
    publish("许可决定二", date(2026, 5, 12), "licence", extra={"decided_on": "2026-04-01"})
    look()
    assert counted(duty, 2) == (1, 2)


def test_the_guide_and_the_plans_are_found(ledger, safety, publish, coordinator):
    guide = ledger(safety, requirement="修订政府信息公开指南", kind=Kind.ONCE, due=date(2026, 6, 30))
    fives = ledger(safety, requirement="集中公开历次五年规划", kind=Kind.ONCE, due=date(2026, 9, 30))
    publish("政府信息公开指南", date(2026, 4, 1), "guide")
    for number in (11, 12, 15):
        publish(f"第{number}个规划", date(2020, 4, number), "plan", plan_period=number)
    terms = {"first_plan": PlanPeriod.P11, "last_plan": PlanPeriod.P15}
    actions.set_up(guide.task, "guide", {}, by=coordinator, at=NOON)
    actions.set_up(fives.task, "plans", terms, by=coordinator, at=NOON)
    assert (counted(guide, 1), counted(fives, 1)) == ((1, 1), (3, 5))


# Settling


def test_proposals_wait_for_the_coordinator_and_look_at_nothing_before(monthly, travel, publish):
    publish("雨天行车提示", date(2026, 5, 6))
    assert actions.propose(monthly.plan, [monthly.task], at=NOON) == 1
    assert actions.propose(monthly.plan, [monthly.task], at=NOON) == 0
    assert Check.objects.get().state == CheckState.PROPOSED
    assert look() == 0


def test_confirming_is_recorded_with_name_and_terms(monthly, travel, coordinator, publish):
    actions.propose(monthly.plan, [monthly.task], at=NOON)
    publish("雨天行车提示", date(2026, 5, 6))
    row = actions.confirm(Check.objects.get(), {"target": 3}, by=coordinator, at=NOON)
    assert (row.state, row.settled_by, row.target, row.checked_at) == (CheckState.RUNNING, "林静", 3, NOON)
    assert counted(monthly) == (1, 3)
    event = Event.objects.get(verb=Verb.CONFIRMED)
    assert (event.after["column"], event.after["target"], event.actor_name) == ("安全出行", 3, "林静")


def test_a_declined_check_may_be_taken_up_later(monthly, travel, coordinator):
    actions.propose(monthly.plan, [monthly.task], at=NOON)
    actions.decline(Check.objects.get(), by=coordinator, at=NOON)
    assert actions.propose(monthly.plan, [monthly.task], at=NOON) == 0
    actions.set_up(monthly.task, "quota", {"column": travel}, by=coordinator, at=NOON)
    assert Check.objects.get().state == CheckState.RUNNING


def test_switched_off_it_looks_no_longer_and_the_figure_is_the_tasks_again(quota, monthly, publish, coordinator):
    publish("雨天行车提示", date(2026, 5, 6))
    actions.change(quota, {"target": 5}, by=coordinator, at=NOON)
    assert counted(monthly) == (1, 5)
    with pytest.raises(Refused, match="没有写理由"):
        actions.switch_off(quota, reason=" ", by=coordinator, at=NOON)
    actions.switch_off(quota, reason="栏目要合并", by=coordinator, at=NOON)
    publish("高温安全检查通报", date(2026, 5, 12))
    assert look() == 0
    assert counted(monthly) == (1, 2)


def test_one_task_has_one_check_that_runs(quota, monthly, coordinator):
    with pytest.raises(Refused, match="已有一项核验在运行"):
        actions.set_up(monthly.task, "guide", {}, by=coordinator, at=NOON)
    assert Check.objects.count() == 1


@pytest.mark.parametrize(("measure", "terms", "what"), [
    pytest.param("quota", {}, "没有选核验哪个栏目", id="no column"),
    pytest.param("reading", {"days": 61}, "工作日数不对", id="too many days"),
    pytest.param("limit", {"kinds": ["nothing"]}, "不存在", id="an unknown kind"),
    pytest.param("limit", {"kinds": ["news"]}, "没设公开期限", id="a kind without a limit"),
    pytest.param("plans", {"first_plan": 15, "last_plan": 11}, "规划期的起止不对", id="plans upside down"),
    pytest.param("weather", {}, "没有这种核验", id="no such measure"),
])  # fmt: skip
def test_terms_without_sense_are_refused(measure, terms, what, monthly, kinds, coordinator):
    with pytest.raises(Refused, match=what):
        actions.set_up(monthly.task, measure, terms, by=coordinator, at=NOON)
    assert Check.objects.count() == 0


def test_a_quota_without_any_figure_is_refused(ledger, safety, travel, coordinator):
    duty = ledger(safety, requirement="及时更新安全出行栏目", kind=Kind.STANDING)
    with pytest.raises(Refused, match="没有写每期至少几条"):
        actions.set_up(duty.task, "quota", {"column": travel}, by=coordinator, at=NOON)


def test_another_agencys_column_is_refused(monthly, waterworks, outsider, coordinator):
    theirs = Column.objects.create(agency=waterworks, section=outsider.section, name="水情", slug="w", path="w/")
    with pytest.raises(Refused, match="本机关的一个栏目"):
        actions.set_up(monthly.task, "quota", {"column": theirs}, by=coordinator, at=NOON)


@pytest.mark.parametrize("who", ["handler", "head", "leader", "outsider", "overseer", "administrator", "auditor"])
def test_only_the_agencys_coordinator_settles(who, quota, request):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        actions.change(quota, {"target": 1}, by=person, at=NOON)
    with pytest.raises(Refused):
        actions.switch_off(quota, reason="不想要", by=person, at=NOON)
    assert Check.objects.get().target is None


def test_looking_again_is_for_the_section_and_the_office(
    quota, publish, handler, coordinator, outsider, account, roads
):
    publish("雨天行车提示", date(2026, 5, 6))
    assert actions.recheck(quota, by=handler, at=NOON) == 1
    assert actions.recheck(quota, by=coordinator, at=NOON + timedelta(hours=1)) == 0
    assert Check.objects.get().checked_at == NOON + timedelta(hours=1)
    for person in (outsider, account("邓伟", handler.role, roads.agency, roads)):
        with pytest.raises(Refused, match="不能重新核验"):
            actions.recheck(quota, by=person, at=NOON)


# Sizes, the clock


def test_many_duties_without_checks_cost_nothing(quota, monthly, roads, publish, django_assert_max_num_queries):
    """300 more tasks with 60 checks of them: the reads stay the same."""
    tasks = Task.objects.bulk_create(
        Task(
            plan=monthly.plan,
            order=1000 + n,
            number=str(n),
            requirement="更新",
            kind=Kind.RECURRING,
            per="month",
            target=1,
        )
        for n in range(300)
    )
    duties = Duty.objects.bulk_create(
        Duty(task=task, plan=monthly.plan, agency=monthly.agency, section=roads, state=State.WORKING, assigned_at=NOON)
        for task in tasks
    )
    Period.objects.bulk_create(
        Period(duty=duty, order=1, label="5月", starts=date(2026, 5, 1), ends=date(2026, 5, 31), target=1)
        for duty in duties
    )
    Check.objects.bulk_create(
        Check(task=task, measure="quota", state=CheckState.RUNNING, column=quota.column, proposed_at=NOON)
        for task in tasks[:60]
    )
    publish("雨天行车提示", date(2026, 5, 6))
    with django_assert_max_num_queries(40):
        assert look() == 61
    with django_assert_max_num_queries(12):
        assert look() == 0


def test_every_piece_of_the_clock_leaves_its_beat(quota, handler):
    call_command("tick", at=NOON, verbosity=0)
    pieces = {"定时发布", "效力变化", "检索更新", "新报告期", "自动核验", "已达指标", "到期提醒", "每日提醒", "链接检查",
              "回头看复查", "发送邮件"}  # fmt: skip
    assert pieces <= set(Beat.objects.values_list("name", flat=True))
    assert not Beat.objects.filter(note__contains="没有做完").exists()


def test_daily_pieces_run_once_a_day_and_leave_their_beat_each_time(quota):
    list(actions.tick(at=NOON))
    assert Beat.objects.get(name="效力变化").note == "0份（2026-05-13）"
    list(actions.tick(at=NOON + timedelta(minutes=5)))
    assert Beat.objects.get(name="效力变化").finished_at == NOON + timedelta(minutes=5)
    list(actions.tick(at=NOON + timedelta(days=1)))
    assert Beat.objects.get(name="效力变化").note == "0份（2026-05-14）"
