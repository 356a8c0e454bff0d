"""Tables 三 and 四 laid out as on the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号: headings, merged cells, captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gongkai.papers.actions.grids import TableBlock, TableCell, TableRow
from gongkai.rules.requests.returns import (
    CAPTION,
    COLUMNS,
    DISPUTE_COLUMNS,
    ORGANISATIONS,
    RESULTS_OF_YEAR,
    Format,
    Row,
    Table,
)

REQUESTS_TITLE = "三、收到和处理政府信息公开申请情况"
DISPUTES_TITLE = "四、政府信息公开行政复议、行政诉讼情况"
REVIEW, DIRECT, AFTER = "review", "direct_suit", "suit_after_review"


def requests_form(form: Format, table: Table) -> TableBlock:
    """Table 三: three columns of labels, seven of figures."""
    inside = [column.label for column in COLUMNS if column.heading == ORGANISATIONS]
    header: list[TableRow] = [
        [TableCell(CAPTION, columns=3, rows=3), TableCell("申请人情况", columns=len(COLUMNS))],
        [TableCell(COLUMNS[0].label, rows=2), TableCell(ORGANISATIONS, columns=len(inside)), TableCell("总计", rows=2)],
        inside,
    ]
    return TableBlock(header, list(_request_rows(form, table)), shares=(2, 3, 7, *[2] * len(COLUMNS)),
                      aligns=("left",) * 3 + ("right",) * len(COLUMNS), caption=REQUESTS_TITLE, points=9)  # fmt: skip


def disputes_form(table: Table) -> TableBlock:
    """Table 四: one row of fifteen figures under three groups."""
    names = [column.label for column in DISPUTE_COLUMNS]
    wide = len(names)
    header: list[TableRow] = [
        [TableCell("行政复议", columns=wide), TableCell("行政诉讼", columns=2 * wide)],
        [*(TableCell(name, rows=2) for name in names), TableCell("未经复议直接起诉", columns=wide), TableCell("复议后起诉", columns=wide)],
        [*names, *names],
    ]  # fmt: skip
    cells = [str(table[group][column.id]) for group in (REVIEW, DIRECT, AFTER) for column in DISPUTE_COLUMNS]
    return TableBlock(header, [cells], aligns=("center",) * len(cells), caption=DISPUTES_TITLE, points=9)


def _request_rows(form: Format, table: Table) -> Iterator[TableRow]:
    """The rows in their order: the results of the year stand behind one cell, each heading behind one of its own."""
    size = sum(1 for row in form.rows if row.heading)
    first = True
    for heading, group in groupby(form.rows, key=lambda row: row.heading):
        rows = list(group)
        for labels, row in zip(_labels(heading, rows), rows, strict=True):
            opening = [TableCell(RESULTS_OF_YEAR, rows=size)] if heading and first else []
            first = first and not heading
            yield [*opening, *labels, *(str(table[row.id][column.id]) for column in COLUMNS)]


def _labels(heading: str, rows: Sequence[Row]) -> Iterator[list[str | TableCell]]:
    """The cells of words of each row in a group, without the one that stands for all results."""
    for number, row in enumerate(rows):
        if not heading:
            yield [TableCell(row.label, columns=3)]
        elif heading in {RESULTS_OF_YEAR, row.label}:
            yield [TableCell(row.label, columns=2)]
        else:
            yield [TableCell(heading, rows=len(rows)), row.label] if not number else [row.label]
