"""A year as the annual report shows it: both tables, what the checks find, what was reported, what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.agencies.models import Agency
from gongkai.fees.queries.sums import FeeSums, year_sums
from gongkai.foi.models import Item
from gongkai.returns.models import Return
from gongkai.returns.queries.tables import Scope, disputes_table, requests_table
from gongkai.rules.requests.crosschecks import (
    Discrepancy,
    check_disputes,
    check_requests,
    k4,
    k9,
    k10,
    k13,
)
from gongkai.rules.requests.returns import COLUMNS, DISPUTE_COLUMNS, DISPUTE_GROUPS, Format, Table, format_for

REQUESTS, DISPUTES = "requests", "disputes"


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is no longer what was reported: table, row and column in Chinese, and both numbers."""

    table: str
    row: str
    column: str
    reported: int
    now: int


@dataclass(frozen=True, slots=True)
class Year:
    """The tables of a scope and year with everything that is said about them. `fees` is None for a sum of agencies."""

    scope: Scope
    year: int
    form: Format
    requests: Table
    disputes: Table
    fees: FeeSums | None
    frozen: Return | None
    discrepancies: tuple[Discrepancy, ...]
    differences: tuple[Difference, ...]

    @property
    def cells(self) -> dict[str, Table]:
        """Both tables, as they are frozen."""
        return {REQUESTS: self.requests, DISPUTES: self.disputes}


def year_of(scope: Scope, year: int) -> Year:
    """Count everything of the year and hold it against itself, last year and what was reported."""
    form = format_for(year)
    requests, disputes = requests_table(scope, year), disputes_table(scope, year)
    fees = None if scope.under else year_sums(scope.agency, year)
    frozen = None if scope.under else Return.objects.filter(agency=scope.agency, year=year).first()
    found = [*check_requests(requests, form), *check_disputes(disputes)]
    if scope.under:
        found += _children(scope, year, requests)
    else:
        found += _last_year(scope, year, requests, disputes)
        found += k9(requests, fees.notices if fees else 0)
    return Year(scope, year, form, requests, disputes, fees, frozen, tuple(found),
                tuple(_differences(frozen, form, requests, disputes)))  # fmt: skip


def years_with_cases(agency: Agency) -> list[int]:
    """Years for which there is something to show, the newest first, from the first receipt on."""
    received = Item.objects.filter(agency__path__startswith=agency.path, received_on__isnull=False)
    first, last = (
        received.order_by(order).values_list("received_on", flat=True).first()
        for order in ("received_on", "-received_on")
    )
    if first is None or last is None:
        return []
    return list(range(last.year, max(first.year, 2019) - 1, -1))


def _last_year(scope: Scope, year: int, requests: Table, disputes: Table) -> list[Discrepancy]:
    """The carry-over against what was reported last year, or what is counted of it where nothing was frozen."""
    before = Return.objects.filter(agency=scope.agency, year=year - 1).first()
    if before is None:
        return []
    return [*k4(requests, before.cells[REQUESTS]), *k10(disputes, before.cells[DISPUTES])]


def _children(scope: Scope, year: int, requests: Table) -> list[Discrepancy]:
    """The sum against the frozen tables below, once every one of them is frozen."""
    agencies = Agency.objects.under(scope.agency)
    reports = list(Return.objects.filter(agency__in=agencies, year=year))
    if len(reports) < agencies.count():
        return []
    return k13(requests, [one.cells[REQUESTS] for one in reports])


def _differences(frozen: Return | None, form: Format, requests: Table, disputes: Table) -> list[Difference]:
    if frozen is None:
        return []
    rows = {row.id: row.label for row in form.rows}
    columns = {column.id: column.label for column in COLUMNS}
    ends = {column.id: column.label for column in DISPUTE_COLUMNS}
    tables = (("表三", REQUESTS, requests, rows, columns), ("表四", DISPUTES, disputes, dict(DISPUTE_GROUPS), ends))
    return [
        Difference(name, row_names[row], column_names[column], reported, table[row][column])
        for name, key, table, row_names, column_names in tables
        for row, cells in frozen.cells[key].items()
        for column, reported in cells.items()
        if row in table and table[row].get(column) != reported
    ]


def report_day(year: int) -> date:
    """By which day a department's report of the year is due (《条例》第四十九条): the 31st of January after it."""
    return date(year + 1, 1, 31)
