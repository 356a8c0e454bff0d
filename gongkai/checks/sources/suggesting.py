"""Which checks the words of a requirement call for. Pure: text, column names and kind names in, suggestions out.

A suggestion is only that: nothing looks before the coordinator has confirmed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.checks.models import INTERPRETATION_DAYS, Measure
from gongkai.publications.models import PlanPeriod
from gongkai.rules.deadlines import FoundRelative, read_times

PIECES = frozenset("条篇则件期个份")  # counting words of what a column holds
ELSEWHERE = re.compile(
    r"新媒体|微信|微博|公众号|视频号|抖音|头条|短视频|报纸|电视|电台"
)  # nothing of it is recorded here
PUT_OUT = re.compile(r"更新|发布|公开|公布|推送|刊登|刊载|解读|公示|上传")
PLACE = re.compile(r"[“\"「『]?([^“”\"「」『』，。；、：（）()\s]{2,12}?)[”\"」』]?(?:专栏|栏目|板块|专题)")
TAIL = re.compile(r"(?:专栏|栏目|板块|专题|信息|公开)+$")
READING = re.compile(
    r"(?:政策|文件)[^。；]{0,30}解读[^。；]{0,30}(?:同步|同时|同日|工作日内)|(?:同步|同时|同日)[^。；]{0,20}解读"
    r"|解读[^。；]{0,24}工作日内[^。；]{0,4}(?:发布|公开|公布|上传)"
)
GUIDE = re.compile(
    r"(?:修订|更新|修改|完善|编制|重新发布|规范)[^。；]{0,16}公开指南|公开指南[^。；]{0,16}(?:修订|更新|修改|完善|重新)"
)
PLANS = re.compile(
    r"[^。；]*(?:(?:历次|历年|历史|历届|集中公开|归集|补齐|成套|汇集|梳理)[^。；]*规划"
    r"|规划[^。；]*(?:历次|历史|归集|补齐|集中公开)|十[一二三四五六]五[”\"』」]?以来[^。；]*规划)[^。；]*"
)
FIVE_YEARS = re.compile(r"五年|历次|十[一二三四五六]?五|历史规划")
NAMED_PLAN = re.compile(r"(?<!第)十([一二三四五])五|(?<![一二三四五六])[“\"]十五[”\"]")
DISCLOSED = re.compile(r"公开|公布|发布|公示|上网|挂网")
ANSWERED = re.compile(r"答复|回复|回应|办结|告知|受理|解读|移送|报送|反馈|更正")
SHORT_KINDS = {
    "行政许可": "licence", "行政处罚": "penalty", "双公示": "licence penalty", "规范性文件": "norm", "预算": "budget",
    "决算": "budget", "统计": "statistics", "规划": "plan", "人事": "personnel", "公告": "notice",
}  # fmt: skip
OF_REQUESTS = re.compile(r"依申请公开|(?:政府)?信息公开申请|公开申请")
REQUEST_WORDS: Mapping[Measure, re.Pattern[str]] = {
    Measure.ON_TIME: re.compile(
        r"(?:答复|办理)(?:期限|时限)|(?:按时|按期|及时|限时|依法依规|规范)[^，。；]{0,8}(?:答复|办理)|(?:答复|办理)[^，。；]{0,10}(?:按时|按期|及时|规范)"
    ),
    Measure.FIXING: re.compile(r"补正"),
    Measure.LETTERS: re.compile(
        r"(?:答复|告知|办理)[^，。；]{0,10}(?:文书|格式|模板|范本)|(?:文书|格式文本|模板|范本)[^，。；]{0,12}(?:答复|告知)"
    ),
    Measure.FEES: re.compile(r"信息处理费|收费[^，。；]{0,10}(?:标准|规定|规范)"),
    Measure.ARCHIVE: re.compile(r"归档|立卷|存档"),
}
NEAR = 24  # characters around a length of time in which its act is named


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One check that could be run.

    words   the words that call for it, a piece of the requirement
    target  for a quota: so many each period; None where the text has no figure
    column  key of a column, None where none of the names fits and a person must choose
    """

    measure: Measure
    words: str
    column: int | None = None
    kinds: tuple[str, ...] = ()
    target: int | None = None
    days: int = 0
    first_plan: int | None = None
    last_plan: int | None = None


def suggest(text: str, columns: Sequence[tuple[int, str]], kinds: Iterable[str], year: int) -> list[Suggestion]:
    """Checks for a requirement, at most one of each measure, the most telling first.

    columns  key and name of the agency's columns
    kinds    codes of the kinds of document that there are
    year     the plan's, which tells the newest five-year plan
    """
    found = [_guide(text), _plans(text, year), _reading(text), _limit(text, frozenset(kinds)), _quota(text, columns)]
    return [one for one in found if one is not None] + list(_requests(text))


