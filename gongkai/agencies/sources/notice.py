"""Reading the State Council office's yearly holiday notice from its text, as a proposal that a person confirms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.rules.days import WEEKDAYS
from gongkai.rules.refused import Refused

YEAR = re.compile(r"(20\d\d)年.{0,6}(?:节假日|放假)")
NUMBER = re.compile(r"国办发明电[〔\[（(]\d{4}[〕\]）)]\d+号")
HEAD = re.compile(
    r"(?:^|\n)\s*(?:[（(]?[一二三四五六七八九十]+[、）)．.]\s*)?([元春清劳端中国][^：:。，\n]{1,10})[：:]"
)
DAY = r"(?:(?P<y{n}>20\d\d)年)?(?:(?P<m{n}>\d{{1,2}})月)?(?P<d{n}>\d{{1,2}})日(?:[（(](?P<w{n}>[^）)]*)[）)])?"
RUN = re.compile(DAY.format(n=1) + r"(?:\s*(?:至|到|—|-|~|～)\s*" + DAY.format(n=2) + ")?")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
LONGEST = 12  # days of one holiday; a longer run was misread


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """What was read. `days`: worked or not, and the name; `doubts`: what a person should look at, in Chinese."""

    year: int
    number: str
    days: Mapping[date, tuple[bool, str]]
    doubts: tuple[str, ...]

    @property
    def title(self) -> str:
        """The notice's title as it is always worded."""
        return f"国务院办公厅关于{self.year}年部分节假日安排的通知"


def read_notice(text: str) -> NoticeDraft:
    """The days of a pasted notice. Refused where no year or no day can be found."""
    found = YEAR.search(text)
    if not found:
        raise Refused("没有看到“某年部分节假日安排”的字样，不知道是哪一年。", then="请把通知标题一起粘贴，或逐日填写。")
    year, number = int(found.group(1)), NUMBER.search(text)
    days: dict[date, tuple[bool, str]] = {}
    doubts: list[str] = []
    for name, body in _parts(text):
        for worked, day, doubt in _read_part(name, body, year):
            days[day] = (worked, f"{name}调休上班" if worked else name)
            doubts += [doubt] if doubt else []
    if not days:
        raise Refused("通知里没有读出日期。", then="请核对粘贴的文字，或逐日填写。")
    doubts += _missing(days)
    return NoticeDraft(year, number.group() if number else "", dict(sorted(days.items())), tuple(dict.fromkeys(doubts)))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """(holiday, what is said of it)."""
    heads = list(HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        yield head.group(1).strip(), text[head.end() : end]


def _read_part(name: str, body: str, year: int) -> Iterator[tuple[bool, date, str]]:
    """Each day with whether it is worked. A clause that says 上班 is about working days, any other about rest."""
    month: int | None = None
    for sentence in re.split(r"[。；;\n]", body):
        worked = "上班" in sentence
        if not worked and not re.search(r"放假|休息|调休", sentence):
            continue
        for run in RUN.finditer(sentence):
            month = int(run["m1"]) if run["m1"] else month
            first = _date(run["y1"], month, run["d1"], year)
            last_month = int(run["m2"]) if run["m2"] else month
            last = _date(run["y2"] or run["y1"], last_month, run["d2"], year) if run["d2"] else first
            month = last_month
            if first is None or last is None or not 0 <= (last - first).days < LONGEST:
                raise Refused(f"“{name}”里的“{run.group()}”读不成日期。", then="请改正后再读，或逐日填写。")
            doubt = _wrong_weekday(first, run["w1"]) or _wrong_weekday(last, run["w2"])
            for offset in range((last - first).days + 1):
                yield worked, first + timedelta(offset), doubt


def _date(year: str | None, month: int | None, day: str, default_year: int) -> date | None:
    try:
        return date(int(year or default_year), month or 0, int(day))
    except ValueError:
        return None


def _wrong_weekday(day: date, note: str | None) -> str:
    """What to look at where the weekday in brackets is not the day's."""
    said = WEEKDAY.search(note or "")
    real = WEEKDAYS[day.weekday()]
    if said and said.group(1).replace("天", "日") != real:
        return f"{day.month}月{day.day}日应是周{real}，通知里写的是周{said.group(1)}，请核对年份和日期。"
    return ""


def _missing(days: Mapping[date, tuple[bool, str]]) -> list[str]:
    """Holidays of the law that the notice does not name."""
    named = "".join(name for _, name in days.values())
    absent = [name for name in ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆") if name not in named]
    return [f"没有读出{'、'.join(absent)}的安排，请补上。"] if absent else []
