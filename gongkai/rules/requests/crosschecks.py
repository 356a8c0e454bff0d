"""Cross-checks (勾稽) K1 to K13 over the annual report's tables as plain cells (rules 3.5).

Each check is a function that returns what it found: nothing is well. The caller decides what an error holds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from gongkai.rules.requests.returns import (
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    COLUMNS,
    DISPUTE_COLUMNS,
    DISPUTE_GROUPS,
    NEW,
    OPEN_COLUMN,
    PARTIAL_ROW,
    SUM_COLUMN,
    TOTAL_ROW,
    Cell,
    Cells,
    Format,
    number,
    sum_of,
)

UNPAID_ROW = "r3.6.2"
COLUMN_NAMES = {column.id: column.label for column in (*COLUMNS, *DISPUTE_COLUMNS)}


class Severity(StrEnum):
    """Whether a finding must be mended or looked at."""

    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What a check found: its id, one sentence in Chinese, and the place as (row, column); "" stands for all."""

    check: str
    severity: Severity
    text: str
    place: tuple[str, str] = ("", "")


def value(cells: Cells, row: str, column: str) -> int | float:
    """A cell for computing: one that is absent or blank is 0."""
    return number(cells.get(row, {}).get(column))


def check_requests(cells: Cells, form: Format) -> list[Discrepancy]:
    """Everything that table 三 shows by itself: K1, K2, K3, K11."""
    return [*k1(cells), *k2(cells, form), *k3(cells, form), *k11(cells)]


def check_disputes(cells: Cells) -> list[Discrepancy]:
    """Everything that table 四 shows by itself: K6, K11."""
    return [*k6(cells), *k11(cells)]


def k1(cells: Cells) -> list[Discrepancy]:
    """Each column: new plus carried in is results plus carried over."""
    found = []
    for column in COLUMNS:
        left = value(cells, NEW, column.id) + value(cells, CARRIED_IN, column.id)
        right = value(cells, TOTAL_ROW, column.id) + value(cells, CARRIED_OUT, column.id)
        if left != right:
            text = f"“{column.label}”列：第一项加第二项为{left}，第三项加第四项为{right}，应当相等。"
            found.append(Discrepancy("K1", Severity.ERROR, text, ("", column.id)))
    return found


def k2(cells: Cells, form: Format) -> list[Discrepancy]:
    """Each column: the total of results is the sum of its rows."""
    found = []
    for column in COLUMNS:
        total, parts = value(cells, TOTAL_ROW, column.id), sum(value(cells, row, column.id) for row in form.results)
        if total != parts:
            text = f"“{column.label}”列：办理结果总计为{total}，各项之和为{parts}，应当相等。"
            found.append(Discrepancy("K2", Severity.ERROR, text, (TOTAL_ROW, column.id)))
    return found


def k3(cells: Cells, form: Format) -> list[Discrepancy]:
    """Each row: the total is natural persons plus the five kinds of organisations."""
    found = []
    for row in form.rows:
        total, parts = value(cells, row.id, SUM_COLUMN), sum(value(cells, row.id, one) for one in APPLICANTS)
        if total != parts:
            text = f"“{row.label}”行：总计为{total}，各类申请人之和为{parts}，应当相等。"
            found.append(Discrepancy("K3", Severity.ERROR, text, (row.id, SUM_COLUMN)))
    return found


def k4(cells: Cells, last_year: Cells, *, merged: bool = False) -> list[Discrepancy]:
    """Carried in is what last year carried over, in total and by column; a warning where the agency was merged."""
    found = []
    for column in COLUMNS:
        now, before = value(cells, CARRIED_IN, column.id), value(last_year, CARRIED_OUT, column.id)
        if now != before:
            text = f"“{column.label}”列：上年结转为{now}，上年度报告结转下年度为{before}，应当相等。"
            severity = Severity.WARN if merged else Severity.ERROR
            found.append(Discrepancy("K4", severity, text, (CARRIED_IN, column.id)))
    return found


def k5(results: Mapping[str, Sequence[str]]) -> list[Discrepancy]:
    """A partial disclosure is counted in no other row of results.

    results  the number of each part of a request and the rows that it is counted in
    """
    return [
        Discrepancy("K5", Severity.ERROR, f"{case}为部分公开，只计部分公开一项，不再计入其他情形。", (PARTIAL_ROW, ""))
        for case, rows in results.items()
        if PARTIAL_ROW in rows and len(rows) > 1
    ]


