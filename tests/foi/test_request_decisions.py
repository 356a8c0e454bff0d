"""What is decided of each item, what each code needs, and what can never be right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from moments import on
from request_steps import A2, AT, DAY, asked, drafted, fresh, reasons_accepted

from gongkai.agencies.models import Person, Section
from gongkai.foi.actions.clockwork import follow
from gongkai.foi.actions.consulting import got, hear, weigh
from gongkai.foi.actions.correcting import receive_correction
from gongkai.foi.actions.deciding import discard, draft_answer, save_decision, save_opening
from gongkai.foi.actions.extending import ask_reasons, judge_reasons
from gongkai.foi.actions.reviewing import submit
from gongkai.foi.models import AnswerState, Case, Decision, Party, PieceKind, Reply, Writer
from gongkai.foi.queries.lacks import lacks
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import GROUNDS

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
WHY: dict[str, Any] = {"reasons": "经核，情况如下。"}


@pytest.fixture
def case(make_case: Make, safety: Section, handler: Person) -> Case:
    return make_case(safety, handler)


COMPLETE: dict[str, dict[str, Any]] = {
    "A1": {"place": "门户网站“养护资金”栏目"}, "A2": {"manner": "随本答复邮寄"},
    "A3": WHY | {"exemptions": ["EX16-2"], "open_part": "分配表", "withheld_part": "会议讨论记录", "discretion": "影响决策",
                 "manner": "随本答复邮寄"},
    "B1": WHY, "B2": WHY, "B3": WHY, "B5": WHY | {"discretion": "内部事务"}, "B6": WHY | {"discretion": "过程稿"},
    "B7": WHY | {"discretion": "案卷"}, "B8": WHY | {"other_law": "《不动产登记暂行条例》"},
    "C1": WHY | {"search_log": "5月12日在档案系统以“养护资金”检索，无结果"},
    "C2": WHY | {"right_agency": "江州市财政局，0750-7654321"}, "C3": WHY, "D1": WHY,
    "D3": WHY | {"place": "新华书店"}, "D5": WHY,
}  # fmt: skip
NEEDS = {
    "A1": ["获取该信息的方式"], "A2": ["提供信息的方式"], "A3": ["不公开部分的依据"], "B1": ["事实和理由"],
    "B4": ["事实和理由", "征求第三方意见的记录"], "B5": ["事实和理由", "裁量理由"], "B8": ["事实和理由", "法律、行政法规"],
    "C1": ["事实和理由", "检索记录"], "C2": ["事实和理由", "负责公开的机关"], "C4": ["事实和理由", "补正告知"],
    "D2": ["事实和理由", "此前的申请"], "D3": ["事实和理由", "获取该信息的方式"], "D4": ["事实和理由", "说明理由"],
    "F1": ["事实和理由", "证据材料"],
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_a_complete_decision_lacks_nothing(code: str, case: Case, handler: Person) -> None:
    assert lacks(drafted(case, handler, code=code, **COMPLETE[code])) == []


@pytest.mark.parametrize("code", sorted(NEEDS))
def test_what_a_bare_decision_lacks_is_named(code: str, case: Case, handler: Person) -> None:
    answer = drafted(case, handler, code=code)
    missing = lacks(answer)
    assert len(missing) == len(NEEDS[code])
    for found, words in zip(missing, NEEDS[code], strict=True):
        assert words in found
        assert found.startswith("第1项")
    with pytest.raises(Refused, match="还不能送审"):
        submit(answer, by=handler, at=AT)


def test_every_kind_of_answer_is_tried_here() -> None:
    assert set(COMPLETE) | set(NEEDS) == set(GROUNDS) - {"E1", "E2", "E3"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"code": "A2", "exemptions": ["EX14-1"]}, "不得公开"),
        ({"code": "A1", "exemptions": ["EX14-3"]}, "不得公开"),
        ({"code": "A2", "exemptions": ["EX16-1"]}, "不能引用"),
        ({"code": "B5", "exemptions": ["EX15"]}, "不能引用"),
        ({"code": "A3", "exemptions": ["EX99"]}, "没有“EX99”"),
        ({"code": "E1"}, "没有这种答复类型"),
        ({"code": "Z9"}, "没有这种答复类型"),
        ({"code": "A1", "place": "字" * 301}, "超过300个字"),
    ],
)
def test_what_can_never_be_right_is_not_kept(
    values: dict[str, object], words: str, case: Case, handler: Person
) -> None:
    answer = draft_answer(case, list(case.items.all()), by=handler, at=AT)
    with pytest.raises(Refused, match=words):
        save_decision(answer, case.items.get(), values, version=answer.version, by=handler, at=AT)
    assert Decision.objects.get().code == ""


def test_partial_disclosure_names_both_lists(case: Case, handler: Person) -> None:
    answer = drafted(case, handler, code="A3", exemptions=["EX14-1"], reasons="部分内容定密", withheld_part="第三章")
    assert lacks(answer) == ["第1项：部分公开，还没有写公开的部分。", "第1项：还没有写提供信息的方式、途径和时间。"]


def test_third_party_rights_need_a_consultation_that_was_answered_or_ran_out(case: Case, handler: Person) -> None:
    letter = got(asked(case, handler), day=DAY, by=handler, at=AT)
    answer = drafted(letter.case, handler, code="B4", reasons="涉及商业秘密", consultation=letter)
    assert lacks(answer) == ["第1项：涉及第三方合法权益，江州路桥公司还没有答复，答复期限也没有届满。"]
    follow(at=on(date(2026, 6, 3)))
    assert lacks(answer) == []
    letter.refresh_from_db()
    letter.case = fresh(case)
    hear(letter, Reply.AGREED, "", day=date(2026, 6, 4), by=handler, at=on(date(2026, 6, 4)))
    assert lacks(answer) == ["第1项：以第三方权益为由不予公开，但江州路桥公司已同意公开。"]


def test_the_word_of_another_organ_is_no_third_party_record(case: Case, handler: Person) -> None:
    letter = asked(case, handler, Party.ORGAN, "市财政局")
    answer = drafted(letter.case, handler, code="B4", reasons="涉及商业秘密", consultation=letter)
    assert lacks(answer) == ["第1项：涉及第三方合法权益，还没有选定征求第三方意见的记录。"]


def test_a_release_against_an_objection_needs_its_weighing(case: Case, handler: Person) -> None:
    letter = hear(
        got(asked(case, handler), day=DAY, by=handler, at=AT), Reply.OBJECTED, "报价", day=DAY, by=handler, at=AT
    )
    answer = drafted(letter.case, handler)
    assert lacks(answer) == ["第1项：予以公开，但江州路桥公司不同意公开的理由是否成立还没有判断。"]
    letter.case = fresh(case)
    letter = weigh(letter, good_reason=True, by=handler, at=AT)
    assert lacks(answer) == ["第1项：予以公开，但江州路桥公司不同意公开的理由成立，又没有写公共利益理由。"]
    letter = weigh(letter, good_reason=True, public_interest="行车安全", by=handler, at=AT)
    assert lacks(answer) == []
    weigh(letter, good_reason=False, by=handler, at=AT)
    assert lacks(answer) == []


def test_an_objection_that_one_item_follows_does_not_hold_up_the_others(
    make_case: Make, safety: Section, handler: Person
) -> None:
    case = make_case(safety, handler, items=("养护合同", "验收报告"))
    letter = got(asked(case, handler), day=DAY, by=handler, at=AT)
    letter = hear(letter, Reply.PARTLY, "单价不公开", day=DAY, by=handler, at=AT)
    letter = weigh(letter, good_reason=True, by=handler, at=AT)
    answer = drafted(fresh(case), handler)
    assert len(lacks(answer)) == 2
    first = case.items.get(order=1)
    parts = {"open_part": "正文", "withheld_part": "单价", "manner": "当面"}
    partial = WHY | parts | {"code": "A3", "exemptions": ["EX15"]}
    save_decision(answer, first, partial, version=answer.version, by=handler, at=AT)
    assert lacks(answer)[1:] == ["第2项：予以公开，但江州路桥公司不同意公开的理由成立，又没有写公共利益理由。"]
    save_decision(answer, first, partial | {"consultation": letter}, version=answer.version, by=handler, at=AT)
    assert lacks(answer) == []


def test_a_repeated_request_names_an_answered_one_of_the_same_applicant(
    make_case: Make, case: Case, safety: Section, handler: Person
) -> None:
    earlier = make_case(safety, handler)
    answer = drafted(case, handler, code="D2", reasons="已答复", earlier=earlier)
    assert lacks(answer) == [f"第1项：选定的{earlier}还没有答复。"]
    Case.objects.filter(pk=earlier.pk).update(state="answered", answered_on=DAY, ended_on=DAY)
    assert lacks(answer) == []
    Case.objects.filter(pk=earlier.pk).update(applicant_mark="another")
    assert lacks(answer) == [f"第1项：选定的{earlier}不是同一申请人提出的。"]
    with pytest.raises(Refused, match="另一件申请"):
        save_decision(answer, case.items.get(), {"earlier": case}, version=answer.version, by=handler, at=AT)


def test_unclear_after_correction_needs_the_notice(case: Case, handler: Person, coordinator: Person) -> None:
    from request_steps import correcting

    now = receive_correction(correcting(case, coordinator), day=DAY, by=coordinator, at=AT)
    assert lacks(drafted(now, handler, code="C4", **WHY)) == []


def test_mass_requests_need_reasons_asked_and_not_accepted(case: Case, handler: Person) -> None:
    row = ask_reasons(case, "一个月60件", date(2026, 5, 13), day=DAY, by=handler, at=AT)
    answer = drafted(fresh(case), handler, code="D4", **WHY)
    assert lacks(answer) == ["第1项：还没有判断申请人说明的理由是否合理。"]
    row.case = fresh(case)
    judge_reasons(row, accepted=False, judgement="与生产生活无关", reply="就是要", day=DAY, by=handler, at=AT)
    assert lacks(answer) == []


def test_reasons_that_hold_are_no_ground_for_refusal(case: Case, handler: Person) -> None:
    answer = drafted(reasons_accepted(case, handler), handler, code="D4", **WHY)
    assert "理由合理" in lacks(answer)[0]


def test_a_record_is_corrected_on_evidence(make_case: Make, safety: Section, handler: Person) -> None:
    from requests_world import PDF

    from gongkai.foi.actions.intakes import NewFile

    case = make_case(safety, handler, files=(NewFile(PieceKind.REQUEST, "申请书.pdf", PDF),))
    assert lacks(drafted(case, handler, code="F1", **WHY)) == []


def test_two_writers_do_not_overwrite_each_other(case: Case, handler: Person, head: Person) -> None:
    answer = draft_answer(case, list(case.items.all()), by=handler, at=AT)
    item, seen = case.items.get(), answer.version
    save_decision(answer, item, A2, version=seen, by=handler, at=AT)
    with pytest.raises(Refused, match="刚被他人保存过"):
        save_decision(answer, item, {"code": "C3"}, version=seen, by=head, at=AT)
    save_opening(answer, "另附说明。", version=answer.version, by=head, at=AT)
    assert set(Writer.objects.values_list("person", flat=True)) == {handler.pk, head.pk}


def test_an_item_stands_in_one_answer_until_that_is_given_up(make_case: Make, safety: Section, handler: Person) -> None:
    case = make_case(safety, handler, items=("甲", "乙"))
    first, second = case.items.order_by("order")
    with pytest.raises(Refused, match="没有选择"):
        draft_answer(case, [], by=handler, at=AT)
    answer = draft_answer(case, [first], by=handler, at=AT)
    with pytest.raises(Refused, match="第1项已在"):
        draft_answer(fresh(case), [first, second], by=handler, at=AT)
    with pytest.raises(Refused, match="不在这份答复里"):
        save_decision(answer, second, A2, version=answer.version, by=handler, at=AT)
    assert discard(answer, "两项合并答复", by=handler, at=AT).state == AnswerState.VOID
    assert draft_answer(fresh(case), [first, second], by=handler, at=AT).order == 2


def test_items_of_another_case_are_refused(make_case: Make, case: Case, handler: Person) -> None:
    with pytest.raises(Refused, match="不属于这件申请"):
        draft_answer(case, list(make_case().items.all()), by=handler, at=AT)


def test_only_those_who_work_on_the_case_write(
    case: Case, handler: Person, colleague: Person, outsider: Person, overseer: Person, leader: Person
) -> None:
    for other in (colleague, outsider, overseer, leader):
        with pytest.raises(Refused, match="您不能办理“拟答复”"):
            draft_answer(case, list(case.items.all()), by=other, at=AT)
    answer = drafted(case, handler)
    for other in (colleague, outsider, overseer, leader):
        with pytest.raises(Refused, match="您不能“修改”"):
            save_decision(answer, case.items.get(), {"code": "C3"}, version=answer.version, by=other, at=AT)
