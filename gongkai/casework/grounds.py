"""What the form of a decision asks for: kinds of answers in groups, and which field belongs to which kind.

The fields follow from `rules.requests.grounds`: a kind of answer shows what it needs and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from gongkai.casework.articles import quoted
from gongkai.foi.models import Decision
from gongkai.foi.queries.lacks import ENDINGS, REASONLESS
from gongkai.rules.requests.grounds import EXEMPTIONS, GROUNDS, PARTIAL, Exemption, Ground, Need

GROUPS = (
    ("公开", ("A1", "A2", "A3")), ("不予公开", ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8")),
    ("无法提供", ("C1", "C2", "C3", "C4")), ("不予处理", ("D1", "D2", "D3", "D4", "D5")), ("更正记录", ("F1",)),
)  # fmt: skip
CODES = tuple(code for code in GROUNDS if code not in ENDINGS)
ALWAYS = frozenset({"code", "exemptions", "consultation", "earlier"})


@dataclass(frozen=True, slots=True)
class Box:
    """A text of the form. `need`: by which kinds it is asked for; None for the facts and reasons."""

    name: str
    label: str
    hint: str
    rows: int
    need: Need | None


BOXES = (
    Box("open_part", "公开的部分", "逐项写明提供哪些内容。", 3, Need.SPLIT_LISTS),
    Box("withheld_part", "不公开的部分", "逐项写明不提供哪些内容，不要写出内容本身。", 3, Need.SPLIT_LISTS),
    Box("place", "已公开的位置或获取途径", "写到网址、公报期号或者窗口。", 1, Need.PUBLISHED_PLACE),
    Box("manner", "提供的方式、途径和时间", "例如：随本答复邮寄纸质复印件。", 2, Need.MANNER_AND_TIME),
    Box("search_log", "检索记录", "检索了哪些系统和档案、用了哪些关键词、什么时间、由谁检索。", 4, Need.SEARCH_LOG),
    Box("right_agency", "负责公开的机关及联系方式", "无法确定的，写“无法确定”。", 1, Need.RIGHT_AGENCY),
    Box("other_law", "专门规定", "对该信息的获取有专门规定的法律、行政法规及查询途径。", 1, Need.PROCEDURE_OF_OTHER_LAW),
    Box("reasons", "事实和理由", "写明查明的事实、所引条款为什么适用。复议机关和法院先看这一段。", 5, None),
    Box("discretion", "裁量理由", "属于“可以不予公开”，写明为什么决定不公开。", 3, Need.DISCRETION_REASON),
)  # fmt: skip
PLAIN = tuple(box.name for box in BOXES)
ON_FILE: Mapping[Need, str] = MappingProxyType({
    Need.CORRECTION_NOTICE: "案卷里要有补正告知书。", Need.REASONS_ASKED: "要先要求申请人说明理由，并判断理由是否合理。",
    Need.EVIDENCE: "案卷里要有申请人提供的证据材料。",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What is shown of a kind once it is chosen: its duty, the articles with their words, and what has to be on file."""

    ground: Ground
    articles: list[tuple[str, str]]
    on_file: list[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of the form with its value; `codes` says for which kinds it is shown, `on` whether it is now."""

    box: Box
    codes: str
    on: bool
    value: str


def notes() -> list[Note]:
    """Of every kind that can be chosen, in the order of the codes."""
    return [
        Note(
            GROUNDS[code],
            quoted(GROUNDS[code].cites),
            [ON_FILE[need] for need in GROUNDS[code].needs if need in ON_FILE],
        )
        for code in CODES
    ]


def groups() -> list[tuple[str, list[Ground]]]:
    """The kinds to choose from, in their groups."""
    return [(words, [GROUNDS[code] for code in codes]) for words, codes in GROUPS]


def exemptions() -> list[Exemption]:
    """What the withheld part of a partial disclosure can rest on."""
    return list(EXEMPTIONS.values())


def shown_for(need: Need | None) -> list[str]:
    """Tokens of the kinds for which a field is shown: a code, or A3:EX15 for a partial disclosure on that ground."""
    if need is None:
        return [code for code in CODES if code not in REASONLESS]
    own = [code for code in CODES if need in GROUNDS[code].needs]
    rests = [row for row in EXEMPTIONS.values() if need in row.needs]
    return own + [row.ground for row in rests] + [f"{PARTIAL}:{row.code}" for row in rests]


def is_shown(tokens: list[str], code: str, withheld: list[str]) -> bool:
    """Whether a field is shown for a kind and what the withheld part rests on."""
    return code in tokens or any(f"{code}:{one}" in tokens for one in withheld)


def boxes(decision: Decision, typed: Mapping[str, Any] | None = None) -> Iterator[Shown]:
    """The texts of the form: what was typed and refused, else what is kept."""
    code, withheld = chosen(decision, typed)
    for box in BOXES:
        tokens = shown_for(box.need)
        value = str(typed.get(box.name, "")) if typed is not None else getattr(decision, box.name)
        yield Shown(box, " ".join(tokens), is_shown(tokens, code, withheld), value)


def chosen(decision: Decision, typed: Mapping[str, Any] | None = None) -> tuple[str, list[str]]:
    """The kind and the exemptions that the form shows as chosen."""
    if typed is None:
        return decision.code, list(decision.exemptions)
    return str(typed.get("code", "")), list(typed.get("exemptions", []))
