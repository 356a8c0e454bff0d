"""Reconsideration and litigation about requests: the agency's clocks, and the column of table 四 for each outcome.

Times of three to ten days are working days (《行政复议法》第八十八条); longer ones are calendar days. A last day of those that is a
rest day is left as it is: the agency plans by the earlier, safe day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.cites import Cite
from gongkai.rules.days import months_later
from gongkai.rules.requests.norms import INTERPRETATION_2025, LITIGATION_LAW, REVIEW_LAW

NO_EVIDENCE = Cite(REVIEW_LAW, 70)  # no answer with evidence in time: the act counts as having none
FIRST_REQUEST = Cite(INTERPRETATION_2025, 2, 1)
# Whoever complains that something was not published actively is told to file a request first (rules 4.3.6).


class Procedure(StrEnum):
    """Which clock a dispute runs by."""

    REVIEW_SIMPLE = "review_simple"
    REVIEW = "review"
    SUIT = "suit"
    SUIT_SIMPLE = "suit_simple"
    APPEAL = "appeal"

    @property
    def label(self) -> str:
        """In Chinese, as on the dispute's page."""
        return CLOCKS[self].label


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time with its article."""

    amount: int
    unit: Literal["workday", "day", "month"]
    basis: Cite

    def after(self, day: date, calendar: WorkCalendar) -> date:
        """Last day of the term, that day included; the day itself is not counted."""
        if self.unit == "workday":
            return calendar.add_workdays(day, self.amount)
        return day + timedelta(days=self.amount) if self.unit == "day" else months_later(day, self.amount)


@dataclass(frozen=True, slots=True)
class DisputeClock:
    """papers: from acceptance to the agency; answer: of the agency, with evidence; decision: from acceptance.

    longer  what an extension adds to the decision, None where the law gives none
    """

    label: str
    answer: Term
    decision: Term
    papers: Term | None = None
    longer: Term | None = None


def _review(article: int, amount: int, unit: Literal["workday", "day"]) -> Term:
    return Term(amount, unit, Cite(REVIEW_LAW, article))


SUIT_ANSWER = Term(15, "day", Cite(LITIGATION_LAW, 67))  # from getting the complaint; M
CLOCKS: Mapping[Procedure, DisputeClock] = MappingProxyType({
    Procedure.REVIEW_SIMPLE: DisputeClock(
        "行政复议（简易程序）", _review(54, 5, "workday"), _review(62, 30, "day"), papers=_review(54, 3, "workday"),
    ),
    Procedure.REVIEW: DisputeClock(
        "行政复议（普通程序）", _review(48, 10, "workday"), _review(62, 60, "day"),
        papers=_review(48, 7, "workday"), longer=_review(62, 30, "day"),
    ),
    # Terms of the courts are M.
    Procedure.SUIT: DisputeClock("行政诉讼（一审）", SUIT_ANSWER, Term(6, "month", Cite(LITIGATION_LAW, 81))),
    Procedure.SUIT_SIMPLE: DisputeClock(
        "行政诉讼（一审简易程序）", SUIT_ANSWER, Term(45, "day", Cite(LITIGATION_LAW, 83)),
    ),
    Procedure.APPEAL: DisputeClock(
        "行政诉讼（二审）", Term(15, "day", Cite(LITIGATION_LAW, 86)), Term(3, "month", Cite(LITIGATION_LAW, 88)),
    ),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """A last day, that day included, with its ground; provisional where a year has no holiday notice."""

    day: date
    basis: Cite
    provisional: bool


def answer_due(procedure: Procedure, received: date, calendar: WorkCalendar) -> Due:
    """Last day for the agency's answer with evidence, from the day it received the copy of the application or complaint."""
    return _due(CLOCKS[procedure].answer, received, calendar)


def papers_due(procedure: Procedure, accepted: date, calendar: WorkCalendar) -> Due | None:
    """Last day for the reconsideration organ to send the papers on; None in court, where the law looked up sets none."""
    papers = CLOCKS[procedure].papers
    return _due(papers, accepted, calendar) if papers else None


def decision_due(procedure: Procedure, accepted: date, calendar: WorkCalendar, *, longer: bool = False) -> Due:
    """Last day for the decision, from acceptance; `longer` with the extension, ValueError where there is none."""
    clock = CLOCKS[procedure]
    if not longer:
        return _due(clock.decision, accepted, calendar)
    if clock.longer is None:
        raise ValueError(f"no extension in {procedure}")
    return _due(clock.longer, clock.decision.after(accepted, calendar), calendar)


def _due(term: Term, start: date, calendar: WorkCalendar) -> Due:
    day = term.after(start, calendar)
    return Due(day, term.basis, term.unit == "workday" and not calendar.covers(start, day))


class Route(StrEnum):
    """Which group of table 四 a dispute belongs to."""

    REVIEW = "review"
    DIRECT_SUIT = "direct_suit"
    SUIT_AFTER_REVIEW = "suit_after_review"


class Outcome(StrEnum):
    """A column of table 四; open is 尚未审结 on 31 December (rules 1.8.11)."""

    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER = "other"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided, in the words of the decision, and the column it is counted in."""

    label: str
    outcome: Outcome


# M?: the form names columns only; which decision goes where is practice.
RESULTS: Mapping[str, Result] = MappingProxyType({
    "maintained": Result("维持", Outcome.UPHELD), "claim_rejected": Result("驳回请求", Outcome.UPHELD),
    "revoked": Result("撤销", Outcome.CORRECTED), "varied": Result("变更", Outcome.CORRECTED),
    "unlawful": Result("确认违法", Outcome.CORRECTED), "void": Result("确认无效", Outcome.CORRECTED),
    "ordered": Result("责令履行", Outcome.CORRECTED), "withdrawn": Result("撤回、准许撤诉", Outcome.OTHER),
    "not_accepted": Result("不予受理、不予立案", Outcome.OTHER), "dismissed": Result("驳回申请、驳回起诉", Outcome.OTHER),
    "mediated": Result("调解、和解", Outcome.OTHER), "ended": Result("终止、终结", Outcome.OTHER),
})  # fmt: skip


def outcome_in(year: int, *, begun: date, decided: date | None, result: str = "") -> Outcome | None:
    """The column in which a dispute is counted in the report of the year (rules 1.8.11), None if in no column of it.

    begun    day of acceptance
    decided  day of the outcome, None while open
    result   key of RESULTS, for a decided one
    """
    if begun.year > year or (decided is not None and decided.year < year):
        return None
    if decided is None or decided.year > year:
        return Outcome.OPEN
    return RESULTS[result].outcome
