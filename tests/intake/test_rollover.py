"""Next year's plan from this year's: what goes on, under which section, once."""

# ruff: noqa: F401, F811 — fixtures are imported
from datetime import date

import pytest
from importing_office import ITEMS, kept_files, plan, plan_file, reading, sections, settle, upload
from moments import NOON, on

from gongkai.agencies.models import Section
from gongkai.intake.actions.rollover import roll_over
from gongkai.intake.queries import compare
from gongkai.plans.models import Duty, Kind, Part, Period, Plan, PlanState, State, Task
from gongkai.records.models import Event, Verb
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db
DECEMBER = on(date(2026, 12, 21))


def numbers(plan):
    return [task.number for task in Task.objects.filter(plan=plan)]


def test_what_comes_back_and_what_is_open_goes_on(plan, coordinator):
    Duty.objects.filter(task__number="9").update(state=State.DONE)
    Duty.objects.filter(task__number="5").update(state=State.DONE)
    made = roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    assert numbers(made) == ["1", "3", "4", "5", "6", "8"]
    assert (made.title, made.year, made.predecessor) == ("江州市交通运输局2027年政务公开工作要点分工方案", 2027, plan)
    once = Task.objects.get(plan=made, number="1")
    assert (once.predecessor.number, once.kind, once.due, once.duties.get().due) == (
        "1",
        Kind.ONCE,
        None,
        date(2027, 12, 31),
    )
    assert once.reading["guesses"][0]["reason"] == "上年未办结，按新年度年内完成，请核对时限。"
    monthly = Period.objects.filter(duty__task__plan=made, duty__task__number="3")
    assert (monthly.count(), monthly.first().due, monthly.first().target) == (24, date(2027, 1, 31), 2)
    assert set(Duty.objects.filter(plan=made).values_list("state", "next_due")) == {(State.PENDING, None)}


def test_the_old_plan_stays_as_it_is(plan, coordinator):
    before = list(Duty.objects.filter(plan=plan).values_list("pk", "state"))
    roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    plan.refresh_from_db()
    assert plan.state == PlanState.ACTIVE
    assert list(Duty.objects.filter(plan=plan).values_list("pk", "state")) == before


def test_with_archive_the_old_plan_is_closed_and_its_open_duties_end(plan, coordinator):
    done = Duty.objects.filter(task__number="9")
    done.update(state=State.DONE)
    made = roll_over(plan, 2027, by=coordinator, at=DECEMBER, archive=True)
    assert plan.state == PlanState.ARCHIVED
    assert set(Duty.objects.filter(plan=plan).values_list("state", flat=True)) == {State.DONE, State.ENDED}
    ended = Duty.objects.filter(plan=plan, state=State.ENDED).first()
    assert Event.objects.about(ended).first().reason == f"结转到“{made.title}”"


def test_a_renamed_section_is_replaced_by_its_successor(plan, coordinator, sections, bureau):
    heir = Section.objects.create(agency=bureau, name="综合运输科", order=30)
    Section.objects.filter(name="道路运输管理科").update(active=False, successor=heir)
    made = roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    task = Task.objects.get(plan=made, number="8")
    assert list(task.duties.values_list("section__name", "part")) == [("综合运输科", Part.LEAD)]
    assert task.reading["guesses"] == [
        {"field": "section", "words": "道路运输管理科", "reason": "职责已并入综合运输科"}
    ]


def test_two_sections_merged_into_one_share_one_duty(plan, coordinator, sections):
    Section.objects.filter(name="公路养护科").update(active=False, successor=sections["法制科"])
    made = roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    assert list(Duty.objects.filter(plan=made, task__number="3").values_list("section__name", flat=True)) == ["法制科"]


def test_a_dissolved_section_without_an_heir_leaves_its_duty_to_the_office(plan, coordinator):
    Section.objects.filter(name="综合规划科").update(active=False)
    made = roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    assert list(Duty.objects.filter(plan=made, task__number="1").values_list("section__name", flat=True)) == ["办公室"]


def test_a_second_time_is_refused(plan, coordinator):
    roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    with pytest.raises(Refused, match="已经结转"):
        roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    assert Plan.objects.count() == 2


def test_an_earlier_year_and_other_people_are_refused(plan, coordinator, leader, overseer):
    with pytest.raises(Refused, match="不能把2026年的要点结转到2026年"):
        roll_over(plan, 2026, by=coordinator, at=DECEMBER)
    for person in (leader, overseer):
        with pytest.raises(Refused, match="办公室统筹"):
            roll_over(plan, 2027, by=person, at=DECEMBER)
    assert Plan.objects.count() == 1


def test_a_plan_with_nothing_left_is_refused(plan, coordinator):
    Duty.objects.filter(plan=plan).update(state=State.ENDED)
    with pytest.raises(Refused, match="没有需要结转"):
        roll_over(plan, 2027, by=coordinator, at=DECEMBER)


def test_it_is_recorded_on_the_new_plan_and_each_duty(plan, coordinator):
    made = roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    (created,) = Event.objects.about(made)
    assert (created.verb, created.after["predecessor"], created.after["tasks"]) == (Verb.CREATED, plan.title, 7)
    duty = Duty.objects.filter(plan=made).first()
    assert [event.verb for event in Event.objects.about(duty)] == [Verb.ASSIGNED]


def test_next_years_file_is_compared_with_what_was_rolled_over(plan, coordinator, sections):
    made = roll_over(plan, 2027, by=coordinator, at=DECEMBER)
    items = [(area, text.replace("2026", "2027"), units) for area, text, units in ITEMS]
    diff = compare(upload(plan_file(items, "江州市交通运输局2027年政务公开工作要点分工方案"), coordinator))
    assert diff.plan == made
    assert (diff.counts["same"], diff.counts["added"]) == (4, 2)
