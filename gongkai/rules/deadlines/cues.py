"""The words around a date that make it a deadline or tell that it is none."""

from __future__ import annotations

import re
from typing import Literal

from gongkai.rules.deadlines.specs import Spec

Cue = Literal["before", "by", "column", "recurs", ""]

BEHIND, AHEAD = 14, 24  # characters looked at on either side
# 10月15日（星期五）下午17:30 stands for its day.
TAIL = re.compile(
    r"(?:[(（]?(?:星期|周)[一二三四五六日天][)）]?)?(?:(?:下班|上班|上午|下午|中午|晚上?|零时|当[日天])|[0-9]{1,2}[时点:](?:[0-9]{1,2}分?|整)?)*"
)
BEFORE = re.compile(
    r"(?:之前|以前|底前|前(?![期后述款列置三沿往来瞻进端提景程言]|[一二三1-3]个?季度|[0-9一二三四五六七八九十]+个?[日天月名位年]))"
)
AFTER_THE_FACT = re.compile(
    r".{0,6}?(?:印发|出台|制定|制发|发布|形成|建成|公布|生效|签订|设立|成立|登记|注册|产生|竣工|投用|实施|施行|入学|出生|取得|办理|受理)的"
)
NOT_A_DEADLINE = re.compile(
    r"以来|之?后|以后|起|开始|之?间|期间|同期|至今|版|号|初期|中期|印发|施行|制定的|的(?!时间|期限)|度?(?:工作)?(?:要点|计划|预算|决算|报告|任务|目标|方案)"
)
YEAR_END_NOUN = re.compile(r"(?:绩效|工作)?(?:考核|考评|总结|评议|测评|奖金|述职|决算|结算)")
OPEN_END = re.compile(r"[^\w]|$")
REFERS_BACK = re.compile(r"(?:自|从|比|较|与|同|和上年|截至|截止|截止到|截至到|根据|按照|对照)$")
ALREADY = re.compile(r"[^。；;\n]{0,12}?(?:已|共|累计|现有|达到了|实现了)|[,，]")
BY = re.compile(
    r"(?:截止时间[为:]?|截[止至]到?|最迟(?:在|于)?|[不晚迟]{2}于|力争[到在]?|争取[到在]?|确保[到在]?|预计[到在]?|到|至)$"
)
REACHES = re.compile(r"(?:达|提高|提升|增加|增长|回|恢复|延长|延续|推迟|有效期)[到至]$")
AT = re.compile(r"(?:分别)?(?:于|在|拟|将|计划|力争|争取|确保)$")
DONE = re.compile(
    r"[,，]?(?:各|分别|全部|全面|基本|初步|如期|按期|前?要|须|务必|力争|确保|实现)?(?:完成|办结|建成|竣工|报送|上报|提交|报市|报省|报县|报区|到位|投入使用|投用|上线|见效|达标|通车|验收|交付|结束|整改到位)(?!的|了|情况|率|后)"
)
HELD = re.compile(
    r"(?:组织)?(?:召开|举办|开展|组织|出台|发布|启动|开工|开通|公布|推出|实现|建立|形成|制定|编制|修订)(?![^，,。；]{0,12}的(?:通知|意见|决定))"
)
STOP = re.compile(r"(?:为止|止|截止)")
EACH = re.compile(r"每(?:年|个?年度)?(?:的|于|在|分别于)?$")
EACH_YEAR = re.compile(r"每个?年[^。\n]*$")
EACH_MONTH = re.compile(r"(?:每个?|按|逐)月[^。\n]*$")
COUNTED_YEARS = re.compile(r"(?:[0-9]|[一二两三四五六七八九十近数几多同去上往历学]个?)$")
LABEL = re.compile(r"(?:时限|期限|时间|日期|时间节点)(?:要求|安排|进度)?(?:为|是|[:：])?$")
LABELLED = re.compile(
    r"(?:时限|期限|完成时间|截止时间|时间要求|时间节点|时间进度|时间安排)[^。；;\n:：()（）※]{0,2}[:：][^。;\n:：()（）※]{0,40}$"
)


def cue(compact: str, spec: Spec, *, column: bool) -> tuple[Cue, int]:
    """Which kind of deadline the words are, and where the words that say so end; `""` where they are none."""
    before = compact[max(0, spec.start - BEHIND) : spec.start]
    after = compact[spec.end : spec.end + AHEAD]
    if spec.shape == "end" and spec.year is None and spec.shift is None and COUNTED_YEARS.search(before):
        return "", spec.end  # 三年内 is a length, 去年底 is over
    tail = TAIL.match(after)
    ahead = BEFORE.match(after, tail.end() if tail else 0)
    if _recurs(compact, spec, before):
        return "recurs", spec.end + (ahead.end() if ahead else 0)
    if ahead:
        fact = AFTER_THE_FACT.match(after, ahead.end())
        return ("", spec.end) if fact and not column else ("before", spec.end + ahead.end())
    if column or LABEL.search(before) or LABELLED.search(compact[max(0, spec.start - 60) : spec.start]):
        return ("", spec.end) if NOT_IN_COLUMN.match(after) else ("column", spec.end)
    if _by(spec, before, after):
        stop = STOP.match(after)
        return "by", spec.end + (stop.end() if stop else 0)
    return "", spec.end


NOT_IN_COLUMN = re.compile(r"以来|之后|以后|起(?!草)|(?:工作)?要点")


def _recurs(compact: str, spec: Spec, before: str) -> bool:
    """每年12月底前 comes back, and so does 次年1月 after it."""
    if EACH.search(before):
        return True
    earlier = compact[max(0, spec.start - 60) : spec.start]
    if spec.shape == "this":
        return spec.part in "下次" and EACH_MONTH.search(earlier) is not None
    return spec.shift == 1 and EACH_YEAR.search(earlier) is not None


def _by(spec: Spec, before: str, after: str) -> bool:
    if NOT_A_DEADLINE.match(after) or REACHES.search(before):
        return False
    if STOP.match(after):
        return True
    if REFERS_BACK.search(before):
        return before.endswith(("截至", "截止", "截止到", "截至到")) and not ALREADY.match(after)
    if BY.search(before):
        return True
    if spec.shape == "year":
        return DONE.match(after) is not None
    if _end_like(spec, after) or DONE.match(after):
        return True
    opens = spec.shape in ("quarter", "half") and not before[-1:].isalnum()
    return (opens or AT.search(before) is not None) and HELD.match(after) is not None


def _end_like(spec: Spec, after: str) -> bool:
    """底, 末 and 内 say by themselves that something is over then."""
    if spec.shape == "this":
        return spec.day == 31 and not after.startswith(("工作", "的"))
    if after.startswith(("内", "以内")) and spec.shape in ("month", "quarter", "half"):
        return True
    closing = spec.shape == "five" or spec.part in ("底", "末", "内")
    if spec.shape == "end" and spec.part != "内" and spec.year is None and spec.shift is None:
        return OPEN_END.match(after) is not None  # 年底对各单位考核 sets nothing
    return closing and not YEAR_END_NOUN.match(after)
