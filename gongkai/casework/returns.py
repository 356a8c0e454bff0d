"""年报数据: tables 三 and 四 of a year, the list behind each cell, what the checks say, freezing and exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import Agency, Role
from gongkai.desk.pages import StaffRequest, download, now, paged, refused_message, staff, today, whole
from gongkai.papers.actions.packages import DOCX, XLSX
from gongkai.returns.actions.exports import tables_document, tables_workbook
from gongkai.returns.actions.freezing import freeze, thaw
from gongkai.returns.models import Return
from gongkai.returns.queries.tables import Scope, in_cell, in_dispute_cell
from gongkai.returns.queries.years import Year, report_day, year_of, years_with_cases
from gongkai.rules.refused import Refused
from gongkai.rules.requests.returns import (
    COLUMNS,
    DISPUTE_COLUMNS,
    DISPUTE_GROUPS,
    FIRST_TRIAL_YEAR,
    TOTAL_ROW,
    Format,
    Table,
    format_for,
)

READERS = (Role.COORDINATOR, Role.LEADER, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table with the address of its list; `wrong` where a check points at it."""

    number: int
    address: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of table 三 as it is shown: `heading` above it where that changes."""

    label: str
    heading: str
    strong: bool
    cells: tuple[Cell, ...]


@require_GET
@staff(*READERS)
def index(request: StaffRequest) -> HttpResponse:
    """Both tables of the year and scope asked for."""
    scope, year, years = asked(request)
    if year is None:
        return render(request, "casework/returns_empty.html", {"scope": scope})
    found = year_of(scope, year)
    own = scope.agency.pk == request.user.agency_id and not scope.under
    context = {
        "scope": scope, "year": year, "years": years, "found": found, "columns": COLUMNS,
        "lines": list(_lines(found)), "groups": _groups(found), "dispute_columns": DISPUTE_COLUMNS,
        "agencies": agencies_for(request), "due": report_day(year), "today": today(), "query": query_of(scope, year),
        "may_freeze": own and request.user.role == Role.COORDINATOR and year < today().year,
    }  # fmt: skip
    return render(request, "casework/returns.html", context)


@require_GET
@staff(*READERS)
def cell(request: StaffRequest) -> HttpResponse:
    """The rows behind one figure: cases for table 三, disputes for table 四."""
    scope, year, _ = asked(request)
    if year is None:
        raise Http404
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    context = {
        "scope": scope,
        "year": year,
        "query": query_of(scope, year),
        "own": scope.agency.pk == request.user.agency_id,
    }
    if row in DISPUTE_GROUPS:
        rows = (
            in_dispute_cell(scope, year, row, column).select_related("case", "agency").order_by("-received_on", "-pk")
        )
        names = {one.id: one.label for one in DISPUTE_COLUMNS}
        told = f"{DISPUTE_GROUPS[row]}　{names.get(column, '')}"
        return render(request, "casework/returns_disputes.html", context | {"page": paged(request, rows), "told": told})
    labels = {one.id: one.label for one in year_form(year).rows}
    if row not in labels:
        raise Http404
    items = in_cell(scope, year, row, column).select_related("case__section", "case__handler", "agency")
    told = f"{labels[row]}　{ {one.id: one.label for one in COLUMNS}.get(column, '') }"
    page = paged(request, items.order_by("-received_on", "-pk"))
    return render(request, "casework/returns_cell.html", context | {"page": page, "told": told})


@require_GET
@staff(*READERS)
def export(request: StaffRequest, kind: str) -> HttpResponse:
    """Both tables as .xlsx or .docx, in the form's own layout."""
    scope, year, _ = asked(request)
    if year is None:
        raise Http404
    found = year_of(scope, year)
    makers: dict[str, tuple[Callable[[Year], bytes], str]] = {
        "xlsx": (tables_workbook, XLSX), "docx": (tables_document, DOCX),
    }  # fmt: skip
    make, media = makers[kind]
    return download(make(found), f"{scope.agency.short_name}{year}年依申请公开情况表.{kind}", media)


@require_POST
@staff(Role.COORDINATOR)
def keep(request: StaffRequest) -> HttpResponse:
    """Freeze the year, or take it back with a reason."""
    year = whole(request.POST.get("year")) or 0
    try:
        if request.POST.get("act") == "thaw":
            row = get_object_or_404(Return.objects.visible_to(request.user), agency=request.user.agency_id, year=year)
            thaw(row, reason=request.POST.get("reason", ""), by=request.user, at=now())
            messages.success(request, f"{year}年数据已撤销定稿。")
        else:
            freeze(request.user.agency, year, by=request.user, at=now())
            messages.success(request, f"{year}年数据已定稿，下一年的上年结转会与它核对。")
    except Refused as refusal:
        refused_message(request, refusal)
    return redirect(f"{reverse('desk:request_returns')}?year={year}")


def year_form(year: int) -> Format:
    """The form of table 三 of a year; 404 before there was one."""
    if year < FIRST_TRIAL_YEAR:
        raise Http404
    return format_for(year)


def asked(request: StaffRequest) -> tuple[Scope, int | None, list[int]]:
    """Whose figures and which year; an agency out of sight is a 404."""
    seen = Agency.objects.visible_to(request.user)
    key = whole(request.GET.get("agency"))
    agency = get_object_or_404(seen, pk=key) if key else request.user.agency
    scope = Scope(agency, under=request.GET.get("under") == "1" and request.user.oversees)
    years = years_with_cases(agency)
    wanted = whole(request.GET.get("year"))
    year = wanted if wanted in years else None
    if wanted and year is None and FIRST_TRIAL_YEAR <= wanted <= today().year:
        year = wanted
    return scope, year or (years[0] if years else None), years


def agencies_for(request: StaffRequest) -> list[Agency]:
    """Whom the reader may choose among; nobody but the own agency for who does not oversee."""
    return list(Agency.objects.visible_to(request.user)[:500]) if request.user.oversees else []


def query_of(scope: Scope, year: int) -> str:
    """The address's parameters of a scope and year."""
    return f"agency={scope.agency.pk}&year={year}{'&under=1' if scope.under else ''}"


def _cells(found: Year, table: Table, row: str, columns: tuple[str, ...]) -> tuple[Cell, ...]:
    wrong = {one.place for one in found.discrepancies if one.place[1]}
    base = f"{reverse('desk:request_cell')}?{query_of(found.scope, found.year)}&row={row}&column="
    return tuple(
        Cell(table[row][column], f"{base}{column}", bool({(row, column), ("", column)} & wrong)) for column in columns
    )


def _lines(found: Year) -> list[Line]:
    lines, heading = [], ""
    names = tuple(column.id for column in COLUMNS)
    for row in found.form.rows:
        shown = (
            "" if row.heading == heading or row.id == TOTAL_ROW else row.heading
        )  # the total closes what stands above
        heading = row.heading
        lines.append(Line(row.label, shown, not row.is_result, _cells(found, found.requests, row.id, names)))
    return lines


def _groups(found: Year) -> list[tuple[str, tuple[Cell, ...]]]:
    names = tuple(column.id for column in DISPUTE_COLUMNS)
    return [(label, _cells(found, found.disputes, group, names)) for group, label in DISPUTE_GROUPS.items()]
