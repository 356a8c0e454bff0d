"""Every field that a template can hold: what it means, for the people who edit templates, and where its value comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gongkai.foi.models import Decision
from gongkai.letters.models import Code
from gongkai.letters.queries import phrases
from gongkai.letters.queries.facts import Facts
from gongkai.letters.queries.phrases import BLANK_DAY, chinese
from gongkai.letters.queries.typing import day_typed
from gongkai.merging.models import Items
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.requests.fees import Method
from gongkai.rules.requests.receipt import Channel
from gongkai.rules.requests.service import Way

Reader = Callable[[Facts], "str | Items"]
Shape = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Known:
    """A field: its meaning in Chinese, how its value is read, and what the items of a list hold."""

    meaning: str
    read: Reader
    columns: tuple[str, ...] = ()


def _typed(name: str, shaped: Shape = phrases.bare) -> Reader:
    return lambda facts: shaped(facts.typed.get(name, ""))


def _day(name: str, else_: Callable[[Facts], str]) -> Reader:
    """A day that was typed, else from the records."""
    return lambda facts: chinese(day_typed(facts, name)) or else_(facts)


def _decided(name: str, shaped: Shape = phrases.closed) -> Reader:
    """A text of the one decision."""
    return lambda facts: shaped(getattr(facts.decision, name)) if facts.decision else ""


def _consulted(name: str, typed: str, shaped: Shape = phrases.closed) -> Reader:
    """A text of the consultation, else what was typed for the letter that begins it."""
    return lambda facts: shaped(getattr(facts.consultation, name) if facts.consultation else facts.typed.get(typed, ""))


def _asked_days(facts: Facts) -> str:
    return "、".join(dict.fromkeys(in_chinese(one.asked_on) for one in facts.asked))


def _parties(facts: Facts) -> str:
    return "、".join(dict.fromkeys(one.get_party_display() for one in facts.asked))


def _section(facts: Facts) -> str:
    return facts.case.section.name if facts.case.section else ""


def _contact_line(facts: Facts) -> str:
    contact = facts.personal.contact
    return "，".join(text for text in (contact.phone, contact.email, contact.address) if text)


def _enclosures(facts: Facts) -> Items:
    return [
        {"序号": str(number), "名称": f"{one.name}（{one.pages}页）" if one.pages else one.name}
        for number, one in enumerate(facts.enclosures, 1)
    ]


def _service(name: str, blank: str) -> Reader:
    return lambda facts: str(getattr(facts.service, name) or blank) if facts.service else blank


def _registrar(facts: Facts) -> str:
    return facts.case.clock.order_by("id").values_list("entered_by", flat=True).first() or facts.maker


def _days(facts: Facts) -> str:
    return str(facts.extension.days) if facts.extension and facts.extension.days else ""


def _served_day(facts: Facts) -> str:
    service = facts.service
    return chinese(service.counted_on or service.sent_on) if service else BLANK_DAY


def _served_way(facts: Facts) -> str:
    return Way(facts.service.way).label if facts.service else Way.HAND.label


_CASE: dict[str, Known] = {
    "机关名称": Known("本机关全称", lambda f: f.case.agency.name),
    "文号": Known("文书编号，制发时自动编排", lambda f: f.number),
    "成文日期": Known("落款日期", lambda f: in_chinese(f.dated)),
    "联系人": Known("本机关联系人：经办人，未派件时为受理机构", lambda f: f.case.handler.name if f.case.handler else f.reception.unit),
    "联系电话": Known("受理机构的联系电话", lambda f: f.reception.phone),
    "登记编号": Known("申请的登记编号", lambda f: f.case.number),
    "申请人": Known("申请人姓名或名称", lambda f: f.case.applicant_name),
    "称呼": Known("信中怎样称呼申请人：公民是“您”，法人和其他组织是“你单位”", phrases.you),
    "申请人类别": Known("自然人、商业企业等", lambda f: f.case.get_applicant_kind_display()),
    "证件种类": Known("申请人的证件种类", lambda f: f.case.get_paper_display()),
    "证件号码": Known("申请人的证件号码（完整）", lambda f: f.personal.identity or "（未提供）"),
    "申请联系人": Known("申请人是单位时的联系人", lambda f: f.case.contact_person),
    "申请人电话": Known("申请人的电话", lambda f: f.personal.contact.phone),
    "申请人邮箱": Known("申请人的电子邮箱", lambda f: f.personal.contact.email),
    "申请人地址": Known("申请人的通信地址", lambda f: f.personal.contact.address),
    "申请人联系方式": Known("申请人的电话、邮箱、地址，写在一行", _contact_line),
    "代理人": Known("代理人姓名", lambda f: f.personal.agent.name),
    "申请内容": Known("所需信息的内容描述，补正后为补正的内容", lambda f: f.case.content),
    "信息特征": Known("文号或其他特征", lambda f: f.case.clues),
    "提供形式": Known("申请人要求的提供形式", lambda f: f.case.get_carrier_display()),
    "获取方式": Known("申请人要求的获取方式", lambda f: f.case.get_delivery_display()),
    "申请方式": Known("当面、邮寄、网上等", lambda f: Channel(f.case.channel).label),
    "到达日期": Known("申请到达本机关的日期", lambda f: in_chinese(f.case.arrived_on)),
    "邮戳日期": Known("信封上的邮戳日期", lambda f: chinese(f.case.posted_on)),
    "收到日期": Known("首次收到申请的日期（《条例》第三十一条）", lambda f: chinese(f.case.first_received_on)),
    "收到依据": Known("收到日期是怎样确定的", lambda f: f.case.receipt_why),
    "答复期限": Known("答复的最后一日，含当日", phrases.due),
    "期限变化": Known("补正、延长、征求意见、缴费对期限的影响，没有的自动省去", phrases.changes),
    "承办科室": Known("承办科室", _section),
    "登记人": Known("登记申请的人员", _registrar),
    "登记时间": Known("登记申请的日期", lambda f: in_chinese(day_of(f.case.arrived_at))),
    "查询码": Known("申请人的查询码只在登记时显示，系统不保存，因此为空", lambda f: ""),
    "办结日期": Known("办结日期", lambda f: chinese(f.case.ended_on)),
    "保管期限": Known("案卷的保管期限", lambda f: f.volume.retention if f.volume else ""),
    "卷次": Known("案卷第几卷", lambda f: phrases.ordinal(f.volume.number) if f.volume else ""),
    "件数": Known("这一卷的材料件数", lambda f: str(len(f.volume.pieces)) if f.volume else ""),
    "立卷人": Known("归档的人员", lambda f: f.maker),
    "材料": Known("这一卷的材料", lambda f: f.volume.pieces if f.volume else (), ("序号", "种类", "名称", "日期", "字节", "摘要")),
}  # fmt: skip
_STEPS: dict[str, Known] = {
    "补正事项": Known("需要补正的事项（制发时填写）", lambda f: phrases.listed(f.typed.get("补正事项", "") or (f.correction.what if f.correction else "")), ("序号", "内容")),
    "补正方式": Known("怎样补正（制发时填写）", _typed("补正方式")),
    "补正期限": Known("补正的最后一日", _day("补正期限", lambda f: chinese(f.correction.until) if f.correction else "")),
    "补正告知日期": Known("发出补正告知书的日期", lambda f: chinese(f.correction.asked_on) if f.correction else ""),
    "频次事实": Known("申请数量、频次的事实（制发时填写）", lambda f: phrases.closed(f.typed.get("频次事实", "") or (f.reasons.facts if f.reasons else ""))),
    "说明期限": Known("说明理由的最后一日", _day("说明期限", lambda f: chinese(f.reasons.until) if f.reasons else "")),
    "要求说明理由日期": Known("要求申请人说明理由的日期", lambda f: chinese(f.reasons.asked_on) if f.reasons else ""),
    "延期理由": Known("批准的延长理由", lambda f: phrases.bare(f.extension.reason) if f.extension else ""),
    "延长天数": Known("延长的工作日数", _days),
    "原答复期限": Known("延长以前的答复期限", phrases.due_before),
    "征求对象": Known("征求谁的意见", _consulted("name", "征求对象", str)),
    "征求事项": Known("征求意见的事项", _consulted("question", "征求事项")),
    "可能影响": Known("公开可能影响的权益", _consulted("harm", "可能影响")),
    "征求对象类别": Known("第三方、共同制作机关、其他机关", _parties),
    "征求日期": Known("发出征求意见书的日期", _asked_days),
    "征求文号": Known("征求意见书的编号", lambda f: f.number_of(Code.L07, consultation=f.consultation)),
    "要求时间": Known("协办函要求回复的最后一日", _day("要求时间", lambda f: chinese(f.consultation.until) if f.consultation else "")),
    "公开理由": Known("不顾第三方反对而公开的公共利益理由", lambda f: phrases.closed(f.consultation.public_interest) if f.consultation else ""),
    "公开内容": Known("告知第三方决定公开的内容（制发时填写）", _typed("公开内容", phrases.closed)),
    "计收理由": Known("计收信息处理费的事实和理由", lambda f: phrases.closed(f.charge.reason) if f.charge else ""),
    "计收方式": Known("按件计收或者按量计收", lambda f: Method(f.charge.method).label if f.charge else ""),
    "收费明细": Known("收费的逐档明细", phrases.fee_lines, ("说明",)),
    "金额": Known("合计金额（元）", lambda f: str(f.charge.amount) if f.charge else ""),
    "缴款办法": Known("受理机构设置的缴款办法", lambda f: phrases.closed(f.reception.payee)),
    "收费通知日期": Known("发出收费通知书的日期", lambda f: chinese(f.charge.noticed_on) if f.charge else ""),
    "收费送达日期": Known("申请人收到收费通知书的日期", lambda f: chinese(f.charge.got_on) if f.charge else ""),
    "缴费期限": Known("缴费的最后一日", lambda f: chinese(f.charge.pay_by) if f.charge else ""),
    "受送达人": Known("送达的文书发给谁：申请人，或者征求意见的对象", phrases.served_to),
    "送达地址": Known("受送达人的地址", phrases.served_at),
    "送达文书": Known("送达的文书名称和编号", lambda f: str(f.letter) if f.letter else ""),
    "送达方式": Known("送达方式", _served_way),
    "送达日期": Known("送达日期，尚未送达的留空白供填写", _served_day),
    "邮件编号": Known("邮件编号", _service("tracking_no", "")),
}  # fmt: skip
_ANSWER: dict[str, Known] = {
    "依据": Known("所依据的条、款、项", phrases.grounds),
    "事实和理由": Known("决定中写的事实和理由", _decided("reasons")),
    "已公开位置": Known("已公开的位置或者获取途径", _decided("place", phrases.bare)),
    "提供方式": Known("提供信息的方式、途径和时间", _decided("manner", phrases.bare)),
    "公开部分": Known("部分公开：公开的内容", _decided("open_part")),
    "不公开部分": Known("部分公开：不予公开的内容", _decided("withheld_part")),
    "裁量理由": Known("决定不予公开的裁量理由", _decided("discretion")),
    "专门规定": Known("有专门规定的法律、行政法规", _decided("other_law", phrases.bare)),
    "检索情况": Known("检索的范围和经过", _decided("search_log")),
    "负责公开的机关": Known("负责公开的机关及联系方式", _decided("right_agency")),
    "说明理由情况": Known("大量、反复申请：申请人没有说明理由，或者理由不合理", phrases.excused),
    "征求意见情况": Known("征求第三方意见的经过和结果，不写第三方名称", lambda f: phrases.consulted(f.decision.consultation if f.decision else None)),
    "此前答复": Known("重复申请：此前的登记编号和答复", lambda f: phrases.earlier_answer(f, f.decision)),
    "其他渠道": Known("信访、投诉、举报等渠道（制发时可填）", _typed("其他渠道", phrases.closed)),
    "更正结果": Known("更正或者转送的结果（制发时填写）", _typed("更正结果")),
    "补充说明": Known("拟稿时写的补充内容", lambda f: f.answer.opening if f.answer else ""),
    "事项数": Known("本答复处理的事项数", lambda f: str(len(f.decisions))),
    "事项": Known("多项答复的逐项内容", phrases.decided, ("序号", "内容", "答复")),
    "附件": Known("随答复提供的文件", _enclosures, ("序号", "名称")),
    "救济告知": Known("行政复议、行政诉讼的告知，由答复类型和日期确定", phrases.remedy_clause),
}  # fmt: skip
FIELDS: Mapping[str, Known] = MappingProxyType(_CASE | _STEPS | _ANSWER)


def decision_values(facts: Facts, decision: Decision) -> dict[str, str]:
    """The texts of one decision among several, by field."""
    one = Facts(facts.case, facts.code, facts.dated, typed=facts.typed)
    one.__dict__.update(decisions=[decision], reception=facts.reception, reasons=facts.reasons)
    found = {name: known.read(one) for name, known in (_ANSWER | {"称呼": _CASE["称呼"], "要求说明理由日期": _STEPS["要求说明理由日期"]}).items()
             if name not in {"事项", "附件", "救济告知", "补充说明", "事项数"}}  # fmt: skip
    return {name: value for name, value in found.items() if isinstance(value, str)}


def keys() -> list[str]:
    """Every way in which a field can be written, lists with their columns."""
    return [
        name if not known.columns else f"{name}.{column}"
        for name, known in FIELDS.items()
        for column in known.columns or ("",)
    ]
