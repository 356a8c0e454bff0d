"""文书代字: an agency's own marks in the numbers of its letters; numbers that were given stay, runs have no gaps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from letter_steps import docx_words
from request_steps import AT, fresh

from gongkai.agencies.models import Agency, Person
from gongkai.foi.models import Case
from gongkai.letters.actions.issuing import issue
from gongkai.letters.actions.marking import save_mark
from gongkai.letters.models import Code, Letter, LetterMark
from gongkai.letters.queries.marks import MARKS, marked, marks_of
from gongkai.records.models import Event, Verb
from gongkai.rules.refused import Refused

THIRD = {"征求对象": "江州路桥公司", "征求事项": "是否同意公开合同价款", "可能影响": "商业秘密"}
COMAKER = {"征求对象": "江州市财政局", "征求事项": "是否同意公开分配方案"}


def receipt(case: Case, by: Person) -> Letter:
    return issue(fresh(case), Code.L03, by=by, at=AT)


def test_without_a_row_the_products_marks_hold(bureau: Agency) -> None:
    assert marks_of(bureau) == {str(code): mark for code, mark in MARKS.items()}
    assert set(Code.values) - set(marks_of(bureau)) == {"L01", "L02", "L08", "L17", "L18"}


def test_a_new_mark_begins_its_own_run_and_numbers_given_stay(
    templates: list[object], make_case: Callable[..., Case], bureau: Agency, waterworks: Agency, coordinator: Person
) -> None:
    old = [receipt(make_case(), coordinator).number for _ in range(2)]
    row = save_mark(bureau, Code.L03, " 回 ", by=coordinator, at=AT)
    letter = receipt(make_case(), coordinator)
    assert (letter.number, letter.serial, letter.series) == ("江交公开回〔2026〕1号", 1, "jiaotong/公开回")
    assert "江交公开回〔2026〕1号" in docx_words(letter)
    assert list(Letter.objects.exclude(pk=letter.pk).order_by("pk").values_list("number", flat=True)) == old
    save_mark(bureau, Code.L03, "收", by=coordinator, at=AT)
    assert receipt(make_case(), coordinator).number == "江交公开收〔2026〕3号"
    assert marks_of(waterworks)["L03"] == "收"
    events = list(Event.objects.about(row).order_by("pk"))
    assert [(one.verb, one.before["mark"], one.after["mark"]) for one in events] == [
        (Verb.CREATED, "收", "回"), (Verb.CHANGED, "回", "收")]  # fmt: skip
    assert str(row) == "登记回执编号用“回”"


def test_letters_with_one_mark_count_in_one_run_without_gaps(
    templates: list[object], make_case: Callable[..., Case], bureau: Agency, coordinator: Person
) -> None:
    case = make_case()
    assert issue(case, Code.L07, typed=THIRD, by=coordinator, at=AT).number == "江交公开征〔2026〕1号"
    assert issue(case, Code.L11, typed=COMAKER, by=coordinator, at=AT).number == "江交公开征〔2026〕2号"
    with pytest.raises(Refused, match="“征”已用于第三方征求意见书、共同制作机关征求意见书的编号"):
        save_mark(bureau, Code.L03, "征", by=coordinator, at=AT)
    save_mark(bureau, Code.L03, "征", shared=True, by=coordinator, at=AT)
    assert receipt(case, coordinator).number == "江交公开征〔2026〕3号"
    row = next(one for one in marked(bureau, 2026) if one.code == Code.L11)
    assert (row.peers, row.sample, row.own) == ((Code.L03, Code.L07), "江交公开征〔2026〕4号", False)
    assert next(one.sample for one in marked(bureau, 2027) if one.code == Code.L11) == "江交公开征〔2027〕1号"


def test_the_two_letters_that_the_product_counts_together_part_and_meet_again(
    bureau: Agency, coordinator: Person
) -> None:
    save_mark(bureau, Code.L07, "询", by=coordinator, at=AT)
    assert marks_of(bureau)["L11"] == "征"
    save_mark(bureau, Code.L07, "征", by=coordinator, at=AT)
    assert (LetterMark.objects.count(), marks_of(bureau)["L07"]) == (1, "征")


def test_a_mark_that_another_letters_numbers_have_is_taken_even_after_it_changed(
    templates: list[object], make_case: Callable[..., Case], bureau: Agency, coordinator: Person
) -> None:
    receipt(make_case(), coordinator)
    save_mark(bureau, Code.L03, "回", by=coordinator, at=AT)
    with pytest.raises(Refused, match="“收”已用于登记回执的编号") as refusal:
        save_mark(bureau, Code.L13, "收", by=coordinator, at=AT)
    assert "合用一个序列" in refusal.value.then


@pytest.mark.parametrize(("mark", "told"), [
    pytest.param("  ", "没有写代字", id="nothing"),
    pytest.param("答2", "不能作代字", id="a digit"),
    pytest.param("答〔", "不能作代字", id="a bracket"),
    pytest.param("答 复", "不能作代字", id="a space inside"),
    pytest.param("DA", "不能作代字", id="letters"),
    pytest.param("政府信息公", "不能作代字", id="too long"),
    pytest.param("收", "就是现在的代字", id="as it is"),
    pytest.param("申", "申请登记编号用的", id="that of the register"),
    pytest.param("答", "已用于答复书的编号", id="that of another letter"),
])  # fmt: skip
def test_what_is_no_mark_is_refused(bureau: Agency, coordinator: Person, mark: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        save_mark(bureau, Code.L03, mark, by=coordinator, at=AT)
    assert LetterMark.objects.count() == 0


def test_a_form_has_no_mark_and_only_who_looks_after_the_agency_changes_one(
    bureau: Agency,
    coordinator: Person,
    handler: Person,
    head: Person,
    leader: Person,
    outsider: Person,
    overseer: Person,
) -> None:
    with pytest.raises(Refused, match="这种文书不编号"):
        save_mark(bureau, Code.L17, "证", by=coordinator, at=AT)
    for person in (handler, head, leader, outsider, overseer):
        with pytest.raises(Refused, match="您不能修改文书代字"):
            save_mark(bureau, Code.L03, "回", by=person, at=AT)
