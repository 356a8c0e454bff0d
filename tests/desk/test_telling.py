"""What an event says: its line in a duty's timeline, and every value for the auditor, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from duty_steps import add_duty, only_period
from moments import NOON, TODAY

from gongkai.agencies.actions import correct_day, enter_notice, set_reminders
from gongkai.agencies.models import Person, Section
from gongkai.demo.filling import _import, _live
from gongkai.demo.people import found
from gongkai.demo.scenes import Scenes
from gongkai.demo.year import Year
from gongkai.desk.telling import GIST, changes, gist, subject_kind
from gongkai.plans import actions
from gongkai.plans.models import Claim, Duty, Kind, LookBackVerdict, Period, Task
from gongkai.records.models import Event, Verb

LATER = date(2026, 8, 6)
NO_WORDS = frozenset(
    {"机关代码", "种类代码", "层级路径", "抽取种子", "账号", "用户名", "SM3", "网址"}
)  # what they hold is written in ASCII
Make = Callable[..., Duty]


def left_in_english(events: Iterable[Event]) -> set[tuple[str, str, str]]:
    """Labels and values that are identifiers of the code."""
    word = re.compile(r"[a-z][a-z_.]+")
    rows = [(event, *row) for event in events for row in changes(event)]
    labels = {(event.verb, label, "") for event, label, *_ in rows if re.search(r"[a-z]", label)}
    values = {
        (event.verb, label, value)
        for event, label, before, after, _ in rows
        for value in (before, after)
        if word.fullmatch(value) and label not in NO_WORDS
    }
    kinds = {(event.verb, "", subject_kind(event)) for event in events if word.search(subject_kind(event))}
    return labels | values | kinds


def timeline(duty: Duty) -> list[str]:
    """The lines of a duty's page, the oldest first."""
    events = reversed(Event.objects.about(duty))
    return [f"{event.actor_name} {event.get_verb_display()} {gist(event)}".rstrip() for event in events]


@pytest.fixture
def make(world, safety: Section) -> Make:
    """A duty done once by 30 June: `make("公开桥梁检测结果")`."""

    def duty_of(requirement: str = "公开桥梁检测结果", section: Section = safety) -> Duty:
        order = Task.objects.count() + 1
        task = Task.objects.create(
            plan_id=world.plan, order=order, number=str(order), requirement=requirement, kind=Kind.ONCE,
            due=date(2026, 6, 30),
        )  # fmt: skip
        return add_duty(task, section)

    return duty_of


@pytest.fixture
def signed(make: Make, handler: Person) -> Duty:
    return actions.sign(make(), by=handler, at=NOON)


@pytest.fixture
def accepted(signed: Duty, handler: Person, coordinator: Person) -> Duty:
    """Proven, claimed, sent back, claimed again, recalled, closed."""

    def row() -> Period:
        return only_period(signed)

    proof = actions.add_file(row(), "检测月报.txt", "一".encode(), happened_on=TODAY, by=handler, at=NOON)
    actions.exclude_evidence(proof, reason="不是本期的", by=coordinator, at=NOON)
    actions.include_evidence(proof, by=coordinator, at=NOON)
    actions.claim(row(), Claim.PROGRESS, "检测了三座桥", by=handler, at=NOON)
    actions.claim(row(), Claim.FINISHED, by=handler, at=NOON)
    actions.submit(row(), by=handler, at=NOON)
    actions.send_back(row(), reason="请补上检测日期", by=coordinator, at=NOON)
    actions.submit(row(), by=handler, at=NOON)
    actions.recall(row(), by=handler, at=NOON)
    actions.submit(row(), by=handler, at=NOON)
    return actions.accept(row(), text="材料齐全", by=coordinator, at=NOON)


@pytest.fixture
def looked_at(accepted: Duty, coordinator: Person) -> Duty:
    """Closed, drawn, found to have slipped and given back."""
    (row,) = actions.sample_look_back(accepted.plan, 1, seed="20260513", by=coordinator, at=NOON)
    actions.decide_look_back(
        row, LookBackVerdict.SLIPPED, text="栏目停更", due=date(2026, 9, 1), by=coordinator, at=NOON
    )
    return accepted


