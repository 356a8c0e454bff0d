"""From a file to proposals: units, dates, kinds, whose an item is, and what a person is asked."""

# ruff: noqa: F401, F811 — fixtures are imported
from datetime import date

import pytest
from importing_office import ITEMS, LEGEND, NOON, kept_files, plan_file, reading, sections, settle, upload

from gongkai.agencies.models import Section, SectionAlias
from gongkai.intake.actions import choose, drop, read_file, start_reading
from gongkai.intake.models import ReadingState
from gongkai.intake.queries import UnitBook, proposals
from gongkai.intake.tasks import read_upload
from gongkai.plans.models import Concern, Kind
from gongkai.records.models import Event, Verb
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "meaning", "found", "sure"),
    [
        pytest.param("法制科", "sections", ["法制科"], True, id="its own name"),
        pytest.param("法 制 科", "sections", ["法制科"], True, id="its own name with blanks"),
        pytest.param("局办公室", "sections", ["办公室"], True, id="with the bureau before it"),
        pytest.param(
            "江州市交通运输局法制科", "sections", ["法制科"], True, id="with the bureau's full name before it"
        ),
        pytest.param("运管科", "sections", ["道路运输管理科"], False, id="abbreviated"),
        pytest.param("各有关科室", "all", None, False, id="all that are concerned"),
        pytest.param("局机关各科室", "all", None, True, id="all"),
        pytest.param("其他各科室", "others", [], True, id="all others"),
        pytest.param("本局", "own", ["办公室"], False, id="the bureau itself"),
        pytest.param("市委宣传部办公室", "unknown", [], False, id="another body's office is not ours"),
        pytest.param("养路科", "unknown", [], False, id="characters in another order"),
        pytest.param("财政局", "outside", [], False, id="another bureau"),
        pytest.param("安监组", "sections", ["安全监督科"], True, id="remembered"),
        pytest.param("市路桥集团", "outside", [], True, id="remembered as nobody of ours"),
        pytest.param("稽查科", "sections", ["法制科"], False, id="renamed"),
        pytest.param("老干科", "unknown", [], False, id="dissolved without an heir"),
    ],
)
def test_what_a_unit_means(name, meaning, found, sure, bureau, sections):
    SectionAlias.objects.create(agency=bureau, name="安监组").sections.set([sections["安全监督科"]])
    SectionAlias.objects.create(agency=bureau, name="市路桥集团")
    Section.objects.create(agency=bureau, name="稽查科", active=False, successor=sections["法制科"])
    Section.objects.create(agency=bureau, name="老干科", active=False)
    book = UnitBook.of(bureau)
    unit = book.unit(name)
    expected = list(book.names(book.active)) if found is None else found
    assert (unit.meaning, book.names(unit.sections), unit.sure) == (meaning, expected, sure)


def test_an_abbreviation_that_fits_two_sections_is_asked(bureau, sections):
    Section.objects.create(agency=bureau, name="水路运输管理科", order=20)
    unit = UnitBook.of(bureau).unit("运管科")
    assert unit.meaning == "unknown"
    assert "道路运输管理科或水路运输管理科" in unit.reason


