"""Disputes by their days and outcomes, and what they teach for similar cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When

from gongkai.agencies.models import Agency, Person
from gongkai.disputes.models import Dispute, DisputePaper, Outcome
from gongkai.foi.models import CLOSED, Case
from gongkai.foi.queries.rights import handles, receives, reviews_law


@dataclass(frozen=True, slots=True)
class Lesson:
    """What became of a similar case before the reconsideration organ or the court."""

    case: int
    number: str
    route: str
    outcome: str
    corrected: bool
    text: str
    day: date


def may_dispute(case: Case, person: Person, sections: Collection[int | None] | None = None) -> bool:
    """Whether the person deals with disputes over the case: the office, the sections that answered, the legal section.

    sections   as in `foi.queries.rights.handles`
    """
    return receives(case, person) or handles(case, person, sections) or reviews_law(case, person)


def disputes_of(case: Case) -> list[Dispute]:
    """Every dispute of a case, oldest first, with its papers."""
    papers = Prefetch("papers", DisputePaper.objects.select_related("piece"))
    rows = case.disputes.select_related("answer", "before").prefetch_related(papers)
    return list(rows.order_by("received_on", "pk"))


def open_disputes(person: Person) -> QuerySet[Dispute]:
    """Disputes that are not decided, the nearest day first: those not answered yet before the others."""
    rows = Dispute.objects.visible_to(person).filter(outcome=Outcome.OPEN).select_related("case", "agency")
    return rows.order_by("answered_on", "answer_due", "pk")


def unanswered(agency: Agency, until: date) -> QuerySet[Dispute]:
    """Disputes whose answer is due on or before the day and was not given."""
    return Dispute.objects.filter(
        agency=agency, outcome=Outcome.OPEN, answered_on=None, answer_due__lte=until
    ).select_related("case", "case__section", "case__handler")


def awaited_redos(agency: Agency, until: date) -> QuerySet[Dispute]:
    """Lost disputes whose body set a day on or before this one, and whose new handling is not done."""
    done = Case.objects.filter(redo_of=OuterRef("case"), state__in=CLOSED)
    rows = Dispute.objects.filter(~Exists(done), agency=agency, redo_by__isnull=False, redo_by__lte=until)
    return rows.select_related("case", "case__section", "case__handler")


def told(cases: Collection[int]) -> dict[int, str]:
    """What became of these cases in a few words, by key: the hook of `foi.queries.similar.similar`."""
    found: dict[int, str] = {}
    for one in lessons(cases, most=len(cases) * 2):
        words = f"{one.route}：{one.outcome}"
        found[one.case] = f"{found[one.case]}；{words}" if one.case in found else words
    return found


def lessons(cases: Collection[int], *, most: int = 20) -> list[Lesson]:
    """Outcomes of these cases, the corrected ones first: 同案同判."""
    rows = Dispute.objects.filter(case__in=cases).exclude(outcome=Outcome.OPEN).select_related("case")
    found = [
        Lesson(
            row.case_id, row.case.number, row.get_route_display(), row.get_result_display(),
            row.outcome == Outcome.CORRECTED, row.outcome_text, row.outcome_on or row.received_on,
        )
        for row in rows.order_by("-outcome_on")[: most * 2]
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.corrected, -one.day.toordinal()))[:most]


def table_four(agency: Agency, year: int, *, under: bool = False) -> dict[tuple[str, str], int]:
    """Counts of table 四 by (route, outcome): decided in the year, or open at its end (rules 1.8.11).

    under   the agency and everything below it
    """
    counted = in_year(agency, year, under=under).values("route", "column").annotate(number=Count("pk")).order_by()
    return {(row["route"], row["column"]): row["number"] for row in counted}


def in_year(agency: Agency, year: int, *, under: bool = False) -> QuerySet[Any]:
    """Disputes that stand in the year's table, each with its `column`."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    whose = Q(agency__path__startswith=agency.path) if under else Q(agency=agency)
    begun = Q(accepted_on__lte=last) | Q(accepted_on=None, received_on__lte=last)
    rows = Dispute.objects.filter(whose, begun).filter(Q(outcome_on=None) | Q(outcome_on__gte=first))
    is_open = Q(outcome_on=None) | Q(outcome_on__gt=last)
    return rows.annotate(
        column=models.Case(
            When(is_open, then=Value(Outcome.OPEN.value)), default=F("outcome"), output_field=CharField()
        )
    )
