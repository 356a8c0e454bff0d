"""Norms named in a text: 《title》, document number, or both."""

from __future__ import annotations

import re

from gongkai.rules.deadlines.found import FoundNorm

NUMBER = (
    r"[\u4e00-\u9fff]{0,20}\s?[〔\[［(（【]\s?(?:19|20)\d\d\s?[〕\]］)）】]\s?第?\s?\d{1,5}\s?号"
    r"|[\u4e00-\u9fff]{0,20}令\s?(?:(?:19|20)\d\d年)?\s?第\s?\d{1,5}\s?号"
)
TITLE = r"《[^》]{1,150}》"
NORM = re.compile(rf"(?P<title>{TITLE})(?:\s{{0,2}}[(（〔\[]?\s?(?P<with>{NUMBER})[)）〕\]]?)?|(?P<alone>{NUMBER})")
PREFIX = re.compile(r"^.*(?:根据|按照|依据|落实|执行|见|以|及|和|由|的|对|与)(?=[\u4e00-\u9fff])")


def norms_cited(text: str) -> list[FoundNorm]:
    """Every norm in the order of the text; the number in 〔〕, () or [] brackets belongs to the title before it."""
    return [_norm(match) for match in NORM.finditer(text)]


def _norm(match: re.Match[str]) -> FoundNorm:
    title, number, start = match["title"], match["with"], match.start()
    if match["alone"]:
        number = PREFIX.sub("", match["alone"])
        start = match.end() - len(number)
    return FoundNorm(
        match.string[start : match.end()], start, match.end(), _clean(title[1:-1]) if title else None, _clean(number)
    )


def _clean(text: str | None) -> str | None:
    return "".join(text.split()) if text else None
