"""A corrected file against the ledger: the same gives no differences, accepted changes are taken over, work stays."""

# ruff: noqa: F401, F811 — fixtures are imported
from datetime import date
from time import process_time

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from importing_office import ITEMS, NOON, TODAY, kept_files, plan, plan_file, reading, sections, settle, upload
from plan_files import FOLDER, needs_plans

from gongkai.intake.actions import apply_diff, confirm
from gongkai.intake.models import ReadingState
from gongkai.intake.queries import compare, same_file
from gongkai.intake.queries.matching import paired, plain, word_diff
from gongkai.plans.models import Claim, Concern, Duty, Evidence, EvidenceKind, Period, Plan, State, Task
from gongkai.records.models import Event, Verb
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db


def changed(**lines):
    """The fictional items with some replaced: `changed(_1=("要求", "科室"))`."""
    new = list(ITEMS)
    for name, (requirement, units) in lines.items():
        index = int(name[1:]) - 1
        new[index] = (new[index][0], requirement or new[index][1], new[index][2] if units is None else units)
    return new


def kinds(diff):
    return {change.key.replace(row.key, row.task.number if row.task else "new"): change.kind
            for row in diff.rows for change in row.changes}  # fmt: skip


def test_the_same_file_differs_in_nothing(plan, coordinator):
    again = upload(plan_file(), coordinator)
    diff = compare(again)
    assert (diff.plan, diff.counts) == (plan, {"same": len(ITEMS)})


def test_the_very_same_bytes_say_which_plan_they_are(plan, reading, coordinator):
    with reading.attachment.content.open("rb") as content:
        again = upload(content.read(), coordinator)
    assert same_file(again) == plan
    assert "这个文件已经导入为" in compare(again).why


def test_retitled_renumbered_and_with_blanks_is_still_the_same(plan, coordinator):
    items = [(area, text.replace("。", " 。").replace("，", ","), units) for area, text, units in ITEMS]
    again = upload(plan_file(items, "江州市交通运输局2026年度公开任务清单"), coordinator)
    assert compare(again).counts == {"same": len(ITEMS)}


@given(left_out=st.sets(st.integers(0, len(ITEMS) - 1), max_size=4), order=st.permutations(range(len(ITEMS))))
@example_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_left_out_and_however_it_is_ordered_the_rest_is_the_same(left_out, order, plan, coordinator):
    items = [ITEMS[index] for index in order if index not in left_out]
    by_area = [item for area in dict.fromkeys(item[0] for item in items) for item in items if item[0] == area]
    counts = compare(upload(plan_file(by_area), coordinator)).counts
    gone = {"removed": len(left_out)} if left_out else {}
    assert counts == {"same": len(items), **gone}


def test_every_kind_of_difference_is_told(plan, sections, coordinator):
    items = changed(
        _1=("1. 在局网站公开交通运输年度计划和重点项目清单，2026年9月30日前完成。", None),
        _3=("3. 执法信息专栏每月至少更新4条信息，附图说明。", "法制科、综合规划科"),
        _8=("18. 更新客运班线时刻表，国庆假期前核对一遍。", None),
    )
    del items[4]
    items.append(("四、改进平台", "10. 开设线上听证专栏，公布听证结果。", "法制科"))
    diff = compare(upload(plan_file(items), coordinator))
    assert kinds(diff) == {
        "1:reworded": "reworded",
        "1:date": "date",
        "3:reworded": "reworded",
        "3:units": "units",
        "3:ended": "ended",
        "8:renumbered": "renumbered",
        "new": "added",
        "5": "removed",
    }
    words = next(row for row in diff.rows if row.task and row.task.number == "1").changes[0].words
    assert ("out", "6") in words
    assert ("in", "9") in words
    units = next(change for change in diff.changes.values() if change.kind == "units")
    assert (units.old, units.new) == ("牵头：法制科、公路养护科", "牵头：法制科、综合规划科")


def test_accepted_changes_are_taken_over_and_work_stays(plan, sections, coordinator, handler):
    duty = Duty.objects.get(task__number="3", section=sections["公路养护科"])
    period = duty.periods.first()
    Period.objects.filter(pk=period.pk).update(claim=Claim.PROGRESS, claim_text="已发布1条", counted=1)
    proof = Evidence.objects.create(
        duty=duty, period=period, kind=EvidenceKind.LINK, title="执法公告", happened_on=TODAY, added_at=NOON,
        added_by="陈晓岚", added_key="chenxiaolan",
    )  # fmt: skip
    items = changed(
        _1=("1. 在局网站公开交通运输年度计划和重点项目清单，2026年9月30日前完成。", None),
        _3=(None, "法制科、公路养护科、综合规划科"),
    )
    items.insert(3, ("二、公开执法信息", "3-1. 公布执法人员名单。", "法制科"))
    again = upload(plan_file(items), coordinator)
    apply_diff(again, plan, set(compare(again).changes), by=coordinator, at=NOON)
    assert Plan.objects.count() == 1
    first = Task.objects.get(plan=plan, number="1")
    assert (first.due, "9月30日" in first.requirement) == (date(2026, 9, 30), True)
    once = first.duties.get()
    assert (once.due, once.next_due, once.periods.get().due) == (date(2026, 9, 30),) * 3
    third = Task.objects.get(plan=plan, number="3")
    assert set(third.duties.values_list("section__name", flat=True)) == {"法制科", "公路养护科", "综合规划科"}
    period.refresh_from_db()
    assert (period.claim_text, period.counted, Evidence.objects.get().pk) == ("已发布1条", 1, proof.pk)
    order = list(Task.objects.filter(plan=plan).values_list("requirement", flat=True))
    assert [text[:9] for text in order[2:5]] == ["执法信息专栏每月至", "3-1. 公布执法", "公布出租汽车执法流"]
    assert [event.verb for event in Event.objects.about(once)] == [Verb.CHANGED, Verb.ASSIGNED]
    again.refresh_from_db()
    assert (again.state, again.plan) == (ReadingState.CONFIRMED, plan)
    assert compare(upload(plan_file(items), coordinator)).counts == {"same": len(items)}


