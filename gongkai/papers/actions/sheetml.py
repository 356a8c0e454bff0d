"""SpreadsheetML: the looks of cells, the cells themselves, and the parts that tie sheets into a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.papers.actions.packages import OFFICE, SCHEMAS, XML, relations
from gongkai.papers.actions.texts import clean, escaped

MAIN = f'xmlns="{SCHEMAS}spreadsheetml/2006/main" xmlns:r="{SCHEMAS}{OFFICE}"'
FACE = "Microsoft YaHei"
NAME_LIMIT = 31
INK, DIM, LINK_INK, LINE = "1F2A36", "56606B", "124E92", "DFE4EA"


@dataclass(frozen=True, slots=True)
class Look:
    """A named cell style: text colour, ground, size in points, place in the cell, number format."""

    name: str
    ink: str = INK
    ground: str = ""
    points: float = 10
    bold: bool = False
    underlined: bool = False
    boxed: bool = True
    align: str = ""
    wrap: bool = False
    form: int = 0

    def font(self) -> str:
        """The font element."""
        marks = f"{'<b/>' if self.bold else ''}{'<u/>' if self.underlined else ''}"
        return f'<font>{marks}<sz val="{self.points:g}"/><color rgb="FF{self.ink}"/><name val="{FACE}"/></font>'

    def fill(self) -> str:
        """The fill element."""
        if not self.ground:
            return '<fill><patternFill patternType="none"/></fill>'
        return f'<fill><patternFill patternType="solid"><fgColor rgb="FF{self.ground}"/></patternFill></fill>'

    def alignment(self) -> str:
        """The alignment element."""
        indent = int(self.boxed and self.align != "center")
        across = self.align or "left"
        return f'<alignment horizontal="{across}" vertical="center" wrapText="{int(self.wrap)}" indent="{indent}"/>'


DATE_FORM, TIME_FORM = 164, 165
LOOKS: tuple[Look, ...] = (
    Look("常规", boxed=False),
    Look("台账标题", points=16, bold=True, boxed=False, align="center"),
    Look("台账说明", ink=DIM, points=9, boxed=False, wrap=True),
    Look("表头", ground="F0F3F6", bold=True, align="center", wrap=True),
    Look("领域", ground="E4EAF1", bold=True),
    Look("文字", wrap=True),
    Look("整数", align="right", form=3),  # #,##0
    Look("小数", align="right", form=4),  # #,##0.00
    Look("数字栏文字", align="right"),
    Look("日期", align="center", form=DATE_FORM),
    Look("时刻", align="center", form=TIME_FORM),
    Look("链接", ink=LINK_INK, underlined=True, wrap=True),
    Look("状态红", "B3261E", "FDEEEC", bold=True, align="center", wrap=True),
    Look("状态黄", "865300", "FFF4DC", bold=True, align="center", wrap=True),
    Look("状态绿", "17693C", "E9F5EE", bold=True, align="center", wrap=True),
    Look("状态灰", "56606B", "EEF1F4", bold=True, align="center", wrap=True),
)
STYLE = {look.name: i for i, look in enumerate(LOOKS)}
NORMAL = ' builtinId="0"'
QUOTED = len(LOOKS)  # added to a style: the program keeps the text as text even when the cell is edited


def styles() -> str:
    """The styles part: every look is a named style, so that a user changes it in one place."""
    fonts = "".join(look.font() for look in LOOKS)
    fills = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    fills += "".join(look.fill() for look in LOOKS)
    side = f'style="thin"><color rgb="FF{LINE}"/>'
    sides = "".join(f"<{name} {side}</{name}>" for name in ("left", "right", "top", "bottom"))
    named = "".join(f"<xf {_faces(i, look)}>{look.alignment()}</xf>" for i, look in enumerate(LOOKS))
    used = "".join(_used(i, look, quoted=False) for i, look in enumerate(LOOKS))
    used += "".join(_used(i, look, quoted=True) for i, look in enumerate(LOOKS))
    names = "".join(f'<cellStyle name="{look.name}" xfId="{i}"{"" if i else NORMAL}/>' for i, look in enumerate(LOOKS))
    count = len(LOOKS)
    return (
        f'{XML}<styleSheet {MAIN}><numFmts count="2"><numFmt numFmtId="{DATE_FORM}" formatCode="yyyy\\-mm\\-dd"/>'
        f'<numFmt numFmtId="{TIME_FORM}" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        f'<fonts count="{count}">{fonts}</fonts><fills count="{count + 2}">{fills}</fills>'
        f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        f"<border>{sides}<diagonal/></border></borders>"
        f'<cellStyleXfs count="{count}">{named}</cellStyleXfs><cellXfs count="{count * 2}">{used}</cellXfs>'
        f'<cellStyles count="{count}">{names}</cellStyles></styleSheet>'
    )


def _faces(i: int, look: Look) -> str:
    return (
        f'numFmtId="{look.form}" fontId="{i}" fillId="{i + 2}" borderId="{int(look.boxed)}"'
        ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
    )


def _used(i: int, look: Look, *, quoted: bool) -> str:
    mark = ' quotePrefix="1"' if quoted else ""
    return f'<xf {_faces(i, look)} xfId="{i}"{mark}>{look.alignment()}</xf>'


def letters(column: int) -> str:
    """A, B … Z, AA … for columns counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def text_cell(place: str, style: int, text: str) -> str:
    """A cell that holds text (already clean)."""
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


