"""统计: how requests were answered in a year, for leaders; charts with their tables, and the list behind each figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from gongkai.casework.returns import READERS, agencies_for, asked, query_of
from gongkai.desk.pages import StaffRequest, paged, staff, today
from gongkai.disputes.models import Dispute
from gongkai.foi.models import Item
from gongkai.returns.queries.charts import charts
from gongkai.returns.queries.statistics import Part, Statistics, statistics, year_span


def _found(request: StaffRequest) -> tuple[Any, int, list[int], Statistics]:
    scope, year, years = asked(request)
    if year is None:
        year = today().year
    return scope, year, years, statistics(scope, year_span(year), today())


@require_GET
@staff(*READERS)
def index(request: StaffRequest) -> HttpResponse:
    """The figures of a year and scope."""
    scope, year, years, found = _found(request)
    drawn = [(one.title, mark_safe(one.svg), one.head, one.rows) for one in charts(found)]  # noqa: S308 - drawn by us, its texts are escaped
    context = {
        "scope": scope, "year": year, "years": years or [year], "found": found, "query": query_of(scope, year),
        "agencies": agencies_for(request), "charts": drawn, "lists": list(_lists(found)),
    }  # fmt: skip
    return render(request, "casework/figures.html", context)


def _lists(found: Statistics) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Headings with the figures below them, empty ones left out."""
    sections, handlers = (tuple(one.part for one in rows) for rows in (found.sections, found.handlers))
    late = tuple(one.late for one in found.sections if one.late.number)
    for words, parts in (
        ("答复类型", found.grounds), ("办理时长", found.lengths), ("科室", sections), ("经办人", handlers), ("逾期的科室", late),
        ("常见内容", found.subjects), ("申请方式", found.channels), ("申请人", found.applicants), ("在办多久", found.ages),
        ("复议诉讼", found.reviews),
    ):  # fmt: skip
        shown = tuple(part for part in parts if part.number)
        if shown:
            yield words, shown


def _parts(found: Statistics) -> Iterator[Part]:
    yield from (found.received, found.answered, found.in_time, found.late, found.overdue)
    for _, parts in _lists(found):
        yield from parts
    for month in found.months:
        yield from (month.received, month.answered)


@require_GET
@staff(*READERS)
def rows(request: StaffRequest) -> HttpResponse:
    """The rows that one figure counts."""
    scope, year, _, found = _found(request)
    part = next((one for one in _parts(found) if one.key == request.GET.get("part")), None)
    if part is None:
        raise Http404
    listed = part.rows.order_by("-pk")
    if listed.model is Item or listed.model is Dispute:
        listed = listed.select_related("case__section", "agency")
    context = {
        "page": paged(request, listed), "part": part, "scope": scope, "year": year, "query": query_of(scope, year),
        "of_cases": listed.model not in {Item, Dispute}, "own": scope.agency.pk == request.user.agency_id,
    }  # fmt: skip
    return render(request, "casework/figures_rows.html", context)
