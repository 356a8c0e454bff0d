"""文书代字: what stands behind 公开 in a letter's number, and the run that it counts in.

A run belongs to the mark and the year, not to the letter: what is printed is never given twice, letters with one mark share
one run, and a letter whose mark is changed goes on in the run of its new mark, behind the last number there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gongkai.agencies.models import Agency
from gongkai.foi.models import Reception
from gongkai.letters.models import Code, Letter, LetterMark
from gongkai.records.models import Serial

# 江交公开答〔2026〕3号. Forms have no number and no mark.
MARKS: Mapping[str, str] = MappingProxyType({
    Code.L03: "收", Code.L04: "补", Code.L05: "说", Code.L06: "延", Code.L07: "征", Code.L09: "知", Code.L10: "三",
    Code.L11: "征", Code.L12: "协", Code.L13: "费", Code.L14: "答", Code.L15: "止", Code.L16: "更",
})  # fmt: skip
REGISTER = "申"  # of the register's own numbers: 江交公开申〔2026〕1号


@dataclass(frozen=True, slots=True)
class Marked:
    """A letter of the list.

    own     whether the agency chose the mark itself
    peers   letters in the same run
    sample  the number that the next letter of the year gets
    """

    code: Code
    mark: str
    own: bool
    peers: tuple[Code, ...]
    sample: str


def marks_of(agency: Agency) -> dict[str, str]:
    """The agency's mark of every letter that is numbered, by code."""
    return {**MARKS, **dict(LetterMark.objects.filter(agency=agency).values_list("code", "mark"))}


def series_of(agency: Agency, mark: str) -> str:
    """The run of a mark, over all years."""
    return f"{agency.code}/公开{mark}"


def run_of(series: str, year: int) -> str:
    """The key under which a year's run is counted."""
    return f"文书/{series}/{year}"


def printed(desk: str, mark: str, year: int, serial: int) -> str:
    """The number as it stands on the letter. desk: 机关代字 of the agency."""
    return f"{desk}公开{mark}〔{year}〕{serial}号"


def users_of(agency: Agency, mark: str, *, but: str) -> list[Code]:
    """Other letters than `but` whose numbers have the mark now, or have had it."""
    now = {code for code, held in marks_of(agency).items() if held == mark}
    given = Letter.objects.filter(series=series_of(agency, mark)).order_by().values_list("code", flat=True).distinct()
    return [Code(code) for code in sorted(now | set(given)) if code != but]


def marked(agency: Agency, year: int) -> list[Marked]:
    """Every letter that is numbered, with the next number of its run."""
    held = marks_of(agency)
    own = set(LetterMark.objects.filter(agency=agency).values_list("code", flat=True))
    runs = {mark: run_of(series_of(agency, mark), year) for mark in held.values()}
    last = dict(Serial.objects.filter(key__in=runs.values()).values_list("key", "last"))
    desk = Reception.objects.filter(agency=agency).values_list("code", flat=True).first() or ""
    found = []
    for code, mark in held.items():
        used = last.get(runs[mark], 0)
        peers = tuple(Code(other) for other, its in held.items() if its == mark and other != code)
        found.append(Marked(Code(code), mark, code in own, peers, printed(desk, mark, year, used + 1)))
    return found
