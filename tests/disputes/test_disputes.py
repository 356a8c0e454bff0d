"""Reconsideration and suits over a request: clocks, outcomes, table 四, handling anew, warnings, who may."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from moments import on
from requests_world import CONTACT, IDENTITY, PDF

from gongkai.agencies.models import Agency, Person, Section
from gongkai.disputes.actions.clockwork import post_warnings, warn
from gongkai.disputes.actions.entering import Papers, add_paper, answered, change_times, conclude, enter_dispute
from gongkai.disputes.actions.redoing import order_redo
from gongkai.disputes.models import Dispute, Outcome, Route
from gongkai.disputes.queries.reading import in_year, lessons, open_disputes, table_four, told
from gongkai.foi.actions.arranging import end
from gongkai.foi.models import Case, State
from gongkai.foi.queries.personal import content_of, personal_of
from gongkai.foi.queries.similar import Question, similar
from gongkai.records.models import Event, Message
from gongkai.rules.refused import Refused
from gongkai.rules.requests.disputes import Procedure

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
CAME = date(2026, 6, 15)
AT = on(CAME, 10)
SIMPLE = Papers(route=Route.REVIEW, procedure=Procedure.REVIEW_SIMPLE, body="江州市人民政府", received_on=CAME,
                accepted_on=date(2026, 6, 11), number="江府复〔2026〕8号", claim="撤销答复，责令公开")  # fmt: skip
SUIT = replace(SIMPLE, route=Route.DIRECT_SUIT, procedure=Procedure.SUIT, body="江州市东城区人民法院")


@pytest.fixture
def case(make_case: Make, safety: Section, handler: Person, coordinator: Person) -> Case:
    return end(
        make_case(safety, handler, items=("资金", "名单")),
        "申请人要求停止办理",
        by=coordinator,
        at=on(date(2026, 6, 1)),
    )


@pytest.fixture
def review(case: Case, coordinator: Person) -> Dispute:
    return enter_dispute(case, SIMPLE, by=coordinator, at=AT)


def lost(row: Dispute, by: Person, **more: Any) -> Dispute:
    day = more.pop("day", date(2026, 7, 10))
    return conclude(row, result="revoked", day=day, text="没有征求第三方意见，撤销", by=by, at=on(day), **more)


@pytest.mark.parametrize(("papers", "answer_due", "decide_by"), [
    (SIMPLE, date(2026, 6, 23), date(2026, 7, 11)),  # 端午节 on 19 June is no working day
    (replace(SIMPLE, procedure=Procedure.REVIEW), date(2026, 6, 30), date(2026, 8, 10)),
    (replace(SIMPLE, accepted_on=None), date(2026, 6, 23), None),
    (SUIT, date(2026, 6, 30), date(2026, 12, 11)),
    (replace(SUIT, procedure=Procedure.SUIT_SIMPLE), date(2026, 6, 30), date(2026, 7, 26)),
], ids=["simple", "ordinary", "not known when accepted", "suit", "simple suit"])  # fmt: skip
def test_the_clock_follows_the_procedure(
    papers: Papers, answer_due: date, decide_by: date | None, case: Case, coordinator: Person
) -> None:
    row = enter_dispute(case, papers, by=coordinator, at=AT)
    assert (row.answer_due, row.decide_by, row.outcome) == (answer_due, decide_by, Outcome.OPEN)


def test_a_change_of_procedure_computes_anew_with_its_reason(review: Dispute, coordinator: Person) -> None:
    given = {"received_on": CAME, "accepted_on": SIMPLE.accepted_on, "number": SIMPLE.number, "hearing_at": None}
    with pytest.raises(Refused, match="没有写变更的理由"):
        change_times(review, procedure=Procedure.REVIEW, reason=" ", by=coordinator, at=AT, **given)
    with pytest.raises(Refused, match="程序与途径不符"):
        change_times(review, procedure=Procedure.SUIT, reason="改", by=coordinator, at=AT, **given)
    now = change_times(review, procedure=Procedure.REVIEW, reason="转为普通程序", by=coordinator, at=AT, **given)
    assert (now.answer_due, now.decide_by) == (date(2026, 6, 30), date(2026, 8, 10))
    assert Event.objects.about(now).first().before["answer_due"] == "2026-06-23"


@pytest.mark.parametrize(("changes", "words"), [
    ({"procedure": Procedure.SUIT}, "程序与途径不符"), ({"body": " "}, "没有填写复议机关或者法院"),
    ({"received_on": date(2026, 6, 16)}, "还没有到"), ({"accepted_on": date(2026, 6, 16)}, "受理日期晚于"),
    ({"route": Route.SUIT_AFTER_REVIEW, "procedure": Procedure.SUIT}, "没有选择此前的程序"),
    ({"route": Route.DIRECT_SUIT, "procedure": Procedure.APPEAL}, "二审没有选择一审"),
])  # fmt: skip
def test_papers_that_cannot_be(changes: dict[str, Any], words: str, case: Case, coordinator: Person) -> None:
    with pytest.raises(Refused, match=words):
        enter_dispute(case, replace(SIMPLE, **changes), by=coordinator, at=AT)
    assert not Dispute.objects.exists()


def test_a_suit_after_review_follows_a_review_and_an_appeal_its_suit(
    review: Dispute, case: Case, coordinator: Person
) -> None:
    after = replace(SUIT, route=Route.SUIT_AFTER_REVIEW, before=review)
    suit = enter_dispute(case, after, by=coordinator, at=AT)
    with pytest.raises(Refused, match="此前的程序应当是行政复议"):
        enter_dispute(case, replace(after, before=suit), by=coordinator, at=AT)
    appeal = enter_dispute(case, replace(after, procedure=Procedure.APPEAL, before=suit), by=coordinator, at=AT)
    assert (appeal.before, appeal.answer_due) == (suit, date(2026, 6, 30))


def test_the_answer_is_handed_in_once_late_or_not(review: Dispute, coordinator: Person) -> None:
    with pytest.raises(Refused, match="提交日期不在"):
        answered(review, day=date(2026, 6, 14), by=coordinator, at=AT)
    late = answered(review, day=date(2026, 6, 25), by=coordinator, at=on(date(2026, 6, 25)))
    assert late.answered_on > late.answer_due
    with pytest.raises(Refused, match="已登记于2026年6月25日提交"):
        answered(late, day=date(2026, 6, 25), by=coordinator, at=on(date(2026, 6, 26)))


@pytest.mark.parametrize(("result", "column"), [
    ("maintained", Outcome.UPHELD), ("claim_rejected", Outcome.UPHELD), ("revoked", Outcome.CORRECTED), ("varied", Outcome.CORRECTED),
    ("unlawful", Outcome.CORRECTED), ("void", Outcome.CORRECTED), ("ordered", Outcome.CORRECTED), ("withdrawn", Outcome.OTHER),
    ("not_accepted", Outcome.OTHER), ("dismissed", Outcome.OTHER), ("mediated", Outcome.OTHER), ("ended", Outcome.OTHER),
])  # fmt: skip
def test_each_result_has_its_column(result: str, column: Outcome, review: Dispute, coordinator: Person) -> None:
    done = conclude(review, result=result, day=date(2026, 7, 10), text="主文", by=coordinator, at=on(date(2026, 7, 10)))
    assert (done.outcome, table_four(done.agency, 2026)) == (column, {("review", column.value): 1})
    with pytest.raises(Refused, match="已于2026年7月10日审结"):
        lost(done, coordinator)


def test_what_an_outcome_needs(review: Dispute, coordinator: Person) -> None:
    day, at = date(2026, 7, 10), on(date(2026, 7, 10))
    for values, words in (
        ({"result": "won", "text": "主文"}, "没有选择审理结果"), ({"result": "revoked", "text": " "}, "没有写结果摘要"),
        ({"result": "maintained", "text": "主文", "redo_by": date(2026, 8, 1)}, "只有结果纠正的"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            conclude(review, day=day, by=coordinator, at=at, **values)  # type: ignore[arg-type]
    review.refresh_from_db()
    assert review.outcome == Outcome.OPEN


@pytest.mark.parametrize(("decided", "columns"), [
    (None, {2025: None, 2026: "open", 2027: "open"}), (date(2026, 12, 31), {2026: "corrected", 2027: None}),
    (date(2027, 1, 1), {2026: "open", 2027: "corrected", 2028: None}),
])  # fmt: skip
def test_1_8_11_the_year_of_a_review_is_that_of_its_outcome(
    decided: date | None,
    columns: dict[int, str | None],
    review: Dispute,
    coordinator: Person,
    bureau: Agency,
    government: Agency,
) -> None:
    if decided:
        lost(review, coordinator, day=decided)
    for year, column in columns.items():
        expected = {("review", column): 1} if column else {}
        assert table_four(bureau, year) == expected
        assert table_four(government, year, under=True) == expected
        assert table_four(government, year) == {}
        assert [row.column for row in in_year(bureau, year)] == ([column] if column else [])


def test_papers_are_sealed_and_come_even_after_the_file_is_closed(
    review: Dispute, lawyer: Person, outsider: Person
) -> None:
    paper = add_paper(review, name="复议申请书副本", file_name="副本.pdf", data=PDF, by=lawyer, at=AT)
    with paper.piece.content.content.open("rb") as file:
        assert PDF[:8] not in file.read()
    assert content_of(paper.piece) == PDF
    assert paper.piece.source == f"disputes.Dispute:{review.pk}"
    with pytest.raises(Refused, match="您不能给这件申请添加复议诉讼材料"):
        add_paper(review, name="副本", file_name="副本.pdf", data=PDF, by=outsider, at=AT)


def test_handling_anew_is_a_second_case_with_its_own_clock(review: Dispute, coordinator: Person, case: Case) -> None:
    over = lost(review, coordinator, redo_by=date(2026, 7, 25))
    day = date(2026, 7, 14)
    done = order_redo(over, received_on=day, by=coordinator, at=on(day))
    new = done.case
    assert (new.redo_of, new.counted, new.state, new.received_on, new.due) == (
        case,
        False,
        State.WORKING,
        day,
        date(2026, 8, 11),
    )
    assert (new.number, new.section, new.handler) != (case.number, None, None)
    assert [(one.text, one.counted) for one in new.items.all()] == [("资金", False), ("名单", False)]
    assert personal_of(new).identity == personal_of(case).identity == IDENTITY
    assert new.identity_sealed != case.identity_sealed
    assert new.clock.get().until == date(2026, 7, 25)
    with pytest.raises(Refused, match="已经重新登记为"):
        order_redo(over, received_on=day, by=coordinator, at=on(day))


def test_what_is_not_lost_is_not_handled_anew(
    review: Dispute, coordinator: Person, handler: Person, case: Case
) -> None:
    day = date(2026, 7, 14)
    with pytest.raises(Refused, match="结果不是纠正"):
        order_redo(review, received_on=day, by=coordinator, at=on(day))
    over = lost(review, coordinator)
    with pytest.raises(Refused, match="早于审结日期"):
        order_redo(over, received_on=date(2026, 7, 9), by=coordinator, at=on(day))
    with pytest.raises(Refused, match="您不能登记重新处理"):
        order_redo(over, received_on=day, by=handler, at=on(day))
    assert not case.redone.exists()


def test_an_open_case_is_answered_in_itself(
    make_case: Make, safety: Section, handler: Person, coordinator: Person
) -> None:
    still = make_case(safety, handler)
    over = lost(enter_dispute(still, SIMPLE, by=coordinator, at=AT), coordinator)
    with pytest.raises(Refused, match="还没有办结"):
        order_redo(over, received_on=date(2026, 7, 14), by=coordinator, at=on(date(2026, 7, 14)))


def test_lost_reviews_are_shown_with_similar_requests(
    review: Dispute, coordinator: Person, make_case: Make, case: Case
) -> None:
    lost(review, coordinator)
    now = make_case(applicant_name="王芳", identity="440103199003078733", arrived_on=date(2026, 7, 13))
    found = similar(Question.of(now), coordinator, outcomes=told)
    assert [(one.case, one.outcome) for one in found][:1] == [(case, "行政复议：撤销")]
    (lesson,) = lessons([case.pk])
    assert (lesson.corrected, lesson.text, lesson.day) == (True, "没有征求第三方意见，撤销", date(2026, 7, 10))


def test_warnings_come_before_the_day_and_reach_the_leader_after_it(
    review: Dispute,
    bureau: Agency,
    coordinator: Person,
    handler: Person,
    head: Person,
    lawyer: Person,
    leader: Person,
    colleague: Person,
) -> None:
    assert post_warnings(bureau, at=on(date(2026, 6, 16))) == 0
    assert warn(at=on(date(2026, 6, 18), 10)) == 4
    assert warn(at=on(date(2026, 6, 18), 15)) == 0
    assert set(Message.objects.values_list("recipient", flat=True)) == {
        "linjing",
        "chenxiaolan",
        "xuguoliang",
        "fangzhengping",
    }
    told_ = Message.objects.get(recipient="chenxiaolan")
    assert "最迟2026年6月23日提交答复" in told_.body
    assert "李华" not in told_.body + told_.subject
    assert warn(at=on(date(2026, 6, 24), 10)) == 5
    assert "已逾期" in Message.objects.get(recipient="zhouming").body
    answered(review, day=date(2026, 6, 24), by=coordinator, at=on(date(2026, 6, 24)))
    assert post_warnings(bureau, at=on(date(2026, 6, 25))) == 0


def test_the_day_set_for_a_new_handling_is_warned_of_until_it_is_done(
    review: Dispute, bureau: Agency, coordinator: Person
) -> None:
    over = lost(review, coordinator, redo_by=date(2026, 7, 20))
    assert post_warnings(bureau, at=on(date(2026, 7, 17))) == 2  # the office and the handler
    day = date(2026, 7, 17)
    new = order_redo(over, received_on=day, by=coordinator, at=on(day)).case
    assert post_warnings(bureau, at=on(date(2026, 7, 20))) == 2
    end(new, "申请人撤回", by=coordinator, at=on(date(2026, 7, 20)))
    assert post_warnings(bureau, at=on(date(2026, 7, 21))) == 0


def test_who_works_on_disputes_and_who_sees_them(
    review: Dispute,
    case: Case,
    handler: Person,
    lawyer: Person,
    colleague: Person,
    outsider: Person,
    overseer: Person,
    leader: Person,
) -> None:
    for person in (colleague, outsider, overseer, leader):
        with pytest.raises(Refused, match="您不能办理这件申请的复议诉讼"):
            enter_dispute(case, SUIT, by=person, at=AT)
    for person in (handler, lawyer):
        enter_dispute(case, replace(SUIT, number=f"{person.name}登记的"), by=person, at=AT)
    assert {person.name: open_disputes(person).count() for person in (handler, colleague, outsider, overseer, leader)} == {
        "陈晓岚": 3, "邓伟": 0, "赵强": 0, "吴芳": 3, "周明": 3}  # fmt: skip


def test_events_of_disputes_hold_nothing_of_the_applicant(review: Dispute, coordinator: Person) -> None:
    order_redo(lost(review, coordinator), received_on=date(2026, 7, 14), by=coordinator, at=on(date(2026, 7, 14)))
    rows = Event.objects.filter(subject_type__in=["disputes.Dispute", "foi.Case"]).values(
        "before", "after", "reason", "subject_label"
    )
    text = json.dumps(list(rows), ensure_ascii=False, default=str)
    assert "江府复〔2026〕8号" in text
    for secret in ("李华", IDENTITY, CONTACT.phone, CONTACT.email, CONTACT.address):
        assert secret not in text


def test_a_time_that_runs_into_an_unknown_year_is_provisional(case: Case, coordinator: Person) -> None:
    late = replace(SIMPLE, received_on=date(2027, 12, 30), accepted_on=None)
    assert enter_dispute(case, late, by=coordinator, at=on(date(2027, 12, 30))).provisional
