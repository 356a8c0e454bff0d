"""The lines of one item parted into requirement, units, times and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gongkai.drafts.sources.columns import looks_like_time
from gongkai.drafts.sources.labels import UNIT_ROLES, Label, Role, labels_in
from gongkai.drafts.sources.notes import without_rules
from gongkai.drafts.sources.units import (
    CLOSE,
    OPEN,
    Share,
    ends_with_verb,
    looks_like_unit,
    shares,
    split_names,
    surely_unit,
)
from gongkai.drafts.sources.words import Words

_LONGEST_OPEN = 600
_AROUND = " \u3000，,；;。）)]】〕"
_CLAUSE = re.compile("[^，,；;]+")
_SENTENCE_WHO = re.compile(
    r"由(?P<who>[^。；;：:]{2,60}?(?:牵头|负责|承办|主办|落实|组织实施)[^。；;]{0,80})"
    r"|(?:^|(?<=[。；;]))\s*(?P<first>[^，,。；;：:]{2,30}?(?:牵头|负责)(?!人|同志|制))"
)
_SENTENCE_ENDS = "。；;！!？?"


@dataclass(slots=True)
class Chunk:
    """Text and what is said about it: lines of text, then lists of units, times, persons.

    inline   the units stand behind the text, not on lines of their own; labelled: labels name their roles
    """

    text: list[Words] = field(default_factory=list)
    task: list[Words] = field(default_factory=list)
    duties: list[Share] = field(default_factory=list)
    times: list[Words] = field(default_factory=list)
    people: list[Words] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    rest: list[Words] = field(default_factory=list)
    inline: bool = False
    labelled: bool = False
    loose: bool = False

    @property
    def said(self) -> bool:
        """Something besides text was found."""
        return bool(self.duties or self.times or self.people)

    def absorb(self, other: Chunk) -> None:
        """Take in all of another chunk, behind what is here."""
        for name in ("text", "task", "duties", "times", "people", "notes", "rest"):
            getattr(self, name).extend(getattr(other, name))
        self.labelled |= other.labelled
        self.loose |= other.loose


def chunks_of(lines: Iterable[Words], *, loose: bool = False) -> list[Chunk]:
    """The lines cut into chunks: text behind units, times or persons begins a new one.

    loose   units are also read from sentences (由X牵头，Y配合 · X负责…), which stay in the text
    """
    chunks = [Chunk()]
    pending: Label | None = None  # its value goes on in the next line
    for line in _whole(lines):
        found = Chunk()
        pending = _line(line, found, pending)
        if loose and not found.duties:
            found.duties = _in_sentences(line)
            found.loose = bool(found.duties)
        only_said = not found.text and not found.task
        if (found.text or found.task) and chunks[-1].said:
            chunks.append(Chunk())
        chunks[-1].absorb(found)
        chunks[-1].inline |= found.said and not only_said
    return chunks


def _in_sentences(line: Words) -> list[Share]:
    found: list[Share] = []
    for match in _SENTENCE_WHO.finditer(line.text):
        part = line[match.start(match.lastgroup or 0) : match.end()]
        said = shares(part, Role.DUTY)
        kept = [(role, words) for role, words in said if all(looks_like_unit(n.text) for n in split_names(words))]
        found += kept if kept and kept[0] == said[0] else []
    return found


def _whole(lines: Iterable[Words]) -> Iterator[Words]:
    """A bracket that is open at the end of a line goes on in the next."""
    held: Words | None = None
    for line in lines:
        held = line if held is None else held + line
        if _open(held.text) and len(held.text) < _LONGEST_OPEN:
            continue
        yield held
        held = None
    if held is not None:
        yield held


def _open(text: str) -> bool:
    found = brackets(text)
    return bool(found) and found[-1][1] == len(text) and text[-1] not in CLOSE


def _line(line: Words, into: Chunk, pending: Label | None) -> Label | None:
    """Read one line; the label whose value is not finished at its end."""
    taken = [(start, end) for start, end in brackets(line.text) if _take_bracket(line, start, end, into)]
    left = line.without(taken)
    labels = labels_in(left.text)
    head = left[: labels[0].start] if labels else left
    if pending is not None and head and not labels and not taken:
        _put(pending.role, head, into)
        return pending if _unfinished(head.text) else None
    if head.strip("（(【[ \u3000"):
        into.text.append(head.strip())
    for label, end in zip(labels, [*(later.start for later in labels[1:]), len(left)], strict=False):
        into.rest.append(left[label.start : label.end])
        _labelled(label.role, left[label.end : end], into)
    if labels and _unfinished(left[labels[-1].end :].text):
        return labels[-1]
    return None


def _unfinished(value: str) -> bool:
    return not value.strip() or value.rstrip()[-1] in "、，,"


def _labelled(role: Role, value: Words, into: Chunk) -> None:
    """A labelled value; a list of units ends with its sentence, what follows is text again."""
    if role in UNIT_ROLES:
        end = _sentence_end(value.text)
        _put(role, value[:end], into)
        into.labelled = True
        into.rest.append(value[end : end + 1])
        if value[end:].strip("。；; \u3000"):
            into.text.append(value[end:].strip("。；; \u3000"))
    else:
        _put(role, value, into)


def _sentence_end(text: str) -> int:
    depth = 0
    for index, char in enumerate(text):
        depth += (char in OPEN) - (char in CLOSE)
        if char == "。" and depth <= 0:
            return index
    return len(text)


def _put(role: Role, value: Words, into: Chunk) -> None:
    whole, value = value, _bare(value) if role in UNIT_ROLES or role is Role.TIME else value.strip(" \u3000")
    if not value:
        return
    into.rest.append(whole)
    if role in UNIT_ROLES:
        clean, rules = without_rules(value)
        into.rest += rules
        into.duties += shares(clean, role)
    elif role is Role.TIME:
        into.times.append(value)
    elif role is Role.PEOPLE:
        into.people.append(value)
    elif role is Role.NOTE:
        into.notes.append(value)
    elif role is Role.TASK:
        into.task.append(value)
    else:
        into.text.append(value)


def _bare(value: Words) -> Words:
    """Without the signs around it; a bracket that closes one of the value's own (各镇（街道）) stays."""
    value = value[len(value) - len(value.text.lstrip(_AROUND)) :]
    single = sum((char in CLOSE) - (char in OPEN) for char in value.text)
    end = len(value)
    while end and value.text[end - 1] in _AROUND:
        if value.text[end - 1] in CLOSE:
            if single <= 0:
                break
            single -= 1
        end -= 1
    return value[:end]