def _requests(text: str) -> Iterator[Suggestion]:
    """What sentences about requests for information ask for; those about letters to leaders and hotlines are none."""
    seen: set[Measure] = set()
    for sentence in re.split(r"[。；;\n]", text):
        if not OF_REQUESTS.search(sentence):
            continue
        for measure, words in REQUEST_WORDS.items():
            match = words.search(sentence)
            if match and measure not in seen:
                seen.add(measure)
                yield Suggestion(measure, _cut(match[0]))


def _guide(text: str) -> Suggestion | None:
    match = GUIDE.search(text)
    return Suggestion(Measure.GUIDE, _cut(match[0])) if match else None


def _plans(text: str, year: int) -> Suggestion | None:
    match = PLANS.search(text)
    if not match or not FIVE_YEARS.search(match[0]):
        return None
    named = sorted(_named(match[0]))
    newest = max(PlanPeriod.P10, min(PlanPeriod.P15, 10 + (year - 2001) // 5))
    first = named[0] if named else int(PlanPeriod.P11)
    last = named[-1] if len(named) > 1 else int(newest)
    return Suggestion(Measure.PLANS, _cut(match[0].strip("，、 ")), first_plan=first, last_plan=max(first, last))


def _named(text: str) -> Iterator[int]:
    """十五 is the tenth plan, 十一五 the eleventh."""
    for match in NAMED_PLAN.finditer(text):
        yield 10 + "一二三四五".index(match[1]) + 1 if match[1] else 10


def _reading(text: str) -> Suggestion | None:
    match = READING.search(text)
    if not match or ELSEWHERE.search(match[0]):
        return None
    days = [
        one.number
        for one in read_times(text, year=None).relative
        if one.unit == "workday" and _about(text, one, "解读")
    ]
    return Suggestion(Measure.READING, _cut(match[0]), days=days[0] if days else INTERPRETATION_DAYS)


def _about(text: str, found: FoundRelative, word: str) -> bool:
    return word in text[max(0, found.start - NEAR) : found.end + NEAR]


def _limit(text: str, kinds: frozenset[str]) -> Suggestion | None:
    """Working days alone: a limit in calendar days counts from approvals that are not recorded here."""
    for one in read_times(text, year=None).relative:
        behind = re.split(r"[。；]", text[one.end : one.end + NEAR])[0]
        act = DISCLOSED.search(behind)
        if one.unit != "workday" or not act or ANSWERED.search(behind[: act.start()]):
            continue
        clause = re.split(r"[。；]", text[: one.start])[-1]
        if "解读" in clause:
            continue
        codes = " ".join(code for name, code in SHORT_KINDS.items() if name in clause).split()
        return Suggestion(
            Measure.LIMIT,
            _cut(f"{one.text}{behind[: act.end()]}"),
            kinds=tuple(dict.fromkeys(code for code in codes if code in kinds)),
            days=one.number,
        )
    return None


def _quota(text: str, columns: Sequence[tuple[int, str]]) -> Suggestion | None:
    """A figure of pieces put out in each period, on the site and not in other media."""
    for words, figure in _figures(text):
        sentence = next((part for part in re.split(r"[。；]", text) if words in part), text)
        if ELSEWHERE.search(sentence) or not PUT_OUT.search(sentence):
            continue
        column = _column(sentence, columns)
        if column is None and not PLACE.search(sentence) and "信息" not in sentence:
            continue
        return Suggestion(Measure.QUOTA, _cut(words), column=column, target=figure)
    return None


def _figures(text: str) -> Iterator[tuple[str, int]]:
    times = read_times(text, year=None)
    for back in times.recurrences:
        if back.at_least and _counts(back.unit or "", back.text, text[back.end : back.end + 6]):
            yield back.text, back.at_least
    for quota in times.quotas:
        if quota.op in (">=", "=") and quota.value >= 1 and _counts(quota.unit, quota.text, text[quota.end :][:6]):
            yield quota.text, int(quota.value)


def _counts(unit: str, words: str, behind: str) -> bool:
    """Pieces; and 次 where it is an update that is counted."""
    return unit in PIECES or (unit == "次" and "更新" in words + behind)


def _column(sentence: str, columns: Sequence[tuple[int, str]]) -> int | None:
    """The column that the sentence names: its whole name, else what stands before 专栏 as a short form of one."""
    names = sorted(columns, key=lambda pair: -len(pair[1]))
    for key, name in names:
        if (TAIL.sub("", name) or name) in sentence:
            return key
    for match in PLACE.finditer(sentence):
        short = TAIL.sub("", match[1]) or match[1]
        fitting = [key for key, name in names if _is_short_for(short, name)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _is_short_for(short: str, name: str) -> bool:
    """公交 for 公共交通: every character in its order."""
    left = iter(name)
    return len(short) >= 2 and all(char in left for char in short)


def _cut(words: str) -> str:
    return words[:200]
