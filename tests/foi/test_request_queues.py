"""The queues, the page of a case, what time does, and how many queries each takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from moments import on
from request_steps import AT, DAY, approved, asked, consulting, correcting, drafted, fresh
from requests_world import CONTACT, IDENTITY

from gongkai.agencies.models import CalendarDay, Person, Section
from gongkai.foi.actions.assigning import assign_item, save_deputy
from gongkai.foi.actions.clockwork import follow, remind
from gongkai.foi.actions.consulting import got
from gongkai.foi.actions.extending import ask_extension
from gongkai.foi.actions.reviewing import mark_sent, submit
from gongkai.foi.models import Act, AnswerAct, Case, CaseWords, Item, State
from gongkai.foi.queries.case import case_sheet
from gongkai.foi.queries.queues import Filters, Tab, counts, find, queue, wanted
from gongkai.foi.queries.words import tokens, tokens_of
from gongkai.records.models import Event, Message

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
DUE = date(2026, 6, 8)


def numbers(person: Person, today: date, **filters: Any) -> list[int]:
    return [row.case.serial for row in queue(person, Filters(**filters), today).rows]


@pytest.fixture
def heaps(make_case: Make, safety: Section, handler: Person, head: Person, lawyer: Person, office_head: Person,
          coordinator: Person) -> dict[str, Case]:  # fmt: skip
    """One case on each heap."""
    made = {
        "free": make_case(),
        "section": make_case(safety),
        "mine": make_case(safety, handler),
        "correcting": correcting(make_case(safety, handler), coordinator),
        "consulting": consulting(make_case(safety, handler), handler),
        "review": submit(drafted(make_case(safety, handler), handler), by=handler, at=AT).case,
        "send": approved(make_case(safety, handler), handler, head, lawyer, office_head).case,
    }
    sent = approved(make_case(safety, handler), handler, head, lawyer, office_head)
    return made | {"done": mark_sent(sent, day=DAY, by=coordinator, at=AT)}


def test_every_heap_holds_its_own(heaps: dict[str, Case], coordinator: Person, handler: Person, head: Person) -> None:
    late = DUE + timedelta(1)
    expected: dict[str, tuple[Person, date, list[str]]] = {
        Tab.MINE: (handler, DAY, ["mine", "correcting", "consulting", "review", "send"]),
        Tab.UNASSIGNED: (coordinator, DAY, ["free", "section"]),
        Tab.SOON: (coordinator, DUE, ["free", "section", "mine", "review", "send"]),
        Tab.OVERDUE: (coordinator, late, ["free", "section", "mine", "review", "send"]),
        Tab.WAITING: (coordinator, DAY, ["correcting", "consulting"]),
        Tab.REVIEW: (head, DAY, ["review"]),
        Tab.SEND: (coordinator, DAY, ["send"]),
        Tab.ARCHIVE: (coordinator, DAY, ["done"]),
        Tab.ALL: (coordinator, DAY, list(heaps)),
    }
    for tab, (person, today, names) in expected.items():
        found = queue(person, Filters(tab=tab), today)
        assert {row.case for row in found.rows} == {heaps[name] for name in names}, tab
        assert found.counts[Tab(tab)] == found.total == len(names)
        assert counts(person, today) == found.counts


def test_who_sees_what(
    heaps: dict[str, Case], handler: Person, outsider: Person, overseer: Person, lawyer: Person, colleague: Person
) -> None:
    assert counts(handler, DAY)[Tab.ALL] == 7
    assert counts(handler, DAY)[Tab.UNASSIGNED] == 1
    assert counts(outsider, DAY)[Tab.ALL] == counts(colleague, DAY)[Tab.ALL] == 0
    assert counts(overseer, DAY)[Tab.ALL] == 8
    assert counts(lawyer, DAY)[Tab.ALL] == 3


def test_lights_and_words(heaps: dict[str, Case], coordinator: Person) -> None:
    rows = {row.case: row for row in queue(coordinator, Filters(), DUE + timedelta(1)).rows}
    lights = {name: (rows[case].light.colour, rows[case].light.words) for name, case in heaps.items()}
    assert lights["mine"] == ("red", "逾期1个工作日")
    assert lights["correcting"] == ("yellow", "补正期限已过，请办理")
    assert lights["done"] == ("done", "已答复")
    early = {row.case: row for row in queue(coordinator, Filters(), DAY).rows}
    assert early[heaps["consulting"]].light.words == "等待第三方意见"
    assert early[heaps["consulting"]].waits == "等待第三方意见，至6月2日"
    assert early[heaps["review"]].stands == "审核中：科室负责人审核"
    assert early[heaps["send"]].stands == "待发出"
    assert early[heaps["mine"]].light.colour == "green"


def test_filters_narrow_and_sort(
    heaps: dict[str, Case], make_case: Make, coordinator: Person, safety: Section, handler: Person
) -> None:
    from requests_world import OTHER_IDENTITIES

    other = make_case(applicant_name="王芳", identity=OTHER_IDENTITIES[0], subject="桥梁检测报告")
    assert numbers(coordinator, DAY, words="王芳") == numbers(coordinator, DAY, words="桥梁 王芳") == [other.serial]
    assert numbers(coordinator, DAY, words=other.number) == [other.serial]
    assert numbers(coordinator, DAY, words="没有的") == []
    assert len(numbers(coordinator, DAY, section=safety.pk)) == 7
    assert len(numbers(coordinator, DAY, handler=handler.pk, state="working")) == 3
    assert numbers(coordinator, DAY, wait="applicant") == [heaps["correcting"].serial]
    assert numbers(coordinator, DAY, kind="enterprise") == numbers(coordinator, DAY, year=2025) == []
    up = numbers(coordinator, DAY, sort="number")
    assert up == sorted(up)
    assert numbers(coordinator, DAY, sort="-number") == up[::-1]
    assert numbers(coordinator, DAY, sort="secret__field") == up[::-1]
    assert [case.serial for case in wanted(coordinator, Filters(sort="number"), DAY)] == up


def test_words_are_found_wherever_they_stand(make_case: Make, coordinator: Person) -> None:
    case = make_case(subject="G205线A标段桥梁检测", applicant_name="欧阳华")
    make_case(subject="标段名单")
    for words in ("g205", "05线a", "标段桥", "桥", "欧阳 检测", case.number, case.number[-4:], "阳"):
        assert numbers(coordinator, DAY, words=words) == [case.serial], words
    for words in ("标桥", "G205 名单", "%", "_", '"', "*", "检测欧"):
        assert numbers(coordinator, DAY, words=words) == [], words
    assert len(numbers(coordinator, DAY, words="标段 公开申")) == 2


def test_nothing_sealed_is_written_for_the_words(make_case: Make) -> None:
    kept = set(CaseWords.objects.get(case=make_case()).words.split())
    assert tokens("李华") <= kept
    for sealed in (IDENTITY, CONTACT.phone, CONTACT.email, CONTACT.address):
        assert not tokens(sealed) <= kept


def test_a_section_finds_the_cases_of_others_while_an_item_waits_for_it(
    make_case: Make, safety: Section, roads: Section, handler: Person, colleague: Person, coordinator: Person
) -> None:
    case = make_case(safety, handler, items=("养护资金", "桥梁名单"))
    assert counts(colleague, DAY)[Tab.ALL] == counts(colleague, DUE)[Tab.SOON] == 0
    item = assign_item(case.items.get(order=2), roads, by=coordinator, at=AT)
    assert counts(colleague, DUE)[Tab.SOON] == 1
    assert numbers(colleague, DUE, tab=Tab.SOON) == numbers(colleague, DUE) == [case.serial]
    Item.objects.filter(pk=item.pk).update(result="A1", closed_on=DAY)
    assert counts(colleague, DUE)[Tab.SOON] == 0
    assert numbers(colleague, DUE) == [case.serial]


def test_a_long_list_is_counted_to_a_thousand_and_takes_few_orders(make_case: Make, coordinator: Person) -> None:
    case = make_case()
    names = [one.attname for one in Case._meta.concrete_fields if not one.primary_key]
    facts = {name: getattr(case, name) for name in names}
    Case.objects.bulk_create(Case(**facts | {"serial": n, "number": f"{n}号"}) for n in range(1000, 2001))
    found = queue(coordinator, Filters(sort="applicant"), DAY)
    assert (found.total_words, found.is_long, found.by_due, found.pages) == ("1000件以上", True, False, 40)
    assert [row.case.serial for row in found.rows] == numbers(coordinator, DAY, sort="-number")
    assert queue(coordinator, Filters(tab=Tab.SOON, sort="due"), DUE).by_due
    assert numbers(coordinator, DAY, words=case.number, sort="applicant") == [case.serial]


def test_pages(make_case: Make, coordinator: Person) -> None:
    for number in range(27):
        make_case(subject=f"第{number}批养护资金")
    first, second = (queue(coordinator, Filters(page=page), DAY) for page in (1, 9))
    assert (len(first.rows), len(second.rows), second.page, second.pages, second.total) == (25, 2, 2, 2, 27)
    assert not {row.case for row in first.rows} & {row.case for row in second.rows}


def test_words_that_many_hold_are_found_year_by_year_and_all_of_them(make_case: Make, coordinator: Person) -> None:
    """Thirty of this year, thirty of the last, thirty of long ago."""
    case = make_case()
    names = [one.attname for one in Case._meta.concrete_fields if not one.primary_key]
    facts = {name: getattr(case, name) for name in names}
    rows = Case.objects.bulk_create(
        Case(**facts | {"serial": n, "number": f"{year}第{n}号", "subject": "停车收费", "year": year,
                        "arrived_at": on(date(year, 1, 1), 0) + timedelta(minutes=n)})
        for year in (2020, 2025, 2026) for n in range(100, 130)
    )  # fmt: skip
    CaseWords.objects.bulk_create(CaseWords(case=row, words=tokens_of(row)) for row in rows)
    pages = [queue(coordinator, Filters(words="停车 收费", page=page), DAY) for page in (1, 2, 3, 4)]
    assert [page.total_words for page in pages] == ["至少30件", "至少60件", "90件", "90件"]
    assert [page.pages for page in pages] == [2, 3, 4, 4]
    newest = sorted(rows, key=lambda row: (row.arrived_at, row.pk), reverse=True)
    assert [row.case for page in pages for row in page.rows] == newest
    for filters in ({"sort": "arrived"}, {"sort": "due"}, {"page": 9}):
        assert queue(coordinator, Filters(words="停车", **filters), DAY).total_words == "90件", filters
    assert queue(coordinator, Filters(words="停车", year=2020), DAY).total_words == "30件"
    assert queue(coordinator, Filters(words="停车", state="archived"), DAY).total_words == "0件"


def test_who_sees_no_requests_finds_none(make_case: Make, auditor: Person) -> None:
    make_case()
    found = queue(auditor, Filters(words="养护"), DAY)
    assert (found.total_words, found.rows) == ("0件", [])


def test_a_number_finds_its_case(heaps: dict[str, Case], coordinator: Person, outsider: Person) -> None:
    case = heaps["mine"]
    for text in (case.number, f"2026-{case.serial}", case.number.replace("〔", "[").replace("〕", "]")):
        assert find(coordinator, text) == case
    assert find(outsider, case.number) is None
    assert find(coordinator, "没有") is None


def test_a_deputy_finds_the_cases_under_mine(heaps: dict[str, Case], handler: Person, head: Person) -> None:
    assert counts(head, DAY)[Tab.MINE] == 0
    save_deputy(handler, head, DAY, DUE, by=handler, at=AT)
    assert counts(head, DAY)[Tab.MINE] == 5
    assert counts(head, DUE + timedelta(1))[Tab.MINE] == 0


def test_the_list_takes_at_most_fifteen_queries_however_long(
    heaps: dict[str, Case], coordinator: Person, head: Person
) -> None:
    for key in (coordinator.pk, head.pk):
        person = Person.objects.select_related("agency", "section").get(pk=key)
        with CaptureQueriesContext(connection) as few:
            queue(person, Filters(words="养护", tab=Tab.ALL), DAY)
        assert len(few) <= 12


def test_the_page_of_a_case_takes_at_most_twelve_queries(
    heaps: dict[str, Case], coordinator: Person, handler: Person
) -> None:
    letter = asked(fresh(heaps["send"]), handler, name="第二公司")
    got(letter, day=DAY, by=handler, at=AT)
    for case in heaps.values():
        for person in (coordinator, handler):
            seen = Person.objects.select_related("agency", "section").get(pk=person.pk)
            if not Case.objects.visible_to(seen).filter(pk=case.pk).exists():
                continue
            with CaptureQueriesContext(connection) as asked_for:
                sheet = case_sheet(Case(pk=case.pk), seen, DAY)
                shown = [str(one.answer) for one in sheet.answers]
                decided = [item.decision.code for item in sheet.items if hasattr(item, "decision")]
            assert len(decided) >= len(shown)
            assert len(asked_for) <= 12, [query["sql"][:90] for query in asked_for]


def test_what_the_page_shows(
    heaps: dict[str, Case], handler: Person, head: Person, outsider: Person, coordinator: Person
) -> None:
    sheet = case_sheet(heaps["review"], head, DAY)
    assert sheet.count.due == DUE
    assert sheet.personal.identity != ""
    assert "11010519491231002X" not in str(sheet.personal)
    assert sheet.answers[0].acts == {AnswerAct.APPROVE, AnswerAct.SEND_BACK, AnswerAct.RECALL}
    assert case_sheet(heaps["review"], handler, DAY).answers[0].acts == {AnswerAct.RECALL}
    assert {Act.ASSIGN, Act.NOTICE_FEE} <= case_sheet(heaps["mine"], coordinator, DAY).acts
    assert sheet.timeline[0].get_verb_display() == "提交"
    assert case_sheet(heaps["done"], handler, DAY).acts == set()
    assert sheet.light.words == "正常"
    with pytest.raises(Case.DoesNotExist):
        case_sheet(heaps["mine"], outsider, DAY)


def test_the_page_names_the_same_acts_as_the_rights(
    heaps: dict[str, Case],
    handler: Person,
    head: Person,
    lawyer: Person,
    leader: Person,
    coordinator: Person,
    office_head: Person,
) -> None:
    from gongkai.foi.queries.rights import may, may_answer

    for case in heaps.values():
        for person in (handler, head, lawyer, leader, coordinator, office_head):
            if not Case.objects.visible_to(person).filter(pk=case.pk).exists():
                continue
            sheet = case_sheet(case, person, DAY)
            assert sheet.acts == {act for act in Act if may(sheet.case, act, person)}
            for one in sheet.answers:
                right = (
                    {act for act in AnswerAct if may_answer(one.answer, act, person)} if sheet.case.is_open else set()
                )
                assert one.acts == right


def test_a_new_calendar_recounts_what_is_open(heaps: dict[str, Case], bureau: Any) -> None:
    assert follow(at=AT) == 0
    CalendarDay.objects.create(day=date(2026, 5, 25), agency=bureau, is_workday=False, name="本地停工")
    assert follow(at=AT) > 0
    assert fresh(heaps["mine"]).due == DUE + timedelta(1)
    assert fresh(heaps["done"]).due == DUE
    assert follow(at=AT) == 0
    assert Event.objects.filter(reason__contains="按日历").exists()


def letters(moment: Any) -> dict[str, str]:
    """Who was written to, with what."""
    remind(at=moment)
    return {
        row.recipient: f"{row.subject}\n{row.body}" for row in Message.objects.filter(key=f"foi-digest-{moment.date()}")
    }


def test_digests_go_to_whom_they_concern(
    heaps: dict[str, Case], handler: Person, head: Person, lawyer: Person, office_head: Person, leader: Person,
    coordinator: Person, outsider: Person,
) -> None:  # fmt: skip
    request = ask_extension(fresh(heaps["mine"]), 5, "资料多", by=handler, at=AT)
    told = letters(on(DUE + timedelta(1), 9))
    assert set(told) == {"chenxiaolan", "xuguoliang", "suwan", "zhouming", "linjing"}
    assert "已逾期3件" in told["chenxiaolan"]
    assert "等待的期限已过1件" in told["chenxiaolan"]
    assert "本科室逾期" in told["xuguoliang"]
    assert "本科室迟迟无人认领1件" in told["xuguoliang"]
    assert "待您审核1件" in told["xuguoliang"]
    assert "延长答复待您批准1件" in told["suwan"]
    assert "审核超时1件" in told["zhouming"]
    assert "待分办2件" in told["linjing"]
    assert request.case.number in told["suwan"]
    assert "李华" not in "".join(told.values())
    assert "养护资金" not in "".join(told.values())


def test_urgent_ones_reach_the_heads_before_it_is_late(
    heaps: dict[str, Case], head: Person, leader: Person, handler: Person
) -> None:
    told = letters(on(date(2026, 6, 4), 9))
    assert "本科室紧急" in told["xuguoliang"]
    assert "紧急" in told["zhouming"]
    assert "临期" in told["chenxiaolan"]
    assert "紧急" not in "".join(letters(on(date(2026, 6, 3), 9)).values())


@pytest.mark.parametrize(
    "moment", [on(date(2026, 6, 6), 10), on(DUE, 8, 29), on(DUE, 18)], ids=["Saturday", "early", "evening"]
)
def test_nobody_is_written_to_on_rest_days_and_in_quiet_hours(
    moment: Any, heaps: dict[str, Case], head: Person
) -> None:
    assert remind(at=moment) == 0


def test_digests_are_written_once_a_day_and_reach_the_deputy(
    heaps: dict[str, Case], handler: Person, head: Person
) -> None:
    save_deputy(handler, head, DAY, DUE, by=handler, at=AT)
    assert remind(at=on(DUE, 9)) > 0
    assert remind(at=on(DUE, 10)) == 0
    body = Message.objects.get(recipient="xuguoliang").body
    assert heaps["mine"].number in body.split("本科室")[0]


def test_digests_take_the_same_queries_however_many_cases(
    make_case: Make, heaps: dict[str, Case], head: Person, leader: Person
) -> None:
    with CaptureQueriesContext(connection) as few:
        remind(at=on(DUE, 9))
    for _ in range(10):
        make_case(head.section, None)
    with CaptureQueriesContext(connection) as many:
        remind(at=on(DUE + timedelta(1), 9))
    assert len(many) <= len(few)  # the first day also makes the beat's row


def test_a_wait_for_others_that_is_over_lets_the_work_go_on(heaps: dict[str, Case]) -> None:
    assert follow(at=on(date(2026, 6, 3))) == 2
    assert fresh(heaps["consulting"]).state == State.WORKING
    assert fresh(heaps["correcting"]).state == State.CORRECTING