def brackets(text: str) -> list[tuple[int, int]]:
    """Outermost brackets with both their signs; widths may be mixed, a bracket left open ends with the line."""
    found: list[tuple[int, int]] = []
    depth = start = 0
    for index, char in enumerate(text):
        if char in OPEN:
            start = start if depth else index
            depth += 1
        elif char in CLOSE and depth:
            depth -= 1
            if not depth:
                found.append((start, index + 1))
    if depth:
        found.append((start, len(text)))
    return found


def _take_bracket(line: Words, start: int, end: int, into: Chunk) -> bool:
    """Read the bracket if it tells who or when; whether it did."""
    closed = line.text[end - 1] in CLOSE
    inner = line[start + 1 : end - 1 if closed else end].strip()
    if not inner or not _in_position(line.text, start, end):
        return False
    labels = [label for label in labels_in(inner.text) if label.role is not Role.TEXT]
    if labels:
        _line(inner, into, None)
    elif _tells_who(inner.text, at_end=not line.text[end:].strip(" \u3000。；;，,")):
        clean, rules = without_rules(inner)
        into.rest += rules
        who, when = _parted(clean)
        into.duties += shares(who, Role.DUTY)
        into.times += when
    else:
        return False
    into.rest.append(line[start:end])
    return True


def _parted(words: Words) -> tuple[Words, list[Words]]:
    """Units, and the clauses that say until when: （办公室、法制科负责，6月底前完成）."""
    clauses = [match.span() for match in _CLAUSE.finditer(words.text)]
    times = [(a, b) for a, b in clauses if _says_when(words.text[a:b])]
    return words.without(times), [words[a:b].strip() for a, b in times]


def _says_when(clause: str) -> bool:
    return looks_like_time(clause.strip()) and not looks_like_unit(clause)


def _in_position(text: str, start: int, end: int) -> bool:
    """Behind a sentence, or at the end of one."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    return not after or after[0] in "。；;" or (bool(before) and before[-1] in _SENTENCE_ENDS) or not before


def _tells_who(inner: str, *, at_end: bool) -> bool:
    clean = without_rules(Words(inner, ((0, len(inner), None, 0),)))[0]
    if re.match("以下简称|注|附|详见|见|含|包括|不含|如|除|原|即", clean.text):
        return False
    clean = _parted(clean)[0]
    names = [name.text for _, part in shares(clean, Role.DUTY) for name in split_names(part)]
    units = sum(1 for name in names if looks_like_unit(name))
    if ends_with_verb(clean.text):
        return units * 2 >= len(names) > 0
    sure = sum(1 for name in names if surely_unit(name))
    return at_end and units == len(names) > 0 and sure * 2 >= units
