"""Tables 三 and 四 of the annual report (《政府信息公开条例》第五十条; rules 3.3, 3.4), in both formats, as rows and columns.

A table is plain: `cells[row][column]`, each cell a whole number, or "" as it was left blank. What is counted in which
year follows rules 1.8.10 and K12; `crosschecks` holds the tables against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from types import MappingProxyType

from gongkai.rules.cites import Cite
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.rules.requests.norms import REGULATION

Cell = int | float | str | None
Cells = Mapping[str, Mapping[str, Cell]]
Table = dict[str, dict[str, int]]

FORMAT_2019 = "国办公开办函〔2019〕60号"
FORMAT_2021 = "国办公开办函〔2021〕30号"
CONTENT = Cite(REGULATION, 50)
CAPTION = "本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of table 三: its id, its label as on the form, and the heading above it, "" if it has none."""

    id: str
    label: str
    heading: str = ""

    @property
    def is_result(self) -> bool:
        """Whether decisions are counted in it."""
        return self.id.startswith("r3.") and self.id != TOTAL_ROW


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id, its label, and the heading above it, "" if it has none."""

    id: str
    label: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """How a report year's table 三 looks; `norm` is the document that prescribes it."""

    norm: str
    rows: tuple[Row, ...]

    @property
    def results(self) -> tuple[str, ...]:
        """Ids of the rows that decisions are counted in."""
        return tuple(row.id for row in self.rows if row.is_result)

    def row_of(self, code: str) -> str:
        """The row of an answer A1 to E3, "" for F1."""
        return GROUNDS[code].row if self.norm == FORMAT_2021 else GROUNDS[code].trial_row


NEW, CARRIED_IN, TOTAL_ROW, CARRIED_OUT = "r1", "r2", "r3.7", "r4"
RESULTS_OF_YEAR = "三、本年度办理结果"
REFUSED_ROWS, UNABLE_ROWS, UNHANDLED_ROWS, OTHER_ROWS = "(三)不予公开", "(四)无法提供", "(五)不予处理", "(六)其他处理"
PARTIAL_ROW = "r3.2"

