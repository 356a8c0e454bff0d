"""Names and titles of leaders: a wrong title beside a name, a name written wrongly beside its title, a wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from gongkai.screening.findings import Class, Finding, Severity, resolved

GROUND = "本单位领导名单；国办发〔2019〕16号单项否决指标“严重表述错误”"
TITLE = Class("leader", "领导姓名职务", GROUND, "职务与名单不符，按名单应为：{}")
NAME = Class("leader", "领导姓名职务", GROUND, "姓名疑有误，按名单应为：{}")
PERHAPS_NAME = NAME.weaker("姓名与名单相差一字，请核对是否应为：{}")
ORDER = Class("leader", "领导排序", GROUND, "排序与名单不符，请核对：{}", Severity.WARN)

RANK = r"(?:常务副|副|代理|代)?"
BODY = r"(?:党组|党委|市委|省委|区委|县委|工委|党工委|机关党委|纪委|纪检组|纪检监察组|人大|政协)?"
OFFICE = (
    r"(?:书记(?![员处])|局长(?![期远短])|主任(?![医科务])|厅长(?![期远])|部长(?![期远])|市长|省长|区长|县长|镇长|乡长|处长(?![期远])|科长|司长|署长|总理|主席(?![台团])"
    r"|组长|委员长|党组成员|党委委员|巡视员|调研员|总工程师|总经济师|总规划师|队长|站长(?![期远])|所长|院长|校长|秘书长)"
)
ONE = rf"{BODY}{RANK}(?:[一二三四]级)?{OFFICE}"
BEFORE = re.compile(rf"({ONE}(?:[、，]{ONE}){{0,3}})[ \u3000]?$")
AFTER = re.compile(rf"({RANK}{OFFICE})")
ATOM = re.compile(ONE)
HAN = re.compile(r"[\u4e00-\u9fff]")
FOLLOWERS = frozenset(
    "说在出主参介指强表带率与和及对就要前到做作为致同会调检慰、赴深听讲回任当以从代签宣了并一提分部先亲也还已将于等现率陪看走召组发"
)
BETWEEN = re.compile(
    rf"^(?:同志|{ONE})?[、，,和及与 \u3000]{{1,2}}(?:[\u4e00-\u9fff、]{{0,16}}(?:{OFFICE}))?[ \u3000]?$"
)

ALIKE = [frozenset(group) for group in (
    "伟玮炜纬苇维伪韦", "明铭鸣名茗", "军君钧均俊峻骏竣", "健建剑键箭", "华花骅桦哗", "强墙蔷", "辉晖挥徽", "志智致治挚", "国囯", "平萍苹坪",
    "红宏洪虹鸿弘泓", "丽莉利俐立力励", "芳方房", "杰洁捷婕", "文雯闻纹", "涛滔韬", "波博勃", "彬斌宾滨", "林琳霖临", "新欣鑫馨心昕", "晓小筱",
    "燕艳雁彦", "英瑛颖莹盈", "玉钰裕育昱煜", "春椿", "永勇咏泳", "清青卿", "生声升胜昇", "刚钢岗纲", "东冬栋", "海梅", "超朝", "浩皓昊灏", "宇羽雨禹",
    "磊雷蕾", "静靖婧敬", "娟涓鹃", "敏闽旻", "凯恺楷", "飞菲斐霏", "峰锋丰枫", "光广", "荣容蓉嵘", "贵桂", "福富", "祥翔详", "庆青", "泽则", "成诚城程",
    "晨辰臣宸", "亮量", "洋阳扬杨", "怡宜仪", "佳嘉家", "梓紫子", "萧肖", "付傅", "阎闫", "戴代", "邱丘", "章张", "李黎", "王汪黄", "吴伍武邬", "陈程成",
    "徐许", "刘柳", "周邹", "何贺", "余于俞喻徐", "己已巳", "末未", "土士", "日曰", "千干", "天夭", "戊戌戍", "侯候", "冼洗", "锺钟", "赖懒", "免兔", "冶治",
    "沁泌", "汩汨", "彤丹", "宣宜", "炅灵", "昊吴", "晟盛圣", "珍诊", "艺义毅益亦", "学雪", "云芸耘", "霞侠", "山三珊", "森琛", "坚艰", "中忠钟", "哲喆", "启起琦奇",
)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody on the bureau's list: the name, and every title in full ("党组书记、局长" counts as two)."""

    name: str
    titles: tuple[str, ...]

    @property
    def offices(self) -> tuple[str, ...]:
        """The single titles."""
        return tuple(office for title in self.titles for office in re.split(r"[、，,\s]+", title) if office)


