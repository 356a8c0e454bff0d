"""Until when, how often and how much: read from the time cell, the requirement and the task name of one item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.drafts.models import Guess, Norm, Period, Quota, Recurrence, Relative, Spans
from gongkai.drafts.sources.words import Words, joined
from gongkai.rules.deadlines import Found, FoundDate, Times, norms_cited, read_times

_NEAR = 3  # characters between two dates that are printed as one phrase


@dataclass(slots=True)
class Reading:
    """What a text says about time. `fields` are those of an `Item`."""

    fields: dict[str, Any]
    spans: Spans = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Source:
    """A text of the item and what was found in it."""

    words: Words
    times: Times

    @classmethod
    def of(cls, words: Words, year: int | None, *, column: bool = False) -> _Source:
        return cls(words, read_times(words.text, year=year, column=column) if words else Times())

    def part(self, found: Found) -> Words:
        """The words that were read."""
        return self.words[found.start : found.end]

    def text(self, found: Found) -> str:
        """They as printed."""
        return self.part(found).printed


def times_of(stated: Sequence[Words], requirement: Words, task: Words, year: int | None) -> Reading:
    """Everything about time. A date in the time cell rules out those in the text.

    stated  what stands in a time column or behind a label such as 完成时限
    """
    cell = _Source.of(joined(stated, "；"), year, column=True)
    sources = (cell, _Source.of(requirement, year), _Source.of(task, year))
    dated = [(source, one) for source in ((cell,) if cell.times.dates else sources) for one in source.times.dates]
    days = sorted({one.value for _, one in dated if one.value is not None})
    others = sorted({day for _, one in dated for day in one.alternatives} - set(days))
    reading = Reading(
        {
            "deadline": days[0] if days else None,
            "deadlines": tuple(days),
            "deadline_alternatives": tuple(others),
            "deadline_text": _one_line(cell.words) or _deadline_text(sources[1:]),
            "soft": tuple(dict.fromkeys(_soft(cell) or _soft(sources[1]))),
            "norms": tuple(_norms(requirement)),
            **_figures(sources),
        }
    )
    _note_places(reading, sources, [source.part(one) for source, one in dated])
    reading.guesses = [guess for source, one in dated if (guess := _guess(source.part(one), one))]
    return reading


def _figures(sources: Sequence[_Source]) -> dict[str, tuple[Any, ...]]:
    return {
        "relative": tuple(
            Relative(one.number, one.unit, source.text(one), one.since)
            for source in sources
            for one in source.times.relative
        ),
        "recurrence": _recurrences(sources),
        "quota": tuple(
            Quota(source.text(one), one.value, one.unit, one.op, one.per)
            for source in sources
            for one in source.times.quotas
        ),
        "period": tuple(
            Period(source.text(one), one.first, one.last) for source in sources for one in source.times.periods
        ),
    }


def _recurrences(sources: Sequence[_Source]) -> tuple[Recurrence, ...]:
    """Those with a figure first; 每季度末 in the time cell says nothing beside 每季度一次 in the text."""
    found = [
        Recurrence(
            r.per, r.at_least, source.text(r), r.unit, r.every, r.due_month, r.due_day, r.next_period, r.lead_days
        )
        for source in sources
        for r in source.times.recurrences
    ]
    found.sort(key=lambda one: one.at_least is None)
    figures = {one.per for one in found if one.at_least is not None}
    return tuple(one for one in found if one.at_least is not None or one.due_day or one.per not in figures)


def _note_places(reading: Reading, sources: Sequence[_Source], dates: Sequence[Words]) -> None:
    found: dict[str, list[Words]] = {"deadline": [sources[0].words, *dates]}
    for source in sources:
        times = source.times
        for name, ones in (("recurrence", times.recurrences), ("quota", times.quotas), ("period", times.periods)):
            found.setdefault(name, []).extend(source.part(one) for one in ones)
    for name, parts in found.items():
        spans = tuple(span for part in parts for span in part.spans())
        if spans:
            reading.spans[name] = spans


def _guess(words: Words, one: FoundDate) -> Guess | None:
    """A date that is not printed in full is a guess."""
    reason = "文件没有写年份，日期待定。" if one.value is None else one.rule
    full = one.value is not None and not one.provisional_year and not one.alternatives and _is_day(one.text)
    return None if full else Guess("deadline", _one_line(words), reason, words.spans())


def _is_day(text: str) -> bool:
    return re.search(r"20\d\d.*[日号]|20\d\d[.\-/]\d+[.\-/]\d", text) is not None


def _soft(source: _Source) -> list[str]:
    return [source.text(one) for one in source.times.soft]


def _norms(words: Words) -> Iterator[Norm]:
    for one in norms_cited(words.printed):
        yield Norm(one.text, one.title, one.number)


def _deadline_text(sources: Sequence[_Source]) -> str | None:
    """The words of all dates and lengths of time, as printed; neighbours in one phrase stay together."""
    phrases: list[str] = []
    for source in sources:
        found = sorted([*source.times.dates, *source.times.relative], key=lambda one: one.start)
        for start, end in _together(found):
            phrases.append(re.sub(r"\s", "", source.words[start:end].printed))
    return "；".join(dict.fromkeys(phrases)) or None


def _together(found: Sequence[Found]) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    for one in found:
        if stretches and one.start - stretches[-1][1] <= _NEAR:
            stretches[-1] = (stretches[-1][0], max(one.end, stretches[-1][1]))
        else:
            stretches.append((one.start, one.end))
    return stretches


def _one_line(words: Words) -> str:
    return re.sub(r"\s*\n\s*", "", words.printed).strip()
