"""Tables, statistics and the lists behind figures as files. Nothing of the applicants travels: numbers, days, results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from gongkai.agencies.models import Person
from gongkai.disputes.models import Dispute
from gongkai.foi.models import Item
from gongkai.papers.actions.official import Block, OfficialDocument, Text, write_official
from gongkai.papers.actions.sheets import Band, Column, Sheet, Value, write_workbook
from gongkai.returns.queries.charts import charts
from gongkai.returns.queries.forms import DISPUTES_TITLE, REQUESTS_TITLE, disputes_form, requests_form
from gongkai.returns.queries.statistics import Part, Statistics
from gongkai.returns.queries.tables import Scope, visible_keys
from gongkai.returns.queries.years import Year
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.rules.requests.returns import CAPTION, COLUMNS, DISPUTE_COLUMNS, DISPUTE_GROUPS

LIST_COLUMNS = [
    Column("登记编号", 22), Column("事项", 6, "number"), Column("申请内容", 60), Column("机关", 14), Column("首次收到", 12, "date"),
    Column("结果", 26), Column("办结", 12, "date"),
]  # fmt: skip
DISPUTE_LIST = [
    Column("登记编号", 22), Column("机关", 14), Column("途径", 20), Column("复议机关、法院", 30), Column("案号", 26),
    Column("收到材料", 12, "date"), Column("答复期限", 12, "date"), Column("提交", 12, "date"), Column("结果", 20),
    Column("审结", 12, "date"),
]  # fmt: skip
MOST_LISTED = 10_000  # rows of a list behind a figure
UNSEEN = "（不由您经办）"


def tables_document(found: Year) -> bytes:
    """Tables 三 and 四 as .docx with the merged cells of the form, for pasting into the annual report."""
    body: list[Block] = [
        requests_form(found.form, found.requests), disputes_form(found.disputes),
        *(Text(line, indent=False) for line in _notes(found)),
    ]  # fmt: skip
    title = f"{whose(found.scope)}{found.year}年\n依申请公开情况表"
    return write_official(OfficialDocument(title=title, body=body, sealed=False))


def tables_workbook(found: Year) -> bytes:
    """Tables 三 and 四 as .xlsx, one sheet each, and a third with what the checks say."""
    names = [Column(column.label, 11, "number") for column in COLUMNS]
    title = f"{whose(found.scope)}{found.year}年　"
    notes = _notes(found)
    return write_workbook([
        Sheet("表三", [Column("项目", 64), *names], _request_rows(found), title + REQUESTS_TITLE, [CAPTION, *notes],
              autofilter=False, frozen_columns=1),
        Sheet("表四", [Column("途径", 34), *(Column(one.label, 11, "number") for one in DISPUTE_COLUMNS)],
              _dispute_rows(found), title + DISPUTES_TITLE, notes, autofilter=False),
        Sheet("勾稽核对", [Column("编号", 8), Column("程度", 10), Column("发现", 100)], _check_rows(found),
              title + "勾稽核对", notes, autofilter=False),
    ])  # fmt: skip


def statistics_sheets(found: Statistics) -> list[Sheet]:
    """The leaders' statistics: the main figures, then a sheet for each table beside a chart."""
    span = f"{in_chinese(found.span.start)}至{in_chinese(found.span.end)}"
    notes = [f"{whose(found.scope)}，{span}；在办和逾期按{in_chinese(found.today)}。时长为首次收到至答复的自然日。"]
    head = [Column("指标", 26), Column("数值", 14)]
    sheets = [Sheet("主要数字", head, _main(found), "依申请公开统计", notes, autofilter=False)]
    for chart in charts(found):
        columns = [Column(name, 30 if not number else 14) for number, name in enumerate(chart.head)]
        rows = ([_plain(cell) for cell in row] for row in chart.rows)
        sheets.append(Sheet(chart.title, columns, rows, chart.title, notes, autofilter=False))
    return sheets


