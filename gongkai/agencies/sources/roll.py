"""Reading a list of people (花名册) from a workbook or a table in any readable file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.agencies.models import Role
from gongkai.papers.models import Table
from gongkai.papers.sources import Unreadable, read_paper
from gongkai.rules.refused import Refused

COLUMNS: Mapping[str, str] = {
    "姓名": "name",
    "账号": "username",
    "角色": "role",
    "科室": "section",
    "电子邮箱": "email",
}
NEEDED = ("姓名", "账号", "角色")
MAX_ROWS = 1000


@dataclass(frozen=True, slots=True)
class RollRow:
    """One line of the list as it stands; `line` counts from 1 as the reader of the file sees it."""

    line: int
    name: str
    username: str
    role: Role | None
    role_words: str
    section: str
    email: str


def read_roll(file_name: str, data: bytes) -> list[RollRow]:
    """The people of the first table that has the columns 姓名, 账号 and 角色; empty lines are left out.

    Raises Refused for a file that cannot be read, has no such table, nobody in it or too many.
    """
    try:
        paper = read_paper(file_name, data)
    except Unreadable as error:
        raise Refused(str(error), then="请下载模板，填好后上传。") from error
    for table in (block for block in paper.blocks if isinstance(block, Table)):
        lines = [[cell.text.strip() for cell in row] for row in table.grid]
        head = next((at for at, line in enumerate(lines) if set(NEEDED) <= set(line)), None)
        if head is not None:
            return _people(lines, head)
    raise Refused("文件里没有“姓名、账号、角色”这几列。", then="请下载模板，按模板填写。")


def _people(lines: Sequence[Sequence[str]], head: int) -> list[RollRow]:
    places = {COLUMNS[title]: at for at, title in enumerate(lines[head]) if title in COLUMNS}
    rows = [_row(number, line, places) for number, line in enumerate(lines[head + 1 :], head + 2) if any(line)]
    if not rows:
        raise Refused("表里没有人员。", then="请在表头下面逐行填写。")
    if len(rows) > MAX_ROWS:
        raise Refused(f"一次最多导入{MAX_ROWS}人，表里有{len(rows)}人。", then="请分几次导入。")
    return rows


def _row(number: int, line: Sequence[str], places: Mapping[str, int]) -> RollRow:
    def at(name: str) -> str:
        return line[places[name]] if name in places and places[name] < len(line) else ""

    roles = {role.label: role for role in Role}
    role = at("role")
    return RollRow(number, at("name"), at("username"), roles.get(role), role, at("section"), at("email"))
