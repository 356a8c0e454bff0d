"""WordprocessingML: runs, paragraphs, tables and pictures as strings.

Lengths are twips (1/20 pt) unless said otherwise. The order of elements follows the schema; Word refuses others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.papers.actions.texts import escaped

EMU_PER_MM = 36_000
TWIPS_PER_MM = 1440 / 25.4

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


def twips(millimetres: float) -> int:
    """Millimetres as twips."""
    return round(millimetres * TWIPS_PER_MM)


def fonts(face: str) -> str:
    """One face for Chinese and Latin alike; without `eastAsia` Word would set the Chinese in its default font."""
    return f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>'


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look. Empty look fields leave the paragraph's style as it is; size is in points."""

    text: str
    face: str = ""
    size: float = 0
    colour: str = ""
    spacing: int = 0

    def xml(self) -> str:
        """The run; a line break in the text becomes a break in the line."""
        look = fonts(self.face) if self.face else ""
        look += f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        look += f'<w:spacing w:val="{self.spacing}"/>' if self.spacing else ""
        half = round(self.size * 2)
        look += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else ""
        lines = escaped(self.text).split("\n")
        text = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines).replace("\t", TAB)
        return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{text}</w:r>"


def field(code: str) -> str:
    """A field such as PAGE, which the reader's program fills in."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a paragraph departs from its style. Indents in twips; `line` in twips, exact.

    rules  lines at top or bottom, made by `rule`
    tab    a stop at which text ends, for what stands at the right of a line
    """

    style: str = ""
    keep_next: bool = False
    new_page: bool = False
    rules: str = ""
    tab: int = 0
    before: int = 0
    after: int = 0
    line: int = 0
    left: int = 0
    right: int = 0
    first: int = 0
    hanging: int = 0
    align: str = ""

    def xml(self) -> str:
        """The paragraph's properties."""
        parts = [
            f'<w:pStyle w:val="{self.style}"/>' if self.style else "",
            "<w:keepNext/>" if self.keep_next else "",
            "<w:pageBreakBefore/>" if self.new_page else "",
            f"<w:pBdr>{self.rules}</w:pBdr>" if self.rules else "",
            f'<w:tabs><w:tab w:val="right" w:pos="{self.tab}"/></w:tabs>' if self.tab else "",
            self._spacing(),
            self._indents(),
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
        ]
        return f"<w:pPr>{''.join(parts)}</w:pPr>" if any(parts) else ""

    def _spacing(self) -> str:
        values = {"before": self.before, "after": self.after, "line": self.line}
        told = "".join(f' w:{name}="{value}"' for name, value in values.items() if value)
        told += ' w:lineRule="exact"' if self.line else ""
        return f"<w:spacing{told}/>" if told else ""

    def _indents(self) -> str:
        if not (self.left or self.right or self.first or self.hanging):
            return ""
        first = f'w:hanging="{self.hanging}"' if self.hanging else f'w:firstLine="{self.first}"'
        return (
            f'<w:ind w:leftChars="0" w:left="{self.left}" w:rightChars="0" w:right="{self.right}"'
            f' w:firstLineChars="0" {first}/>'
        )


def paragraph(content: str | Run | Sequence[Run] = "", shape: Shape | None = None) -> str:
    """One paragraph. A string is ready-made XML of runs."""
    if isinstance(content, Run):
        content = content.xml()
    elif not isinstance(content, str):
        content = "".join(run.xml() for run in content)
    return f"<w:p>{shape.xml() if shape else ''}{content}</w:p>"


def rule(side: str, eighths: int, colour: str = "000000", space: int = 1) -> str:
    """A line at a paragraph's top or bottom, `eighths` of a point thick, `space` points from the text."""
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def cell(content: str, width: int, *, columns: int = 1, down: str = "", shaded: bool = False) -> str:
    """One table cell. `down` is "restart" where a merge of rows starts, "continue" below it."""
    parts = [
        f'<w:tcW w:w="{width}" w:type="dxa"/>',
        f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else "",
        f'<w:vMerge w:val="{down}"/>' if down else "",
        '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if shaded else "",
        '<w:vAlign w:val="center"/>',
    ]
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{content}</w:tc>"


def row(cells: str, *, heading: bool = False) -> str:
    """One table row, never cut by a page end; a heading row is repeated on every page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if heading else ''}</w:trPr>{cells}</w:tr>"


RULED = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4)


def table(
    rows: str, widths: Sequence[int], rules: Mapping[str, int] = RULED, position: str = "", padding: int = 85
) -> str:
    """A table whose columns keep the given widths. `rules` are eighths of a point by side, in the schema's order."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>' for side, eighths in rules.items()
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr>{position}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:bottom w:w="28" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0620"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def picture(relation: str, number: int, width: float, height: float, alternative: str) -> str:
    """A run with a picture in the line, `width` × `height` millimetres, described for those who do not see it."""
    size = f'cx="{round(width * EMU_PER_MM)}" cy="{round(height * EMU_PER_MM)}"'
    told = f'id="{number}" name="图{number}" descr="{escaped(alternative)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {told}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="图{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