def cell_list(items: QuerySet[Item], told: str, person: Person) -> Sheet:
    """The items behind a cell of table 三, up to MOST_LISTED. `told` says which cell, as the screen does.

    What was asked for stands only beside requests that the person may open; of the others number and result alone.
    """
    rows = items.select_related("case", "agency").order_by("-received_on", "-pk")
    seen = visible_keys(rows[:MOST_LISTED].values("case"), person)
    lines = (_item(one, one.case_id in seen) for one in rows[:MOST_LISTED].iterator(2000))
    return Sheet("清单", LIST_COLUMNS, lines, told, _limits(rows))


def disputes_list(disputes: QuerySet[Dispute], told: str, person: Person) -> Sheet:
    """Disputes in their order, up to MOST_LISTED; of those over requests that the person may not open, the result alone."""
    rows = disputes.select_related("case", "agency")
    seen = visible_keys(rows[:MOST_LISTED].values("case"), person)
    lines = (_dispute(one, one.case_id in seen) for one in rows[:MOST_LISTED].iterator(2000))
    return Sheet("清单", DISPUTE_LIST, lines, told, _limits(rows))


def whose(scope: Scope) -> str:
    """Whose figures, as in a title."""
    return f"{scope.agency.name}{'及所属单位' if scope.under else ''}"


def _notes(found: Year) -> list[str]:
    """Under which form, frozen or not, and the fees that section 六 reports."""
    frozen = (
        f"已于{in_chinese(day_of(found.frozen.frozen_at))}定稿。" if found.frozen else "尚未定稿，按系统记录实时汇总。"
    )
    lines = [f"格式：{found.form.norm}。{frozen}"]
    if found.fees is not None:
        fees = found.fees
        lines.append(f"信息处理费：发出收费通知{fees.notices}件，通知金额{fees.noticed}元，实收{fees.net}元。")
    if found.frozen and found.differences:
        lines.append(f"与定稿数据有{len(found.differences)}处不同，请核对。")
    return lines


def _request_rows(found: Year) -> Iterator[list[Value] | Band]:
    heading = ""
    for row in found.form.rows:
        if row.heading and row.heading not in (heading, row.label):
            yield Band(row.heading)
        heading = row.heading or heading
        yield [row.label, *(found.requests[row.id][column.id] for column in COLUMNS)]


def _dispute_rows(found: Year) -> Iterator[list[Value]]:
    for group, label in DISPUTE_GROUPS.items():
        yield [label, *(found.disputes[group][column.id] for column in DISPUTE_COLUMNS)]


def _check_rows(found: Year) -> Iterator[list[Value]]:
    for one in found.discrepancies:
        yield [one.check, "须更正" if one.severity == "error" else "请核对", one.text]
    for each in found.differences:
        yield ["定稿", "请核对", f"{each.table}“{each.row}”“{each.column}”：定稿{each.reported}，现为{each.now}。"]
    if not found.discrepancies and not found.differences:
        yield ["—", "", "没有发现不符。"]


def _main(found: Statistics) -> Iterator[list[Value]]:
    for part in (found.received, found.answered, found.in_time, found.late, found.overdue):
        yield [part.label, part.number]
    yield ["按期答复率", f"{found.rate}%" if found.rate is not None else "—"]
    yield ["答复时长中位数（天）", found.median]
    yield ["九成申请的答复时长不超过（天）", found.p90]
    yield ["复议诉讼被纠正的比例", f"{found.lost}%" if found.lost is not None else "—"]


def _plain(cell: str | Part) -> Value:
    return cell.number if isinstance(cell, Part) else cell


def _limits(rows: QuerySet[Any]) -> list[str]:
    """What the reader should know when the list does not hold everything."""
    number = rows.order_by().count()
    return [f"共{number}条，本表列出前{MOST_LISTED}条。"] if number > MOST_LISTED else []


def _item(item: Item, seen: bool) -> list[Value]:
    result = f"{item.result} {GROUNDS[item.result].title}" if item.result else "在办"
    text = item.text if seen else UNSEEN
    return [item.case.number, item.order, text, item.agency.short_name, item.received_on, result, item.closed_on]


def _dispute(one: Dispute, seen: bool) -> list[Value]:
    result = one.get_result_display() if one.result else "尚未审结"
    body, number = (one.body, one.number) if seen else (UNSEEN, "")
    return [one.case.number, one.agency.short_name, one.get_route_display(), body, number, one.received_on, one.answer_due,
            one.answered_on, result, one.outcome_on]  # fmt: skip
