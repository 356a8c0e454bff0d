"""What somebody has to type for a letter, because no record holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from gongkai.letters.models import Code
from gongkai.letters.queries.facts import Facts
from gongkai.rules.requests.norms import CORRECTION_DAYS, ORGAN_DAYS

NOBODY: Callable[[Facts], str] = lambda _: ""  # noqa: E731 - no suggestion
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Ask:
    """One field to type: its name in the template, the words beside it, what kind of text, and a suggestion.

    kind   text; lines: each line an item of a list; day: ISO text
    """

    name: str
    label: str
    kind: Literal["text", "lines", "day"] = "text"
    optional: bool = False
    suggest: Callable[[Facts], str] = NOBODY


def _in_days(days: int) -> Callable[[Facts], str]:
    return lambda facts: facts.workdays_later(days).isoformat()


def _ways(facts: Facts) -> str:
    desk = facts.reception
    ways = f"书面提交或者邮寄至{desk.address}{desk.unit}"
    return f"{ways}，也可以在本机关网站凭登记编号和查询码提交" if desk.online else ways


_WHOM = Ask("征求对象", "征求谁的意见（姓名或名称）")
_WHAT = Ask("征求事项", "拟公开的信息和要求答复的事项")
_HARM = Ask("可能影响", "公开可能影响对方的哪些权益")
_CONSULTED = ("consultation", frozenset({"征求对象", "征求事项", "可能影响", "要求时间"}))
# Of a step that was entered before its letter: the part of `Facts` that holds it, and the fields that it fills
HELD: Mapping[str, tuple[str, frozenset[str]]] = MappingProxyType({
    Code.L04: ("correction", frozenset({"补正事项", "补正期限"})), Code.L05: ("reasons", frozenset({"频次事实", "说明期限"})),
    Code.L07: _CONSULTED, Code.L08: _CONSULTED, Code.L10: _CONSULTED, Code.L11: _CONSULTED, Code.L12: _CONSULTED,
})  # fmt: skip
_OPENED = Ask("公开内容", "决定公开的内容")
ASKS: Mapping[str, tuple[Ask, ...]] = MappingProxyType({
    Code.L04: (Ask("补正事项", "需要补正的全部事项（每行一项）", "lines"), Ask("补正方式", "补正方式", suggest=_ways),
               Ask("补正期限", "补正的最后一日", "day", suggest=_in_days(CORRECTION_DAYS))),
    Code.L05: (Ask("频次事实", "申请数量、频次明显超过合理范围的事实"),
               Ask("说明期限", "说明理由的最后一日", "day", suggest=_in_days(CORRECTION_DAYS))),
    Code.L07: (_WHOM, _WHAT, _HARM),
    Code.L08: (_WHAT,),
    Code.L10: (_OPENED,),
    Code.L11: (_WHOM, _WHAT),
    Code.L12: (_WHOM, _WHAT, Ask("要求时间", "要求回复的最后一日", "day", suggest=_in_days(ORGAN_DAYS))),
    Code.L14: (Ask("其他渠道", "信访、投诉、举报等渠道（可以告知）", optional=True),),
    Code.L16: (Ask("更正结果", "更正的结果，或者转送的机关"),),
})  # fmt: skip


def to_type(code: str, facts: Facts | None = None) -> tuple[Ask, ...]:
    """The fields that the maker of a letter is asked for; with facts, without those that a record already holds."""
    asks = ASKS.get(code, ())
    part, held = HELD.get(code, ("", frozenset[str]()))
    if facts is None or not part or getattr(facts, part) is None:
        return asks
    return tuple(ask for ask in asks if ask.name not in held)


def day_typed(facts: Facts, name: str) -> date | None:
    """A day that was typed, None where it was not."""
    text = facts.typed.get(name, "")
    return date.fromisoformat(text) if text else None
