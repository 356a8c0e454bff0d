"""Words that say what a column or a labelled line holds: 责任科室, 完成时限：, 具体要求."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a column, a labelled value or a phrase holds."""

    NUMBER = "number"
    AREA = "area"
    TASK = "task"  # name of a task; the area where items are numbered below it
    TEXT = "text"  # requirement
    TARGET = "target"
    LEAD = "lead"
    SUPPORT = "support"
    DOING = "doing"  # 实施, 落实
    DUTY = "duty"  # units whose roles the words alone do not tell
    PEOPLE = "people"
    TIME = "time"
    NOTE = "note"


UNIT_ROLES = frozenset({Role.LEAD, Role.SUPPORT, Role.DOING, Role.DUTY})

_BODY = "单位|部门|科室|处室|股室|科股室|机构|主体|科|处"
_TIME = (
    "(?:计划|拟|预计)?(?:完成|办理|办结|整改|工作|任务|落实|责任|实施|推进|启动|公开)?(?:时限|期限|时间节点|时间|时间表|时段|节点|进度|日期)"
    "(?:要求|安排|节点|计划)?|推进计划|序时进度|截止(?:时间|日期)|时限|月份|季度|进度安排|时间进度|(?:更新|工作|公开)?(?:频次|频率|周期)|更新时限"
)
_PEOPLE = (
    "(?:第一|主要|直接|具体|牵头|分管|包保|挂钩|联系|责任|经办|承办|主管|负责|市级|县级|市|县|区|局|校|院|厅|委|带班)*(?:责任人|负责人|领导|联系人|联络员|经办人|承办人|责任人员|负责同志)"
    "(?:姓名)?(?:及(?:联系)?电话|及联系方式)?|(?:联系)?电话|联系方式"
)
_NOTE = "公开(?:方式|渠道|载体|形式)|备注|附注|注|(?:完成|进展|落实|工作|推进|办理)(?:进展)?(?:情况|进展)|佐证(?:材料)?|说明|依据|政策依据|文件依据|任务来源|来源"
_NUMBER = "序号?|编号|项次|序列|序次|次序|NO\\.?|No\\.?|任务(?:序号|编号)|项目编号"
_TARGET = "(?:工作|预期|年度|任务|主要|阶段性?|绩效|建设|考核)*(?:目标|成果|成效|指标)(?:要求|值|形式)?|完成标准|工作标准|目标任务值|衡量标准|成果形式"
_AREA = "(?:任务|工作|所属|重点|项目|事项|指标|政务|公开|主要)*(?:类别|领域|板块|版块|分类|类型|方面|维度|类目|大类)|一级(?:指标|任务|目录|事项)|工作要点|类|栏目"
_TEXT = (
    "(?:具体|工作|主要|任务|重点|落实|实施|推进|细化|分解|分项|公开|整改|建设|改革|实施|活动)+的?(?:要求|内容|措施|举措|做法|描述|分解|细则|标准|步骤|清单)"
    "(?:及(?:要求|措施|内容|标准))?|内容|要求|措施|举措|(?:工作|主要)?(?:任务|事项|工作)(?:及|和|与)(?:要求|措施|内容)|具体(?:工作)?(?:任务|事项|工作|项目)|分解任务|细化任务|[二三四]级(?:指标|任务|目录|事项)|(?:任务|工作)?内容(?:和|与|及)要求|工作任务(?:及|和|与)要求"
)
_TASK = (
    "(?:重点|主要|工作|目标|年度|任务|专项|改革|核心|建设|公开|整改|活动)*(?:任务|事项|工作|项目|要点|重点|问题|活动)(?:名称|事项|安排|分解)?"
    "|任务名称|项目名称|事项名称|重点工作任务"
)

_PATTERNS = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.NUMBER, _NUMBER),
        (Role.PEOPLE, _PEOPLE),
        (Role.TIME, _TIME),
        (Role.NOTE, _NOTE),
        (Role.TARGET, _TARGET),
        (Role.AREA, _AREA),
        (Role.TEXT, _TEXT),
        (Role.TASK, _TASK),
    )
)
_UNITS = re.compile(
    rf"(?:市级|县级|区级|省级|市直|局|主要|共同|第一|具体|整改)*"
    rf"(?:(?:牵头|主办|主责|责任|配合|协办|协同|协助|参与|参加|支持|实施|落实|承办|执行|组织|主管|承担|负责|完成|主体|公开|工作|任务|分工|责任主体|业务|所属)[和及与/、]?)+(?:的)?(?:{_BODY})?(?:分工)?"
    rf"|(?:单位|部门|科室|处室|股室)(?:分工)?|责任分工|任务分工|分工|(?:牵头|责任|配合)(?:单位|部门|科室)?[和及与/、](?:责任|配合|参与|协办)?(?:{_BODY}|人)"
)
_BRACKET = re.compile(r"[（(【\[].*?[）)】\]]")
LONGEST = 160  # characters of a heading with what stands in its brackets


