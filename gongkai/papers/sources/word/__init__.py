"""Word documents (.docx): body, tables, text boxes, notes; automatic numbers written out, tracked changes accepted.

Not read: page headers and footers, comments, embedded files, text inside charts and pictures.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from gongkai.papers.models import Paper
from gongkai.papers.sources import archives
from gongkai.papers.sources.blocks import Blocks
from gongkai.papers.sources.word.body import Body, Grid, Para
from gongkai.papers.sources.word.names import local, value
from gongkai.papers.sources.word.numbering import Numbering
from gongkai.papers.sources.word.styles import Styles
from gongkai.papers.sources.word.text import Run

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_word(name: str, archive: zipfile.ZipFile, new_run: Callable[[], Run] = Run) -> Paper:
    """A .docx file. Foot- and endnotes come as paragraphs after the body, a text box after the paragraph it hangs on.

    A table that frames prose (no row has text in two cells) gives paragraphs. Unreadable for a damaged file.
    `new_run` makes what gathers the text of a paragraph.
    """
    main = related(name, archive, "").get("officeDocument", "word/document.xml")
    document = archives.tree(name, archive, main)
    if document is None:
        raise archives.broken(name)
    parts = related(name, archive, main)
    roots = {kind: archives.tree(name, archive, path) for kind, path in parts.items() if kind in _PARTS}
    body = Body(Styles(roots.get("styles")), Numbering(roots.get("numbering")), new_run)
    blocks = Blocks()
    for inner in document:
        if local(inner) == "body":
            _add(blocks, body, inner)
    for kind in ("footnotes", "endnotes"):
        notes = roots.get(kind)
        for note in notes if notes is not None else ():
            if value(note, "type") in {None, "normal"}:
                _add(blocks, body, note)
    return blocks.paper("docx")


_PARTS = frozenset({"styles", "numbering", "footnotes", "endnotes"})


def related(name: str, archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """The parts that a part refers to, by the last word of their relation and by its id (addresses outside by id); of the package itself for ''."""
    folder, _, file = path.rpartition("/")
    root = archives.tree(name, archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    found: dict[str, str] = {}
    for relation in root if root is not None else ():
        found[relation.get("Id") or ""] = target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            target = found[relation.get("Id") or ""] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip(
                "/"
            )
            found.setdefault((relation.get("Type") or "").rpartition("/")[2], target)
    return found


def _add(blocks: Blocks, body: Body, container: _Element) -> None:
    for block in body.blocks(container):
        if isinstance(block, Grid) and not block.arranges():
            blocks.table((row, column, box.slot()) for (row, column), box in block.boxes.items())
            continue
        for para in block.paras() if isinstance(block, Grid) else [block]:
            _paragraph(blocks, para)


def _paragraph(blocks: Blocks, para: Para) -> None:
    blocks.paragraph(para.text, level=para.level, centred=para.centred, hidden=para.hidden)
