"""自动核验 on the screens: what waits for the coordinator, the count on a duty's page, and the list behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from moments import NOON, on

from gongkai.agencies.models import Agency, Person, Section
from gongkai.checks import actions
from gongkai.checks.models import Check, CheckState
from gongkai.plans.models import Duty, Evidence, Kind, Part, Per, Period, Plan, State, Task
from gongkai.publications.actions import install_kinds, withdraw
from gongkai.publications.models import Column, Document, Edition, Standing
from gongkai.publications.models import Kind as DocumentKind
from gongkai.publications.models import State as EditionState
from gongkai.records.models import SYSTEM, Beat

YEAR = timezone.localdate().year
START, END = date(YEAR, 1, 1), date(YEAR, 12, 31)
FIRST = date(YEAR, 1, 2)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def column(bureau: Agency, safety: Section) -> Column:
    install_kinds(by=SYSTEM, at=NOON)
    return Column.objects.create(agency=bureau, section=safety, name="安全出行", slug="travel", path="travel/")


@pytest.fixture
def publish(bureau: Agency, safety: Section, column: Column) -> Callable[..., Document]:
    def make(title: str, day: date = FIRST, **fields: Any) -> Document:
        serial = Document.objects.count() + 1
        document = Document.objects.create(
            **({"agency": bureau, "section": safety, "column": column} | fields), year=YEAR, serial=serial,
            kind=DocumentKind.objects.get(code="news"), index_no=f"jt-{serial}", first_published_at=on(day),
            published_at=on(day),
        )  # fmt: skip
        document.live = Edition.objects.create(
            document=document, number=1, title=title, state=EditionState.RELEASED, created_at=on(day), saved_at=on(day)
        )
        document.standing = Standing.LIVE
        document.save()
        return document

    return make


@pytest.fixture
def duty(bureau: Agency, safety: Section, column: Column) -> Duty:
    """Two in the year in 安全出行, signed."""
    plan = Plan.objects.create(
        agency=bureau, year=YEAR, title="要点", starts=START, ends=END, confirmed_at=on(START), confirmed_by="林静"
    )
    task = Task.objects.create(
        plan=plan, order=1, number="1", requirement="在“安全出行”专栏每年至少发布2条安全提示", kind=Kind.RECURRING,
        per=Per.YEAR, target=2, unit="条",
    )  # fmt: skip
    made = Duty.objects.create(
        task=task, plan=plan, agency=bureau, section=safety, part=Part.LEAD, state=State.WORKING, assigned_at=on(START)
    )
    Period.objects.create(duty=made, order=1, label="全年", starts=START, ends=END, due=END, target=2)
    return made


@pytest.fixture
def proposed(duty: Duty) -> Check:
    actions.propose(duty.plan, [duty.task], at=NOON)
    return Check.objects.get()


@pytest.fixture
def running(proposed: Check, coordinator: Person) -> Check:
    return actions.confirm(proposed, {}, by=coordinator, at=NOON)


@pytest.fixture
def desk(signed_in: Callable[[Person], Client], coordinator: Person) -> Client:
    return signed_in(coordinator)


def test_the_coordinator_finds_the_proposal_and_confirms_it(desk, proposed, publish, duty):
    publish("雨天行车提示")
    shown = text(desk.get(reverse("desk:checks")))
    assert "每年至少发布2条" in shown
    assert "确认，开始核验" in shown
    data = {"column": proposed.column_id, "target": 2, "back": "list"}
    done = desk.post(reverse("desk:check_act", args=[proposed.pk, "confirm"]), data, follow=True)
    assert "从现在起自己计数" in text(done)
    assert "没有待确认的自动核验" in text(done)
    assert "全年已发布 1/2 条" in text(desk.get(reverse("desk:duty", args=[duty.pk])))


def test_without_a_column_the_confirmation_says_what_is_missing(desk, proposed):
    done = desk.post(reverse("desk:check_act", args=[proposed.pk, "confirm"]), {"target": 2}, follow=True)
    assert "“核验栏目”" in text(done)
    assert Check.objects.get().state == CheckState.PROPOSED


def test_a_proposal_can_be_declined_and_found_again(desk, proposed):
    desk.post(reverse("desk:check_act", args=[proposed.pk, "decline"]), {"back": "list"})
    assert Check.objects.get().state == CheckState.DECLINED
    assert "栏目更新数量" in text(desk.get(reverse("desk:checks"), {"state": "declined"}))


def test_the_page_of_a_duty_shows_the_count_first_and_each_document(desk, running, publish, duty, coordinator):
    publish("雨天行车提示")
    wrong = publish("高温安全检查通报")
    actions.run_checks(at=NOON)
    withdraw(wrong, reason="数字有误，更正后再发", by=coordinator, at=NOON)
    actions.run_checks(at=NOON)
    page = desk.get(reverse("desk:duty", args=[duty.pk]))
    shown = text(page)
    assert "全年已发布 1/2 条" in shown
    assert "1份未计入" in shown
    assert "系统核验于" in shown
    assert "重新核验" in shown
    assert "已撤下：数字有误，更正后再发" in shown
    assert f'href="/info/jiaotong/{YEAR}-00001/"' in page.content.decode()
    assert 'class="proof proof--out"' in page.content.decode()
    assert shown.index("全年已发布") < shown.index("雨天行车提示")


def test_the_count_opens_the_list_that_it_counts(desk, running, publish, coordinator, duty):
    publish("雨天行车提示")
    withdraw(publish("高温安全检查通报"), reason="数字有误，更正后再发", by=coordinator, at=NOON)
    address = reverse("desk:check", args=[running.pk])
    every = text(desk.get(address, {"duty": duty.pk, "period": 1}))
    assert "全年已发布 1/2 条" in every
    assert "雨天行车提示" in every
    assert "高温安全检查通报" in every
    fails = text(desk.get(address, {"show": "fails"}))
    assert "高温安全检查通报" in fails
    assert "雨天行车提示" not in fails
    assert "高温安全检查通报" not in text(desk.get(address, {"show": "counts"}))


def test_what_left_the_site_is_not_named_to_another_section(
    signed_in, running, publish, coordinator, account, roads, handler, duty
):
    publish_title = "另一科室撤下的通报"
    Duty.objects.create(
        task=duty.task, plan=duty.plan, agency=duty.agency, section=roads, state=State.WORKING, assigned_at=NOON
    )
    withdraw(publish(publish_title), reason="涉及未定事项，先撤下", by=coordinator, at=NOON)
    Period.objects.create(duty=Duty.objects.get(section=roads), order=1, label="全年", starts=START, ends=END, target=2)
    stranger = signed_in(account("邓伟", handler.role, roads.agency, roads))
    shown = text(stranger.get(reverse("desk:check", args=[running.pk])))
    assert "已撤下的文件" in shown
    assert publish_title not in shown
    assert publish_title in text(signed_in(handler).get(reverse("desk:check", args=[running.pk])))


def test_the_section_looks_again_and_comes_back_to_its_page(signed_in, handler, running, publish, duty):
    publish("雨天行车提示")
    page = signed_in(handler).post(
        reverse("desk:check_act", args=[running.pk, "recheck"]), {"duty": duty.pk, "period": 1}, follow=True
    )
    assert page.redirect_chain[0][0] == f"{reverse('desk:duty', args=[duty.pk])}?period=1"
    assert "已重新核验，1期有变化" in text(page)
    assert Evidence.objects.count() == 1


def test_the_section_neither_changes_nor_stops(signed_in, handler, running):
    client = signed_in(handler)
    page = text(client.get(reverse("desk:check", args=[running.pk])))
    assert "为什么停用" not in page
    client.post(reverse("desk:check_act", args=[running.pk, "switch-off"]), {"reason": "不想要"})
    assert Check.objects.get().state == CheckState.RUNNING


def test_switching_off_asks_for_a_reason(desk, running):
    address = reverse("desk:check_act", args=[running.pk, "switch-off"])
    assert "没有写理由" in text(desk.post(address, follow=True))
    assert "已停用" in text(desk.post(address, {"reason": "栏目要合并"}, follow=True))
    assert Check.objects.get().reason == "栏目要合并"


def test_the_office_sets_up_a_check_by_hand(desk, duty, column):
    address = reverse("desk:check_new", args=[duty.task_id])
    assert "设置自动核验" in text(desk.get(reverse("desk:duty", args=[duty.pk])))
    assert "先选系统核对什么" in text(desk.get(address))
    for measure in ("quota", "reading", "guide", "limit", "plans"):
        assert "开始核验" in text(desk.get(address, {"measure": measure}))
    done = desk.post(address, {"measure": "quota", "column": column.pk, "target": 3}, follow=True)
    assert "已开始自动核验" in text(done)
    assert Period.objects.get().target == 3


def test_a_plan_is_read_once_more_for_a_new_column(desk, duty):
    done = desk.post(reverse("desk:checks_propose"), {"plan": duty.plan_id}, follow=True)
    assert "读出1项新的自动核验" in text(done)
    again = desk.post(reverse("desk:checks_propose"), {"plan": duty.plan_id}, follow=True)
    assert "没有读出新的自动核验" in text(again)


@pytest.mark.parametrize("state", [*CheckState.values, "nonsense"])
def test_every_list_has_its_empty_state(state, desk, column):
    assert "没有" in text(desk.get(reverse("desk:checks"), {"state": state}))


def test_a_duty_without_a_check_costs_no_query_more(desk, duty, django_assert_max_num_queries):
    desk.get(reverse("desk:duty", args=[duty.pk]))
    with django_assert_max_num_queries(26):
        assert desk.get(reverse("desk:duty", args=[duty.pk])).status_code == 200


def test_the_list_costs_the_same_for_many(desk, running, publish, django_assert_max_num_queries):
    for number in range(60):
        publish(f"提示{number}")
    with django_assert_max_num_queries(26):
        assert "60" in text(desk.get(reverse("desk:check", args=[running.pk])))


def test_digests_of_an_agency_are_named_on_the_status_page(signed_in, administrator, bureau):
    Beat.objects.create(name=f"提醒-{bureau.pk}", note=str(timezone.localdate()), finished_at=timezone.now())
    Beat.objects.create(name="定时发布", note="0份", finished_at=timezone.now())
    shown = text(signed_in(administrator).get(reverse("desk:status")))
    assert "每日提醒（交通局）" in shown
    assert "定时发布" in shown
    assert "提醒-" not in shown
