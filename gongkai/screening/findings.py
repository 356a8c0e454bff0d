"""What screening hands back: a place in a text, what is wrong there, on what ground and what to do."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

AROUND = 6  # characters kept on either side of a place: twelve together tell two equal words apart


class Severity(StrEnum):
    """How much a finding weighs at the gate."""

    BLOCK = "block"  # has to be mended, or accepted with a reason
    WARN = "warn"  # somebody should look at it

    @property
    def label(self) -> str:
        """The word that screens show."""
        return "必须处理" if self is Severity.BLOCK else "请核对"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the text must not say, or says in the wrong way.

    code      class for machines: "id_number", "mobile", "confusion", "missing" …
    label     the same class in Chinese
    start, end, words   place in the text, end excluded, and the words as they stand there
    ground    rule, article or list that says so, in Chinese
    advice    what to do, in Chinese
    mended    what could stand there instead, "" where only a person can know
    near      what stands on either side, for `key`; for a missing element its field
    """

    code: str
    label: str
    start: int
    end: int
    words: str
    ground: str
    advice: str
    severity: Severity
    mended: str = ""
    near: str = ""

    @property
    def key(self) -> str:
        """Identity that outlives edits elsewhere in the text: class, words and surroundings, not the offsets.

        Words and surroundings go in as a digest, so that a list of accepted findings does not itself keep numbers.
        At most 41 characters.
        """
        said = re.sub(r"\s+", "", f"{self.words}\0{self.near}")
        return f"{self.code}:{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True)
class Class:
    """What all findings of one class share."""

    code: str
    label: str
    ground: str
    advice: str
    severity: Severity = Severity.BLOCK

    def found(self, text: str, start: int, end: int, mended: str = "") -> Finding:
        """A finding of this class at a place of the text; `{}` in the advice becomes the suggestion."""
        near = f"{text[max(0, start - AROUND) : start]}|{text[end : end + AROUND]}"
        advice = self.advice.replace("{}", mended)
        return Finding(
            self.code, self.label, start, end, text[start:end], self.ground, advice, self.severity, mended, near
        )

    def weaker(self, advice: str) -> Class:
        """The same class where only a look is asked for, with other advice."""
        return replace(self, severity=Severity.WARN, advice=advice)


def resolved(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by place, no two on the same characters: the more severe one stays, then the longer, then the earlier."""
    kept: list[tuple[int, int, Finding]] = []
    for finding in sorted(findings, key=weight):
        at = bisect_left(kept, (finding.start, finding.end), key=lambda one: one[:2])
        free_before = at == 0 or kept[at - 1][1] <= finding.start
        if free_before and (at == len(kept) or finding.end <= kept[at][0]):
            kept.insert(at, (finding.start, finding.end, finding))
    return [finding for _, _, finding in kept]


def weight(finding: Finding) -> tuple[bool, int, int]:
    """Sorts what is to be kept first: severe, long, early."""
    return (finding.severity is not Severity.BLOCK, finding.start - finding.end, finding.start)
