"""统计: how requests were answered in a year, for leaders; charts with their tables, and the list behind each figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from gongkai.casework.returns import READERS, agencies_for, asked, query_of
from gongkai.desk.pages import StaffRequest, download, now, paged, staff, today
from gongkai.foi.models import Case
from gongkai.papers.actions.packages import XLSX
from gongkai.publications.actions import hand_out
from gongkai.returns.actions.exports import statistics_sheets, whose
from gongkai.returns.queries.charts import PHONE, Chart, charts
from gongkai.returns.queries.statistics import Part, Statistics, statistics, year_span
from gongkai.returns.queries.tables import visible_keys


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart as the page shows it: twice, for a screen and for a phone, beside its table whose cells are words or figures."""

    chart: Chart
    wide: SafeString
    narrow: SafeString

    def rows(self) -> Iterator[tuple[str, list[tuple[str, Part | None]]]]:
        """The table's rows: a name, then words or a figure that opens its list."""
        for name, *cells in self.chart.rows:
            yield str(name), [("", cell) if isinstance(cell, Part) else (cell, None) for cell in cells]


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
    some = any(part.number for part in found.parts())
    context = {
        "scope": scope, "year": year, "years": years or [year], "found": found, "query": query_of(scope, year),
        "agencies": agencies_for(request), "charts": [_drawn(one) for one in charts(found)] if some else [],
        "today": today(),
    }  # fmt: skip
    return render(request, "casework/figures.html", context)


def _drawn(chart: Chart) -> Drawn:
    """Our own pictures, whose texts are escaped."""
    return Drawn(chart, SafeString(chart.svg()), SafeString(chart.svg(PHONE)))


@require_GET
@staff(*READERS)
def workbook(request: StaffRequest) -> HttpResponse:
    """The same figures as .xlsx, a sheet for each table."""
    scope, year, _, found = _found(request)
    words = [f"{whose(scope)}{year}年"]
    data = hand_out("依申请公开统计", statistics_sheets(found), words, by=request.user, at=now())
    return download(data, f"{scope.agency.short_name}{year}年依申请公开统计.xlsx", XLSX)


@require_GET
@staff(*READERS)
def rows(request: StaffRequest) -> HttpResponse:
    """The rows that one figure counts. What was asked for stands beside requests that the reader may open."""
    scope, year, _, found = _found(request)
    part = found.part(request.GET.get("part", ""))
    if part is None:
        raise Http404
    listed, of_cases = part.rows.order_by("-pk"), part.rows.model is Case
    page = paged(request, listed if of_cases else listed.select_related("case"))
    context = {
        "page": page, "part": part, "scope": scope, "year": year, "query": query_of(scope, year), "of_cases": of_cases,
        "seen": visible_keys([one.pk if of_cases else one.case_id for one in page], request.user),
    }  # fmt: skip
    return render(request, "casework/figures_rows.html", context)