def find_leaders(text: str, leaders: Sequence[Leader]) -> list[Finding]:
    """What is wrong with the leaders of a list in a text, by place.

    leaders   in the order in which they are to be named
    A title is compared only where it stands directly before or after the name. Two people of one name are one here.
    """
    known = {leader.name: leader for leader in leaders if len(leader.name) > 1}
    if not known:
        return []
    standing = list(re.finditer("|".join(map(spaced, sorted(known, key=len, reverse=True))), text))
    return resolved(
        [
            *(finding for match in standing for finding in wrong_title(text, match, known[unspaced(match.group())])),
            *misspelt(text, known),
            *out_of_order(text, standing, list(known)),
        ]
    )


def spaced(name: str) -> str:
    """Pattern of a name; one of two characters may be spread as in lists (周　敏)."""
    return r"[ \u3000]{0,4}".join(map(re.escape, name)) if len(name) == 2 else re.escape(name)


def unspaced(name: str) -> str:
    """A name without the blanks that spread it."""
    return name.replace(" ", "").replace("\u3000", "")


def wrong_title(text: str, name: re.Match[str], leader: Leader) -> Iterator[Finding]:
    """The titles directly before or after a name that are not this leader's."""
    after = AFTER.match(text, name.end())
    before_at = max(0, name.start() - 40)
    before = BEFORE.search(text[before_at : name.start()])
    if after:
        if not fits(after.group(), leader):
            yield TITLE.found(text, *after.span(), nearest(after.group(), leader))
    elif before and ends_here(text, name.end()):
        for office in ATOM.finditer(before.group(1)):
            if not fits(office.group(), leader):
                start = before_at + before.start(1) + office.start()
                yield TITLE.found(text, start, start + len(office.group()), nearest(office.group(), leader))


def nearest(office: str, leader: Leader) -> str:
    """The leader's own title that shares most of its ending with a wrong one, "" where the list gives none."""
    return max(leader.offices, key=lambda own: shared_ending(own, office), default="")


def shared_ending(one: str, other: str) -> int:
    """How many characters at the end of two titles are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=False)))


def ends_here(text: str, end: int) -> bool:
    """Whether a name is over: what follows is no character of a longer name."""
    after = text[end : end + 1]
    return not HAN.match(after) or after in FOLLOWERS or text.startswith("同志", end)


def fits(office: str, leader: Leader) -> bool:
    """Whether a title is one of the leader's, possibly shortened (书记 for 党组书记) but never raised (局长 for 副局长)."""
    return any(same_office(office, own) for own in leader.offices)


def same_office(office: str, own: str) -> bool:
    """Whether one title ends with the other and what is more names a body, not a rank."""
    longer, shorter = (office, own) if len(office) >= len(own) else (own, office)
    more = longer.removesuffix(shorter)
    return longer.endswith(shorter) and not re.search(r"副|代|级$", more)


def misspelt(text: str, known: dict[str, Leader]) -> Iterator[Finding]:
    """Names one character off beside a title of the leader whom they resemble."""
    for office in ATOM.finditer(text):
        for start, end in beside(text, office, known):
            name = text[start:end]
            if name in known:
                continue
            for leader in known.values():
                if (kind := likeness(name, leader.name)) and fits(office.group(), leader):
                    yield kind.found(text, start, end, leader.name)
                    break


def beside(text: str, office: re.Match[str], known: dict[str, Leader]) -> Iterator[tuple[int, int]]:
    """Places directly after and before a title that are as long as a leader's name."""
    at = office.end() + (text[office.end() : office.end() + 1] in {" ", "\u3000"})
    for length in sorted({len(name) for name in known}, reverse=True):
        if at + length <= len(text) and ends_here(text, at + length):
            yield at, at + length
        if office.start() >= length:
            yield office.start() - length, office.start()


def likeness(name: str, right: str) -> Class | None:
    """How sure it is that a name is a misspelling of another: sound or look alike, or one of three characters differs."""
    if len(name) != len(right):
        return None
    differing = [pair for pair in zip(name, right, strict=True) if pair[0] != pair[1]]
    if len(differing) != 1:
        return None
    one, other = differing[0]
    if any(one in group and other in group for group in ALIKE):
        return NAME
    surname_kept = name[0] == right[0]
    return PERHAPS_NAME if len(right) >= 3 and surname_kept and HAN.match(one) else None


def out_of_order(text: str, standing: Sequence[re.Match[str]], order: Sequence[str]) -> Iterator[Finding]:
    """The later of two neighbours in a list of leaders who stand the wrong way round."""
    for one, other in pairwise(standing):
        gap = text[one.end() : other.start()]
        first, second = unspaced(one.group()), unspaced(other.group())
        if len(gap) <= 24 and BETWEEN.match(gap) and order.index(first) > order.index(second):
            yield ORDER.found(text, *other.span(), f"{second}、{first}")
