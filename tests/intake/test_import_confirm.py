"""Confirming a reading: everything exists or nothing does, one of two wins, and the same plan is never made twice."""

# ruff: noqa: F401, F811 — fixtures are imported
from datetime import date

import pytest
from importing_office import ITEMS, NOON, TODAY, kept_files, plan, plan_file, reading, sections, settle, upload
from plan_files import FOLDER, needs_plans

from gongkai.agencies.models import SectionAlias
from gongkai.intake.actions import choose, confirm
from gongkai.intake.actions.duties import periods_from
from gongkai.intake.models import Reading, ReadingState
from gongkai.intake.queries import proposals
from gongkai.plans.models import Area, Concern, Duty, Kind, Part, Period, Plan, State, Task
from gongkai.records.models import Chain, Event, Verb
from gongkai.records.queries import verify
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db


def test_the_plan_its_tasks_and_each_sections_duty_exist(plan, reading, sections):
    reading.refresh_from_db()
    assert (reading.state, reading.plan, reading.confirmed_at) == (ReadingState.CONFIRMED, plan, NOON)
    assert (plan.title, plan.year, plan.starts, plan.ends) == (
        "江州市交通运输局2026年政务公开工作要点分工方案",
        2026,
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    assert list(Area.objects.filter(plan=plan).values_list("name", flat=True)) == list(
        dict.fromkeys(area for area, _, _ in ITEMS)
    )
    numbers = Task.objects.filter(plan=plan).values_list("number", "concern")
    assert [number for number, _ in numbers] == list("123456789")
    assert [number for number, concern in numbers if concern == Concern.NOT_OURS] == ["2", "7"]
    assert Duty.objects.filter(plan=plan).count() == 18
    assert set(Duty.objects.values_list("state", "agency", "assigned_at")) == {(State.PENDING, plan.agency_id, NOON)}
    office = Duty.objects.get(task__number="6", section=sections["办公室"])
    assert (office.part, Duty.objects.filter(task__number="6", part=Part.SUPPORT).count()) == (Part.LEAD, 5)


def test_how_it_was_read_stays_with_the_task(plan):
    task = Task.objects.get(plan=plan, number="8")
    assert {"field": "units", "words": "运管科", "reason": "像是“道路运输管理科”的简称"} in task.reading["guesses"]
    assert task.reading["spans"]["requirement"][0]["column"] == 1
    assert task.reading["printed"]["lead"] == ["运管科"]
    assert any("不涉及" in left["text"] for left in plan.not_used)


def test_each_kind_of_task_has_its_periods(plan, sections):
    def told(number, section):
        rows = Period.objects.filter(duty__task__number=number, duty__section=sections[section])
        return list(rows.values_list("label", "due", "target"))

    assert told("1", "综合规划科") == [("6月30日前", date(2026, 6, 30), None)]
    assert [label for label, _, _ in told("3", "法制科")] == [f"{month}月" for month in range(5, 13)]
    assert told("3", "法制科")[0] == ("5月", date(2026, 5, 31), 2)
    assert [label for label, _, _ in told("4", "道路运输管理科")] == ["第二季度", "第三季度", "第四季度"]


def test_a_duty_knows_its_next_due_day_from_the_start(plan, sections):
    monthly = Duty.objects.get(task__number="3", section=sections["法制科"])
    once = Duty.objects.get(task__number="1")
    assert (monthly.due, monthly.next_due, monthly.behind_from) == (None, date(2026, 5, 31), date(2026, 5, 17))
    assert (once.due, once.next_due) == (date(2026, 6, 30), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("day", "labels"),
    [
        pytest.param(
            date(2026, 3, 31), ["第一季度", "第二季度", "第三季度", "第四季度"], id="on the last day of a period"
        ),
        pytest.param(date(2026, 4, 1), ["第二季度", "第三季度", "第四季度"], id="the day after"),
        pytest.param(date(2028, 1, 1), ["第四季度"], id="when the year is long over"),
    ],
)
def test_periods_that_ended_before_the_duty_was_given_are_not_made(day, labels):
    quarters = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    names = ["第一季度", "第二季度", "第三季度", "第四季度"]
    made = [Period(label=label, ends=end) for label, end in zip(names, quarters, strict=True)]
    assert [period.label for period in periods_from(day, made)] == labels


def test_the_record_tells_of_the_plan_and_of_every_duty(plan, coordinator):
    (confirmed,) = Event.objects.about(plan)
    assert (confirmed.verb, confirmed.actor_name) == (Verb.CONFIRMED, "林静")
    assert {name: confirmed.after[name] for name in ("tasks", "ours", "not_ours", "duties")} == {
        "tasks": 9,
        "ours": 7,
        "not_ours": 2,
        "duties": 18,
    }
    duty = Duty.objects.filter(plan=plan).first()
    assert [event.verb for event in Event.objects.about(duty)] == [Verb.ASSIGNED]
    assert Event.objects.filter(verb=Verb.ASSIGNED).count() == 18
    assert verify(Chain.objects.get(key=plan.agency.code)) is None


def test_an_open_question_blocks_and_nothing_exists(reading, coordinator):
    with pytest.raises(Refused, match="还有1处没有核对"):
        confirm(reading, by=coordinator, at=NOON, today=TODAY)
    reading.refresh_from_db()
    assert (reading.state, Plan.objects.count(), Task.objects.count()) == (ReadingState.READY, 0, 0)


def test_of_two_who_confirm_one_wins_and_one_is_told(reading, sections, coordinator):
    settle(reading, sections, coordinator)
    same = Reading.objects.get(pk=reading.pk)
    confirm(reading, by=coordinator, at=NOON, today=TODAY)
    with pytest.raises(Refused, match="已确认"):
        confirm(same, by=coordinator, at=NOON, today=TODAY)
    assert Plan.objects.count() == 1


def test_only_the_agencys_coordinator_confirms(reading, sections, coordinator, head, leader, overseer):
    settle(reading, sections, coordinator)
    for person in (head, leader, overseer):
        with pytest.raises(Refused, match="办公室统筹"):
            confirm(reading, by=person, at=NOON, today=TODAY)
    assert Plan.objects.count() == 0


def test_mapped_units_are_known_the_next_time(reading, sections, coordinator):
    settle(reading, sections, coordinator)
    patch = {"units": {"运管科": [sections["公路养护科"].pk], "市财政局": "outside"}}
    choose(reading, patch, by=coordinator, at=NOON)
    confirm(reading, by=coordinator, at=NOON, today=TODAY)
    known = {alias.name: [section.name for section in alias.sections.all()] for alias in SectionAlias.objects.all()}
    assert known == {"运管科": ["公路养护科"], "市财政局": []}
    again = upload(plan_file(ITEMS[6:8], "江州市交通运输局2027年政务公开工作要点"), coordinator)
    now = proposals(again)
    assert ([q.key for q in now.questions if q.kind == "unit"], now.items[1].lead) == ([], (sections["公路养护科"].pk,))


def test_what_a_person_set_by_hand_goes_into_the_ledger(reading, sections, coordinator):
    settle(reading, sections, coordinator)
    safety = sections["安全监督科"].pk
    fields = {"lead": [safety], "kind": "recurring", "per": "month", "target": 3, "unit": "条", "title": "执法流程图"}
    choose(reading, {"items": {"4": fields}, "plan": {"title": "二〇二六年要点"}}, by=coordinator, at=NOON)
    made = confirm(reading, by=coordinator, at=NOON, today=TODAY)
    task = Task.objects.get(plan=made, number="4")
    assert made.title == "二〇二六年要点"
    assert (task.kind, task.per, task.target, task.unit, task.title) == (Kind.RECURRING, "month", 3, "条", "执法流程图")
    assert list(task.duties.values_list("section", "part")) == [(safety, Part.LEAD)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(plan_file, id="the same file"),
        pytest.param(lambda: plan_file(title="江州市交通运输局2026年度政务公开任务分解表"), id="retitled"),
        pytest.param(lambda: plan_file(ITEMS[:6], "关于印发2026年要点的通知"), id="retitled and shortened"),
        pytest.param(
            lambda: plan_file([(area, text.replace("公布", "公开"), units) for area, text, units in ITEMS]),
            id="corrected",
        ),
    ],
)
def test_the_same_plan_is_never_made_twice(data, plan, sections, coordinator):
    again = upload(data(), coordinator)
    if "item:4:duty" in {question.key for question in proposals(again).open}:
        settle(again, sections, coordinator)
    with pytest.raises(Refused, match="不再另建一份"):
        confirm(again, by=coordinator, at=NOON, today=TODAY)
    assert Plan.objects.count() == 1


