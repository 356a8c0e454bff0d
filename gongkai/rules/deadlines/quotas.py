"""Figures that a duty must reach: 不低于4%, 至少12篇, 达到6.2%左右, 引进100名."""

from __future__ import annotations

import re
from bisect import bisect_right

from gongkai.rules.deadlines.found import FoundQuota, FoundRecurrence, Op, Per
from gongkai.rules.deadlines.numerals import figure
from gongkai.rules.deadlines.shadow import Shadow

COUNTED = (
    "个百分点|平方公里|平方米|立方米|公里|千米|亩|公顷|元|吨|场次|人次|[%‰名个家次条篇项件份期场人户处座台辆所批例字分]"
)
QUOTA = re.compile(
    r"(?<![0-9.第])(?P<figure>[0-9]{1,9}(?:\.[0-9]{1,4})?[万亿]?|[一二两三四五六七八九十百千]{1,6}[万亿]?)余?(?P<unit>"
    + COUNTED
    + r")(?!工作日|月|小时|季度|星期|分之)(?P<after>左右|以上|以内|以下|及以上)?"
)
OPS: tuple[tuple[re.Pattern[str], Op], ...] = (
    (re.compile(r"(?:不高于|不超过|不得超过|不得高于|不多于|至多|控制在|压减到|降到|降至)[^，,。；;、\n]{0,4}$"), "<="),
    (re.compile(r"(?:不低于|不少于|不得低于|不得少于|至少|最少|高于|超过|突破|不小于)[^，,。；;、\n]{0,4}$"), ">="),
    (re.compile(r"(?:低于|少于)[^，,。；;、\n]{0,4}$"), "<="),
)
AFTER: dict[str, Op] = {"左右": "~", "以上": ">=", "及以上": ">=", "以内": "<=", "以下": "<="}
TARGET = re.compile(
    r"(?:引进|培养|选拔|扶持|建设|建成|新建|完成|设立|筹建|培训|新增|支持|打造|组织|发动|资助|实现|达到?|推出|编制|举办|开展|召开|发布"
    r"|改造|增长|增幅|提高到?|提升到?|确保|培育|创建|评选|认定|更新|公开|报送|产生|加强与|力争)[^，,。；;\n]{0,24}(?<![的等级这各该此述])$"
)
CHAIN = re.compile(r"[^。；;\n]{0,28}?(?:[、和及与,，])[^。；;\n]{0,28}")
RATES = ("%", "‰", "个百分点")
LOOK = 32


def read_quotas(shade: Shadow, recurrences: list[FoundRecurrence]) -> list[FoundQuota]:
    """Figures with a bound (不低于, 以上, 左右, %) or behind a verb that sets them (引进100名)."""
    found: list[FoundQuota] = []
    counted = _covered(recurrences)
    last = -1
    for match in QUOTA.finditer(shade.compact):
        if shade.at[match.start()] in counted:
            continue
        opens, operator = _bound(shade.compact, match)
        chained = (
            last >= 0
            and match["figure"][0].isascii()
            and CHAIN.fullmatch(shade.compact, last, match.start()) is not None
        )
        if operator is None and not chained:
            continue
        last = match.end()
        text, start, end = shade.place(opens, last)
        per = _per(shade.source, start, recurrences)
        found.append(FoundQuota(text, start, end, figure(match["figure"]), match["unit"], operator or "=", per))
    return found


def _covered(recurrences: list[FoundRecurrence]) -> set[int]:
    """Places whose figures say how often, not how much."""
    return {place for one in recurrences if one.at_least is not None for place in range(one.start, one.end)}


def _bound(compact: str, match: re.Match[str]) -> tuple[int, Op | None]:
    """Where the bounding words open, and the bound; None where nothing says that the figure is to be reached."""
    left = max(0, match.start() - LOOK)
    before = compact[left : match.start()]
    for pattern, operator in OPS:
        if words := pattern.search(before):
            return left + words.start(), operator
    if match["after"]:
        return match.start(), AFTER[match["after"]]
    if match["unit"] in RATES or (match["figure"][0].isascii() and TARGET.search(before)):
        return match.start(), "="
    return match.start(), None


def _per(source: str, start: int, recurrences: list[FoundRecurrence]) -> Per | None:
    """每年资助A名、B名: the period named last before the figure in the same sentence."""
    index = bisect_right(recurrences, start, key=lambda one: one.start) - 1
    if index < 0 or len(between := source[recurrences[index].start : start]) > 80 or set(between) & set("。；;\n"):
        return None
    return recurrences[index].per
