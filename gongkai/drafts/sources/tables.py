"""Rows become entries: areas carried down and over page breaks, requirements cut by a page put together."""

from __future__ import annotations

import re

from gongkai.drafts.sources.columns import DASH, Roles, names_time
from gongkai.drafts.sources.entries import Entry, Findings, Heading
from gongkai.drafts.sources.flow import Box, Part, Ragged, Stack
from gongkai.drafts.sources.labels import UNIT_ROLES, Role
from gongkai.drafts.sources.marks import Mark, mark_at
from gongkai.drafts.sources.notes import without_rules
from gongkai.drafts.sources.rows import SENTENCE_END, Row, Rows, Shape, by_columns, sequence_in, shape_of
from gongkai.drafts.sources.units import looks_like_unit, shares, split_names
from gongkai.drafts.sources.vertical import rows_of_ragged, rows_of_stack
from gongkai.drafts.sources.words import Words

_RANKS = ("part", "article", "task", "chinese", "bracket", "decimal", "arabic", "round", "closed", "circle", "ordinal")
_LONGEST_HEADING = 60
_SIGNS = (
    (Role.LEAD, re.compile("[●★▲◎■◆]$|主办?$|牵头?$")),
    (Role.SUPPORT, re.compile("[○☆△□◇]$|协办?$|配合?$|参与$")),
    (Role.DUTY, re.compile("[√✓✔]$|是$|有$")),
)
_KIND_ONLY = re.compile("(?:人民)?政府$|(?:管理)?委员会$|管委会$|[总分]?局$|办事处$")
_PAIR = re.compile("(?:牵头|主办|主责)[^/／]{0,4}[/／](?:配合|协办|协同|参与)")
_FIELDS = {Role.TIME: "times", Role.PEOPLE: "people", Role.TARGET: "extra", Role.NOTE: "notes", None: "notes"}


def read_tables(parts: list[Part]) -> Findings:
    """Every entry that stands in a grid or a stack."""
    rows = Rows([], [])
    layout = "table"
    for part in parts:
        if isinstance(part, list):
            rows.add(part)
        elif isinstance(part, Stack | Ragged):
            layout = "vertical"
            rows.rows += rows_of_stack(part) if isinstance(part, Stack) else rows_of_ragged(part)
            rows.asides += [(words, "表头") for words in part.headings]
    reading = _Reading({columns.roles: shape_of(group) for columns, group in by_columns(rows.rows)})
    for row in rows.rows:
        reading.row(row)
    names = [" | ".join(columns.names) for columns, _ in by_columns(rows.rows) if columns.headed]
    return Findings(layout, reading.entries, rows.asides + reading.asides, names)


