"""What changed between two editions: the metadata side by side, the text paragraph by paragraph and word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from gongkai.publications.models import Edition
from gongkai.publications.queries.gate import texts_of

Kind = Literal["same", "gone", "new"]
Step = tuple[str, int, int, int, int]  # as of difflib: what happened, from where to where on either side
TOKEN = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)
LONGEST = 3000  # characters of a paragraph that is compared word by word; a longer one is shown as a whole
MOST_FINE = 300  # paragraphs of a text that are compared word by word; the rest is shown as a whole
MOST_MATCHES = 200_000  # equal pairs between two sequences; where there are more (one word over and over) nobody waits
TOLD = (
    "title", "doc_no", "unified_no", "issuer", "topic", "keywords", "source", "author", "formed_on", "effective_on",
    "expires_on", "trial", "plan_period", "openness", "openness_ground", "contact", "form", "reading_outline",
    "reading_channel", "reading_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both have, that only the old has (gone), or only the new (new)."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph of the old beside one of the new. `label` names a field; empty in the text."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    changed: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions side by side."""

    fields: list[Pair]
    parts: list[tuple[str, list[Pair]]]

    @property
    def changes(self) -> int:
        """How many fields and paragraphs differ."""
        return len(self.fields) + sum(pair.changed for _, pairs in self.parts for pair in pairs)


def compare_editions(old: Edition, new: Edition) -> Comparison:
    """Fields that differ, and every part of the text (summary, body, files) that differs or is the body."""
    fields = [
        _pair(before, after, str(Edition._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        for name in TOLD
        if (before := _shown(old, name)) != (after := _shown(new, name))
    ]
    if new.column is not None and new.column_id != new.document.column_id:
        fields.append(_pair(str(new.document.column), str(new.column), "栏目"))
    left, right = _parts(old), _parts(new)
    parts = [
        (name, compare_texts(left.get(name, ""), right.get(name, "")))
        for name in dict.fromkeys([*right, *left])
        if name == "正文" or left.get(name, "") != right.get(name, "")
    ]
    return Comparison(fields, parts)


def compare_texts(old: str, new: str) -> list[Pair]:
    """Paragraphs side by side; those that replace each other word by word."""
    left, right = old.split("\n") if old else [], new.split("\n") if new else []
    pairs: list[Pair] = []
    fine = MOST_FINE
    for tag, a, b, c, d in _steps(left, right):
        if tag == "equal":
            pairs += [_same(text) for text in left[a:b]]
        else:
            pairs += list(_replaced(left[a:b], right[c:d], fine))
            fine = max(fine - max(b - a, d - c), 0)
    return pairs


def _steps(left: Sequence[str], right: Sequence[str]) -> Iterator[Step]:
    """What became of the left: the beginning and the end that both share aside, matched as far as that ends in time."""
    start, most = 0, min(len(left), len(right))
    while start < most and left[start] == right[start]:
        start += 1
    end = 0
    while end < most - start and left[-1 - end] == right[-1 - end]:
        end += 1
    middle, other = left[start : len(left) - end], right[start : len(right) - end]
    yield "equal", 0, start, 0, start
    counted = Counter(other)
    if sum(counted[one] for one in middle) > MOST_MATCHES:
        yield "replace", start, start + len(middle), start, start + len(other)
    else:
        for tag, a, b, c, d in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            yield tag, a + start, b + start, c + start, d + start
    yield "equal", len(left) - end, len(left), len(right) - end, len(right)


def _replaced(left: Sequence[str], right: Sequence[str], fine: int) -> Iterator[Pair]:
    """The paragraphs beside each other, the first `fine` of them word by word."""
    for at in range(max(len(left), len(right))):
        old, new = left[at] if at < len(left) else "", right[at] if at < len(right) else ""
        yield _pair(old, new) if at < fine else Pair(_whole(old, "gone"), _whole(new, "new"), old != new)


def _pair(old: str, new: str, label: str = "") -> Pair:
    if old == new:
        return _same(old)
    if not old or not new or max(len(old), len(new)) > LONGEST:
        return Pair(_whole(old, "gone"), _whole(new, "new"), True, label)
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i, j, k, m in _steps(a, b):
        before += _whole("".join(a[i:j]), "same" if tag == "equal" else "gone")
        after += _whole("".join(b[k:m]), "same" if tag == "equal" else "new")
    return Pair(tuple(before), tuple(after), True, label)


def _whole(text: str, kind: Kind) -> tuple[Piece, ...]:
    return (Piece(text, kind),) if text else ()


def _same(text: str) -> Pair:
    return Pair(_whole(text, "same"), _whole(text, "same"), False)


def _shown(edition: Edition, name: str) -> str:
    told = getattr(edition, f"get_{name}_display", None)
    value = told() if told else getattr(edition, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _parts(edition: Edition) -> dict[str, str]:
    fields = {"title", *(f"field:{name}" for name in TOLD)}
    return {name: text for where, name, text in texts_of(edition) if where not in fields}
