"""One way to clean files of all formats, and the proof that they are clean."""

from __future__ import annotations

from gongkai.redaction.actions.sheets import clean_sheets
from gongkai.redaction.actions.structure import clean_pdf
from gongkai.redaction.actions.word import clean_word
from gongkai.redaction.models import KEPT, UNASKED, Format, Trace
from gongkai.redaction.sources.looking import look
from gongkai.redaction.sources.packages import Package
from gongkai.rules.refused import Refused


def clean(data: bytes, kind: Format, drop: frozenset[Trace] = UNASKED) -> bytes:
    """The file written anew without the kinds to drop, then looked through again.

    kind  `docx`, `xlsx` or `pdf`
    drop  by default all that does not change what paper shows; hidden sheets, rows and columns, faint text and the text
          of scans go only when they are named; headers never do

    Insertions are accepted, deletions carried out. In a workbook formulas become values where cells or links go; in a
    .pdf pages with text that does not show become pictures. Refused where the file cannot be opened, or where something
    is left that this room cannot take out.
    """
    if kind == "pdf":
        cleaned = clean_pdf(data, drop)
    elif kind in {"docx", "xlsx"}:
        package = Package(data, kind)
        (clean_word if kind == "docx" else clean_sheets)(package, drop)
        cleaned = package.written()
    else:
        raise ValueError(f"clean() knows docx, xlsx and pdf, not {kind!r}")
    left = [find for find in look(cleaned, kind) if find.kind in drop - KEPT]
    if left:
        raise Refused(
            f"没能清除全部隐藏内容：{left[0].place}还有{left[0].kind.label}“{left[0].excerpt}”，没有生成文件。",
            then="请用原来的软件删去后再上传；纸上看得见的内容不受影响的，也可以导出 PDF 后再检查。",
        )
    return cleaned
