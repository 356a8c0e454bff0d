"""Tables 三 and 四 counted from items and disputes, and the rows behind each cell (rules 3.3, 3.4, 1.8.8 to 1.8.11).

A cell and its list are one condition: `in_cell` is counted for the table and read for the list.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai.agencies.models import Agency, Person
from gongkai.disputes.models import Dispute
from gongkai.disputes.queries.reading import in_year, table_four
from gongkai.foi.models import Case, Item
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.rules.requests.returns import (
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    COLUMNS,
    DISPUTE_GROUPS,
    NEW,
    SUM_COLUMN,
    TOTAL_ROW,
    Format,
    Table,
    format_for,
    tabulate_disputes,
)

UNCOUNTED_CODES = tuple(code for code, ground in GROUNDS.items() if not ground.row)  # F1: corrections of own records


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: one agency's, or with `under` also those of every agency below it."""

    agency: Agency
    under: bool = False

    def items(self) -> QuerySet[Item]:
        """The items that table 三 counts at all."""
        whose = Q(agency__path__startswith=self.agency.path) if self.under else Q(agency=self.agency)
        rows = Item.objects.filter(whose, counted=True, received_on__isnull=False)
        return rows.exclude(result__in=UNCOUNTED_CODES)


def begun(year: int) -> Q:
    """Received in the year: row 一."""
    return Q(received_on__gte=date(year, 1, 1), received_on__lte=date(year, 12, 31))


def carried_in(year: int) -> Q:
    """Received before the year and not closed before it: row 二."""
    return Q(received_on__lt=date(year, 1, 1)) & (Q(closed_on=None) | Q(closed_on__gte=date(year, 1, 1)))


def closed(year: int) -> Q:
    """Closed in the year: row 三."""
    return Q(closed_on__gte=date(year, 1, 1), closed_on__lte=date(year, 12, 31))


def carried_out(year: int) -> Q:
    """Received by the year's end and not closed by it: row 四."""
    return Q(received_on__lte=date(year, 12, 31)) & (Q(closed_on=None) | Q(closed_on__gt=date(year, 12, 31)))


def requests_table(scope: Scope, year: int) -> Table:
    """Table 三, every cell and total. Four counts over indexes, whatever the number of cases."""
    form = format_for(year)
    table = {row.id: dict.fromkeys((column.id for column in COLUMNS), 0) for row in form.rows}
    for row, condition in ((NEW, begun(year)), (CARRIED_IN, carried_in(year)), (CARRIED_OUT, carried_out(year))):
        for kind, number in _counts(scope.items().filter(condition), "applicant_kind"):
            _add(table, row, kind, number)
    for kind, code, number in _counts(scope.items().filter(closed(year)), "applicant_kind", "result"):
        for row in (form.row_of(code), TOTAL_ROW):
            _add(table, row, kind, number)
    return table


def disputes_table(scope: Scope, year: int) -> Table:
    """Table 四, every cell and total."""
    return tabulate_disputes(table_four(scope.agency, year, under=scope.under))


def in_cell(scope: Scope, year: int, row: str, column: str) -> QuerySet[Item]:
    """The items behind one cell of table 三; none for a row or column that the form does not have."""
    form = format_for(year)
    condition = _row_condition(form, year, row)
    if condition is None or (column != SUM_COLUMN and column not in APPLICANTS):
        return Item.objects.none()
    rows = scope.items().filter(condition)
    return rows if column == SUM_COLUMN else rows.filter(applicant_kind=column)


def in_dispute_cell(scope: Scope, year: int, group: str, column: str) -> QuerySet[Dispute]:
    """The disputes behind one cell of table 四."""
    if group not in DISPUTE_GROUPS:
        return Dispute.objects.none()
    rows = in_year(scope.agency, year, under=scope.under).filter(route=group)
    return rows if column == SUM_COLUMN else rows.filter(column=column)


def visible_keys(cases: QuerySet[Any, Any] | Collection[int], person: Person) -> set[int]:
    """Keys among `cases` of those that the person may open: figures count an agency's requests, lists open only these."""
    return set(Case.objects.visible_to(person).filter(pk__in=cases).values_list("pk", flat=True))


def _row_condition(form: Format, year: int, row: str) -> Q | None:
    fixed = {NEW: begun, CARRIED_IN: carried_in, CARRIED_OUT: carried_out, TOTAL_ROW: closed}
    if row in fixed:
        return fixed[row](year)
    if row not in form.results:
        return None
    return closed(year) & Q(result__in=[code for code in GROUNDS if form.row_of(code) == row])


def _counts(rows: QuerySet[Item], *names: str) -> list[Any]:
    return list(rows.order_by().values_list(*names).annotate(Count("pk")))


def _add(table: Table, row: str, kind: str, number: int) -> None:
    for column in (kind, SUM_COLUMN):
        table[row][column] += number