def test_an_upload_is_kept_read_and_recorded(coordinator, sections, django_capture_on_commit_callbacks):
    data = plan_file()
    with django_capture_on_commit_callbacks(execute=True):
        reading = start_reading(coordinator.agency, "plan.docx", data, by=coordinator, at=NOON)
    reading.refresh_from_db()
    assert (reading.state, reading.draft["item_count"]) == (ReadingState.READY, len(ITEMS))
    assert reading.attachment.content.read() == data
    assert [event.verb for event in Event.objects.about(reading)] == [Verb.CHANGED, Verb.IMPORTED]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("空.docx", b"", "空的", id="nothing in it"),
        pytest.param("计划.docx", b"PK\x03\x04 broken", "另存|重新|打不开|损坏", id="a broken archive"),
        pytest.param("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "docx", id="an old format"),
        pytest.param("话.txt", "今天天气很好。".encode(), "没有找到任务条目", id="no plan at all"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(name, data, said, coordinator, sections):
    reading = upload(data, coordinator, name)
    assert reading.state == ReadingState.FAILED
    assert "Traceback" not in reading.failure
    assert any(word in reading.failure for word in said.split("|")), reading.failure


def test_a_file_that_is_gone_fails_with_a_sentence(coordinator, sections):
    reading = start_reading(coordinator.agency, "plan.docx", plan_file(), by=coordinator, at=NOON)
    reading.attachment.content.storage.delete(reading.attachment.content.name)
    assert read_file(reading, at=NOON).state == ReadingState.FAILED
    assert "没有读完" in reading.failure


def test_a_task_that_runs_twice_reads_once(coordinator, sections):
    reading = upload(plan_file(), coordinator)
    read_upload.func(reading.pk)
    assert Event.objects.about(reading).count() == 2


def test_only_the_agencys_coordinator_uploads(bureau, head, overseer, sections):
    for person in (head, overseer):
        with pytest.raises(Refused, match="办公室统筹"):
            start_reading(bureau, "plan.docx", plan_file(), by=person, at=NOON)


def test_proposals_of_the_fictional_plan(reading, sections):
    now = proposals(reading)
    book = now.book
    told = [
        (one.number, one.concern, "、".join(book.names(one.lead)), len(one.support), one.kind, one.target, one.due)
        for one in now.items
    ]
    assert told == [
        ("1", Concern.OURS, "综合规划科", 0, Kind.ONCE, None, date(2026, 6, 30)),
        ("2", Concern.NOT_OURS, "", 0, Kind.STANDING, None, None),
        ("3", Concern.OURS, "法制科、公路养护科", 0, Kind.RECURRING, 2, None),
        ("4", Concern.UNDECIDED, "", 0, Kind.STANDING, None, None),
        ("5", Concern.OURS, "、".join(book.names(book.active)), 0, Kind.STANDING, None, None),
        ("6", Concern.OURS, "办公室", 5, Kind.STANDING, None, None),
        ("7", Concern.NOT_OURS, "", 0, Kind.STANDING, None, None),
        ("8", Concern.OURS, "道路运输管理科", 0, Kind.STANDING, None, None),
        ("9", Concern.OURS, "办公室", 0, Kind.ONCE, None, date(2026, 10, 3)),
    ]
    assert (now.title, now.year, now.counts["duties"]) == ("江州市交通运输局2026年政务公开工作要点分工方案", 2026, 17)


def test_what_a_person_is_asked(reading):
    now = proposals(reading)
    assert {question.key: (question.value, question.blocks) for question in now.questions} == {
        "unit:市财政局": ("outside", False),
        "unit:运管科": (str(now.items[7].lead[0]), False),
        "item:4:duty": (None, True),
        "item:7:body": ("not_ours", False),
        "item:9:rest_day": ("keep", False),
    }


def test_a_rest_day_keeps_the_printed_date_unless_a_person_moves_it(reading, coordinator):
    question = proposals(reading).question("item:9:rest_day")
    assert "不顺延" in question.sentence
    choose(reading, {"warnings": {question.key: "before"}}, by=coordinator, at=NOON)
    assert proposals(reading).items[8].due == date(2026, 9, 30)


def test_two_dates_are_asked_and_the_chosen_one_counts(coordinator, sections):
    lines = (("一、报送", "1. 2026年6月12日前和2026年12月11日前各报送一次总结材料。", "法制科"),)
    reading = upload(plan_file(lines), coordinator)
    question = proposals(reading).question("item:1:dates")
    assert question.blocks
    choose(reading, {"warnings": {question.key: "2026-12-11"}}, by=coordinator, at=NOON)
    now = proposals(reading)
    assert (now.open, now.items[0].due, len(now.items[0].days)) == ([], date(2026, 12, 11), 2)


def test_a_date_outside_the_year_can_be_left_out(coordinator, sections):
    reading = upload(plan_file((("一、报送", "1. 2027年3月31日前发布工作年度报告。", "法制科"),)), coordinator)
    question = proposals(reading).question("item:1:far_date")
    assert question.value == "keep"
    choose(reading, {"warnings": {question.key: "clear"}}, by=coordinator, at=NOON)
    assert (proposals(reading).items[0].due, proposals(reading).items[0].kind) == (None, Kind.STANDING)
    assert proposals(reading).question("item:1:far_date").answer == "clear"


def test_a_plan_without_a_year_is_asked_for_it_and_its_dates_follow(coordinator, sections):
    lines = (("一、公开", "1. 6月30日前公布清单。", "法制科"),)
    reading = upload(plan_file(lines, "江州市交通运输局政务公开工作要点"), coordinator)
    now = proposals(reading)
    assert (now.question("plan:year").blocks, now.items[0].due) == (True, None)
    choose(reading, {"warnings": {"plan:year": "2026"}}, by=coordinator, at=NOON)
    now = proposals(reading)
    assert (now.year, now.items[0].due, now.open) == (2026, date(2026, 6, 30), [])


def test_a_plan_without_units_can_be_given_to_one_section_first(coordinator, sections):
    lines = tuple((area, requirement, "") for area, requirement, _ in ITEMS[:3])
    reading = upload(plan_file(lines), coordinator)
    assert {question.key for question in proposals(reading).open} == {"item:1:duty", "item:2:duty", "item:3:duty"}
    choose(reading, {"warnings": {"plan:no_units": str(sections["办公室"].pk)}}, by=coordinator, at=NOON)
    now = proposals(reading)
    assert (now.open, {one.lead for one in now.items}) == ([], {(sections["办公室"].pk,)})


@pytest.mark.parametrize(
    "patch",
    [
        pytest.param({"colour": "red"}, id="a part that does not exist"),
        pytest.param({"items": {"99": {"title": "x"}}}, id="an item that does not exist"),
        pytest.param({"items": {"1": {"state": "done"}}}, id="a field that does not exist"),
        pytest.param({"items": {"1": {"lead": [10**6]}}}, id="a section that does not exist"),
        pytest.param({"items": {"1": {"due": "2026-02-30"}}}, id="a day that does not exist"),
        pytest.param({"items": {"1": {"target": True}}}, id="a figure that is none"),
        pytest.param({"units": {"法制科甲": "outside"}}, id="a unit that the plan does not name"),
        pytest.param({"warnings": {"item:4:duty": "maybe"}}, id="an answer that is not offered"),
        pytest.param({"warnings": {"unit:运管科": "outside"}}, id="a unit answered as a question"),
        pytest.param({"plan": {"starts": "2026-12-31", "ends": "2026-01-01"}}, id="days the wrong way round"),
    ],
)
def test_an_unknown_choice_is_refused_and_leaves_no_trace(patch, reading, coordinator):
    before = Event.objects.count()
    with pytest.raises(Refused):
        choose(reading, patch, by=coordinator, at=NOON)
    reading.refresh_from_db()
    assert (reading.choices, Event.objects.count()) == ({}, before)


def test_choices_are_kept_and_can_be_taken_back(reading, sections, coordinator):
    law = sections["法制科"].pk
    patch = {"items": {"1": {"lead": [law], "due": "2026-07-31"}}, "units": {"运管科": [law]}}
    choose(reading, patch, by=coordinator, at=NOON)
    reading.refresh_from_db()
    one = proposals(reading).items[0]
    assert (one.lead, one.due, one.edited) == ((law,), date(2026, 7, 31), {"lead", "due"})
    assert proposals(reading).items[7].lead == (law,)
    choose(reading, {"items": {"1": {"lead": None, "due": None}}, "units": {"运管科": None}}, by=coordinator, at=NOON)
    reading.refresh_from_db()
    assert proposals(reading).items[0].edited == frozenset()
    assert reading.choices == {"items": {}, "units": {}}


def test_a_form_that_sends_everything_keeps_only_what_was_changed(reading, sections, coordinator):
    now = proposals(reading)
    one = now.items[0]
    form = {"concern": "ours", "kind": "once", "per": "", "unit": "", "due": one.due.isoformat(), "target": None}
    form |= {"lead": list(one.lead), "support": [sections["法制科"].pk]}
    choose(reading, {"items": {"1": form}, "units": {"运管科": str(sections["法制科"].pk)}}, by=coordinator, at=NOON)
    assert reading.choices["items"] == {"1": {"support": [sections["法制科"].pk]}}
    assert reading.choices["units"] == {"运管科": [sections["法制科"].pk]}
    assert proposals(reading).items[0].lead == one.lead


def test_an_item_without_a_section_must_be_decided(reading, sections, coordinator):
    choose(reading, {"items": {"1": {"lead": []}}}, by=coordinator, at=NOON)
    now = proposals(reading)
    assert (now.items[0].concern, now.question("item:1:duty").blocks) == (Concern.UNDECIDED, True)
    choose(reading, {"warnings": {"item:1:duty": str(sections["法制科"].pk)}}, by=coordinator, at=NOON)
    now = proposals(reading)
    assert (now.items[0].concern, now.items[0].lead) == (Concern.OURS, (sections["法制科"].pk,))
    assert now.question("item:1:duty").answer == str(sections["法制科"].pk)


def test_an_item_set_to_standing_has_no_date(reading, coordinator):
    choose(reading, {"items": {"1": {"kind": "standing"}}}, by=coordinator, at=NOON)
    assert (proposals(reading).items[0].kind, proposals(reading).items[0].due) == (Kind.STANDING, None)


def test_a_dropped_reading_takes_no_more_choices(reading, coordinator):
    drop(reading, by=coordinator, at=NOON)
    with pytest.raises(Refused, match="已放弃"):
        choose(reading, {"plan": {"year": 2026}}, by=coordinator, at=NOON)
    with pytest.raises(Refused, match="已经放弃"):
        drop(reading, by=coordinator, at=NOON)


def test_nobody_but_the_office_gives_a_reading_up(reading, handler):
    with pytest.raises(Refused, match="您不能放弃导入"):
        drop(reading, by=handler, at=NOON)
    reading.refresh_from_db()
    assert reading.state == ReadingState.READY


def test_proposals_need_few_queries(reading, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        now = proposals(reading)
        assert now.counts["tasks"] == len(ITEMS)


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("道路运输管理科", "道路运输科"),
        ("工程质量监管科", "工程质量科"),
        ("港航管理科", "港航科"),
        ("航道管理科", None),
    ],
    ids=["with 管理", "with 监管", "two characters", "another one's"],
)
def test_a_longer_name_of_a_section_is_guessed_and_asked(bureau, name, section):
    for order, own in enumerate(("道路运输科", "工程质量科", "港航科"), 1):
        Section.objects.create(agency=bureau, name=own, order=order)
    unit = UnitBook.of(bureau).unit(name)
    assert unit.sure is False
    assert UnitBook.of(bureau).names(unit.sections) == ([section] if section else [])
