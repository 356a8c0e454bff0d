from datetime import date

import pytest

from gongkai.rules.requests.disputes import (
    FIRST_REQUEST,
    NO_EVIDENCE,
    RESULTS,
    Outcome,
    Procedure,
    answer_due,
    decision_due,
    outcome_in,
    papers_due,
)

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("procedure", "papers", "answer", "decision"),
    [
        pytest.param(
            Procedure.REVIEW_SIMPLE, date(2026, 3, 5), date(2026, 3, 9), date(2026, 4, 1), id="3, 5 WD, 30 CD"
        ),
        pytest.param(Procedure.REVIEW, date(2026, 3, 11), date(2026, 3, 16), date(2026, 5, 1), id="7, 10 WD, 60 CD"),
        pytest.param(Procedure.SUIT, None, date(2026, 3, 17), date(2026, 9, 2), id="15 CD, 6 months"),
        pytest.param(Procedure.SUIT_SIMPLE, None, date(2026, 3, 17), date(2026, 4, 16), id="15 CD, 45 CD"),
        pytest.param(Procedure.APPEAL, None, date(2026, 3, 17), date(2026, 6, 2), id="15 CD, 3 months"),
    ],
)
def test_4_3_4_the_clocks_of_a_dispute(procedure, papers, answer, decision, notices):
    sent_on = papers_due(procedure, MONDAY, notices)
    assert (sent_on.day if sent_on else None) == papers
    assert answer_due(procedure, MONDAY, notices).day == answer
    assert decision_due(procedure, MONDAY, notices).day == decision
    assert procedure.label


def test_4_3_4_an_ordinary_reconsideration_may_take_thirty_days_more(notices):
    assert decision_due(Procedure.REVIEW, MONDAY, notices, longer=True).day == date(2026, 5, 31)
    with pytest.raises(ValueError, match="no extension"):
        decision_due(Procedure.REVIEW_SIMPLE, MONDAY, notices, longer=True)


def test_4_3_4_each_clock_names_its_article(notices):
    assert str(answer_due(Procedure.REVIEW_SIMPLE, MONDAY, notices).basis) == "《行政复议法》第五十四条"
    assert str(answer_due(Procedure.REVIEW, MONDAY, notices).basis) == "《行政复议法》第四十八条"
    assert str(decision_due(Procedure.REVIEW, MONDAY, notices).basis) == "《行政复议法》第六十二条"
    assert str(answer_due(Procedure.SUIT, MONDAY, notices).basis) == "《行政诉讼法》第六十七条"


def test_4_3_4_working_days_over_the_spring_festival_and_into_a_year_without_notice(notices):
    assert answer_due(Procedure.REVIEW_SIMPLE, date(2026, 2, 13), notices).day == date(2026, 2, 27)
    assert answer_due(Procedure.REVIEW, date(2026, 12, 28), notices).provisional
    assert not answer_due(Procedure.SUIT, date(2026, 12, 28), notices).provisional


def test_4_3_5_no_answer_with_evidence_in_time_counts_as_no_evidence():
    assert str(NO_EVIDENCE) == "《行政复议法》第七十条"


def test_4_3_6_who_misses_active_disclosure_is_told_to_request_first():
    assert str(FIRST_REQUEST).endswith("（法释〔2025〕8号）第二条第一款")


@pytest.mark.parametrize(
    ("year", "column"),
    [(2024, None), (2025, Outcome.OPEN), (2026, Outcome.CORRECTED), (2027, None)],
)
def test_1_8_11_a_dispute_counts_in_the_year_of_its_outcome_and_as_open_before(year, column):
    assert outcome_in(year, begun=date(2025, 12, 31), decided=date(2026, 1, 1), result="revoked") is column


def test_1_8_11_an_open_dispute_is_open_every_year():
    assert [outcome_in(year, begun=MONDAY, decided=None) for year in (2025, 2026, 2027)] == [None, "open", "open"]


def test_3_4_every_result_has_a_column():
    assert {result.outcome for result in RESULTS.values()} == {Outcome.UPHELD, Outcome.CORRECTED, Outcome.OTHER}
    assert all(result.label for result in RESULTS.values())
