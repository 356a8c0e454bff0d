"""Letters: what they say, their numbers, what is named before anything is made, and many at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from letter_steps import docx_words, pdf_words
from moments import on
from request_steps import AT, DAY, approved, asked, fresh
from requests_world import OTHER_IDENTITIES

from gongkai.agencies.models import Agency, Person, Section
from gongkai.foi.actions.extending import ask_extension, grant_extension
from gongkai.foi.models import AnswerState, Case, Delivery, Piece, Reception
from gongkai.foi.queries.personal import content_of
from gongkai.letters.actions.issuing import Order, issue, issue_many, void
from gongkai.letters.models import Code, Letter, LetterState
from gongkai.letters.queries.drawing import UNNUMBERED, preview
from gongkai.records.actions.attachments import sm3
from gongkai.records.models import Event, Serial, Verb
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.usefixtures("templates")
FIX = {"补正事项": "所需信息的年份\n项目的名称"}
REFUSAL = {"code": "B6", "reasons": "该分配方案为讨论稿。", "discretion": "公开会妨碍决策。"}


def test_a_notice_of_correction_says_what_the_records_hold(make_case: Callable[..., Case], coordinator: Person) -> None:
    letter = issue(make_case(), Code.L04, typed=FIX, by=coordinator, at=AT)
    words = docx_words(letter)
    assert letter.number == "江交公开补〔2026〕1号"
    assert letter.addressee == "李华"
    for told in ("李华：", "江交公开补〔2026〕1号", "2026年5月11日收到", "江交公开申〔2026〕1号", "（一）所需信息的年份", "（二）项目的名称",
                 "2026年6月2日前补正", "2026年5月12日", "江州市交通运输局"):  # fmt: skip
        assert told in words
        assert told in pdf_words(letter)
    assert "{{" not in words
    assert letter.remedy == ""
    assert letter.typed["补正期限"] == "2026-06-02"


def test_a_letter_is_two_sealed_pieces_with_their_digests(make_case: Callable[..., Case], coordinator: Person) -> None:
    letter = issue(make_case(), Code.L03, by=coordinator, at=AT)
    for piece in (letter.docx, letter.pdf):
        piece.refresh_from_db()
        assert sm3(content_of(piece)) == piece.digest
        assert piece.source == f"letters.Letter:{letter.pk}"
        assert not piece.for_applicant
        plain = content_of(piece)
        with Piece.objects.get(pk=piece.pk).content.content.open("rb") as file:
            assert plain[:100] not in file.read()
    event = Event.objects.about(letter).get()
    assert (event.verb, event.after["docx"]) == (Verb.ISSUED, letter.docx.digest)
    assert "李华" not in str(event.after) + event.subject_label


def test_missing_fields_are_named_before_anything_is_made(make_case: Callable[..., Case], coordinator: Person) -> None:
    case = make_case()
    with pytest.raises(Refused, match="还有2个字段没有内容：征求事项、可能影响。"):
        issue(case, Code.L07, typed={"征求对象": "江州路桥公司"}, by=coordinator, at=AT)
    assert Letter.objects.count() == 0
    assert not Serial.objects.filter(key__startswith="文书/").exists()


def test_what_the_records_hold_may_not_be_typed(make_case: Callable[..., Case], coordinator: Person) -> None:
    with pytest.raises(Refused, match="“申请人”由案卷自动填写"):
        issue(make_case(), Code.L04, typed=FIX | {"申请人": "王芳"}, by=coordinator, at=AT)


def test_numbers_run_without_gaps_and_a_voided_one_stays_used(
    make_case: Callable[..., Case], coordinator: Person
) -> None:
    first, second = make_case(), make_case(applicant_name="王芳", identity=OTHER_IDENTITIES[0])
    wrong = issue(first, Code.L04, typed=FIX, by=coordinator, at=AT)
    with pytest.raises(Refused, match="已经制发"):
        issue(fresh(first), Code.L04, typed=FIX, by=coordinator, at=AT)
    assert void(wrong, reason="年份写错", by=coordinator, at=AT).state == LetterState.VOID
    assert issue(fresh(first), Code.L04, typed=FIX, by=coordinator, at=AT).number == "江交公开补〔2026〕2号"
    assert issue(second, Code.L04, typed=FIX, by=coordinator, at=AT).serial == 3
    assert issue(second, Code.L03, by=coordinator, at=AT).number == "江交公开收〔2026〕1号"
    assert Piece.objects.filter(case=first, kind="letter").count() == 4


def test_the_same_letter_is_not_made_again_while_it_waits_to_be_sent(
    make_case: Callable[..., Case], coordinator: Person
) -> None:
    case, words = make_case(), {"征求事项": "是否同意公开合同价款", "可能影响": "商业秘密"}
    first = issue(case, Code.L03, by=coordinator, at=AT)
    with pytest.raises(Refused, match="登记回执江交公开收〔2026〕1号已经制发，还没有送出"):
        issue(fresh(case), Code.L03, by=coordinator, at=AT)
    void(first, reason="误制", by=coordinator, at=AT)
    assert issue(fresh(case), Code.L03, by=coordinator, at=AT).serial == 2
    for name in ("江州路桥公司", "江州建材公司"):
        issue(case, Code.L07, typed=words | {"征求对象": name}, by=coordinator, at=AT)
    with pytest.raises(Refused, match="还没有送出"):
        issue(case, Code.L07, typed=words | {"征求对象": "江州路桥公司 "}, by=coordinator, at=AT)


def test_a_preview_has_no_number_and_takes_none(make_case: Callable[..., Case], coordinator: Person) -> None:
    order = Order(make_case(), Code.L07, {"征求对象": "江州路桥公司"})
    docx, pdf, names = preview(order.facts(order.case, coordinator.name, DAY), at=AT)
    assert names == ["征求事项", "可能影响"]
    assert pdf.startswith(b"%PDF")
    assert not Serial.objects.filter(key__startswith="文书/").exists()
    words = "\n".join(one.text for one in Document(BytesIO(docx)).paragraphs)
    assert UNNUMBERED in words
    assert "【可能影响】" in words


def test_forms_carry_no_number_and_the_proof_of_service_names_its_letter(
    make_case: Callable[..., Case], coordinator: Person
) -> None:
    case = make_case()
    for code in (Code.L01, Code.L02):
        assert issue(case, code, by=coordinator, at=AT).number == ""
    receipt = issue(case, Code.L03, by=coordinator, at=AT)
    assert "登记回执江交公开收〔2026〕1号" in docx_words(issue(case, Code.L17, letter=receipt, by=coordinator, at=AT))


def test_the_application_form_shows_the_identity_number_to_whoever_works_on_the_case(
    make_case: Callable[..., Case], coordinator: Person, outsider: Person, overseer: Person, colleague: Person
) -> None:
    case = make_case()
    assert "11010519491231002X" in docx_words(issue(case, Code.L01, by=coordinator, at=AT))
    for person in (outsider, overseer, colleague):
        with pytest.raises(Refused, match="您不能制发"):
            issue(case, Code.L01, by=person, at=AT)


def _answer(case: Case, handler: Person, head: Person, office_head: Person, **values: Any) -> Any:
    return approved(case, handler, head, office_head, **values)


@pytest.fixture
def signed(
    make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, office_head: Person
) -> Callable[..., Any]:
    """An answer that passed every step: `signed(code="B6", …)`."""

    def make(more: dict[str, Any] | None = None, **values: Any) -> Any:
        case = make_case(section=safety, handler=handler, **(more or {}))
        return _answer(case, handler, head, office_head, **values)

    return make


def test_a_refusal_names_its_articles_reasons_and_reconsideration_first(
    signed: Callable[..., Any], handler: Person
) -> None:
    answer = signed(**REFUSAL)
    letter = issue(fresh(answer.case), Code.L14, answer=answer, by=handler, at=AT)
    words = docx_words(letter)
    for told in ("不予公开告知书", "《政府信息公开条例》第三十六条第三项、第十六条第二款", "该分配方案为讨论稿。", "公开会妨碍决策。",
                 "先向江州市人民政府", "https://fy.example.gov.cn", "江州市东城区人民法院"):  # fmt: skip
        assert told in words
    assert (letter.remedy, letter.names_channel) == ("A", True)


def test_a_release_is_free_to_choose_and_lists_its_manner(signed: Callable[..., Any], handler: Person) -> None:
    answer = signed()
    letter = issue(fresh(answer.case), Code.L14, answer=answer, by=handler, at=AT)
    assert letter.remedy == "B"
    assert "6个月内直接向江州市东城区人民法院" in docx_words(letter)
    assert "随本答复邮寄纸质复印件" in docx_words(letter)


def test_several_items_are_answered_one_by_one(signed: Callable[..., Any], handler: Person) -> None:
    answer = signed({"items": ("分配方案", "到位情况")}, **REFUSAL)
    letter = issue(fresh(answer.case), Code.L14, answer=answer, by=handler, at=AT)
    words = docx_words(letter)
    assert "包含2项内容" in words
    assert "（一）关于“分配方案”" in words
    assert "（二）关于“到位情况”" in words
    assert words.count("该分配方案为讨论稿。") == 2


def test_an_answer_that_is_not_approved_makes_no_letter(signed: Callable[..., Any], handler: Person) -> None:
    answer = signed()
    answer.state = AnswerState.REVIEW
    with pytest.raises(Refused, match="签发后才能制发"):
        issue(fresh(answer.case), Code.L14, answer=answer, by=handler, at=AT)


def test_an_answer_online_needs_the_internet_channel(signed: Callable[..., Any], handler: Person) -> None:
    answer = signed({"delivery": Delivery.WEB})
    Reception.objects.update(review_channel="")
    with pytest.raises(Refused, match="没有写明网上申请行政复议的渠道"):
        issue(fresh(answer.case), Code.L14, answer=answer, by=handler, at=AT)


def test_the_letter_of_an_extension_has_both_days(
    make_case: Callable[..., Case], safety: Section, handler: Person, office_head: Person
) -> None:
    case = make_case(section=safety, handler=handler)
    with pytest.raises(Refused, match="还没有经工作机构负责人批准的延长"):
        issue(case, Code.L06, by=handler, at=AT)
    wanted = ask_extension(case, 10, "涉及三个部门的数据。", by=handler, at=AT)
    case = grant_extension(wanted, by=office_head, at=AT)
    words = docx_words(issue(fresh(case), Code.L06, by=handler, at=AT))
    for told in ("因涉及三个部门的数据，", "2026年6月8日前答复", "延长10个工作日", "2026年6月23日答复"):
        assert told in words


def test_the_applicant_is_told_of_a_consultation_without_the_third_partys_name(
    make_case: Callable[..., Case], coordinator: Person
) -> None:
    asked(make_case(), coordinator)
    words = docx_words(issue(Case.objects.get(), Code.L09, by=coordinator, at=AT))
    assert "涉及第三方，本机关已于2026年5月12日依法征求意见" in words
    assert "路桥" not in words


def test_rare_characters_of_names_stand_in_both_files(make_case: Callable[..., Case], coordinator: Person) -> None:
    name = "㐱𠮷镕喆堃玥珺龑䶮塱冚埗氹"
    letter = issue(make_case(applicant_name=name), Code.L03, by=coordinator, at=AT)
    assert name in docx_words(letter)
    assert name in pdf_words(letter)


def test_one_refused_does_not_stop_the_others(make_case: Callable[..., Case], coordinator: Person) -> None:
    cases = [make_case(applicant_name=f"李华{number}") for number in range(3)]
    seen: list[tuple[int, int]] = []
    orders = [Order(cases[0], Code.L03), Order(cases[1], Code.L13), Order(cases[2], Code.L03)]
    report = issue_many(orders, by=coordinator, at=AT, progress=lambda done, all_: seen.append((done, all_)))
    assert [one.serial for one in report.made] == [1, 2]
    assert len(report.refused) == 1
    assert report.refused[0][0].case == cases[1]
    assert "还没有计算并经另一人复核" in report.refused[0][1]
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("dated", [date(2026, 5, 10), date(2026, 5, 13)], ids=["before the request", "tomorrow"])
def test_a_wrong_day_below_the_letter_is_refused(
    make_case: Callable[..., Case], coordinator: Person, dated: date
) -> None:
    with pytest.raises(Refused, match="落款日期"):
        issue(make_case(), Code.L03, dated=dated, by=coordinator, at=on(DAY))


def test_a_letter_stays_within_its_agency(make_case: Callable[..., Case], bureau: Agency, coordinator: Person,
                                          outsider: Person, overseer: Person) -> None:  # fmt: skip
    letter = issue(make_case(), Code.L03, by=coordinator, at=AT)
    assert list(Letter.objects.visible_to(coordinator)) == [letter]
    assert list(Letter.objects.visible_to(overseer)) == [letter]
    assert list(Letter.objects.visible_to(outsider)) == []
