"""Lengths of time with no day to count from: 2个工作日内, 5年内, 24小时内."""

from __future__ import annotations

import re

from gongkai.rules.deadlines.found import FoundRelative, Unit
from gongkai.rules.deadlines.numerals import whole
from gongkai.rules.deadlines.shadow import Shadow

UNITS: dict[str, Unit] = {
    "分钟": "minute", "小时": "hour", "工作日": "workday", "自然日": "day", "日": "day", "天": "day", "周": "week",
    "星期": "week", "月": "month", "季度": "quarter", "年": "year",
}  # fmt: skip
LENGTH = re.compile(
    r"(?:(?P<since>(?:自|收到|接到|从)[^。；;，,\n※]{0,20}?(?:之日起|日起|起|后))[,，]?)?"
    r"(?:在|于|应当在|应在)?(?P<most>(?:最长)?不(?:得)?超过)?(?<![0-9.近])"
    r"(?:(?P<number>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
    r"(?:个?(?P<unit>分钟|小时|工作日|自然日|日|天|周|星期|年)|个(?P<whole>月|季度))|(?P<half>半个?[年月]))"
    r"(?:之内|以内|内|(?(most)|(?!)))"
)
# A benefit or a right that lasts so long is no time limit for a duty.
LASTS = re.compile(r"(?:可以?|均可)?(?:享受|免|不得|不再|给予|有效)")
LASTS_FOR = re.compile(r"对")  # 在两年之内对其企业实行…: so long, where the length is in years


def read_relative(shade: Shadow) -> list[FoundRelative]:
    """Every length of time within which something must be done."""
    found = (_read(shade, match) for match in LENGTH.finditer(shade.compact))
    return [one for one in found if one is not None]


def _read(shade: Shadow, match: re.Match[str]) -> FoundRelative | None:
    number, unit = _length(match)
    long = unit in ("month", "quarter", "year")
    if LASTS.match(shade.compact, match.end()) or (unit == "year" and LASTS_FOR.match(shade.compact, match.end())):
        return None
    if long and not match.group().endswith("内"):
        return None  # 有效期不超过5年
    since = shade.place(*match.span("since"))[0] if match["since"] else None
    return FoundRelative(*shade.place(*match.span()), number=number, unit=unit, since=since)


def _length(match: re.Match[str]) -> tuple[int, Unit]:
    if half := match["half"]:
        return (6, "month") if half.endswith("年") else (15, "day")
    return whole(match["number"]), UNITS[match["unit"] or match["whole"]]
