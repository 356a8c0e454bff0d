"""Duties that come back: 每月至少更新2条, 每年2月底前, 每季度末, 按月报送, 每两周."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.rules.deadlines.found import Found, FoundRecurrence, Per
from gongkai.rules.deadlines.numerals import figure, whole
from gongkai.rules.deadlines.shadow import Shadow
from gongkai.rules.deadlines.specs import DAY, MONTH, PARTS, Spec

PERS: dict[str, Per] = {
    "日": "day", "天": "day", "工作日": "day", "周": "week", "星期": "week", "月": "month", "月度": "month",
    "季": "quarter", "季度": "quarter", "半年": "half_year", "学期": "half_year", "年": "year", "年度": "year",
}  # fmt: skip
_SPAN = r"[^。；;，,\n※0-9每]"  # what may stand between a year and its figure
EVERY = re.compile(
    r"(?:(?<![人户名家亩吨次件项年])每(?:隔)?(?P<every>[0-9]{1,2}|[一两二三四五六七八九十])?个?(?P<unit>工作日|自然月|半年|年度|年|季度|季|月度|月(?!饼)|学期|周|星期|日|天)"
    r"|(?P<by>[按逐分])(?P<by_unit>(?:(?<![逐分])(?:年度|年|半年))|季度|月度|季|月|周|日)(?![0-9内份末底初中期程照度]|计划|目标|任务|预算|方案|要求|考核)"
    r"|(?P<one>[一半两])(?P<one_unit>年|季|月|周|个月)(?=(?:至少|不少于|不低于)?[一二两1-9][次期])"
    r"|(?P<whole>每人每年度?|全年度?|(?:(?<=20[0-9]{2})|(?<![0-9一二三四五六七八九十两几多前近]))(?:年度?内|当年度?|本年度))"
    rf"(?={_SPAN}{{0,24}}?(?:(?P<bound>至少|不少于|不低于|不得少于|最少){_SPAN}{{0,10}}?)?(?<!第)"
    r"(?P<times>[0-9]{1,6}|[一两二三四五六七八九十]{1,3})(?P<occasion>场次|[次期场轮遍回篇条节](?![款例目]))(?P<over>以上|及以上)?)"
    r")"
)
COUNT = re.compile(
    r"(?P<lead>[^。；;，,、\n※0-9]{0,24}?)(?P<number>[0-9]{1,6}|[一两二三四五六七八九十]{1,3})(?:[-—至到~～][0-9]{1,3})?"
    r"(?P<unit>场次|[次条篇期场名个件份轮家项遍回人户批例节])(?P<more>以上|及以上)?"
)
LEAST = re.compile(r"至少|不少于|不低于|不得少于|最少")
OCCASIONS = frozenset("次期场轮遍回篇条节") | {"场次"}
DUE_TEXT = r"[^。；;，,、\n※0-9]{0,4}?(?:的|于|在|分别于)?"
DUE = re.compile(
    rf"{DUE_TEXT}[(（]?(?P<next>次[年月]|下[年月])?(?:(?P<month>{MONTH})月份?|(?P<within>首|末|第[一二三]个)月)?(?:(?P<day>{DAY})[日号]|(?P<end>年?[底末]))?"
    rf"(?:(?:之前|以前|前)(?:(?P<lead>[0-9]{{1,2}})个?[日天])?|(?<=[底末]))"
)


def read_recurrences(shade: Shadow, dues: Sequence[Spec]) -> list[FoundRecurrence]:
    """Every recurring duty with its figure and the day by which it is due, where the text names them.

    dues  date words that belong to a recurring duty: 每年6月底和12月底前 comes back twice, 每年…，次年1月31日前 once
    """
    found = [_read(shade, match) for match in EVERY.finditer(shade.compact) if not match["whole"] or _yearly(match)]
    for spec in dues:
        _add_due(found, spec, Found(*shade.place(spec.start, spec.end)))
    return found


def _add_due(found: list[FoundRecurrence], spec: Spec, place: Found) -> None:
    """Give the day to the duty named before it if that has none yet, else it is one more duty."""
    index = bisect_right(found, place.start, key=lambda one: one.start) - 1
    named = found[index] if index >= 0 else None
    if named and place.start < named.end:
        return
    per: Per = "month" if spec.shape == "this" else "year"
    day = spec.day or PARTS.get(spec.part, 31)
    following = spec.shift == 1 or spec.shape == "this"
    if named and named.per == per and named.due_day is None:
        found[index] = replace(named, due_month=spec.month, due_day=day, next_period=following)
        return
    more = FoundRecurrence(place.text, place.start, place.end, per, due_month=spec.month, due_day=day,
                           next_period=following)  # fmt: skip
    found.insert(index + 1, more)


def _yearly(match: re.Match[str]) -> bool:
    """全年培训2次 says how often; 年内修订一次 only until when, and 每人每年 needs a bound to be a duty."""
    if match["bound"] or match["over"]:
        return True
    return match["whole"].startswith("全年") or (match["whole"][0] != "每" and match["times"] not in ("1", "一"))


def _read(shade: Shadow, match: re.Match[str]) -> FoundRecurrence:
    if match["whole"]:
        place = shade.place(match.start(), match.end("over") if match["over"] else match.end("occasion"))
        return FoundRecurrence(*place, per="year", at_least=int(figure(match["times"])), unit=match["occasion"])
    per, every = _per(match)
    due = _due(shade.compact, match, per)
    least, unit, end = _count(shade.compact, due.end)
    return FoundRecurrence(*shade.place(match.start(), end), per=per, at_least=least, unit=unit, every=every,
                           due_month=due.month, due_day=due.day, lead_days=due.lead, next_period=due.following)  # fmt: skip


def _per(match: re.Match[str]) -> tuple[Per, int]:
    if match["one"] == "半":
        return "half_year", 1
    unit = match["unit"] or match["by_unit"] or match["one_unit"].removeprefix("个")
    every = whole(match["every"] or {"两": "两"}.get(match["one"] or "", "一"))
    per = PERS[unit.removeprefix("自然")]
    if per == "month" and every in (3, 6, 12):
        return {3: "quarter", 6: "half_year", 12: "year"}[every], 1  # type: ignore[return-value]
    return per, every


@dataclass(frozen=True, slots=True)
class Due:
    """Where the due words end, and the day of the period that they name."""

    end: int
    month: int | None = None
    day: int | None = None
    lead: int = 0
    following: bool = False


def _due(compact: str, match: re.Match[str], per: Per) -> Due:
    due = DUE.match(compact, match.end())
    if due and (due["month"] or due["day"] or due["end"]):
        return Due(due.end(), _month(due, per), _day(due["day"]), int(due["lead"] or 0), bool(due["next"]))
    return Due(match.end())


def _month(due: re.Match[str], per: Per) -> int | None:
    if due["within"]:
        return {"首": 1, "末": 3}.get(due["within"]) or whole(due["within"][1:-1])
    return whole(due["month"]) if due["month"] else 12 if per == "year" else None


def _day(text: str | None) -> int:
    return whole(text) if text else 31


def _count(compact: str, start: int) -> tuple[int | None, str | None, int]:
    count = COUNT.match(compact, start)
    if not count:
        return None, None, start
    if not (LEAST.search(count["lead"]) or count["more"] or count["unit"] in OCCASIONS):
        return None, None, start
    return int(figure(count["number"])), count["unit"], count.end()