def next_year(items):
    lines = [(area, text.replace("2026", "2027"), units) for area, text, units in items]
    return plan_file(lines, "江州市交通运输局2027年政务公开工作要点分工方案")


def test_next_years_plan_is_another_plan(plan, sections, coordinator):
    again = settle(upload(next_year(ITEMS[:5]), coordinator), sections, coordinator)
    made = confirm(again, by=coordinator, at=NOON, today=TODAY)
    assert (made.year, Plan.objects.count()) == (2027, 2)


def test_next_years_plan_that_repeats_this_years_is_asked_about(plan, sections, coordinator):
    again = settle(upload(next_year(ITEMS), coordinator), sections, coordinator)
    with pytest.raises(Refused, match="另一年度的要点"):
        confirm(again, by=coordinator, at=NOON, today=TODAY)
    choose(again, {"plan": {"separate": True}}, by=coordinator, at=NOON)
    assert confirm(again, by=coordinator, at=NOON, today=TODAY).year == 2027


@needs_plans
def test_a_real_plan_becomes_a_ledger(coordinator, bureau, sections):
    names = "综合规划科 法制科 执法监督科 基建管理科 道路运输管理科 公共交通管理科 港航管理科 工程质量监管科 安全监督科 财务审计科"
    for order, name in enumerate(names.split(), 20):
        bureau.sections.get_or_create(name=name, defaults={"order": order})
    bureau.sections.filter(name="公路养护科").delete()
    reading = upload((FOLDER / "00-plan.md").read_bytes(), coordinator, "00-plan.md")
    now = proposals(reading)
    assert [question.key for question in now.questions if question.kind == "unit"] == []
    assert {question.key for question in now.open} == {
        *(f"item:{order}:duty" for order in (8, 9, 33, 54, 55)),
        "item:40:dates",
    }
    answers = {f"item:{order}:duty": "not_ours" for order in (8, 9, 33)}
    answers |= {f"item:{order}:duty": str(coordinator.section_id) for order in (54, 55)}
    choose(reading, {"warnings": {**answers, "item:40:dates": "2021-12-10"}}, by=coordinator, at=NOON)
    made = confirm(reading, by=coordinator, at=NOON, today=TODAY)
    concerns = Task.objects.filter(plan=made)
    assert (made.year, concerns.count(), Area.objects.filter(plan=made).count()) == (2021, 55, 16)
    assert concerns.filter(concern=Concern.UNDECIDED).count() == 0
    assert Task.objects.get(plan=made, number="15").duties.count() == 7
    assert (Task.objects.get(plan=made, number="15").target, Task.objects.get(plan=made, number="15").per) == (
        2,
        "month",
    )
    assert Task.objects.get(plan=made, number="20").duties.count() == 11
    assert Task.objects.get(plan=made, number="40").due == date(2021, 12, 10)
    assert verify(Chain.objects.get(key=bureau.code)) is None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("每月10日前公布公交客流。", date(2026, 6, 10), date(2026, 12, 10)),
        ("每季度末前10日公布检查结果。", date(2026, 6, 20), date(2026, 12, 21)),
        ("每月公布公交客流。", date(2026, 6, 30), date(2026, 12, 31)),
    ],
    ids=["a day of the month", "so many days before the quarter's end", "no day: the last"],
)
def test_the_day_that_the_plan_names_in_each_period_is_the_due_day(coordinator, sections, words, first, last):
    row = upload(plan_file([("一、公开", f"1. {words}", "安全监督科")]), coordinator)
    made = confirm(row, by=coordinator, at=NOON, today=TODAY)
    dues = list(Period.objects.filter(duty__plan=made).order_by("order").values_list("due", flat=True))
    assert (first in dues, dues[-1]) == (True, last)
