"""What the sections write in the demo: texts in `texts/documents`, with days counted from their release.

A text begins with `=== key`, then lines `name: value`, an empty line, the body in Markdown, and attachments that begin
with `--- 附件 name`. In all of it `{date}` and the like stand for days counted from the release, see `filled`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from gongkai.papers.actions.public import PublicDocument, can_write_pdf, write_document
from gongkai.papers.actions.sheets import Column, Sheet, write_workbook
from gongkai.papers.sources import read_body
from gongkai.redaction.sources.rendering import page_image
from gongkai.rules.days import in_chinese

FOLDER = Path(__file__).parent / "texts" / "documents"
_MARK = re.compile(r"\{([a-z0-9]+)([+-]\d+)?\}")
PIXELS = 900  # width of an attachment that is a picture: the first page of what is written, as a scan of it would be
_NUMBER = re.compile(r"-?[\d ]*\d(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One text as it lies in the folder. `papers` are its attachments: name and Markdown."""

    key: str
    head: Mapping[str, str]
    body: str
    papers: tuple[tuple[str, str], ...]
    blocks: tuple[Mapping[str, Any], ...] = ()

    def get(self, name: str) -> str:
        """A line of the head, empty where there is none."""
        return self.head.get(name, "")

    def html(self, day: date, words: Mapping[str, str]) -> str:
        """The body for a release on that day; the words of the line `link` lead where it says."""
        html = read_body("正文.md", filled(self.body, day, words).encode()).html if self.body else ""
        told, _, address = self.get("link").rpartition(" ")
        return html.replace(told, f'<a href="{address}">{told}</a>', 1) if told else html

    def files(self, day: date) -> list[tuple[str, bytes, str]]:
        """The attachments, written for a release on that day: name, content, and the words that a picture shows."""
        return [_paper(filled(name, day), filled(text, day)) for name, text in self.papers]


def manuscripts(name: str = "") -> list[Manuscript]:
    """Every text of the folder, or those of one file of it."""
    texts = [one for path in sorted(FOLDER.glob(f"{name or '*'}.md")) for one in _read(path)]
    return texts if name else [*texts, *_pages()]


def filled(text: str, day: date, words: Mapping[str, str] | None = None) -> str:
    """A text with its marks replaced.

    {y} {y-1} year · {m} month · {date} {date+7} day in Chinese · {md+7} without year · {iso-3} as digits · {week} of
    the year · {lmy} {lm} the month before · {count} a dozen; further ones from `words`
    """
    return _MARK.sub(partial(_value, day=day, words=words or {}), text)


def _value(found: re.Match[str], *, day: date, words: Mapping[str, str]) -> str:
    name, shift = found[1], int(found[2] or 0)
    then = day + timedelta(days=shift)
    before = day.replace(day=1) - timedelta(days=1)
    values = {
        "y": str(day.year + shift), "m": str(day.month), "date": in_chinese(then), "md": f"{then.month}月{then.day}日",
        "iso": then.isoformat(), "week": str(max(1, day.isocalendar().week - 1)), "lmy": str(before.year),
        "lm": str(before.month), "count": "12", **words,
    }  # fmt: skip
    return values[name]


def _read(path: Path) -> list[Manuscript]:
    chunks = re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_manuscript(chunk) for chunk in chunks]


def _manuscript(chunk: str) -> Manuscript:
    head, _, rest = chunk.partition("\n\n")
    key, *lines = head.splitlines()
    body, *papers = re.split(r"^--- 附件 ", rest, flags=re.MULTILINE)
    names = dict(line.split(": ", 1) for line in lines)
    parts = (paper.partition("\n") for paper in papers)
    return Manuscript(key.strip(), names, body.strip(), tuple((name.strip(), text) for name, _, text in parts))


def _pages() -> list[Manuscript]:
    """Free pages, which are made of blocks."""
    rows = json.loads((FOLDER / "pages.json").read_text(encoding="utf-8"))
    heads = [{name: str(value) for name, value in row.items() if name not in {"key", "blocks"}} for row in rows]
    return [
        Manuscript(row["key"], {"kind": "page", **head}, "", (), tuple(row["blocks"]))
        for row, head in zip(rows, heads, strict=True)
    ]


def _paper(name: str, text: str) -> tuple[str, bytes, str]:
    """An attachment of the kind that its name says; .pdf and .png become a .docx where no Chinese face is installed."""
    stem, _, kind = name.rpartition(".")
    if kind == "xlsx":
        return name, write_workbook([_sheet(stem, text)]), ""
    document = PublicDocument(title=stem, body_html=read_body("附件.md", text.encode()).html)
    if kind == "docx" or not can_write_pdf():
        return f"{stem}.docx", write_document(document, "docx"), ""
    page = write_document(document, "pdf")
    return (name, page, "") if kind == "pdf" else (name, page_image(page, 1, PIXELS), f"{stem}。{text.strip()}")


def _sheet(title: str, text: str) -> Sheet:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()]
    head, body = rows[0], rows[2:]
    width = [max(len(row[at]) for row in rows) * 2 + 4 for at in range(len(head))]
    columns = [Column(name, width=width[at]) for at, name in enumerate(head)]
    return Sheet(title[:20], columns, [[_cell(one) for one in row] for row in body], title=title)


def _cell(text: str) -> str | float | int:
    if not _NUMBER.fullmatch(text):
        return text
    plain = text.replace(" ", "")
    return float(plain) if "." in plain else int(plain)
