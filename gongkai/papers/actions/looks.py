"""The looks of a ledger's cells: every look is a named style, so that a user changes it in one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

FACE = "Microsoft YaHei"
INK, DIM, LINK_INK, LINE = "FF1F2A36", "FF56606B", "FF124E92", "FFDFE4EA"

STATES = {
    "状态红": ("FFB3261E", "FFFDEEEC"),
    "状态黄": ("FF865300", "FFFFF4DC"),
    "状态绿": ("FF17693C", "FFE9F5EE"),
    "状态灰": ("FF56606B", "FFEEF1F4"),
}


def looks() -> Iterator[NamedStyle]:
    """The styles, new for each workbook, which takes possession of them."""
    yield _look("台账标题", size=16, bold=True, boxed=False, align="center")
    yield _look("台账说明", ink=DIM, size=9, boxed=False, wrap=True)
    yield _look("表头", ground="FFF0F3F6", bold=True, align="center", wrap=True)
    yield _look("领域", ground="FFE4EAF1", bold=True)
    yield _look("文字", wrap=True)
    yield _look("整数", align="right", form="#,##0")
    yield _look("小数", align="right", form="#,##0.00")
    yield _look("数字栏文字", align="right")
    yield _look("日期", align="center", form="yyyy-mm-dd")
    yield _look("时刻", align="center", form="yyyy-mm-dd hh:mm")
    yield _look("链接", ink=LINK_INK, underline="single", wrap=True)
    for name, (ink, ground) in STATES.items():
        yield _look(name, ink=ink, ground=ground, bold=True, align="center", wrap=True)


def _look(
    name: str,
    *,
    ink: str = INK,
    ground: str = "",
    size: float = 10,
    boxed: bool = True,
    align: Literal["left", "center", "right"] = "left",
    wrap: bool = False,
    form: str = "General",
    **font: Any,
) -> NamedStyle:
    """Text colour, ground, size in points, place in the cell, number format; what else a font can be is openpyxl's."""
    side = Side("thin", color=LINE) if boxed else Side()
    return NamedStyle(
        name,
        font=Font(name=FACE, size=size, color=ink, **font),
        fill=PatternFill("solid", fgColor=ground) if ground else PatternFill(),
        border=Border(side, side, side, side),
        alignment=Alignment(align, "center", wrap_text=wrap, indent=int(boxed and align != "center")),
        number_format=form,
    )
