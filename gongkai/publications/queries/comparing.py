"""What changed between two editions: the metadata side by side, the text paragraph by paragraph and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from gongkai.publications.models import Edition
from gongkai.publications.queries.gate import texts_of

Kind = Literal["same", "gone", "new"]
TOKEN = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)
LONGEST = 3000  # characters of a paragraph that is compared word by word; a longer one is shown as a whole
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
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += [_same(text) for text in left[a:b]]
        else:
            pairs += list(_replaced(left[a:b], right[c:d]))
    return pairs


def _replaced(left: Sequence[str], right: Sequence[str]) -> Iterator[Pair]:
    for at in range(max(len(left), len(right))):
        yield _pair(left[at] if at < len(left) else "", right[at] if at < len(right) else "")


def _pair(old: str, new: str, label: str = "") -> Pair:
    if old == new:
        return _same(old)
    if not old or not new or max(len(old), len(new)) > LONGEST:
        return Pair(_whole(old, "gone"), _whole(new, "new"), True, label)
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
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
    return {name: text for where, name, text in texts_of(edition) if where != "title"}
