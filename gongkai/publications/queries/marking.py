"""The gate's findings in their places: each text of an edition cut into plain runs and marked ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.publications.models import Edition, Finding, FindingState
from gongkai.publications.queries.gate import texts_of


@dataclass(frozen=True, slots=True)
class Run:
    """Some words; `finding` marks them."""

    text: str
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One text of the edition with its marks, and what was found there without words to mark."""

    where: str
    name: str
    paragraphs: list[list[Run]]


@dataclass(frozen=True, slots=True)
class Gate:
    """What the panel shows: findings by place, and how many stand, were explained and were mended."""

    groups: list[tuple[str, list[Finding]]]
    open: int
    accepted: int
    mended: int


def gate_of(edition: Edition) -> Gate:
    """The findings, those that stand in the way first, grouped by place in the order of the page."""
    rows = list(edition.findings.select_related("accepted_by"))
    groups: dict[str, list[Finding]] = {}
    for row in sorted(rows, key=lambda row: (_place_rank(row.where), row.start)):
        if row.state != FindingState.MENDED:
            groups.setdefault(_place(row), []).append(row)
    count = {state: sum(row.state == state for row in rows) for state in FindingState}
    blocks = sum(row.state == FindingState.OPEN and row.blocks for row in rows)
    return Gate(list(groups.items()), blocks, count[FindingState.ACCEPTED], count[FindingState.MENDED])


def marked_places(edition: Edition, findings: Iterable[Finding]) -> list[Place]:
    """Every text that has words, cut at the findings' places. Offsets that no longer fit are left unmarked."""
    by_where: dict[str, list[Finding]] = {}
    for row in findings:
        if row.end > row.start and row.state != FindingState.MENDED:
            by_where.setdefault(row.where, []).append(row)
    return [
        Place(where, name, _paragraphs(list(_runs(text, by_where.get(where, [])))))
        for where, name, text in texts_of(edition)
        if text.strip() and (where in by_where or not where.startswith(("file:", "field:")))
    ]


def _runs(text: str, findings: list[Finding]) -> Iterable[Run]:
    at = 0
    for row in sorted(findings, key=lambda row: row.start):
        if row.start < at or row.end > len(text) or text[row.start : row.end] != row.words[: row.end - row.start]:
            continue
        if row.start > at:
            yield Run(text[at : row.start])
        yield Run(text[row.start : row.end], row)
        at = row.end
    if at < len(text):
        yield Run(text[at:])


def _paragraphs(runs: list[Run]) -> list[list[Run]]:
    shown: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split("\n") if run.finding is None else [run.text]
        shown[-1].append(Run(first, run.finding))
        shown += [[Run(line)] for line in rest]
    return [line for line in shown if any(run.text.strip() for run in line)]


def _place(row: Finding) -> str:
    if row.where in {"fields", "formed_on", "expires_on"}:
        return "要素"
    return row.where_name if row.where.startswith(("file:", "extra:", "field:")) or row.where == "summary" else (
        "标题" if row.where == "title" else "正文"
    )  # fmt: skip


def _place_rank(where: str) -> int:
    return {"fields": 0, "title": 1, "formed_on": 0, "expires_on": 0, "summary": 2, "body": 3}.get(where, 4)