def test_what_is_left_alone_is_offered_again(plan, coordinator):
    items = changed(_1=("1. 在局网站公开交通运输年度计划和重点项目清单，2026年9月30日前完成。", None))
    again = upload(plan_file(items), coordinator)
    (date_key,) = [key for key, change in compare(again).changes.items() if change.kind == "date"]
    apply_diff(again, plan, {date_key}, by=coordinator, at=NOON)
    task = Task.objects.get(plan=plan, number="1")
    assert (task.due, "6月30日" in task.requirement) == (date(2026, 9, 30), True)
    assert kinds(compare(upload(plan_file(items), coordinator))) == {"1:reworded": "reworded"}


def test_what_the_file_no_longer_names_is_ended_only_if_chosen(plan, sections, coordinator):
    items = changed(_3=(None, "法制科"))[:8]
    again = upload(plan_file(items), coordinator)
    diff = compare(again)
    assert [change.default for change in diff.changes.values() if change.kind in ("ended", "removed")] == [False, False]
    defaults = {key for key, change in diff.changes.items() if change.default}
    apply_diff(again, plan, defaults, by=coordinator, at=NOON)
    assert Duty.objects.filter(plan=plan, state=State.ENDED).count() == 0
    again = upload(plan_file([*items[:7], items[7]]), coordinator)
    apply_diff(again, plan, set(compare(again).changes), by=coordinator, at=NOON)
    ended = Duty.objects.filter(plan=plan, state=State.ENDED)
    assert set(ended.values_list("task__number", "section__name")) == {("9", "办公室")}
    assert Event.objects.about(ended.get()).first().reason == "更正后的文件不再列此项"


def test_sections_that_the_file_drops_are_ended_if_chosen(plan, sections, coordinator):
    again = upload(plan_file(changed(_3=(None, "法制科"))), coordinator)
    apply_diff(again, plan, set(compare(again).changes), by=coordinator, at=NOON)
    assert Duty.objects.get(task__number="3", section=sections["公路养护科"]).state == State.ENDED
    assert Duty.objects.get(task__number="3", section=sections["法制科"]).state == State.PENDING


def test_a_question_about_an_accepted_item_blocks_and_nothing_changes(plan, coordinator):
    items = [*ITEMS, ("四、改进平台", "10. 开设线上听证专栏。", "听证科")]
    again = upload(plan_file(items), coordinator)
    with pytest.raises(Refused, match="听证科"):
        apply_diff(again, plan, set(compare(again).changes), by=coordinator, at=NOON)
    again.refresh_from_db()
    assert (again.state, Task.objects.count()) == (ReadingState.READY, len(ITEMS))


def test_a_key_that_is_not_offered_is_refused(plan, coordinator):
    again = upload(plan_file(changed(_3=(None, "法制科"))), coordinator)
    with pytest.raises(Refused, match="不在比对结果里"):
        apply_diff(again, plan, {"task:0:units"}, by=coordinator, at=NOON)


def test_a_different_plan_of_the_same_year_is_no_match(plan, coordinator):
    items = [("一、安全", f"{n}. 第{n}类隐患整改情况向社会公布，附照片。", "安全监督科") for n in range(1, 6)]
    assert compare(upload(plan_file(items, "江州市交通运输局安全生产隐患整治任务表（2026年）"), coordinator)) is None


@needs_plans
def test_a_real_plan_compared_with_itself_is_the_same(sections, coordinator):
    data = (FOLDER / "01-pingtan-2022-html-rowspan.txt").read_bytes()
    first = upload(data, coordinator, "plan.txt")
    made = confirm(first, by=coordinator, at=NOON, today=TODAY)
    diff = compare(upload(data, coordinator, "plan.txt"))
    assert (diff.plan, diff.counts) == (made, {"same": Task.objects.filter(plan=made).count()})


def test_numbers_decide_between_items_with_the_same_words():
    old = [("1", plain("更新专栏。")), ("2", plain("更新专栏。"))]
    assert paired([("2", plain("更新专栏")), ("1", plain("更新专栏"))], old) == {0: 1, 1: 0}


def test_words_differ_by_whole_numbers():
    assert word_diff("每月至少更新12条", "每月至少更新20条") == (
        ("same", "每月至少更新"),
        ("out", "12"),
        ("in", "20"),
        ("same", "条"),
    )


@pytest.mark.slow
def test_five_thousand_items_are_paired_in_seconds():
    old = [
        (str(n), plain(f"第{n}项：公布{n * 7919 % 10007}号线路的班次、票价和站点，{n % 12 + 1}月底前完成。"))
        for n in range(5000)
    ]
    new = [(str(n + 3), text.replace("公布", "及时公开") if n % 2 else text) for n, (_, text) in enumerate(old)]
    began = process_time()
    pairs = paired(new, old)
    assert process_time() - began < 5
    assert sum(pairs.get(n) == n for n in range(5000)) > 4900