class _Reading:
    """One pass over the rows, with what is carried from row to row."""

    def __init__(self, shapes: dict[Roles, Shape]) -> None:
        self.shapes = shapes
        self.entries: list[Entry] = []
        self.asides: list[tuple[Words, str]] = []
        self.banners: list[Heading] = []
        self.carried: dict[int, Heading] = {}
        self.roles: Roles = ()

    def row(self, row: Row) -> None:
        """Take in one row."""
        shape = self.shapes[row.columns.roles]
        if row.columns.roles != self.roles:
            self.banners, self.carried, self.roles = [], {}, row.columns.roles
        if row.banner is not None and self._banner(row, row.banner, shape):
            return
        self._areas(row, shape)
        text = row.box(shape.text)
        if text.words and text.fresh:
            self._text(row, shape, text)
        elif text.words and self.entries:
            self._more(row, self.entries[-1], fresh_only=True)
        else:
            self._without_text(row, shape)

    def _banner(self, row: Row, words: Words, shape: Shape) -> bool:
        """A row with one text: an area, a note, or the end of what the page cut; False if it is an item after all."""
        mark = mark_at(words.text)
        in_text = bool(row.box(shape.text).words) and row.boxes[shape.text].columns < len(row.boxes)
        if in_text and not _heads_others(words, mark, shape):
            return False
        if mark and mark.style in shape.task_styles:
            return False
        if mark is None and row.first and self.carried and not row.box(shape.text).words:
            return False
        if len(words) > _LONGEST_HEADING or words.text.rstrip()[-1] in "；;":
            self.asides.append((words, "说明"))
            return True
        rank = _rank(words)
        self.banners = [heading for heading in self.banners if _rank(heading.words) < rank]
        self.banners.append(Heading([words]))
        self.carried.clear()
        return True

    def _areas(self, row: Row, shape: Shape) -> None:
        roles = (Role.AREA, Role.TASK) if shape.task_is_area else (Role.AREA,)
        for column in row.columns.at(*roles):
            box = row.box(column)
            if not (box.words and box.fresh):
                continue
            before = self.carried.get(column)
            if before and _same(before.words, box.words):
                before.repeats.append(box.words)
            elif before and _goes_on(before, box.words, row, row.box(shape.text)):
                before.parts.append(box.words)
            else:
                self.carried = {n: heading for n, heading in self.carried.items() if n < column}
                self.carried[column] = Heading([box.words])

    def _text(self, row: Row, shape: Shape, text: Box) -> None:
        last = self.entries[-1] if self.entries else None
        if last and self._continues(row, shape, text.words, last):
            last.text.append(text.words)
            for box in row.filled(Role.TASK) if not shape.task_is_area else []:
                last.task += box.words
            self._more(row, last, fresh_only=True)
            return
        for words in _several(text.words) if shape.several else [text.words]:
            entry = self._entry(row, shape)
            mark = mark_at(words.text) if shape.text_numbered else None
            if mark:
                entry.no, entry.numbered = mark.no, entry.numbered + words[: mark.end]
            entry.text.append(words[mark.end :].strip() if mark else words)
            self.entries.append(entry)

    def _continues(self, row: Row, shape: Shape, text: Words, last: Entry) -> bool:
        """Whether the row only goes on with the item above: cut by a page, or several lines under one number."""
        if shape.text_numbered and mark_at(text.text):
            return False
        cut = row.first and bool(last.text) and not last.text[-1].text.rstrip().endswith(SENTENCE_END)
        if not shape.task_is_area and _fresh(row, Role.TASK):
            return cut and bool(shape.task_styles) and not any(mark_at(b.words.text) for b in row.filled(Role.TASK))
        if row.first and not shape.task_is_area and shape.task_styles:
            return True
        numbers = [row.box(n) for n in row.columns.at(Role.NUMBER)]
        said = _fresh(row, *UNIT_ROLES, Role.TIME, Role.PEOPLE)
        units = row.filled(*UNIT_ROLES)
        if any(not box.fresh for box in numbers):
            return not said and bool(units)
        if any(box.words for box in numbers) or any(not box.fresh for box in units):
            return False
        counted = (shape.text_numbered or bool(numbers)) and last.no is not None
        return cut if said else cut or counted

    def _entry(self, row: Row, shape: Shape) -> Entry:
        area = (*self.banners, *(self.carried[column] for column in sorted(self.carried)))
        entry = Entry(area=area, duty_asked=_asks(row, shape))
        entry.leads, entry.helps = bool(row.columns.at(Role.LEAD)), bool(row.columns.at(Role.SUPPORT))
        for box in row.filled(Role.NUMBER):
            if box.rows == 1 or not shape.task_is_area:
                entry.no = re.sub(r"\s", "", box.words.text).strip("、.．") or None
            entry.numbered += box.words
        if not shape.task_is_area:
            self._task(row, entry)
        for column in row.columns.at(Role.TEXT):
            if column != shape.text:
                entry.extra.append(row.box(column).words)
        self._more(row, entry, fresh_only=False)
        if self.entries and row.columns.roles[0] in UNIT_ROLES and not row.box(0).words and not entry.duties:
            entry.duties, entry.lent = list(self.entries[-1].duties), True
        return entry

    def _task(self, row: Row, entry: Entry) -> None:
        for box in row.filled(Role.TASK):
            mark = mark_at(box.words.text)
            if mark and entry.no is None:
                entry.no = mark.no
            if mark:
                entry.numbered += box.words[: mark.end]
            entry.task += box.words[mark.end :].strip() if mark else box.words

    def _more(self, row: Row, entry: Entry, *, fresh_only: bool) -> None:
        """Units, times, persons and notes of a row."""
        units = self.shapes[row.columns.roles].people_are_units
        for column, name in row.columns.signed:
            _signed(entry, name, row.box(column).words)
        signed = {column for column, _ in row.columns.signed}
        for column, role in enumerate(row.columns.roles):
            box = row.box(column)
            if column in signed or not box.words or (fresh_only and not box.fresh):
                continue
            if role in UNIT_ROLES or (role is Role.PEOPLE and units):
                entry.rest.append(box.words)
                for part, words in _paired(row, column, box.words):
                    _duty(entry, part or (role if role is not None and role in UNIT_ROLES else Role.DUTY), words)
            elif role in _FIELDS:
                into = entry.rest if DASH.match(box.words.text) else getattr(entry, _FIELDS[role])
                into.append(box.words)

    def _without_text(self, row: Row, shape: Shape) -> None:
        """No requirement in the row: a task name alone is an item; anything else belongs to the item above."""
        named = [box for box in row.filled(Role.TASK) if box.fresh]
        if named and not shape.task_is_area:
            self.entries.append(self._entry(row, shape))
        elif self.entries and not named:
            self._more(row, self.entries[-1], fresh_only=True)


