"""From date words to deadlines: which of them bind, in which year, and on which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from gongkai.rules.days import in_chinese
from gongkai.rules.deadlines.cues import Cue, cue
from gongkai.rules.deadlines.found import FoundDate, FoundPeriod
from gongkai.rules.deadlines.shadow import Shadow
from gongkai.rules.deadlines.specs import Spec, day_before, span, specs

AND = re.compile(r"(?:之前|以前|前)?(?:[、,，/和及与或]|以及|和于|[,，]?分别于)$")
JOINT = re.compile(r"(?:之前|以前|前)?(?:[、,，/和及与或至到]|以及|和于|[-—－–~～]{1,2})$")
THROUGH = re.compile(r"(?:至|到|[-—－–~～]{1,2})$")
SENTENCE = re.compile(r"[。！？\n]")
FIGURE_TO_MONTH = re.compile(r"(?:(?<=[年，,、。:：;；\n※])|(?<=^))(1[0-2]|0?[1-9])(?:至|到|[-—－–~～]{1,2})$")
YEAR_TO_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:至|到|[-—－–~～]{1,2})$")


@dataclass(slots=True)
class Word:
    """A spec with what the words around it say. `end` includes the cue (前). `printed`: its year stands in the sentence."""

    spec: Spec
    cue: Cue
    end: int
    year: int | None = None
    printed: bool = False


def read_dates(
    shade: Shadow, year: int | None, *, column: bool
) -> tuple[list[FoundDate], list[FoundPeriod], list[Word]]:
    """Deadlines and periods of the text, in order, and the words that name the day of a recurring duty."""
    words = [Word(spec, *cue(shade.compact, spec, column=column)) for spec in specs(shade.compact)]
    _give_years(shade.compact, words, year)
    _share_cues(shade.compact, words)
    words, periods = _periods(shade, words, keep=column)
    recurring = [word for word in words if word.cue == "recurs"]
    binding = [word for word in words if word.cue not in ("", "recurs") and word.spec.shape != "bare"]
    return [_deadline(shade, word) for word in binding if column or not _past(word, year)], periods, recurring


def _give_years(compact: str, words: list[Word], year: int | None) -> None:
    """A year once printed holds to the end of its sentence; else the plan's year holds."""
    carried, until = None, 0
    for word in words:
        if carried is not None and SENTENCE.search(compact, until, word.spec.start):
            carried = None
        until = word.spec.end
        spec = word.spec
        base = carried if carried is not None else year
        word.year = spec.year if spec.year is not None else None if base is None else base + (spec.shift or 0)
        word.printed = spec.year is not None or carried is not None
        if spec.year is not None and (year is None or spec.year >= year) and (spec.shape != "year" or year is None):
            carried = spec.year


def _share_cues(compact: str, words: list[Word]) -> None:
    """`6月底、12月底前`: what binds the last of a list binds all of it; a bare `25日前` takes the month before it."""
    for left, right in pairwise(words):
        if (
            right.spec.shape == "bare"
            and left.spec.month
            and JOINT.fullmatch(compact[left.spec.end : right.spec.start])
        ):
            right.spec.shape, right.spec.month = "day", left.spec.month
            right.year, right.printed = left.year, left.printed
    lists = [(left, right) for left, right in pairwise(words) if _listed(compact, left, right)]
    for left, right in lists:
        if left.cue == "recurs":
            right.cue = "recurs"
    for left, right in reversed(lists):
        if right.cue and not left.cue and left.spec.shape != "year":
            left.cue = right.cue if right.cue != "before" or left.spec.shape == "day" else "by"


def _listed(compact: str, left: Word, right: Word) -> bool:
    return AND.fullmatch(compact[left.spec.end : right.spec.start]) is not None


def _periods(shade: Shadow, words: list[Word], *, keep: bool) -> tuple[list[Word], list[FoundPeriod]]:
    """Pairs joined by 至 are periods, not deadlines; in a deadline column the end of a period is one."""
    rest: list[Word] = []
    periods: list[FoundPeriod] = []
    for word in words:
        first = _opening(shade.compact, rest[-1] if rest else None, word)
        if first is None:
            rest.append(word)
            continue
        if rest and _year_of(first, rest[-1]):
            year = rest.pop().spec
            first.spec.start, first.spec.year, first.year = year.start, year.year, year.year
        elif rest and first is rest[-1]:
            rest.pop()
        periods.append(_period(shade, first, word))
        if keep or word.cue in ("before", "column"):
            rest.append(word)
    return rest, periods


def _year_of(first: Word, previous: Word) -> bool:
    """`2021年1-12月`: the year before the bare figure of the first month."""
    return first is not previous and previous.spec.shape == "year" and previous.spec.end == first.spec.start


def _opening(compact: str, previous: Word | None, word: Word) -> Word | None:
    """The word that opens the period which `word` closes."""
    if previous and THROUGH.fullmatch(compact[previous.spec.end : word.spec.start]):
        return previous
    lead = compact[max(0, word.spec.start - 8) : word.spec.start]
    spec = word.spec
    if spec.shape in ("month", "part", "day") and spec.year is None and (match := FIGURE_TO_MONTH.search(lead)):
        opening = Spec(spec.start - len(match.group()), spec.start, "month", month=int(match.group(1)))
        return Word(opening, "", spec.start, word.year, word.printed)
    if spec.shape in ("year", "end") and spec.year and (match := YEAR_TO_YEAR.search(lead)):
        opening = Spec(spec.start - len(match.group()), spec.start, "year", year=int(match.group(1)))
        return Word(opening, "", spec.start, opening.year, printed=True)
    return None


def _period(shade: Shadow, first: Word, last: Word) -> FoundPeriod:
    if first.spec.year is not None and last.spec.year is None:
        last.year, last.printed = first.year, True
    opens, closes = _span(first), _span(last)
    return FoundPeriod(
        *shade.place(first.spec.start, last.spec.end),
        first=opens[0] if opens else None,
        last=closes[1] if closes else None,
    )


def _span(word: Word) -> tuple[date, date] | None:
    if word.year is None or word.spec.shape in ("this", "bare"):
        return None
    return span(word.spec, word.year)


def _past(word: Word, year: int | None) -> bool:
    """A day before the plan's year is told, not set; 2018年前 in a plan of 2018 still is."""
    return year is not None and word.year is not None and word.year < year


def _deadline(shade: Shadow, word: Word) -> FoundDate:
    text, start, end = shade.place(word.spec.start, word.end)
    days = _span(word)
    provisional = not word.printed
    if days is None:
        unknown = "没有写明月份" if word.spec.shape == "this" else "没有写明年份"
        rule = "没有这一天" if word.year is not None and word.spec.shape != "this" else unknown
        return FoundDate(text, start, end, None, rule, [], provisional)
    value, other = days[1], []
    if word.cue == "before" and word.spec.shape in ("month", "quarter", "year") and not word.spec.part:
        value, other = day_before(days[0]), [days[1]]
    source = "（年份取自计划）" if provisional else ""
    return FoundDate(text, start, end, value, f"{_words(text)}＝{in_chinese(value)}{source}", other, provisional)


def _words(text: str) -> str:
    return "".join(text.split())