@pytest.fixture
def extended(make: Make, handler: Person, head: Person, leader: Person) -> Duty:
    asked = actions.ask_extension(
        actions.sign(make("公开隧道检测结果"), by=handler, at=NOON),
        new_due=LATER,
        reason="数据没有到齐",
        progress="已完成大半",
        by=handler,
        at=NOON,
    )
    actions.agree_extension(asked, by=head, at=NOON)
    asked.refresh_from_db()
    return actions.grant_extension(asked, by=leader, at=NOON)


@pytest.fixture
def moved(make: Make, handler: Person, coordinator: Person, roads: Section) -> Duty:
    """Declined, insisted on, declined again, given to another section; reminded, its task corrected, ended."""
    duty = make()
    actions.decline(duty, reason="不是本科室的", by=handler, at=NOON)
    actions.insist(duty, reason="职责在本科室", by=coordinator, at=NOON)
    actions.reassign(duty, roads, reason="职责已划走", by=coordinator, at=NOON)
    duty.refresh_from_db()
    common = {"reason": "按文件改", "by": coordinator, "at": NOON}
    actions.edit_task(duty.task, due=LATER, kind=Kind.ONCE, **common)
    actions.edit_task(duty.task, due=None, kind=Kind.RECURRING, per="quarter", target=2, unit="次", **common)
    duty.refresh_from_db()
    return actions.end(duty, reason="上级取消了", by=coordinator, at=NOON)


def test_a_period_from_its_proof_to_its_acceptance(accepted):
    assert timeline(accepted) == [
        "陈晓岚 签收",
        "陈晓岚 登记佐证 6月30日前：《检测月报.txt》",
        "林静 系统核验 《检测月报.txt》：改为不计入，不是本期的",
        "林静 系统核验 《检测月报.txt》：改为计入",
        "陈晓岚 填报 6月30日前：有进展，检测了三座桥",
        "陈晓岚 填报 6月30日前：已完成",
        "陈晓岚 提交 6月30日前：已完成，已计入佐证1条",
        "林静 退回修改 6月30日前：请补上检测日期",
        "陈晓岚 提交 6月30日前：已完成，已计入佐证1条",
        "陈晓岚 撤回 6月30日前",
        "陈晓岚 提交 6月30日前：已完成，已计入佐证1条",
        "林静 审核通过 6月30日前：办结，材料齐全",
    ]


def test_a_look_back(looked_at):
    assert timeline(looked_at)[-2:] == [
        "林静 回头看 从1项中抽取1项",
        "林静 重新办理 6月30日前：截止2026年9月1日，栏目停更",
    ]


def test_a_look_back_that_confirms(accepted, coordinator):
    (row,) = actions.sample_look_back(accepted.plan, 1, seed="20260513", by=coordinator, at=NOON)
    actions.decide_look_back(row, LookBackVerdict.HOLDS, by=coordinator, at=NOON)
    assert timeline(accepted)[-1] == "林静 确认 属实"
    shown = {label: after for label, _, after, _ in changes(Event.objects.latest("id"))}
    assert shown == {"状态": "办结", "核查结论": "属实"}


def test_an_extension(extended):
    assert timeline(extended)[-3:] == [
        "陈晓岚 申请延期 6月30日前：延至2026年8月6日，数据没有到齐",
        "许国梁 同意延期 待分管领导批准",
        "周明 同意延期 延至2026年8月6日",
    ]


def test_an_extension_that_is_taken_back(signed, handler):
    asked = actions.ask_extension(signed, new_due=LATER, reason="数据没有到齐", progress="大半", by=handler, at=NOON)
    actions.withdraw_extension(asked, by=handler, at=NOON)
    assert timeline(signed)[-1] == "陈晓岚 撤回 延期申请"