def role_of(words: str) -> Role | None:
    """The role that a column heading or a label gives, None for any other words."""
    bare = re.sub(r"\s", "", words).strip("：:*")
    if len(bare) > LONGEST:  # no heading is so long, and a run of open brackets would take quadratic time
        return None
    core = re.sub("^20[0-9]{2}年度?", "", _BRACKET.sub("", bare) or bare.strip("（()）【】[]"))
    if not 0 < len(core) <= 14:
        return None
    if re.fullmatch(_NUMBER, core):
        return Role.NUMBER
    if _UNITS.fullmatch(core) and not re.fullmatch("(?:主要|具体|重点|年度|工作|任务|完成|整改|实施|落实)+", core):
        return unit_role(core)
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(core)), None)


def unit_role(core: str) -> Role:
    """Which part the units below such a heading have."""
    leads = re.search("牵头|主办|主责", core) is not None
    helps = re.search("配合|协办|协同|协助|参与|参加|支持", core) is not None
    duty = re.search("责任(?!人)", core.replace("牵头责任", "牵头")) is not None
    if leads or helps:
        return Role.DUTY if duty or leads == helps else Role.LEAD if leads else Role.SUPPORT
    return Role.DOING if re.search("实施|落实|执行", core) and not duty else Role.DUTY


@dataclass(frozen=True, slots=True)
class Label:
    """A label in running text: text[start:end] is the label with its colon and brackets."""

    role: Role
    start: int
    end: int


_LEVEL = "(?:市级|县级|区级|省级|市直|主要|共同|第一)?"
_INLINE_UNIT = (
    f"{_LEVEL}(?:牵头|主办|主责|责任|配合|协办|协同|协助|参与|参加|支持|实施|落实|承办|执行|组织实施|主管|承担|主体责任)"
    f"(?:[/、和及与](?:责任|配合|协办|参与|牵头|实施|落实))?(?:责任)?(?:{_BODY})?(?:及(?:责任人|单位))?"
)
_INLINE_TIME = (
    "(?:计划|拟)?(?:完成|办理|办结|整改|工作|任务|落实|实施)?(?:时限|期限)(?:要求)?|完成(?:时间|日期|节点)|时间(?:要求|节点|安排|进度)"
    "|进度(?:要求|安排)|截止(?:时间|日期)|工作时间"
)
_INLINE_PEOPLE = "(?:第一|主要|直接|具体|牵头|分管|包保|市级|县级)*(?:(?:牵头|分管|责任|主管|联系)[校院局厅委县区市省]领导|责任人|负责人|责任领导|牵头领导|分管领导|联系人|包保领导|挂钩领导|经办人)"
_START_ONLY = "(?:具体|工作|主要|任务|重点|落实)(?:要求|内容|措施|举措)|(?:工作|重点|主要|具体)任务|任务名称|(?:工作|预期|年度)目标|工作标准|备注"
_LABEL = re.compile(
    rf"[【\[〔]\s*(?P<boxed>{_INLINE_PEOPLE}|{_INLINE_UNIT}|{_INLINE_TIME}|{_START_ONLY})\s*[】\]〕]\s*[：:]?"
    rf"|(?<![一-鿿]各)(?P<plain>{_INLINE_PEOPLE}|{_INLINE_UNIT}|{_INLINE_TIME})\s*(?:[（(][^（()）：:]{{1,12}}[)）]\s*)?[：:∶﹕]"
    rf"|(?:^|(?<=\s))(?P<first>{_START_ONLY})\s*[：:∶﹕]"
    rf"|(?:^|(?<=\n))\s*(?P<spaced>(?:牵头|主办|责任|配合|协办|落实|实施|承办)(?:{_BODY})|完成时[限间]|责任人)[ \u3000\t]+(?=[一-鿿0-9])"
)


_ANYWHERE = UNIT_ROLES | {Role.PEOPLE, Role.TIME}


def labels_in(text: str) -> list[Label]:
    """All labels in a line or bracket, left to right."""
    found = []
    for match in _LABEL.finditer(text):
        words = match[match.lastgroup or 0]
        role = role_of(words)
        if role is not None and not _is_sentence(text, match, words):
            found.append(Label(role, match.start(), match.end()))
    units = any(label.role in UNIT_ROLES for label in found)
    return [label for label in found if units or label.role in _ANYWHERE or not text[: label.start].strip()]


def _is_sentence(text: str, match: re.Match[str], words: str) -> bool:
    """工作要点如下：…要求落实： is running text: a bare verb is a label only where a value begins afresh."""
    if match["plain"] is None or re.search(f"(?:{_BODY}|时限|期限|时间|人|领导|节点|要求|安排|进度|日期)$", words):
        return False
    before = text[: match.start()].rstrip(" \u3000\t")
    return bool(before) and before[-1] not in "。；;，,、（(【[〔：:）)\n"
