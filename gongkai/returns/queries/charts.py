"""Charts of the statistics, each with the table that says the same in numbers; every number names its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.papers.actions.charts import Bar, Bars, Lines, Portion, Row, Series, Stack
from gongkai.returns.queries.statistics import Part, Statistics, Worker

Cell = str | Part
LEGEND = (Portion("按期", "green"), Portion("逾期", "red"))
SCREEN, PHONE = 560.0, 340.0  # widths at which a chart is drawn, so that its words are as large as the page's


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart beside its table: `head` names the columns of `rows`. `drawing` is None where there is nothing to draw.

    empty   what is said in place of chart and table then
    A `Part` in a row is a number that opens the list behind it.
    """

    title: str
    drawing: Bars | Lines | Stack | None
    empty: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def svg(self, width: float = SCREEN) -> str:
        """The chart at a width in pixels; empty where there is nothing to draw."""
        return replace(self.drawing, width=width).svg() if self.drawing is not None else ""


def charts(found: Statistics) -> list[Chart]:
    """The charts of the leaders' page, in its order."""
    none = "没有答复的申请。"
    return [
        _months(found),
        _bars("答复时长（自然日）", "时长", found.lengths, "件", none),
        _bars("答复类型", "类型", found.grounds, "项", none),
        _workers("各科室答复", "科室", found.sections),
        _workers("各经办人答复", "经办人", found.handlers),
        _bars("申请方式", "方式", found.channels, "件", "没有收到申请。"),
        _bars("申请人类别", "类别", found.applicants, "件", "没有收到申请。"),
        _bars("常见事项", "词语", found.subjects, "件", "没有两件以上申请共有的词语。"),
        _bars("在办申请已收到多久（自然日）", "时长", found.ages, "件", "没有在办的申请。"),
        _bars("复议诉讼结果", "结果", found.reviews, "件", "没有审结的复议、诉讼。"),
    ]


def _months(found: Statistics) -> Chart:
    """Month by month as far as they have begun."""
    months = [month for month in found.months if month.first <= found.today]
    lines = Lines("收到和答复（件）", [f"{month.first.month}月" for month in months], [
        Series("收到", [month.received.number for month in months]),
        Series("答复", [month.answered.number for month in months], "green"),
    ], unit="件")  # fmt: skip
    rows = tuple((f"{one.first.year}年{one.first.month}月", one.received, one.answered) for one in months)
    some = found.received.number or found.answered.number
    return Chart("收到和答复", lines if some else None, "没有收到，也没有答复申请。", ("月份", "收到", "答复"), rows)


def _bars(title: str, what: str, parts: Sequence[Part], unit: str, empty: str) -> Chart:
    drawn = Bars(title, [Bar(part.label, part.number) for part in parts], unit=unit)
    some = any(part.number for part in parts)
    return Chart(title, drawn if some else None, empty, (what, unit), tuple((part.label, part) for part in parts))


def _workers(title: str, what: str, workers: Sequence[Worker]) -> Chart:
    """In time and late as one bar each; the middle length stands in the table."""
    bars = [Row(one.part.label, (one.part.number - one.late.number, one.late.number)) for one in workers]
    rows = tuple((one.part.label, one.part, one.late, f"{one.median}天") for one in workers)
    head = (what, "答复（件）", "其中逾期", "中位时长")
    return Chart(title, Stack(title, LEGEND, bars, unit="件") if workers else None, "没有答复的申请。", head, rows)