def test_a_duty_that_goes_from_hand_to_hand(moved):
    assert timeline(moved) == [
        "陈晓岚 退回办公室 不是本科室的",
        "林静 派发 维持派发：职责在本科室",
        "林静 派发 安全监督科改派公路养护科：职责已划走",
        "林静 修改 期限改为2026年8月6日，按文件改",
        "林静 修改 报告期重新划分，共3期，按文件改",
        "林静 终止 上级取消了",
    ]


def test_a_duty_that_goes_into_another(make, coordinator, roads):
    gone, stays = make(), make("公开养护计划", roads)
    actions.merge(gone, stays, reason="两项合办", by=coordinator, at=NOON)
    assert timeline(gone) == ["林静 并入 第4项（公路养护科）：两项合办"]


def test_a_line_is_short_whatever_was_written(signed, handler):
    actions.claim(only_period(signed), Claim.BLOCKED, "对方没有回函。\n" * 40, by=handler, at=NOON)
    said = gist(Event.objects.latest("id"))
    assert len(said) == GIST
    assert said.startswith("6月30日前：受阻，对方没有回函。 对方")
    assert said.endswith("…")


def test_the_timeline_says_it_on_the_page(signed_in, accepted, handler):
    page = signed_in(handler).get(f"/desk/ledger/duties/{accepted.pk}/").content.decode()
    lines = [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in re.findall(r"<li class=\"is-.*?</li>", page)]
    assert any(line.endswith("陈晓岚 填报 6月30日前：有进展，检测了三座桥") for line in lines)
    assert re.search(r'<li class="is-bad">.{0,80}林静</b> 退回修改', page)
    assert re.search(r'<li class="is-good">.{0,80}林静</b> 审核通过', page)


def test_a_claim_as_the_auditor_reads_it(signed, handler):
    actions.claim(only_period(signed), Claim.PROGRESS, "检测了三座桥", by=handler, at=NOON)
    event = Event.objects.latest("id")
    assert subject_kind(event) == "承办"
    assert changes(event) == [
        ("科室自述", "", "有进展", True),
        ("说明", "", "检测了三座桥", True),
        ("报告期", "", "6月30日前", True),
    ]


def test_a_corrected_task_as_the_auditor_reads_it(moved):
    event = Event.objects.filter(subject_type=Task._meta.label).latest("id")
    assert changes(event) == [
        ("完成时限", "2026年8月6日", "", True),
        ("完成方式", "一次完成", "按期完成", True),
        ("周期", "", "每季度", True),
        ("每期指标", "", "2", True),
        ("指标单位", "", "次", True),
        ("每期截止", "", "", False),
    ]


def test_a_value_is_read_on_the_noun_that_has_it():
    """A duty's event about its task: `kind` and `title` are the task's, not the proof's."""
    event = Event(
        verb=Verb.CHANGED, subject_type=Duty._meta.label, before={"kind": "once", "title": "旧名", "norms": []},
        after={"kind": "standing", "title": "新名", "norms": ["国办发〔2026〕1号"], "due_in": {"month": 1, "day": 10}},
    )  # fmt: skip
    assert [row[:3] for row in changes(event)] == [
        ("完成方式", "一次完成", "持续推进"),
        ("任务名称", "旧名", "新名"),
        ("引用文件", "", "国办发〔2026〕1号"),
        ("每期截止", "", "第几个月：1，几日：10"),
    ]


def test_what_was_chosen_on_the_confirmation_screen():
    told = {
        "items": {"3": {"kind": "recurring", "per": "month", "due": "2026-06-30", "lead": [4, 9]}, "5": None},
        "units": {"规划处": [4], "市住建局": "outside", "各单位": "4,9"},
        "warnings": {"item:3:duty": "not_ours", "item:7:dates": "2026-06-30", "plan:year": "2026"},
        "plan": {"standing_per": "half_year", "starts": "2026-01-01", "separate": True},
    }
    event = Event(verb=Verb.CHANGED, subject_type="intake.Reading", after=told)
    assert [(label, after) for label, _, after, _ in changes(event)] == [
        ("任务", "第3项（完成方式：按期完成，周期：每月，完成时限：2026年6月30日，牵头科室：2个科室）；第5项（未选）"),
        ("责任单位", "规划处：1个科室；市住建局：其他机关；各单位：2个科室"),
        ("核对结果", "第3项由谁承办：不涉及；第7项按哪个期限：2026年6月30日；年度：2026"),
        ("要点", "持续推进任务的报告周期：每半年，起始日：2026年1月1日，另一年度的要点：是"),
    ]
    assert left_in_english([event]) == set()


