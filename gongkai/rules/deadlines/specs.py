"""Date words, before it is known whether they are a deadline: where they stand and which days they span."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gongkai.rules.deadlines.numerals import whole

Shape = Literal["day", "month", "part", "quarter", "half", "end", "year", "five", "this", "bare"]

YEAR = r"(?:(?:19|20)\d\d|[一二][零〇0Oo一二三四五六七八九]{3})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|[二廿]?十[一二三四五六七八九]?|[一二三四五六七八九])"
NOT_IN_FIGURE = r"(?<![0-9.第])(?<![〇一二三四五六七八九十百]十)"
SPEC = re.compile(
    rf"""(?=[0-9〇一二三四五六七八九十年上下今本当明次来翌第“"])
    (?:
      “?(?P<five>十[一二三四五六七]?)五”?(?:规划|时期|计划)?(?:期末|末期?)
    | (?P<iyear>(?<![0-9.])20\d\d)(?P<sep>[-./])(?P<imonth>1[0-2]|0?[1-9])(?:(?P=sep)(?P<iday>3[01]|[12]\d|0?[1-9]))?(?![0-9%.])(?:月?(?P<ipart>[底末])|月)?
    | (?P<this>[本当下次])月(?:份|底|末)?(?:(?P<tday>{DAY})[日号])?
    | (?:(?<![0-9])(?P<year>{YEAR})年度?|(?P<near>今年度?|本年度?|当年度?|明年|次年|来年|翌年))?[的,，]?
      (?:
        {NOT_IN_FIGURE}(?P<month>{MONTH})月份?的?(?:(?P<day>{DAY})[日号]|(?P<part>底|末|初|上旬|中旬|下旬))?
      | (?<!前)第?(?<!前)(?P<quarter>[1-4一二三四])个?季度的?(?:(?P<qpart>[末底])|(?P<qmonth>首月|第一个月))?
      | (?P<half>[上下])半年(?P<hpart>[末底])?
      | (?:年度?|(?<=[年度]))(?P<end>[底末终]|内|中(?=之?前|以前|完成))
      )?
    | (?P<bare>(?<=[、,，和及与至到—－–~～-]){DAY})[日号]
    )""",
    re.VERBOSE,
)
NEAR = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "来": 1, "翌": 1}
PARTS = {"初": 10, "上旬": 10, "中旬": 20}
QUARTERS = {char: n for n, char in enumerate("一二三四", 1)} | {str(n): n for n in range(1, 5)}


@dataclass(slots=True)
class Spec:
    """Date words at compact[start:end]. `shift` counts from the year in force (次年 is 1); None where not said."""

    start: int
    end: int
    shape: Shape
    year: int | None = None
    shift: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""


def specs(compact: str) -> Iterator[Spec]:
    """All date words, left to right, none overlapping."""
    for match in SPEC.finditer(compact):
        found = _read(match) if match.end() > match.start() else None
        if found is not None:
            yield found


def _read(match: re.Match[str]) -> Spec | None:
    group = match.groupdict()
    spec = Spec(match.start(), match.end(), "year")
    spec.year = whole(group["year"]) if group["year"] else None
    spec.shift = NEAR[group["near"][0]] if group["near"] else None
    for shape, reader in READERS:
        if group[shape] is not None:
            reader(spec, group)
            return spec
    return _year_alone(spec, match)


def _year_alone(spec: Spec, match: re.Match[str]) -> Spec | None:
    """`2025年`: a year; 今年 alone says nothing, and a comma after it is not part of it."""
    if spec.year is None:
        return None
    spec.end -= match.group()[-1] in "的,，"
    return spec


def _five(spec: Spec, group: dict[str, str]) -> None:
    """十一五 ended in 2010, each plan takes five years."""
    spec.shape, spec.year, spec.part = "five", 1955 + 5 * whole(group["five"]), group["five"] + "五"


def _iso(spec: Spec, group: dict[str, str]) -> None:
    spec.year, spec.month = int(group["iyear"]), int(group["imonth"])
    spec.day = int(group["iday"]) if group["iday"] else None
    spec.part = group["ipart"] or ""
    spec.shape = "day" if spec.day else "part" if spec.part else "month"


def _this(spec: Spec, group: dict[str, str]) -> None:
    spec.shape, spec.part = "this", group["this"]
    spec.day = whole(group["tday"]) if group["tday"] else 31


def _month(spec: Spec, group: dict[str, str]) -> None:
    spec.month, spec.part = whole(group["month"]), group["part"] or ""
    spec.day = whole(group["day"]) if group["day"] else None
    spec.shape = "day" if spec.day else "part" if spec.part else "month"


def _quarter(spec: Spec, group: dict[str, str]) -> None:
    spec.shape, spec.month = "quarter", 3 * QUARTERS[group["quarter"]]
    spec.part = group["qpart"] or ""
    if group["qmonth"]:
        spec.shape, spec.month = "month", spec.month - 2


def _half(spec: Spec, group: dict[str, str]) -> None:
    spec.shape, spec.month, spec.part = "half", 6 if group["half"] == "上" else 12, group["hpart"] or ""


def _end(spec: Spec, group: dict[str, str]) -> None:
    spec.shape, spec.part, spec.month = "end", group["end"], 6 if group["end"] == "中" else 12


def _bare(spec: Spec, group: dict[str, str]) -> None:
    spec.shape, spec.day = "bare", whole(group["bare"])


READERS = (
    ("five", _five), ("iyear", _iso), ("this", _this), ("month", _month),
    ("quarter", _quarter), ("half", _half), ("end", _end), ("bare", _bare),
)  # fmt: skip


def span(spec: Spec, year: int) -> tuple[date, date] | None:
    """First and last day of the words in that year; None where the day does not exist."""
    if spec.shape in ("year", "five"):
        return date(year, 1, 1), date(year, 12, 31)
    month = spec.month or 12
    last = date(year, month, monthrange(year, month)[1])
    if spec.shape == "day":
        day = spec.day or 1
        return (date(year, month, day),) * 2 if day <= last.day else None
    if spec.shape == "part":
        return date(year, month, 1), date(year, month, PARTS.get(spec.part, last.day))
    first = {"quarter": month - 2, "half": month - 5, "end": 1}.get(spec.shape, month)
    return date(year, first, 1), last


def day_before(day: date) -> date:
    """The calendar day before."""
    return day - timedelta(days=1)