def number_cell(place: str, style: int, number: object) -> str:
    """A cell that holds a number, or a day as the number that Excel counts it by."""
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'


def units(text: str, limit: int) -> str:
    """The longest beginning of the text within `limit` UTF-16 units, which is how Excel counts."""
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes: 1 to 31 characters, none of []:*?/\\, no outer ', each once whatever its case."""
    names: list[str] = []
    for name in wanted:
        plain = " ".join(re.sub(r"[\[\]:*?/\\\t\n]", " ", clean(name)).split()).strip("' ")
        plain = units(plain, NAME_LIMIT).strip("' ") or "表"
        plain = f"{plain}表" if plain.lower() == "history" else plain
        chosen, count = plain, 1
        while chosen.lower() in {name.lower() for name in names}:
            count += 1
            tail = f"({count})"
            chosen = units(plain, NAME_LIMIT - len(tail)) + tail
        names.append(chosen)
    return names


def workbook(names: Sequence[str], headers: Sequence[int], filters: Sequence[str]) -> str:
    """The workbook part: sheets, rows repeated in print, filters. Rows and ranges as in `$3:$3` and `$A$3:$F$90`."""
    sheets = "".join(f'<sheet name="{escaped(name)}" sheetId="{i}" r:id="s{i}"/>' for i, name in enumerate(names, 1))
    defined = ""
    for i, name in enumerate(names):
        quoted = "'" + escaped(name).replace("'", "''") + "'"
        if filters[i]:
            defined += (
                f'<definedName name="_xlnm._FilterDatabase" localSheetId="{i}" hidden="1">'
                f"{quoted}!{filters[i]}</definedName>"
            )
        defined += (
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{i}">'
            f"{quoted}!${headers[i]}:${headers[i]}</definedName>"
        )
    return (
        f"{XML}<workbook {MAIN}><workbookPr/><bookViews><workbookView/></bookViews><sheets>{sheets}</sheets>"
        f"<definedNames>{defined}</definedNames></workbook>"
    )


def workbook_relations(count: int) -> str:
    """Which parts the workbook's sheets and looks are."""
    sheets = {f"s{i}": (f"{OFFICE}/worksheet", f"worksheets/sheet{i}.xml") for i in range(1, count + 1)}
    return relations({**sheets, "styles": (f"{OFFICE}/styles", "styles.xml")})


def content_types(count: int) -> dict[str, str]:
    """What kind each part of a workbook of `count` sheets is."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = {f"/xl/worksheets/sheet{i}.xml": f"{kind}.worksheet+xml" for i in range(1, count + 1)}
    return {"/xl/workbook.xml": f"{kind}.sheet.main+xml", "/xl/styles.xml": f"{kind}.styles+xml", **sheets}
