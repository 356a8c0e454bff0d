"""What a plan says once for all items, and what around the items is title, date or signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.drafts.sources.flow import Line, Part
from gongkai.drafts.sources.marks import mark_at
from gongkai.drafts.sources.units import split_names
from gongkai.drafts.sources.words import Words
from gongkai.papers.models import Paper

_PART = r"[^，,；;。（）()\n]"
_FIRST_LEADS = (
    rf"(?:{_PART}{{0,14}}?(?:排|列|居|处|位|名){_PART}{{0,6}}?(?:第一|首|最前|前面?){_PART}{{0,8}}?(?:为|是|系|即为?){_PART}{{0,4}}牵头{_PART}{{0,12}}"
    rf"|牵头(?:单位|部门|科室)?(?:排|列)(?:在|名)?(?:第一|首)位?"
    rf"|(?:第一|首)(?:个|家|位|责任){_PART}{{0,8}}?(?:为|是|系){_PART}{{0,3}}牵头{_PART}{{0,12}})(?:[，,]?\s*下同)?"
)
_RULE = re.compile(rf"[（(]\s*{_FIRST_LEADS}\s*[）)]|[，,；;。]?\s*{_FIRST_LEADS}")
_INHERITED = re.compile(
    r"[，,；;。]?\s*(?:以下|下列|下同|各项|所有|上述|以上)[^，,；;。\n]{0,8}?均?[^，,；;。\n]{0,2}?(?:需要?|由|请|涉及|须|应)(?P<units>[^，,；;。\n]{2,40}?)(?:负责|按职责)?(?:配合|参与|协助|协同|落实)[^，,；;。\n]{0,6}[，,]?\s*(?:以下)?不再[^，,；;。）)\n]{0,8}"
)
_LEGEND = re.compile(
    r"[“\"'‘「]?\s*(?P<sign>[—–\-－/／─]{1,4}|[△▲○●☆★※√◎□■◇◆])\s*[”\"'’」]?\s*(?:符号|标记|标识|的|者)*\s*(?:表示|代表|是指|指|为|即|意为|：|:)\s*(?P<sentence>[^。；;\n]{2,60}?)(?=\s*[，,、]\s*[“\"]?[△▲○●☆★※√◎□■◇◆]|[。；;\n]|$)"
)
_NOT_CONCERNED = re.compile("不涉及|无需|不需|不承担|不适用|无关|仅需配合|不属于|未涉及|不参与|无此项")
_KIND = re.compile(
    r"(?:通知|意见|方案|要点|计划|办法|措施|规划|报告|清单|台账|分工|分工表|分解表|任务表|一览表|安排|决定|规定|函|细则|表|举措|分解)(?:[（(][^）)]*[)）])?$"
)
_NUMBER_LINE = re.compile(
    r"^[一-鿿]{1,12}\s*(?:字|函|规|发|办|办发|办函)?\s*[〔\[（(﹝【]\s*(?P<year>20\d\d)\s*[〕\]）)﹞】]\s*第?\s*\d+\s*号$"
)
_DATE_LINE = re.compile(r"^[（(]?\s*(?P<year>20\d\d)\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:印发|发布)?[)）]?$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_ONE_LINE_TITLE = re.compile(
    r"^\s*([^。；：\n]{4,70}?(?:方案|意见|通知|要点|计划|措施|办法|分工|安排|分解表|清单|台账|规划|报告|举措))(?=\s|为)"
)
_TAIL = re.compile(
    r"^(?:(?:来源|信息来源|抄送|主送|报送|责任编辑|编辑|公开方式|印发机关|索引号|发布时间|发布日期|附|附件|附表|信息公开(?:选项|类型|属性))\s*[0-9一二三]*\s*[：:]"
    r"|附件\s*[0-9一二三]*\s*$|扫一扫|(?:打印|关闭|分享|上一篇|下一篇|相关链接)(?:本页|到|[：:\s]|$)|[（(]?此件|版权所有|网站标识码|网站地图)"
)
_AROUND_TITLE = re.compile(
    r"您的位置|当前位置|首页|[>»]|字号|发布时间|发布日期|索引号|浏览次数|无障碍|文件$|^附件?\s*[0-9一二三]*\s*[：:]?$|号$"
)
TAIL_IN_LINE = re.compile(
    r"\s(?:来源|信息来源|附件下载|附件|责任编辑|编辑|扫一扫|打印|关闭|分享到|上一篇|下一篇)(?:[:：\s].*)?$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that hold for all items.

    first_leads   the first named unit leads: the sentence, or None
    inherited     units that co-operate everywhere
    legend        (sign, sentence), and the signs among them that mean "not concerned"
    lead_signs    signs that mark the leading unit in a list
    """

    first_leads: Words | None
    inherited: tuple[Words, ...]
    legend: tuple[tuple[str, str], ...]
    unconcerned: frozenset[str]
    lead_signs: str = ""


