"""What a template holds, and what is put into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Items = Sequence[Mapping[str, str]]
Values = Mapping[str, "str | Items"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a template by its name, 申请人 or 事项.内容.

    place      where it first stands, in words: 正文第3段, 第1个表格第2行第3格, 页眉
    repeated   belongs to a list, whose row or line is repeated for each item
    optional   its paragraph goes where it has no value: written {{?复议提示}}
    """

    name: str
    place: str
    repeated: bool = False
    optional: bool = False

    @property
    def group(self) -> str:
        """The list that a repeated field belongs to, else its own name."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Template:
    """What a template asks for. With `faults`, one Chinese sentence each, nothing can be made of it."""

    fields: tuple[Field, ...]
    faults: tuple[str, ...] = ()
