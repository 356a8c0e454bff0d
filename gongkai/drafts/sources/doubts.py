"""What a person should look at before confirming, as far as the plan alone tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.drafts.models import Item, Warning
from gongkai.drafts.sources.entries import Entry, Findings
from gongkai.drafts.sources.marks import mark_at, value

_OTHER_BODY = re.compile(
    r"^(?P<who>(?:各(?:省|市|县|区|州|镇|乡|地)|[省市县区])[^，,。；;]{0,24}?"
    r"(?:政府|街道办事处|管委会|局|委|厅|办|部|办公室|中心|海关)(?:主要负责同志|负责同志)?)(?:要|应当?|须|需|必须|负责|牵头)"
)
_DIGITS = re.compile("[0-9]+|[一二三四五六七八九十百]+")


def doubts_of(found: Findings, items: Sequence[Item], year: int | None) -> tuple[Warning, ...]:
    """All warnings, those of the whole plan first."""
    return (
        *_columns(found),
        *_no_units(found, items),
        *_numbering(items),
        *(one for entry, item in zip(found.entries, items, strict=True) for one in _item(entry, item, year)),
    )


def _columns(found: Findings) -> Iterator[Warning]:
    if len(set(found.column_sets)) > 1:
        yield Warning(
            "columns_differ",
            None,
            "；".join(found.column_sets),
            "文件里有几张列不一样的表，已逐张读取，请核对各列的含义。",
        )


def _no_units(found: Findings, items: Sequence[Item]) -> Iterator[Warning]:
    if not any(entry.duties or entry.dash for entry in found.entries):
        words = items[0].requirement[:20] if items else ""
        yield Warning("no_units", None, words, "没有找到责任单位，请在确认时逐项指定，或换一份写明分工的文件。")


def _numbering(items: Sequence[Item]) -> Iterator[Warning]:
    """Gaps and doubles in the running numbers."""
    seen: dict[tuple[str, int], Item] = {}
    last: tuple[str, int, str | None] | None = None
    for item in items:
        number = _number(item.no)
        if number is None:
            continue
        style = _style(item.no or "")
        if last is None or last[0] != style or _begins_anew(last, number, item.area):
            seen.clear()
        elif (style, number) in seen:
            if seen[style, number].spans.get("no") != item.spans.get("no"):
                yield Warning("number_double", item.order, item.no or "", f"序号{item.no}出现了两次，请核对。")
        elif number > last[1] + 1:
            yield Warning("number_gap", item.order, item.no or "", f"序号{item.no}之前缺号，请核对有无遗漏。")
        seen[style, number] = item
        last = (style, number, item.area)


def _begins_anew(last: tuple[str, int, str | None], number: int, area: str | None) -> bool:
    """A new area may count from one again."""
    return (number == 1 and last[1] > 1) or (area != last[2] and number <= 2 and number <= last[1])


def _style(no: str) -> str:
    mark = mark_at(f"{no}、") or mark_at(no)
    return mark.style if mark else ""


def _number(no: str | None) -> int | None:
    match = _DIGITS.search(no or "")
    if match:
        return value(match[0])
    mark = mark_at(no or "")
    return mark.number if mark else None


def _item(entry: Entry, item: Item, year: int | None) -> Iterator[Warning]:
    named = item.lead_units or item.support_units or item.implementing_units
    if entry.duty_asked and not named and not item.people and not entry.dash:
        yield Warning("empty_duty", item.order, "", "没有写责任单位，请指定单位，或标明与本单位无关。")
    if entry.dash and not item.not_concerned and not named:
        words = entry.dash.text.strip()
        yield Warning(
            "dash_unexplained", item.order, words, f"责任单位处是“{words}”，文件没有说明含义，请确认是否与本单位有关。"
        )
    if len(item.deadlines) > 1:
        yield Warning("two_deadlines", item.order, item.deadline_text or "", "写了不止一个期限，请确认各适用于谁。")
    if item.deadline is None and any(guess.field == "deadline" for guess in item.guesses) and year is None:
        yield Warning("no_year", item.order, item.deadline_text or "", "期限没有写年份，请补上年份。")
    match = _OTHER_BODY.match(item.requirement)
    if match:
        yield Warning("other_body", item.order, match["who"], f"原文要求的是“{match['who']}”，请确认是否由本单位承办。")
