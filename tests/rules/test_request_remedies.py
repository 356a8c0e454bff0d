from datetime import date

import pytest

from gongkai.rules.cites import cited_together
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.rules.requests.remedies import (
    REVIEW_ORGAN,
    SUIT,
    SUIT_AFTER_REVIEW,
    remedy,
    remedy_of_letter,
    remedy_text,
    review_until,
    suit_after_review_until,
    suit_until,
)

OLD, NEW_LAW, NARROWED = date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 1)
REFUSALS = {"A3", *(f"B{n}" for n in range(1, 9))}
CITY = {"review_organ": "样板市人民政府", "court": "样板市样板区人民法院"}


@pytest.mark.parametrize("code", GROUNDS)
@pytest.mark.parametrize(
    ("on", "first"),
    [
        pytest.param(OLD, set(), id="2023-12-31 nothing"),
        pytest.param(NEW_LAW, REFUSALS, id="2024-01-01 every refusal"),
        pytest.param(date(2025, 5, 31), REFUSALS, id="2025-05-31 every refusal"),
        pytest.param(NARROWED, REFUSALS - {"B8"}, id="2025-06-01 refusals under arts 14 to 16"),
        pytest.param(date(2028, 2, 29), REFUSALS - {"B8"}, id="a leap day"),
    ],
)
def test_1_8_12_the_law_of_the_day_decides_what_goes_to_reconsideration_first(code, on, first):
    expected = "none" if code == "E3" else "first_review" if code in first else "free"
    assert remedy(code, on).kind == expected


def test_1_8_12_b8_follows_the_setting_of_the_agency_since_2025():
    assert remedy("B8", NARROWED, b8_first=True).kind == "first_review"
    assert remedy("C1", NARROWED, b8_first=True).kind == "free"


def test_4_3_a_reconsideration_first_names_both_steps_and_their_times():
    found = remedy("B4", NARROWED)
    assert "法释〔2025〕8号" in str(found.basis)
    assert str(remedy("B4", NEW_LAW).basis) == "《行政复议法》第二十三条"
    text = remedy_text(found, **CITY)
    for part in (
        "60日内先向样板市人民政府申请行政复议",
        "15日内向样板市样板区人民法院提起行政诉讼",
        "不予受理、驳回申请",
    ):
        assert part in text
    assert "6个月" not in text


def test_a_clause_of_what_is_no_answer_names_it_as_it_is():
    text = remedy_text(remedy("E1", NARROWED), **CITY, called="本决定")
    assert text.startswith("对本决定不服的，可以自知道本决定之日起")
    assert "答复" not in text


def test_several_places_in_one_norm_name_it_once():
    assert cited_together(GROUNDS["B6"].cites) == "《政府信息公开条例》第三十六条第三项、第十六条第二款"
    assert (
        cited_together((*GROUNDS["E2"].cites, *GROUNDS["A3"].cites))
        == "国办函〔2020〕109号第六条、《政府信息公开条例》第三十七条"
    )
    assert cited_together(()) == ""


def test_4_3_a_covers_the_withheld_part_of_a_partial_disclosure():
    text = remedy_text(remedy("A3", NARROWED), **CITY)
    assert text.startswith("对其中不予公开的内容不服的，应当")
    assert remedy("C3", NARROWED, refuses_part=True).kind == "first_review"


def test_4_3_b_free_choice_names_both_ways():
    text = remedy_text(remedy("C1", NARROWED), **CITY)
    assert "60日内向样板市人民政府申请行政复议，或者" in text
    assert "6个月内直接向样板市样板区人民法院提起行政诉讼" in text


@pytest.mark.parametrize("letter", ["L03", "L04", "L05", "L06", "L07", "L09", "L11", "L12", "L13", "L17", "L18"])
def test_4_3_c_procedural_letters_have_no_clause(letter):
    none = remedy_of_letter(letter, "B1", NARROWED)
    assert remedy_text(none, **CITY) == ""
    assert str(none.basis) == "国办函〔2021〕132号第三条"


@pytest.mark.parametrize(("letter", "kind"), [("L10", "free"), ("L14", "first_review"), ("L15", "first_review")])
def test_4_3_letters_with_a_clause(letter, kind):
    assert remedy_of_letter(letter, "B1", NARROWED).kind == kind


def test_4_3_a_withdrawn_request_has_no_clause():
    assert remedy_of_letter("L14", "E3", NARROWED).kind == "none"


def test_4_3_1_the_superior_department_is_offered_before_2024_only():
    old = remedy_text(remedy("B1", OLD), **CITY, superior="样板省交通运输厅")
    assert "向样板市人民政府或者样板省交通运输厅申请行政复议" in old
    assert "样板省" not in remedy_text(remedy("B1", NEW_LAW), **CITY, superior="样板省交通运输厅")
    assert str(REVIEW_ORGAN) == "《行政复议法》第二十四条"


def test_4_3_2_what_is_served_online_names_an_online_channel():
    with pytest.raises(Refused, match="第二十二条"):
        remedy_text(remedy("C1", NARROWED), **CITY, served_online=True)
    text = remedy_text(remedy("C1", NARROWED), **CITY, served_online=True, online_channel="掌上复议")
    assert "（网上申请渠道：掌上复议）" in text
    assert remedy_text(remedy("C1", OLD), **CITY, served_online=True)


def test_4_3_3_without_a_notice_of_rights_the_period_runs_from_learning_them_up_to_a_year():
    assert review_until(date(2026, 3, 2)) == date(2026, 5, 1)
    assert review_until(date(2026, 9, 1), told=False, knew=date(2026, 3, 2)) == date(2026, 10, 31)
    assert review_until(date(2027, 2, 1), told=False, knew=date(2026, 3, 2)) == date(2027, 3, 2)
    assert review_until(date(2029, 1, 31), told=False, knew=date(2028, 2, 29)) == date(2029, 2, 28)


def test_4_3_times_of_suits():
    assert suit_until(date(2025, 8, 31)) == date(2026, 2, 28)
    assert suit_after_review_until(date(2026, 3, 2)) == date(2026, 3, 17)
    assert (str(SUIT), str(SUIT_AFTER_REVIEW)) == ("《行政诉讼法》第四十六条", "《行政诉讼法》第四十五条")


def test_1_7_8_and_4_3_7_complaint_and_report_stay_open_by_article_51():
    assert str(remedy("C1", NARROWED).basis) == "《政府信息公开条例》第五十一条"