def test_an_event_of_something_that_is_no_more_is_still_readable():
    event = Event(verb=Verb.CHANGED, subject_type="plans.Gone", after={"size": 3, "due": "soon"}, reason="旧版")
    assert (subject_kind(event), gist(event)) == ("plans.Gone", "size：3，due：soon，旧版")


@pytest.mark.parametrize("value", ["x", 3, None, True, [], [{"a": 1}], {}, {"a": None}, {"a": ["b"]}, {"a": {"b": 1}}])
@pytest.mark.parametrize("key", ["items", "units", "warnings", "plan", "periods", "kind", "due", "signed_at", "period"])
def test_a_value_of_another_shape_is_no_error(key, value):
    for verb in Verb.values:
        event = Event(verb=verb, subject_type=Duty._meta.label, after={key: value})
        assert len(changes(event)) == 1
        assert len(gist(event)) <= GIST


def test_nothing_that_the_acts_record_is_shown_in_english(
    looked_at, extended, moved, root_administrator, coordinator, bureau, government, django_assert_num_queries
):
    days = {date(2026, 10, 1): (False, "国庆节")}
    for title in ("放假通知", "放假通知（更正）"):
        enter_notice(2026, title, days, chain=government, by=root_administrator, at=NOON)
    correct_day(TODAY, False, "防汛值守", agency=bureau, by=coordinator, at=NOON)
    times = {"quiet_from": NOON.time(), "quiet_until": NOON.replace(hour=8).time()}
    set_reminders(bureau, yellow_days=3, escalation_days=3, **times, by=coordinator, at=NOON)
    actions.release_plan(extended.plan, by=coordinator, at=NOON)
    events = list(Event.objects.all())
    with django_assert_num_queries(0):
        assert sorted(left_in_english(events)) == []
        assert max(len(gist(event)) for event in events) <= GIST
    shown = {label: after for event in events for label, _, after, _ in changes(event)}
    assert shown["免打扰开始"] == "12:00"
    assert shown["日期"] == "2026年5月13日"
    assert shown["文号"] == ""


@pytest.mark.slow
def test_nothing_that_a_year_of_the_demo_records_is_shown_in_english(db):
    cast = found(NOON.replace(year=2025, month=1, day=6))
    rng, today = Random(1), date(2026, 4, 10)
    last, plan = _import(cast, "last.md", 2025, date(2025, 2, 20)), _import(cast, "plan.md", 2026, date(2026, 1, 16))
    this = Year(cast, plan, today, rng)
    stories = [*Year(cast, last, date(2025, 7, 10), rng).stories(), *this.stories(), *Scenes(this, last).all()]
    _live("", stories, lambda *_: None)
    events = list(Event.objects.order_by("id"))
    assert {event.verb for event in events} > {"claimed", "submitted", "accepted", "asked", "sampled", "released"}
    assert sorted(left_in_english(events)) == []
    assert max(len(gist(event)) for event in events) <= GIST
    assert {event.verb for event in events if event.subject_type == Duty._meta.label and not gist(event)} == {"signed"}


def test_the_auditors_page_names_what_the_event_is_about(signed_in, accepted, auditor):
    client: Client = signed_in(auditor)
    event = Event.objects.filter(verb=Verb.SUBMITTED).latest("id")
    page = client.get(reverse("desk:audit_event", args=[event.pk])).content.decode().split("<main", 1)[1]
    for words in ("承办</dd>", "已计入", "科室自述", "<mark>已完成</mark>", "待审核"):
        assert words in page
    for raw in ("plans.Duty", "counted", "claim", "finished"):
        assert raw not in page
