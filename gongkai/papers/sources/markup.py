"""The structured text of a document as elements: streams of inked runs made into paragraphs, and read as plain text.

There is one spelling for one structure: marks in fixed order, no attribute beyond the few below, no block inside a line.
A parser therefore reads back what was written, and nothing else can be hidden in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lxml.etree import Element, SubElement, _Element, strip_tags

MARKS = ("strong", "em", "u", "sub", "sup")  # from the outside in
HEADINGS = {"h2", "h3", "h4"}
IMAGE = "\ufffc"  # stands in the text of a run for its picture

_HOLDERS = {"ul", "ol", "blockquote", "table", "thead", "tbody", "tr"}
_PARTING = re.compile(r"\s*\n\s*\n\s*|[^\S\n]*\n(?=[\u3000\xa0]{2})")


class Ink(NamedTuple):
    """How a run of text looks: marks out of MARKS, the address it leads to, or the picture (source, words) it shows."""

    marks: frozenset[str] = frozenset()
    href: str = ""
    image: tuple[str, str] = ("", "")


PLAIN = Ink()
Run = tuple[str, Ink]


def paragraphs(runs: Sequence[Run], tag: str = "p") -> Iterator[_Element]:
    """Paragraphs of a stream of runs, parted at two line breaks (`\\n`) or at one before an indent typed as blanks.

    Blanks of any kind become one; at the ends and around a line break they go. A line of nothing but pictures is one
    figure a picture.
    """
    text = "".join(piece for piece, _ in runs)
    inks = [ink for piece, ink in runs for _ in piece]
    start = 0
    for end, after in [*(match.span() for match in _PARTING.finditer(text)), (len(text), 0)]:
        line = list(_tidied(text, inks, start, end))
        if all(piece == IMAGE or piece.isspace() for piece, _ in line):
            yield from (written("figure", [run]) for run in line if run[0] == IMAGE)
        else:
            yield written(tag, line)
        start = after


def _tidied(text: str, inks: Sequence[Ink], start: int, end: int) -> Iterator[Run]:
    """The characters of one line with blanks in order."""
    while start < end and text[start].isspace():
        start += 1
    for match in re.compile(r"\s+|\S").finditer(text, start, end):
        piece, ink = match[0], inks[match.start()]
        if not piece.isspace():
            yield piece, ink
        elif match.end() < end:
            gap = next((blank for blank in "\n\u3000" if blank in piece), " ")
            yield gap, PLAIN if gap == "\n" else ink._replace(image=("", ""))


def written(tag: str, runs: Iterable[Run]) -> _Element:
    """An element that holds these runs."""
    whole = Element(tag)
    for href, linked in groupby(runs, lambda run: run[1].href):
        holder = SubElement(whole, "a", href=href) if href else whole
        for ink, same in groupby(linked, lambda run: run[1]):
            spot = holder
            for mark in sorted(ink.marks, key=MARKS.index):
                spot = SubElement(spot, mark)
            for piece in re.split(f"([\n{IMAGE}])", "".join(text for text, _ in same)):
                _add(spot, piece, ink)
    return whole


def _add(spot: _Element, piece: str, ink: Ink) -> None:
    if piece == IMAGE:
        SubElement(spot, "img", src=ink.image[0], alt=ink.image[1])
    elif piece == "\n":
        SubElement(spot, "br")
    elif len(spot):
        spot[-1].tail = (spot[-1].tail or "") + piece
    else:
        spot.text = (spot.text or "") + piece


def held(tag: str, blocks: Iterable[_Element]) -> _Element:
    """A cell, a list item or a quotation of these blocks, see `settled`."""
    whole = Element(tag)
    whole.extend(blocks)
    return settled(whole)


def settled(whole: _Element) -> _Element:
    """A holder of blocks as it is spelled: headings in it are paragraphs, and a lone paragraph is its text."""
    for block in whole.iterchildren(*HEADINGS):
        block.tag = "p"
    if len(whole) == 1 and whole[0].tag == "p" and whole.tag != "blockquote":
        strip_tags(whole, "p")
    return whole


def words(element: _Element) -> str:
    """The words of a line; a picture is the words that stand for it."""
    own = {"br": "\n", "img": element.get("alt") or ""}.get(element.tag, element.text or "")
    return own + "".join(words(child) + (child.tail or "") for child in element)


def text_of(blocks: Iterable[_Element]) -> str:
    """Plain text: one line a paragraph and a table row, the cells of a row parted by tabs."""
    return "\n".join(line for block in blocks for line in _lines(block) if line.strip())


def _lines(block: _Element) -> Iterator[str]:
    if block.tag == "tr":
        yield "\t".join(" ".join(text_of([cell]).split()) for cell in block)
    elif block.tag in _HOLDERS or any(child.tag in {"p", "figure", "figcaption", *_HOLDERS} for child in block):
        for child in block:
            yield from _lines(child)
    else:
        yield words(block)
