"""What a .docx hides: comments, revisions, hidden and faint text, headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.redaction.models import Hidden, Severity, Trace, hidden
from gongkai.redaction.sources.office import look_office, part_name
from gongkai.redaction.sources.packages import Package, attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXTS = frozenset({"officeDocument", "header", "footer", "footnotes", "endnotes", "glossaryDocument"})
OFF = frozenset({"0", "false", "off", "none"})
WHITE = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})
TINY = 4  # half points
DEEPEST = 20  # styles that a style may be based on
REVISED = {
    "del": Trace.DELETED,
    "moveFrom": Trace.DELETED,
    "cellDel": Trace.DELETED,
    "ins": Trace.INSERTED,
    "moveTo": Trace.INSERTED,
    "cellIns": Trace.INSERTED,
}
RESTYLED = frozenset({
    "rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange", "sectPrChange",
    "tblGridChange", "cellMerge", "numberingChange",
})  # fmt: skip


def look_word(package: Package) -> list[Hidden]:
    """All finds of a document, in its order within each part."""
    styles = Styles(package)
    finds: list[Hidden] = []
    for name, kind in package.reachable().items():
        if kind in TEXTS:
            finds += of_part(package.tree(name), part_name(name), styles)
        if kind in {"header", "footer"} and (words := shown_text(package.tree(name))):
            finds.append(hidden(Trace.HEADER, part_name(name), words, "see"))
        if kind == "comments":
            finds += comments(package.tree(name))
    return [*finds, *look_office(package)]


def comments(root: _Element) -> Iterator[Hidden]:
    """Every comment with who wrote it."""
    for place, comment in enumerate(root.iter("{*}comment"), 1):
        author = attribute(comment, "author") or "无名"
        yield hidden(Trace.COMMENT, f"第{place}条批注（{author}）", shown_text(comment))


def of_part(root: _Element, part: str, styles: Styles) -> Iterator[Hidden]:
    """Revisions and text that does not show, with the paragraph they stand in; neighbours make one find."""
    paragraph, last = 0, None
    for element in root.iter("*"):
        name = local(element)
        paragraph += name == "p"
        find = revision(element, name) or unseen(element, name, styles)
        if find is None:
            continue
        kind, words, severity, by = find
        place = f"{part}第{max(paragraph, 1)}段{f'（{by}）' if by else ''}"
        if last is not None and last[:2] == (kind, place) and kind in {Trace.HIDDEN_TEXT, Trace.FAINT}:
            last = hidden(kind, place, last.excerpt + words, severity)
            continue
        if last is not None:
            yield last
        last = hidden(kind, place, words, severity)
    if last is not None:
        yield last


Find = tuple[Trace, str, Severity, str]


def revision(element: _Element, name: str) -> Find | None:
    """A tracked change: what was put in or taken out, or that the look was changed."""
    by = attribute(element, "author") or ""
    if name in RESTYLED:
        return Trace.REVISION, "格式或表格结构的修改", "see", by
    if name not in REVISED or attribute(element, "id") is None:
        return None
    return REVISED[name], all_text(element) or "段落标记或表格行", "must", by


def unseen(element: _Element, name: str, styles: Styles) -> Find | None:
    """A run that is hidden, white on white or too small to read."""
    if name != "r":
        return None
    words = all_text(element)
    if not words.strip():
        return None
    if is_vanished(element, styles):
        return Trace.HIDDEN_TEXT, words, "must", ""
    return (Trace.FAINT, words, "must", "") if is_faint(element, styles) else None


def all_text(element: _Element) -> str:
    """Text of an element, deleted and hidden text and instructions of fields included."""
    return "".join(piece.text or "" for piece in element.iter("{*}t", "{*}delText", "{*}instrText"))


def shown_text(element: _Element) -> str:
    """Text of an element as it is read."""
    return "".join(piece.text or "" for piece in element.iter("{*}t"))


def is_vanished(run: _Element, styles: Styles) -> bool:
    """Whether a run is formatted as hidden, by itself or by its styles."""
    return styles.says(run, "vanish") not in {None, *OFF}


def is_faint(run: _Element, styles: Styles) -> bool:
    """Whether a run is white on white, or of 2 points and less. In boxes and shapes white may well be read."""
    size = styles.says(run, "sz")
    if size is not None and size.isdigit() and int(size) <= TINY:
        return True
    return (styles.says(run, "color") or "").upper() in WHITE and not is_shaded(run, styles)


def is_shaded(run: _Element, styles: Styles) -> bool:
    """Whether something dark may lie behind a run: shading of run, paragraph or cell, highlighting, a shape."""
    if styles.says(run, "highlight") not in {None, "white", *OFF}:
        return True
    for element in [run, *run.iterancestors()]:
        name = local(element)
        if name == "txbxContent":
            return True
        sheet = element.find(f"{{*}}{ {'r': 'rPr', 'p': 'pPr', 'tc': 'tcPr', 'tbl': 'tblPr'}.get(name, 'none') }")
        if sheet is not None and is_dark(attribute(sheet.find("{*}shd"), "fill")):
            return True
    return is_dark(styles.shade(run))


def is_dark(fill: str | None) -> bool:
    """Whether a fill is a colour other than white."""
    return fill is not None and fill.upper() not in {"AUTO", *WHITE}


class Styles:
    """What the styles of a document say of its runs."""

    def __init__(self, package: Package) -> None:
        names = [name for name, kind in package.reachable().items() if kind == "styles"]
        roots = [package.tree(name) for name in names]
        self.named = {attribute(style, "styleId"): style for root in roots for style in root.iter("{*}style")}
        self.defaults = [sheet for root in roots for sheet in root.iterfind("{*}docDefaults/{*}rPrDefault/{*}rPr")]

    def says(self, run: _Element, name: str) -> str | None:
        """The value of a property of a run (`1` where it is only named), None where nobody says."""
        for sheet in self.sheets(run):
            element = sheet.find(f"{{*}}{name}")
            if element is not None:
                return attribute(element, "val") or "1"
        return None

    def sheets(self, run: _Element) -> Iterator[_Element]:
        """Run properties from the nearest to the farthest: its own, of its style, of its paragraph's, the defaults."""
        own = run.find("{*}rPr")
        if own is not None:
            yield own
            yield from self.chain(attribute(own.find("{*}rStyle"), "val"), "rPr")
        yield from self.chain(paragraph_style(run), "rPr")
        yield from self.defaults

    def chain(self, style_id: str | None, sheet: str) -> Iterator[_Element]:
        """The property sheets of a style and those it is based on."""
        for _ in range(DEEPEST):
            style = self.named.get(style_id)
            if style_id is None or style is None:
                return
            found = style.find(f"{{*}}{sheet}")
            if found is not None:
                yield found
            style_id = attribute(style.find("{*}basedOn"), "val")

    def shade(self, run: _Element) -> str | None:
        """The fill that the paragraph's style puts behind a run."""
        sheets = self.chain(paragraph_style(run), "pPr")
        return next((attribute(shd, "fill") for sheet in sheets if (shd := sheet.find("{*}shd")) is not None), None)


def paragraph_style(run: _Element) -> str | None:
    """The style of the paragraph that a run stands in."""
    paragraph = next(run.iterancestors("{*}p"), None)
    return None if paragraph is None else attribute(paragraph.find("{*}pPr/{*}pStyle"), "val")