def rules_of(texts: Iterable[Words]) -> Rules:
    """Look for the rules in every text of the plan."""
    first: Words | None = None
    inherited: tuple[Words, ...] = ()
    legend: dict[str, str] = {}
    for words in texts:
        if first is None and "牵头" in words.text and (match := _RULE.search(words.text)):
            first = words[match.start() : match.end()].strip("，,；;。 （()）")
        if not inherited and "不再" in words.text and (match := _INHERITED.search(words.text)):
            inherited = tuple(split_names(words[match.start("units") : match.end("units")]))
        for match in _LEGEND.finditer(words.text):
            legend.setdefault(_sign(match["sign"]), match["sentence"].strip())
    unconcerned = frozenset(sign for sign, sentence in legend.items() if _NOT_CONCERNED.search(sentence))
    leads = "".join(sign for sign, sentence in legend.items() if re.match("牵头|主办|主责", sentence))
    return Rules(first, inherited, tuple(legend.items()), unconcerned, leads)


def _sign(printed: str) -> str:
    return "—" if set(printed) <= set("—–-－─") else printed.replace("／", "/")


def unconcerned(rules: Rules, dash: Words) -> bool:
    """Whether the sign in a cell means, by the plan's own words, that the body is not concerned."""
    return _sign(dash.text.strip()) in rules.unconcerned


def without_rules(words: Words) -> tuple[Words, list[Words]]:
    """The words without sentences that state a rule for all items, and those sentences."""
    cut = [match.span() for pattern in (_RULE, _INHERITED) if "牵头" in words.text or "不再" in words.text
           for match in pattern.finditer(words.text)]  # fmt: skip
    return (words.without(cut), [words[a:b] for a, b in cut]) if cut else (words, [])


def is_closing(text: str) -> bool:
    """Date, signature, list of enclosures and the like."""
    bare = text.strip()
    return bool(_DATE_LINE.match(bare) or _TAIL.match(bare) or _NUMBER_LINE.match(bare))


def is_kind(text: str) -> bool:
    """Whether the text ends as titles do: …方案, …要点."""
    return _KIND.search(text.rstrip()) is not None


def is_title(text: str) -> bool:
    """Whether a line is the title of a plan rather than a heading in one: it says of what kind and of which year."""
    return is_kind(text) and (_YEAR.search(text) is not None or len(text) > 16)


def stands_around(text: str) -> bool:
    """Words of the page, not of the plan: where one is, when it was put up."""
    return _AROUND_TITLE.search(text) is not None


@dataclass(frozen=True, slots=True)
class Head:
    """Title and year, and how many parts of the flow are taken up by the title."""

    title: str | None
    words: tuple[Words, ...]
    year: int | None


def head_of(paper: Paper, flow: Sequence[Part], asides: Sequence[tuple[Words, str]]) -> Head:
    """Title from the first lines (or the row above a table's heading), year from title, number or date."""
    lines = _title_lines(flow) or _above_table(flow, asides)
    title = "".join(re.sub(r"\s", "", words.printed) for words in lines) or _declared(paper)
    return Head(title, tuple(lines), _year(title or "", flow))


def _declared(paper: Paper) -> str | None:
    """The file's own title counts only where it looks like a plan's."""
    title = re.sub(r"\s", "", paper.title or "")
    return title if title and _KIND.search(title) else None


def _title_lines(flow: Sequence[Part]) -> list[Words]:
    taken: list[Words] = []
    for part in flow[:12]:
        if not isinstance(part, Line):
            break
        text = part.words.text
        if not taken and (match := _ONE_LINE_TITLE.match(text)) and len(text) > 60:
            return [part.words[match.start(1) : match.end(1)]]
        if not taken and stands_around(text):
            continue
        if _NUMBER_LINE.match(text):
            break
        if not _may_be_title(part, taken):
            break
        taken.append(part.words)
        if _KIND.search(text) and not (part.centred and _more_centred(flow, part)):
            break
    whole = "".join(words.text for words in taken)
    return taken if len(whole) <= 90 and (len(taken) <= 1 or _KIND.search(whole)) else taken[:1]


def _may_be_title(line: Line, taken: Sequence[Words]) -> bool:
    text = line.words.text.strip()
    if mark_at(text) and not (line.level or line.centred):
        return False
    return len(text) <= 60 and len(taken) < 4 and text[-1] not in "。；：:;" and not _DATE_LINE.match(text)


def _more_centred(flow: Sequence[Part], line: Line) -> bool:
    number = next(n for n, part in enumerate(flow) if part is line)
    after = flow[number + 1] if number + 1 < len(flow) else None
    return (
        isinstance(after, Line)
        and after.centred
        and _may_be_title(after, ())
        and not _NUMBER_LINE.match(after.words.text)
    )


def _above_table(flow: Sequence[Part], asides: Sequence[tuple[Words, str]]) -> list[Words]:
    if not flow or not isinstance(flow[0], list) or not asides or asides[0][1] != "说明":
        return []
    return [asides[0][0]] if len(asides[0][0]) <= 60 else []


def _year(title: str, flow: Sequence[Part]) -> int | None:
    found = _YEAR.search(title)
    if found:
        return int(found[1])
    lines = [part.words.text.strip() for part in flow if isinstance(part, Line)]
    inner = (text for text in lines[:60] if len(text) <= 50 and is_kind(text) and mark_at(text) is None)
    for text in inner:  # the title of the plan behind a covering letter
        if (found := _YEAR.search(text)) and not re.search("[，。：；《]", text):
            return int(found[1])
    for pattern, among in ((_NUMBER_LINE, lines[:8]), (_DATE_LINE, lines[:8] + lines[-12:])):
        for text in among:
            match = pattern.match(text)
            if match:
                return int(match["year"])
    return None
