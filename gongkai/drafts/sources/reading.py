"""One door: a paper in, a draft out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gongkai.drafts.models import Area, Draft
from gongkai.drafts.sources.closing import closing_of
from gongkai.drafts.sources.doubts import doubts_of
from gongkai.drafts.sources.entries import Entry, Findings, Heading
from gongkai.drafts.sources.flow import Line, Part, flow_of
from gongkai.drafts.sources.items import Setting, item_of, names_in, places_of_labels
from gongkai.drafts.sources.leftovers import leftovers_of
from gongkai.drafts.sources.notes import Head, head_of, rules_of
from gongkai.drafts.sources.prose import read_prose
from gongkai.drafts.sources.tables import read_tables
from gongkai.drafts.sources.words import Words
from gongkai.papers.models import Paper
from gongkai.rules.refused import Refused

_PLAN_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年度?(?!\s*\d)[^，,。；;\d]{0,16}(?:工作|任务|要点|计划|安排|目标|分工)")

_BULLET = re.compile(r"[●◆■▪•·○◇□➢►▶★☆]\s*(?=\S)")


def read_draft(paper: Paper) -> Draft:
    """The draft of a plan.

    Refused, with what to do next, if the paper holds nothing that could be an item.
    """
    flow = flow_of(paper)
    tables = read_tables(flow)
    head = head_of(paper, flow, tables.asides)
    body = _body(flow, head)
    closing = closing_of(body)
    prose = read_prose([line for number, line in enumerate(body) if number not in closing])
    found = _better(tables, prose)
    if not found.entries:
        raise Refused(
            "这份文件里没有找到任务条目。",
            then="请确认上传的是工作要点或任务分工表，任务有序号或列成表格后再上传。",
        )
    rules = rules_of(Words.at(place, text) for place, text in paper.texts())
    year = head.year or _year_of_body(flow)
    setting = Setting(rules, year, names_in(found.entries))
    places_of_labels(found.entries)
    items = tuple(item_of(order, entry, setting) for order, entry in enumerate(found.entries, 1))
    areas = _areas(found.entries)
    ends = ((body[number].words, "落款") for number in sorted(closing))
    asides = [*((words, "标题") for words in head.words), *ends, *found.asides]
    return Draft(
        title=head.title,
        year=head.year,
        layout=found.layout,
        legend=rules.legend,
        role_rule=rules.first_leads.printed if rules.first_leads else None,
        inherited=tuple(words.printed for words in rules.inherited),
        areas=areas,
        items=items,
        unclaimed=leftovers_of(paper, items, areas, asides),
        warnings=doubts_of(found, items, year),
    )


def _body(flow: Iterable[Part], head: Head) -> list[Line]:
    """The lines of running text behind the title."""
    title = {(span.place, span.start): span.end for words in head.words for span in words.spans()}
    lines = []
    for part in flow:
        if isinstance(part, Line):
            (first, *_) = part.words.spans()
            end = title.get((first.place, first.start))
            words = part.words if end is None else part.words[end - first.start :].strip()
            if words:
                lines.append(Line(words, part.level, part.centred))
    return _unlisted(lines)


def _unlisted(lines: list[Line]) -> list[Line]:
    """Without the signs (●) before the points of a list."""
    listed = [_BULLET.match(line.words.text) for line in lines]
    if sum(1 for match in listed if match) < 2:
        return lines
    return [
        Line(line.words[match.end() :], line.level, line.centred) if match else line
        for line, match in zip(lines, listed, strict=True)
    ]


def _better(tables: Findings, prose: Findings) -> Findings:
    """Tables, unless the running text names units for more items than they do."""
    if prose.with_units > tables.with_units or not tables.entries:
        prose.asides += tables.asides
        return prose
    return tables


def _year_of_body(flow: Sequence[Part]) -> int | None:
    """The year for which the first paragraphs say that the plan is made."""
    for part in flow[:12]:
        if isinstance(part, Line) and (match := _PLAN_YEAR.search(part.words.text[:400])):
            return int(match[1])
    return None


def _areas(entries: Iterable[Entry]) -> tuple[Area, ...]:
    """Every heading with its outer headings, once, in order of their first items."""
    paths: dict[tuple[int, ...], tuple[Heading, ...]] = {}
    for entry in entries:
        if entry.area:
            paths.setdefault(tuple(id(heading) for heading in entry.area), entry.area)
    return tuple(_area(path) for path in paths.values())


def _area(path: Sequence[Heading]) -> Area:
    parts = tuple(re.sub(r"\s*\n\s*", "", heading.words.printed).strip() for heading in path)
    spans = [span for heading in path for words in (*heading.parts, *heading.repeats) for span in words.spans()]
    return Area(" / ".join(parts), parts, tuple(spans))
