"""What a request brings with it when it comes in, and what is wrong with it (《政府信息公开条例》第二十九、三十一条; rules 1.5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gongkai.agencies.models import Agency
from gongkai.foi.models import Applicant, Carrier, Delivery, Paper, PieceKind
from gongkai.foi.queries.personal import Agent, Contact
from gongkai.papers.actions.texts import clean
from gongkai.rules.days import in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.receipt import Channel, Receipt, receipt_date
from gongkai.vault.identity import credit_code_fault, identity_fault, mobile_fault, written

LONGEST_NAME, LONGEST_SUBJECT, LONGEST_CONTENT, LONGEST_ITEM = 120, 200, 10_000, 400
DERIVED_SUBJECT = 60  # characters of the content that stand for a subject nobody wrote
MOST_ITEMS = 50
FIRST_DAY = date(2008, 5, 1)  # 国务院令第492号 in force: before it there was no such request
OTHER_NUMBER = re.compile(
    r"[0-9A-Z\u4e00-\u9fff()（）第号]{4,30}"
)  # passports, permits, 士兵证: no check digit is known
LANDLINE = re.compile(r"[+()\d\s-]{7,25}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """How and when a request came: everything from which the day of receipt follows.

    arrived_on    day on which it was handed in, signed for, or really reached the work unit
    first_unit    who got it first, where that was not the work unit (rules 1.5.7)
    confirmed_on  day on which both sides confirmed it, with `confirmed_how`, for channels whose day that is
    ruled_on      for an announced channel: the day by the agency's own rules
    """

    channel: Channel
    arrived_on: date
    posted_on: date | None = None
    tracking_no: str = ""
    first_unit: str = ""
    confirmed_on: date | None = None
    confirmed_how: str = ""
    ruled_on: date | None = None

    def receipt(self, contact: Contact) -> Receipt:
        """The day of receipt, or why there is none yet."""
        reachable = bool(contact.phone or contact.email or contact.fax)
        confirmed = self.confirmed_on if self.channel.confirms else None
        return receipt_date(
            self.channel, arrived=self.arrived_on, confirmed=confirmed, reachable=reachable, ruled=self.ruled_on
        )

    def kept(self) -> dict[str, Any]:
        """The case's fields of its arrival. A web request confirms itself (rules 1.8.1)."""
        told: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "ruled_on"}
        if self.channel is Channel.WEB:
            return told | {"confirmed_on": self.arrived_on, "confirmed_how": "系统自动确认"}
        return told if self.channel.confirms else told | {"confirmed_on": None, "confirmed_how": ""}


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that comes with a request."""

    kind: PieceKind
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Intake:
    """A request as somebody handed it in.

    items     what is asked for, one text for each thing; empty where it is one thing
    lacking   staff take it although an element of art. 29 is missing: it is registered first and corrected after
    files     the request itself, proof of identity, authority of the agent, envelope
    """

    agency: Agency
    arrival: Arrival
    applicant_name: str
    content: str
    applicant_kind: str = Applicant.NATURAL
    contact_person: str = ""
    paper: str = Paper.RESIDENT
    identity: str = ""
    contact: Contact = field(default_factory=Contact)
    agent: Agent = field(default_factory=Agent)
    helped: str = ""
    subject: str = ""
    clues: str = ""
    carrier: str = Carrier.PAPER
    delivery: str = Delivery.POST
    suggests_disclosure: bool = False
    items: tuple[str, ...] = ()
    oral: bool = False
    lacking: bool = False
    files: tuple[NewFile, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether a citizen asks."""
        return self.applicant_kind == Applicant.NATURAL

    @property
    def has_agent(self) -> bool:
        """Whether somebody acts for the applicant."""
        return bool(self.agent.name or self.agent.identity or self.agent.phone)

    def brings(self, kind: PieceKind) -> bool:
        """Whether a file of the kind comes with it."""
        return any(file.kind == kind for file in self.files)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of an intake, in two sentences: what, and what to do."""

    field: str
    what: str
    then: str = "请修改后再提交。"

    def refusal(self) -> Refused:
        """As an action raises it."""
        return Refused(self.what, then=self.then)


def tidied(intake: Intake) -> Intake:
    """The same without control characters and blanks at the ends; numbers as they are kept; a subject where none was written."""
    content = tidy(intake.content)
    subject = line(intake.subject) or line(content)[:DERIVED_SUBJECT]
    texts: dict[str, Any] = {
        name: line(getattr(intake, name)) for name in ("applicant_name", "contact_person", "helped", "clues")
    }
    return replace(
        intake, content=content, subject=subject, identity=written(intake.identity), **texts,
        contact=Contact(**{one.name: line(getattr(intake.contact, one.name)) for one in fields(Contact)}),
        agent=Agent(line(intake.agent.name), written(intake.agent.identity), line(intake.agent.phone)),
        items=tuple(filter(None, map(line, intake.items))), arrival=tidied_arrival(intake.arrival),
    )  # fmt: skip


def tidied_arrival(arrival: Arrival) -> Arrival:
    """See `tidied`."""
    names = ("tracking_no", "first_unit", "confirmed_how")
    texts: dict[str, Any] = {name: line(getattr(arrival, name)) for name in names}
    return replace(arrival, **texts)


def tidy(text: str) -> str:
    """A text of several lines without what cannot be seen."""
    return "".join(c for c in clean(text) if c == "\n" or unicodedata.category(c) != "Cf").strip()


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(tidy(text).split())


def faults(intake: Intake, today: date, *, by_web: bool) -> list[Fault]:
    """Everything that is wrong with a tidied intake, in the order of the form; empty where it can be registered."""
    found = [*arrival_faults(intake.arrival, today)]
    for check in CHECKS:
        found += check(intake)
    found += _identity(intake, today)
    found += _agent(intake, today)
    if by_web:
        found += _web(intake, today)
    return found


def arrival_faults(arrival: Arrival, today: date) -> Iterator[Fault]:
    """Days that cannot be, and what the channel needs."""
    for name, word in ARRIVAL_DAYS:
        day = getattr(arrival, name)
        if day is not None and day > today:
            yield Fault(name, f"{word}{in_chinese(day)}还没有到。", "请核对日期，不能登记将来的日期。")
        elif day is not None and day < FIRST_DAY:
            yield Fault(name, f"{word}{in_chinese(day)}太早。", "请核对年份。")
    if arrival.posted_on and arrival.posted_on > arrival.arrived_on:
        yield Fault("posted_on", "邮戳日期晚于到达日期。", "请核对邮戳日期和到达日期。")
    if arrival.channel is Channel.POST_OTHER_UNIT and not arrival.first_unit:
        yield Fault("first_unit", "没有写最先收到申请的单位或人员。", "请写明是哪个内设机构或者个人转来的。")
    yield from _confirmation(arrival)
    yield from _too_long(arrival, ARRIVAL_LIMITS)


def _confirmation(arrival: Arrival) -> Iterator[Fault]:
    if arrival.confirmed_on is None or not arrival.channel.confirms:
        return
    try:
        receipt_date(arrival.channel, arrived=arrival.arrived_on, confirmed=arrival.confirmed_on)
    except Refused as refusal:
        yield Fault("confirmed_on", refusal.what, refusal.then)
    if not arrival.confirmed_how:
        yield Fault("confirmed_how", "没有写怎样确认的。", "请写明确认的方式和对方，如“电话，申请人本人”。")


def _too_long(holder: object, limits: tuple[tuple[str, int, str], ...]) -> Iterator[Fault]:
    for name, most, word in limits:
        length = len(getattr(holder, name))
        if length > most:
            yield Fault(name, f"{word}有{length}个字，超过{most}个字。", f"请缩短到{most}个字以内。")


def _texts(intake: Intake) -> Iterator[Fault]:
    if not intake.applicant_name:
        yield Fault("applicant_name", "没有写申请人的姓名或名称。", "请填写与证件一致的姓名或名称。")
    if not intake.content:
        yield Fault("content", "没有写所需信息的内容描述。", "请写明信息的名称、文号或者便于查询的其他特征。")
    yield from _too_long(intake, LIMITS)
    for name, kinds in (("applicant_kind", Applicant), ("paper", Paper), ("carrier", Carrier), ("delivery", Delivery)):
        if getattr(intake, name) not in kinds.values:
            yield Fault(name, "所选的项目不在可选范围内。", "请重新选择。")


def _items(intake: Intake) -> Iterator[Fault]:
    if len(intake.items) > MOST_ITEMS:
        yield Fault("items", f"一次申请列了{len(intake.items)}项，超过{MOST_ITEMS}项。", "请分成几次申请。")
    for number, text in enumerate(intake.items, 1):
        if len(text) > LONGEST_ITEM:
            yield Fault("items", f"第{number}项有{len(text)}个字，超过{LONGEST_ITEM}个字。", "请缩短这一项。")


def _oral(intake: Intake) -> Iterator[Fault]:
    if intake.oral and intake.arrival.channel is not Channel.COUNTER:
        yield Fault("oral", "口头申请只能当面提出。", "请把申请方式改为“当面提交”，或者不选口头申请。")


def _contact(intake: Intake) -> Iterator[Fault]:
    contact = intake.contact
    if contact.phone and (wrong := phone_fault(contact.phone)):
        yield Fault("phone", wrong, "请填写手机号码，或者带区号的固定电话。")
    if contact.email and not _is_email(contact.email):
        yield Fault("email", "电子邮箱的写法不对。", "请核对，应写成 name@example.com 的样子。")
    if contact.postcode and not re.fullmatch(r"\d{6}", contact.postcode):
        yield Fault("postcode", "邮政编码应为6位数字。", "请核对，不知道的可以不填。")
    yield from _too_long(contact, (("address", 200, "通信地址"), ("phone", 40, "联系电话"), ("fax", 40, "传真"),
                                   ("email", 120, "电子邮箱")))  # fmt: skip
    if intake.lacking:
        return
    if not any((contact.phone, contact.email, contact.address, contact.fax)):
        yield Fault("phone", "没有留联系方式。", "请至少填写电话、邮箱、地址中的一项。")
    need = NEEDED.get(Delivery(intake.delivery)) if intake.delivery in Delivery.values else None
    if need and not getattr(contact, need[0]):
        yield Fault(need[0], f"选择了“{Delivery(intake.delivery).label}”，但没有填{need[1]}。", f"请填写{need[1]}。")


def clash(carrier: str, delivery: str) -> Fault | None:
    """What is wrong where the information cannot be handed over in the form by the way: a paper is not fetched on the web.

    Both are what the request says (art. 29 para. 2 no. 3): on the web it is refused, since the applicant can choose again;
    staff take down what a letter says and are only told.
    """
    if carrier not in Carrier.values or delivery not in Delivery.values or delivery in FITTING[Carrier(carrier)]:
        return None
    form, way = Carrier(carrier), Delivery(delivery)
    ways = "".join(f"“{one.label}”" for one in FITTING[form])
    forms = "".join(f"“{one.label}”" for one, fitting in FITTING.items() if way in fitting)
    return Fault(
        "delivery",
        f"提供形式是“{form.label}”的，不能用“{way.label}”的方式获取。",
        f"获取方式请改选{ways}，或者提供形式改选{forms}。",
    )


def phone_fault(phone: str) -> str:
    """What is wrong with a telephone number, of a mobile or a fixed line."""
    digits = written(phone).removeprefix("+86")
    if digits.startswith("1") and len(digits) != 5:
        return mobile_fault(phone)
    return "" if LANDLINE.fullmatch(phone) else "联系电话的写法不对。"


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _identity(intake: Intake, today: date) -> Iterator[Fault]:
    """The kind of paper fits who asks, and its number can be one."""
    if intake.is_person == (intake.paper == Paper.CREDIT) and intake.paper != Paper.OTHER:
        yield Fault(
            "paper", "证件种类与申请人类别不符。", "公民请选身份证等个人证件，法人和其他组织请选统一社会信用代码。"
        )
    if not intake.is_person and intake.paper not in {Paper.CREDIT, Paper.OTHER}:
        yield Fault("paper", "法人和其他组织不能用个人证件申请。", "请选统一社会信用代码，没有的选其他证件。")
    if not intake.identity:
        if not intake.lacking:
            word = "证件号码" if intake.is_person else "统一社会信用代码"
            yield Fault("identity", f"没有填{word}。", f"请填写{word}；确实没有的，由受理人员登记后通知补正。")
    elif wrong := _number_fault(intake, today):
        yield Fault("identity", wrong, "请对照证件核对。")
    if not intake.is_person and not intake.contact_person and not intake.lacking:
        yield Fault("contact_person", "没有写联系人。", "法人和其他组织申请的，请填写联系人姓名。")


def _number_fault(intake: Intake, today: date) -> str:
    if intake.paper == Paper.RESIDENT:
        return identity_fault(intake.identity, today)
    if intake.paper == Paper.CREDIT:
        return credit_code_fault(intake.identity)
    return "" if OTHER_NUMBER.fullmatch(intake.identity) else "证件号码应为4至30位数字、字母或汉字。"


def _agent(intake: Intake, today: date) -> Iterator[Fault]:
    if not intake.has_agent:
        return
    agent = intake.agent
    if not agent.name or len(agent.name) > 60:
        yield Fault("agent_name", "代理人姓名没有写或者太长。", "请填写代理人的姓名，不超过60个字。")
    if agent.identity and (wrong := identity_fault(agent.identity, today)):
        yield Fault("agent_identity", f"代理人的{wrong}", "请对照证件核对。")
    if agent.phone and (wrong := phone_fault(agent.phone)):
        yield Fault("agent_phone", f"代理人的电话不对：{wrong}", "请核对。")
    if intake.lacking:
        return
    if not agent.identity:
        yield Fault("agent_identity", "没有填代理人的身份证号码。", "请填写代理人的身份证号码。")
    if not intake.brings(PieceKind.AUTHORITY):
        yield Fault("authority", "委托他人代为申请，但没有授权委托书。", "请上传申请人签名或盖章的授权委托书。")


def _web(intake: Intake, today: date) -> Iterator[Fault]:
    """What only the form on the portal has to see to: nobody stands by to look at a paper."""
    if intake.lacking:
        yield Fault("lacking", "网上申请不能先登记后补正。", "请填全各项内容后再提交。")
    if intake.arrival.channel is not Channel.WEB or intake.arrival.arrived_on != today:
        yield Fault("channel", "网上申请的提交日期只能是当日。", "请刷新页面后再提交。")
    if wrong := clash(intake.carrier, intake.delivery):
        yield wrong
    if intake.carrier == Carrier.EMAIL and not intake.contact.email:
        yield Fault("email", f"选择了“{Carrier.EMAIL.label}”，但没有填电子邮箱。", "请填写电子邮箱。")
    if not intake.brings(PieceKind.IDENTITY):
        yield Fault("identity_file", "没有上传身份证明。", "请上传证件的照片或扫描件。")


ARRIVAL_DAYS = (("arrived_on", "到达日期"), ("posted_on", "邮戳日期"), ("confirmed_on", "双方确认日期"), ("ruled_on", "规定的收到日期"))  # fmt: skip
ARRIVAL_LIMITS = (("tracking_no", 40, "邮件编号"), ("first_unit", 60, "最先收到的单位或人员"), ("confirmed_how", 120, "确认方式"))  # fmt: skip
LIMITS = (
    ("applicant_name", LONGEST_NAME, "申请人姓名或名称"), ("contact_person", 60, "联系人"), ("helped", 120, "需要的协助"),
    ("subject", LONGEST_SUBJECT, "申请事项"), ("content", LONGEST_CONTENT, "内容描述"), ("clues", 200, "文号或其他特征"),
)  # fmt: skip
NEEDED = {Delivery.POST: ("address", "通信地址"), Delivery.EMAIL: ("email", "电子邮箱"),
          Delivery.FAX: ("fax", "传真号码"), Delivery.HAND: ("phone", "联系电话")}  # fmt: skip
FITTING: Mapping[Carrier, tuple[Delivery, ...]] = {  # ways by which a form can reach the applicant; a fax comes out as paper
    Carrier.PAPER: (Delivery.POST, Delivery.HAND, Delivery.FAX), Carrier.EMAIL: (Delivery.EMAIL,),
    Carrier.DISC: (Delivery.WEB, Delivery.EMAIL, Delivery.HAND, Delivery.POST), Carrier.READING: (Delivery.HAND,),
}  # fmt: skip
CLASHES: Mapping[str, str] = {  # for the scripts of forms: a form and a way that do not go together, and the sentence
    f"{form} {way}": wrong.what for form, way in product(Carrier.values, Delivery.values) if (wrong := clash(form, way))
}
CHECKS: tuple[Callable[[Intake], Iterator[Fault]], ...] = (_texts, _items, _oral, _contact)