def k6(cells: Cells) -> list[Discrepancy]:
    """Each group of table 四: the total is upheld, corrected, other and open together."""
    found = []
    for group, label in DISPUTE_GROUPS.items():
        total = value(cells, group, SUM_COLUMN)
        parts = sum(value(cells, group, column.id) for column in DISPUTE_COLUMNS if column.id != SUM_COLUMN)
        if total != parts:
            text = f"{label}：总计为{total}，各项之和为{parts}，应当相等。"
            found.append(Discrepancy("K6", Severity.ERROR, text, (group, SUM_COLUMN)))
    return found


def k7(cells: Cells, last_year: Cells) -> list[Discrepancy]:
    """Table 二: in force is last year's in force plus made less repealed.

    A row is a kind of document with the columns made, repealed and in_force; clean-ups may break it, so it only warns.
    """
    found = []
    for row in cells:
        expected = value(last_year, row, "in_force") + value(cells, row, "made") - value(cells, row, "repealed")
        if value(cells, row, "in_force") != expected:
            text = f"“{row}”：现行有效件数为{value(cells, row, 'in_force')}，按上年度推算为{expected}，请核对。"
            found.append(Discrepancy("K7", Severity.WARN, text, (row, "in_force")))
    return found


def k8(numbers: Iterable[tuple[str, Cell, Cell]]) -> list[Discrepancy]:
    """Numbers in the text sections are those of the tables; each is (place in words, in the text, in the table)."""
    return [
        Discrepancy("K8", Severity.WARN, f"{place}：文字部分为{text}，表格为{table}，请核对。", (place, ""))
        for place, text, table in numbers
        if number(text) != number(table)
    ]


def k9(cells: Cells, fee_notices: int) -> list[Discrepancy]:
    """Requests that ended for an unpaid fee need fee notices in section 六."""
    unpaid = value(cells, UNPAID_ROW, SUM_COLUMN)
    if unpaid == 0 or fee_notices:
        return []
    text = f"有{unpaid}件因逾期未缴费不再处理，第六部分没有报告收费通知，请核对。"
    return [Discrepancy("K9", Severity.WARN, text, (UNPAID_ROW, SUM_COLUMN))]


def k10(cells: Cells, last_year: Cells) -> list[Discrepancy]:
    """What was open at the end of last year should be found among this year's disputes, decided or still open."""
    found = []
    for group, label in DISPUTE_GROUPS.items():
        before, now = value(last_year, group, OPEN_COLUMN), value(cells, group, SUM_COLUMN)
        if before > now:
            text = f"{label}：上年度尚未审结{before}件，本年度总计只有{now}件，请核对。"
            found.append(Discrepancy("K10", Severity.WARN, text, (group, OPEN_COLUMN)))
    return found


def k11(cells: Cells, money: Iterable[tuple[str, str]] = ()) -> list[Discrepancy]:
    """Counts are whole numbers of 0 or more, money is 0 or more; blank is allowed and stays as entered.

    money  places (row, column) that hold money, where decimals are allowed
    """
    decimals = frozenset(money)
    found = []
    for row, columns in cells.items():
        for column, cell in columns.items():
            if not _is_amount(cell, decimals=(row, column) in decimals):
                text = f"“{row}”行“{COLUMN_NAMES.get(column, column)}”列的“{cell}”不是不小于0的数。"
                found.append(Discrepancy("K11", Severity.ERROR, text, (row, column)))
    return found


def k13(total: Cells, children: Iterable[Cells]) -> list[Discrepancy]:
    """The roll-up is the sum of the reports below it, cell by cell."""
    expected = sum_of(children)
    places = [(row, column) for cells in (total, expected) for row, columns in cells.items() for column in columns]
    found = []
    for row, column in dict.fromkeys(places):
        now, parts = value(total, row, column), value(expected, row, column)
        if now != parts:
            text = f"“{row}”行“{COLUMN_NAMES.get(column, column)}”列：汇总为{now}，所属单位之和为{parts}，应当相等。"
            found.append(Discrepancy("K13", Severity.ERROR, text, (row, column)))
    return found


def _is_amount(cell: Cell, *, decimals: bool) -> bool:
    if cell is None or cell == "":
        return True
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not isfinite(cell):
        return False
    return cell >= 0 and (decimals or cell == int(cell))
