"""年报数据: tables 三 and 四 of a year, the list behind each cell, what the checks say, freezing and exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import Agency, Role
from gongkai.desk.pages import StaffRequest, download, now, paged, refused_message, staff, today, whole
from gongkai.papers.actions.packages import DOCX, XLSX
from gongkai.publications.actions import hand_out, hand_out_file
from gongkai.returns.actions.exports import cell_list, disputes_list, tables_document, tables_workbook, whose
from gongkai.returns.actions.freezing import freeze, thaw
from gongkai.returns.models import Return
from gongkai.returns.queries.tables import Scope, in_cell, in_dispute_cell, visible_keys
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


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows that one figure counts, `disputes` or items, and which figure it is."""

    scope: Scope
    year: int
    rows: QuerySet[Any]
    told: str
    disputes: bool


def _behind(request: StaffRequest) -> Behind:
    """What the address asks for; 404 for a row that the form of the year does not have."""
    scope, year, _ = asked(request)
    if year is None:
        raise Http404
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    if row in DISPUTE_GROUPS:
        names = {one.id: one.label for one in DISPUTE_COLUMNS}
        disputes = in_dispute_cell(scope, year, row, column).order_by("-received_on", "-pk")
        return Behind(scope, year, disputes, f"{DISPUTE_GROUPS[row]}　{names.get(column, '')}", True)
    labels = {one.id: one.label for one in year_form(year).rows}
    if row not in labels:
        raise Http404
    names = {one.id: one.label for one in COLUMNS}
    items = in_cell(scope, year, row, column).order_by("-received_on", "-pk")
    return Behind(scope, year, items, f"{labels[row]}　{names.get(column, '')}", False)


@require_GET
@staff(*READERS)
def cell(request: StaffRequest) -> HttpResponse:
    """The rows behind one figure: items for table 三, disputes for table 四. Only what the reader may open is told in full."""
    found = _behind(request)
    page = paged(request, found.rows.select_related("case", "agency"))
    context = {
        "scope": found.scope, "year": found.year, "query": query_of(found.scope, found.year), "told": found.told, "page": page,
        "seen": visible_keys([one.case_id for one in page], request.user),
    }  # fmt: skip
    name = "casework/returns_disputes.html" if found.disputes else "casework/returns_cell.html"
    return render(request, name, context)


@require_GET
@staff(*READERS)
def cell_workbook(request: StaffRequest) -> HttpResponse:
    """The same rows as .xlsx."""
    found = _behind(request)
    title = f"{found.scope.agency.short_name}{found.year}年　{found.told}"
    sheet = (disputes_list if found.disputes else cell_list)(found.rows, title, request.user)
    name = "年报表四清单" if found.disputes else "年报表三清单"
    return download(hand_out(name, [sheet], [title], by=request.user, at=now()), f"{name}.xlsx", XLSX)


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
    if kind not in makers:
        raise Http404
    make, media = makers[kind]
    name, told = f"{scope.agency.short_name}{year}年依申请公开情况表", f"{whose(scope)}{year}年"
    data = hand_out_file(name, make(found), media, [told], by=request.user, at=now())
    return download(data, f"{name}.{kind}", media)


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