_HEAD = (
    Row(NEW, "一、本年新收政府信息公开申请数量"),
    Row(CARRIED_IN, "二、上年结转政府信息公开申请数量"),
    Row("r3.1", "(一)予以公开", RESULTS_OF_YEAR),
    Row(PARTIAL_ROW, "(二)部分公开(区分处理的,只计这一情形,不计其他情形)", RESULTS_OF_YEAR),
    Row("r3.3.1", "1.属于国家秘密", REFUSED_ROWS),
    Row("r3.3.2", "2.其他法律行政法规禁止公开", REFUSED_ROWS),
    Row("r3.3.3", "3.危及“三安全一稳定”", REFUSED_ROWS),
    Row("r3.3.4", "4.保护第三方合法权益", REFUSED_ROWS),
    Row("r3.3.5", "5.属于三类内部事务信息", REFUSED_ROWS),
    Row("r3.3.6", "6.属于四类过程性信息", REFUSED_ROWS),
    Row("r3.3.7", "7.属于行政执法案卷", REFUSED_ROWS),
    Row("r3.3.8", "8.属于行政查询事项", REFUSED_ROWS),
    Row("r3.4.1", "1.本机关不掌握相关政府信息", UNABLE_ROWS),
    Row("r3.4.2", "2.没有现成信息需要另行制作", UNABLE_ROWS),
    Row("r3.4.3", "3.补正后申请内容仍不明确", UNABLE_ROWS),
    Row("r3.5.1", "1.信访举报投诉类申请", UNHANDLED_ROWS),
    Row("r3.5.2", "2.重复申请", UNHANDLED_ROWS),
    Row("r3.5.3", "3.要求提供公开出版物", UNHANDLED_ROWS),
    Row("r3.5.4", "4.无正当理由大量反复申请", UNHANDLED_ROWS),
    Row("r3.5.5", "5.要求行政机关确认或重新出具已获取信息", UNHANDLED_ROWS),
)
_TAIL = (Row(TOTAL_ROW, "(七)总计", RESULTS_OF_YEAR), Row(CARRIED_OUT, "四、结转下年度继续办理"))
TRIAL = Format(FORMAT_2019, (*_HEAD, Row("r3.6", OTHER_ROWS, RESULTS_OF_YEAR), *_TAIL))
CURRENT = Format(FORMAT_2021, (
    *_HEAD,
    Row("r3.6.1", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", OTHER_ROWS),
    Row("r3.6.2", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", OTHER_ROWS),
    Row("r3.6.3", "3.其他", OTHER_ROWS),
    *_TAIL,
))  # fmt: skip
FIRST_TRIAL_YEAR, FIRST_CURRENT_YEAR = 2019, 2021  # report years: 2019 and 2020 by 60号, from 2021 by 30号

SUM_COLUMN = "total"
ORGANISATIONS = "法人或其他组织"
COLUMNS = (
    Column("natural", "自然人"), Column("enterprise", "商业企业", ORGANISATIONS), Column("research", "科研机构", ORGANISATIONS),
    Column("welfare", "社会公益组织", ORGANISATIONS), Column("legal", "法律服务机构", ORGANISATIONS),
    Column("other", "其他", ORGANISATIONS), Column(SUM_COLUMN, "总计"),
)  # fmt: skip
APPLICANTS = tuple(column.id for column in COLUMNS if column.id != SUM_COLUMN)

OPEN_COLUMN = "open"
DISPUTE_GROUPS: Mapping[str, str] = MappingProxyType(
    {"review": "行政复议", "direct_suit": "行政诉讼 未经复议直接起诉", "suit_after_review": "行政诉讼 复议后起诉"}
)
DISPUTE_COLUMNS = (
    Column("upheld", "结果维持"), Column("corrected", "结果纠正"), Column("other", "其他结果"),
    Column(OPEN_COLUMN, "尚未审结"), Column(SUM_COLUMN, "总计"),
)  # fmt: skip


def format_for(year: int) -> Format:
    """The form of table 三 for a report year; table 四 is the same in both. Refused before 2019, when neither was in use."""
    if year < FIRST_TRIAL_YEAR:
        raise Refused(
            f"{year}年度报告不适用现行格式。", basis=Cite(FORMAT_2019), then=f"请选择{FIRST_TRIAL_YEAR}年及以后的年度。"
        )
    return CURRENT if year >= FIRST_CURRENT_YEAR else TRIAL


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a request as table 三 counts it: each is decided on its own (rules 1.8.8).

    received  first receipt, before any correction (rules 1.8.10)
    ended     day of the answer or of the end, None while open
    applicant one of APPLICANTS
    code      A1 to E3, "" while unknown. A correction of records (F1) is not counted at all, so it is named while open
    """

    received: date
    ended: date | None
    applicant: str
    code: str = ""


def rows_of(part: Part, year: int, form: Format) -> tuple[str, ...]:
    """The rows in which a part counts in the report of the year, without the total of results.

    Received in the year of the first receipt, a result in the year of the answer; open on 31 December, whether it waits
    for a correction, a fee or an opinion or not, is carried over (rules 1.8.10, K12).
    """
    row = form.row_of(part.code) if part.code else ""
    if (part.code and not row) or part.received.year > year or (part.ended and part.ended.year < year):
        return ()
    begins = NEW if part.received.year == year else CARRIED_IN
    return begins, row if part.ended and part.ended.year == year else CARRIED_OUT


def tabulate(parts: Iterable[Part], year: int) -> Table:
    """Table 三 of the year, with its totals; every cell is there."""
    form = format_for(year)
    table = {row.id: dict.fromkeys((column.id for column in COLUMNS), 0) for row in form.rows}
    for part in parts:
        for row in rows_of(part, year, form):
            for target in (row, TOTAL_ROW) if row in form.results else (row,):
                table[target][part.applicant] += 1
                table[target][SUM_COLUMN] += 1
    return table


def tabulate_disputes(counts: Mapping[tuple[str, str], int]) -> Table:
    """Table 四 from counts by (group, column), with its totals; every cell is there."""
    columns = [column.id for column in DISPUTE_COLUMNS if column.id != SUM_COLUMN]
    table = {group: {column: counts.get((group, column), 0) for column in columns} for group in DISPUTE_GROUPS}
    return {group: {**row, SUM_COLUMN: sum(row.values())} for group, row in table.items()}


def number(cell: Cell) -> int | float:
    """A cell for computing: blank is 0. What is no number at all is left to K11 and counts as 0."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not isfinite(cell):
        return 0
    return cell


def sum_of(children: Iterable[Cells]) -> dict[str, dict[str, int | float]]:
    """The tables of an agency's children added up, cell by cell."""
    total: dict[str, dict[str, int | float]] = {}
    for cells in children:
        for row, columns in cells.items():
            target = total.setdefault(row, {})
            for column, cell in columns.items():
                target[column] = target.get(column, 0) + number(cell)
    return total
