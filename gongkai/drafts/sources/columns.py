"""What each column of a grid holds: from its heading row, from the table before, or from what stands below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai.drafts.sources.flow import Box, Grid
from gongkai.drafts.sources.labels import UNIT_ROLES, Role, role_of
from gongkai.drafts.sources.marks import mark_at
from gongkai.drafts.sources.units import looks_like_unit, split_names, surely_unit
from gongkai.drafts.sources.words import Words

DASH = re.compile(r"^[\s\-—–─－−―/／\\~]+$")
_TIME = re.compile(
    r"[0-9一二三四五六七八九十]+[年月日]|季度|年底|年内|半年|全年|持续|长期|常态|即时|及时|实时|按要求|20\d\d[.\-/]\d|工作日|每[年月季周日]|适时|立即"
)
_PART_OF_YEAR = re.compile("第?[1-4一二三四]季度|(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?|[上下]半年")
_LONGEST_LIST = 400  # characters
_PERSON = re.compile(r"^[一-鿿]{2,4}$")

Roles = tuple[Role | None, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Roles of the columns, left to right. `names` are the headings as printed, blanks removed.

    signed   columns headed by a unit's name or a part of the year (column, name), below which signs say what holds
    """

    roles: Roles
    names: tuple[str, ...] = ()
    headed: bool = True
    signed: tuple[tuple[int, Words], ...] = ()

    def at(self, *wanted: Role | None) -> list[int]:
        """Columns with one of the roles."""
        return [number for number, role in enumerate(self.roles) if role in wanted]


def is_heading_row(row: Sequence[Box]) -> bool:
    """Whether the row's cells are column headings."""
    cells = {box.key: box.words for box in row if box.words}
    if len(cells) < 2 or any(len(words) > 40 for words in cells.values()):
        return False
    roles = [role_of(words.text) for words in cells.values()]
    named = [role for role in roles if role is not None]
    units = sum(1 for words in cells.values() if surely_unit(words.text))
    parts = sum(1 for words in cells.values() if names_time(words.text))
    known = len(named) + (units if units > 1 else 0) + (parts if parts > 1 else 0)
    return len(set(named)) >= 2 and known * 5 >= len(roles) * 3


def columns_from(rows: Sequence[Sequence[Box]]) -> Columns:
    """Roles from one or two heading rows; the lower heading decides, the upper helps where it says nothing."""
    roles: list[Role | None] = []
    names: list[str] = []
    for column in range(len(rows[0])):
        stack = [row[column].words for row in rows if column < len(row)]
        role = next((found for words in reversed(stack) if (found := role_of(words.text)) is not None), None)
        roles.append(role)
        names.append(re.sub(r"\s", "", stack[-1].text))
    lowest = [box.words for box in rows[-1]]
    signed = tuple((n, words) for n, words in enumerate(lowest) if _takes_signs(words.text, roles[n]))
    return Columns(_settled(_levels(roles, names)), tuple(names), signed=signed if len(signed) > 1 else ())


def _takes_signs(heading: str, role: Role | None) -> bool:
    return names_time(heading) or (role is None and surely_unit(heading))


def names_time(heading: str) -> bool:
    """Whether the heading is a part of the year: 一季度, 6月, 上半年."""
    return _PART_OF_YEAR.fullmatch(re.sub(r"\s", "", heading)) is not None


def _levels(roles: list[Role | None], names: Sequence[str]) -> list[Role | None]:
    """二级任务 beside 三级任务 or 具体措施 heads the requirements in that column."""
    last = max((n for n, role in enumerate(roles) if role is Role.TEXT), default=0)
    return [Role.TASK if n < last and re.match("[二三]级", names[n]) else role for n, role in enumerate(roles)]


def _settled(roles: list[Role | None]) -> Roles:
    """Where no column is the requirement, the last task column is; where that fails, target, note or area is."""
    if Role.TEXT not in roles:
        for role in (Role.TASK, Role.TARGET, Role.AREA):
            if role in roles:
                roles[len(roles) - 1 - roles[::-1].index(role)] = Role.TEXT
                break
    return tuple(roles)


def columns_by_content(grid: Grid) -> Columns | None:
    """Roles guessed from the cells of a grid without heading row; None if no column holds a requirement."""
    width = max(len(row) for row in grid)
    cells = [_column(grid, number) for number in range(width)]
    roles: list[Role | None] = [_kind(column) for column in cells]
    lengths = [sum(len(words) for words in column) / max(1, len(column)) for column in cells]
    free = [number for number in range(width) if roles[number] is None and lengths[number] >= 8]
    if not free or not any(role in UNIT_ROLES for role in roles):
        return None
    text = max(free, key=lambda number: lengths[number])
    roles = [
        Role.TEXT if number == text else Role.TASK if role is None and number < text and cells[number] else role
        for number, role in enumerate(roles)
    ]
    return Columns(tuple(roles), headed=False)


def with_units(columns: Columns, body: Grid) -> Columns:
    """Under headings that name no units, a column without role that holds nothing but units is theirs."""
    if columns.at(*UNIT_ROLES):
        return columns
    for number in columns.at(None):
        cells = _column(body, number)
        if _kind(cells) is Role.DUTY:
            roles = (*columns.roles[:number], Role.DUTY, *columns.roles[number + 1 :])
            return Columns(roles, columns.names)
    return columns


def _column(grid: Grid, number: int) -> list[Words]:
    return [row[number].words for row in grid if number < len(row) and row[number].fresh and row[number].words]


def _kind(cells: list[Words]) -> Role | None:
    """What most of a column's cells look like."""
    tests = (
        (Role.NUMBER, lambda words: re.fullmatch(r"\s*\d{1,4}\s*", words.text) is not None),
        (Role.TIME, lambda words: looks_like_time(words.text)),
        (Role.DUTY, looks_like_units),
    )
    for role, test in tests:
        if cells and sum(1 for words in cells if test(words)) * 10 >= len(cells) * 7:
            return role
    return None


def looks_like_time(text: str) -> bool:
    """Whether a cell could say until when."""
    return len(text) <= 24 and _TIME.search(text) is not None and mark_at(text) is None


def looks_like_units(words: Words) -> bool:
    """Whether a cell could be a list of units, or the sign for none."""
    return _units(words.text)


@lru_cache(maxsize=4096)
def _units(text: str) -> bool:
    if DASH.match(text):
        return True
    if "。" in text[:-1] or len(text) > _LONGEST_LIST:
        return False
    names = split_names(Words(text, ((0, len(text), None, 0),)))
    return bool(names) and sum(1 for name in names if looks_like_unit(name.text)) * 10 >= len(names) * 7


def looks_like_people(words: Words) -> bool:
    """Whether a cell could be a list of persons."""
    names = [name.text for name in split_names(words)]
    return bool(names) and all(_PERSON.match(name) and not looks_like_unit(name) for name in names)