def _asks(row: Row, shape: Shape) -> bool:
    return bool(row.columns.at(*UNIT_ROLES) or row.columns.signed) or shape.people_are_units


def _fresh(row: Row, *roles: Role) -> bool:
    return any(box.fresh for box in row.filled(*roles))


def _signed(entry: Entry, name: Words, sign: Words) -> None:
    """A sign below the name of a unit: ● leads, ○ co-operates, √ says only that it takes part; below 一季度: then."""
    role = next((role for role, pattern in _SIGNS if pattern.match(sign.text)), None)
    if role is not None:
        entry.rest.append(sign)
        if names_time(name.text):
            entry.times.append(name)
        else:
            entry.duties.append((role, name))
    elif sign:
        entry.notes.append(sign)


def _paired(row: Row, column: int, words: Words) -> list[tuple[Role | None, Words]]:
    """Below 牵头/配合, a cell with one stroke names the leading units before it and the co-operating ones behind."""
    name = row.columns.names[column] if column < len(row.columns.names) else ""
    parts = re.split("[/／]", words.text)
    if len(parts) != 2 or not _PAIR.match(name) or not parts[0].strip():
        return [(None, words)]
    border = len(parts[0])
    behind = words[border + 1 :].strip()
    return [(Role.LEAD, words[:border].strip()), *([(Role.SUPPORT, behind)] if behind else [])]


def _duty(entry: Entry, role: Role, words: Words) -> None:
    if DASH.match(words.text):
        entry.dash = words
        return
    before = next((n for n, (known, _) in reversed(list(enumerate(entry.duties))) if known is role), None)
    if before is not None and _cut_name(entry.duties[before][1], words):
        entry.duties[before] = (role, entry.duties[before][1] + words)
    else:
        clean, rules = without_rules(words)
        entry.duties += shares(clean, role)
        entry.rest += [words, *rules]


def _cut_name(upper: Words, lower: Words) -> bool:
    """Whether a page end cut a name in two: what is below the cut is none by itself, or what is above is not."""
    head, tail = split_names(upper), split_names(lower)
    if not head or not tail or not looks_like_unit(head[-1].text + tail[0].text):
        return False
    return not all(looks_like_unit(name.text) and not _KIND_ONLY.match(name.text) for name in (tail[0], head[-1]))


def _several(words: Words) -> list[Words]:
    """The numbered items in one cell."""
    starts = [mark.start for mark in sequence_in(words.text)] or [0]
    return [words[a:b].strip() for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]


def _heads_others(words: Words, mark: Mark | None, shape: Shape) -> bool:
    """Whether a short text alone in the column of requirements stands above numbered ones of another style."""
    if not shape.text_styles or len(words) > _LONGEST_HEADING or words.text.rstrip()[-1] in "。；;":
        return False
    return (
        mark is not None
        and mark.style not in shape.text_styles
        and _RANKS.index(mark.style) < min(_RANKS.index(style) for style in shape.text_styles)
    )


def _rank(words: Words) -> int:
    mark = mark_at(words.text)
    return _RANKS.index(mark.style) if mark else 1


def _same(left: Words, right: Words) -> bool:
    return re.sub(r"\s", "", left.text) == re.sub(r"\s", "", right.text)


def _goes_on(before: Heading, words: Words, row: Row, text: Box) -> bool:
    """An area cell cut by the page: the rest has no number and stands in the first row of the next table."""
    if mark_at(words.text) or before.mark is None or not (row.first or not text.words):
        return False
    return before.words.text.rstrip()[-1] not in "。！；;"
