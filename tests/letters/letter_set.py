"""One set of every letter L01 to L18 of the product's templates, each made from a request that real actions brought there.

林静 receives in the office under 苏婉, 陈晓岚 handles in 安全监督科 under 许国梁.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import pypdfium2
from django.db import transaction
from django.db.models import Sum
from docx import Document
from moments import on
from request_steps import AT, DAY, NO_SECRET, approved, asked, fresh
from requests_world import CREDIT_CODE, PDF, RECEIVED, intake

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.archives.actions.closing import archive, content
from gongkai.archives.models import ArchiveFile, Retention
from gongkai.fees.actions import charging
from gongkai.fees.actions.rates import install_rates
from gongkai.foi.actions.consulting import got, hear, weigh
from gongkai.foi.actions.correcting import lapse_correction, receive_correction
from gongkai.foi.actions.deciding import draft_answer, save_decision, save_opening
from gongkai.foi.actions.extending import ask_extension, ask_reasons, grant_extension, judge_reasons
from gongkai.foi.actions.intakes import NewFile
from gongkai.foi.actions.registering import register
from gongkai.foi.actions.reviewing import approve, submit
from gongkai.foi.models import Case, Consultation, PieceKind, Reception, Reply
from gongkai.foi.queries.personal import Contact, content_of
from gongkai.letters.actions.enclosing import clear_enclosure, enclose
from gongkai.letters.actions.issuing import issue
from gongkai.letters.actions.serving import send, served
from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Code, Letter
from gongkai.records.actions.attachments import sm3
from gongkai.records.models import SYSTEM, Serial
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import Method
from gongkai.rules.requests.service import Way

EMS = "EA123456789CN"
LATER = date(2026, 7, 6)  # behind every last day of the letters made on DAY
WHY = {"reasons": "经核查，申请内容与本机关掌握的情况不符。"}
DECIDED: dict[str, dict[str, Any]] = {
    "A1": {"place": "江州市交通运输局网站“养护资金”栏目。"}, "A2": {"manner": "随本答复邮寄纸质复印件。"},
    "A3": WHY | {"exemptions": ["EX16-2"], "open_part": "资金分配表。", "withheld_part": "会议讨论记录。",
                 "discretion": "公开讨论记录会妨碍今后决策。", "manner": "随本答复邮寄纸质复印件。"},
    "B1": WHY, "B2": WHY, "B3": WHY, "B4": WHY, "B5": WHY | {"discretion": "公开会影响内部管理。"},
    "B6": WHY | {"discretion": "公开会妨碍决策。"}, "B7": WHY | {"discretion": "公开会影响执法。"},
    "B8": WHY | {"other_law": "《不动产登记暂行条例》第二十七条。"}, "C1": WHY | {"search_log": "5月12日在档案系统以“养护资金”检索，没有结果。"},
    "C2": WHY | {"right_agency": "江州市财政局，联系电话0750-7654321。"}, "C3": WHY, "C4": WHY, "D1": WHY,
    "D2": {"reasons": "两次申请的内容相同。"}, "D3": WHY | {"place": "江州市图书馆、新华书店。"}, "D4": WHY, "D5": WHY,
}  # fmt: skip

COMPANY: dict[str, Any] = {"applicant_name": "江州市顺达货运有限公司", "applicant_kind": "enterprise", "paper": "credit",
                           "identity": CREDIT_CODE, "contact_person": "王芳"}  # fmt: skip
BY_COMPANY = frozenset({"C4", "D4"})  # answers that a company gets: after a correction, after reasons that do not hold


@dataclass(frozen=True, slots=True)
class Made:
    """A letter as it lies in its case, read once.

    docx, pdf   everything that the files say, without blanks
    sound       both files have the digests that were kept
    lacks       the refusal when the names of agency and applicant, the telephone and all that is typed are missing
    wasted      letters and numbers that were left behind by that
    """

    code: str
    name: str
    number: str
    remedy: str
    docx: str
    pdf: str
    sound: bool
    lacks: str
    wasted: int


@dataclass
class Office:
    """The bureau, its people, and what was made, by the key that the test asks for."""

    agency: Agency
    clerk: Person
    chief: Person
    handler: Person
    head: Person
    safety: Section
    made: dict[str, Made] = field(default_factory=dict)

    def case(self, day: date = RECEIVED, **changes: Any) -> Case:
        """A request that 陈晓岚 handles."""
        case = register(intake(self.agency, arrived_on=day, **changes), by=self.clerk, at=on(day)).case
        Case.objects.filter(pk=case.pk).update(section=self.safety, handler=self.handler, assigned_at=case.arrived_at)
        return fresh(case)

    def letter(self, key: str, case: Case, **more: Any) -> Letter:
        """Make it and read it; `key` begins with the letter's code."""
        at = more.pop("at", AT)
        lacks, wasted = self.without(
            lambda: issue(fresh(case), key[:3], by=self.handler, at=at, **more | {"typed": {}}), case
        )
        letter = issue(fresh(case), key[:3], by=self.handler, at=at, **more)
        docx, pdf = content_of(letter.docx), content_of(letter.pdf)
        sound = (sm3(docx), sm3(pdf)) == (letter.docx.digest, letter.pdf.digest)
        self.made[key] = Made(
            letter.code,
            str(letter.template.name),
            letter.number,
            letter.remedy,
            docx_text(docx),
            pdf_text(pdf),
            sound,
            lacks,
            wasted,
        )
        return letter

    def without(self, doing: Callable[[], object], case: Case) -> tuple[str, int]:
        """What is said, and what is left behind, when facts that nearly every letter needs are missing; nothing changes by it."""
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(applicant_name="")
            Agency.objects.update(name="")
            Reception.objects.update(phone="")
            before, told = _count(), ""
            try:
                doing()
            except Refused as refusal:
                told = str(refusal)
            wasted = _count() - before
            transaction.set_rollback(True)
        return told, wasted

    def answer(self, key: str, case: Case, **values: Any) -> Letter:
        """An answer through every step and its letter."""
        dated = values.pop("dated", None)
        answer = approved(case, self.handler, self.head, self.chief, **values)
        return self.letter(key, case, answer=answer, dated=dated)

    def posted(self, letter: Letter, contact: Contact | None = None) -> None:
        """It went out by post and was signed for on the same day."""
        service = send(letter, Way.POST, DAY, tracking_no=EMS, by=self.handler, at=on(DAY, 11), contact=contact)
        served(service, DAY, "收件人本人", by=self.handler, at=on(DAY, 12))


def _count() -> int:
    """Letters, volumes, and numbers taken for letters."""
    taken = Serial.objects.filter(key__startswith="文书/").aggregate(all=Sum("last"))["all"] or 0
    return Letter.objects.count() + ArchiveFile.objects.count() + int(taken)


def docx_text(data: bytes) -> str:
    """Header, body in its order with the cells of tables, footer of the first page."""
    document = Document(BytesIO(data))
    first = document.sections[0].first_page_header
    words = [one.text for one in first.paragraphs] if document.sections[0].different_first_page_header_footer else []
    for block in document.iter_inner_content():
        words += [cell.text for row in block.rows for cell in row.cells] if hasattr(block, "rows") else [block.text]
    return _tight("".join(words))


def pdf_text(data: bytes) -> str:
    """Every page without the line of its number."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    return _tight("".join(re.sub(r"^\s*[—-]\s*\d+\s*[—-]\s*$", "", page, flags=re.M) for page in pages))


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def office() -> Office:
    """The bureau with its people, the product's templates and rates."""
    agency = Agency.objects.create(name="江州市交通运输局", short_name="交通局", code="jiaotong", path="jiaotong/")
    rooms = [Section.objects.create(agency=agency, name="办公室", order=1, is_office=True),
             Section.objects.create(agency=agency, name="安全监督科", order=2)]  # fmt: skip
    people = [
        Person.objects.create(username=key, name=name, role=role, agency=agency, section=room, email=f"{key}@example.gov.cn")
        for key, name, role, room in (
            ("linjing", "林静", Role.COORDINATOR, rooms[0]), ("suwan", "苏婉", Role.HEAD, rooms[0]),
            ("chenxiaolan", "陈晓岚", Role.HANDLER, rooms[1]), ("xuguoliang", "许国梁", Role.HEAD, rooms[1]))
    ]  # fmt: skip
    Reception.objects.create(
        agency=agency, code="江交", unit="办公室", address="江州市东城区人民路1号", hours="工作日8:30至17:30", phone="0750-1234567",
        review_organ="江州市人民政府", review_channel="https://fy.example.gov.cn", superior="江南省交通运输厅",
        court="江州市东城区人民法院", payee="缴至江州市财政局非税收入专户，账号6222000000000000000。",
    )  # fmt: skip
    install_templates(by=SYSTEM, at=on(date(2023, 1, 4)))
    install_rates(by=SYSTEM, at=on(date(2023, 1, 4)))
    return Office(agency, *people, rooms[1])


def every_letter() -> Office:
    """Every letter once, L14 once for each kind of answer, for several items and on the days between which the law changed."""
    made = office()
    for some in (_forms, _steps, _consulted, _charged, _answers, _dated, _archived):
        some(made)
    return made


def _forms(office: Office) -> None:
    case = office.case(clues="江交养〔2025〕12号")
    office.letter("L01", case)
    office.letter("L02", case)
    receipt = office.letter("L03", case)
    office.posted(receipt)
    office.letter("L17", case, letter=receipt)


def _steps(office: Office) -> None:
    dropped = office.case()
    office.posted(office.letter("L04", dropped, typed={"补正事项": "所需信息的年份\n项目的名称"}))
    lapse_correction(fresh(dropped), "多次电话联系，没有发现正当理由", by=office.clerk, at=on(LATER))
    office.letter("L15E1", dropped, at=on(LATER))
    office.letter("L05", office.case(), typed={"频次事实": "您自2026年1月以来提出同类申请60件。"})
    longer = office.case()
    grant_extension(ask_extension(longer, 10, "涉及三个部门的数据。", by=office.handler, at=AT), by=office.chief, at=AT)
    office.letter("L06", longer)


def _consulted(office: Office) -> None:
    case = office.case()
    third = {"征求对象": "江州路桥公司", "征求事项": "2025年养护合同的价款和单价。", "可能影响": "贵方的商业秘密。"}
    letter = office.letter("L07", case, typed=third)
    office.posted(letter, Contact(address="江州市南城区路桥大厦"))
    letter.refresh_from_db()
    office.letter("L17third", case, letter=letter)
    asked_of = Consultation.objects.get(case=case)
    office.letter("L08", case, consultation=asked_of)
    office.letter("L09", case)
    heard = hear(asked_of, Reply.OBJECTED, "单价属于商业秘密", day=DAY, by=office.handler, at=on(DAY, 14))
    weigh(heard, good_reason=True, public_interest="公开有利于监督行车安全。", by=office.handler, at=on(DAY, 14))
    office.letter(
        "L10",
        case,
        consultation=fresh(case).consultations.get(),
        typed={"公开内容": "2025年养护合同的价款。"},
        at=on(DAY, 15),
    )
    other = office.case()
    office.letter("L11", other, typed={"征求对象": "江州市财政局", "征求事项": "是否同意公开2025年资金分配方案。"})
    office.letter("L12", other, typed={"征求对象": "江州市审计局", "征求事项": "请提供2025年养护资金的审计结论。"})


def _charged(office: Office) -> None:
    case = office.case(items=tuple(f"第{number}项材料" for number in range(1, 13)))
    charge = charging.compute(
        case, Method.ITEM, reason="一次申请12项内容，明显超过合理范围。", by=office.handler, at=AT
    )
    charging.approve(charge, by=office.head, at=AT)
    office.posted(office.letter("L13", case))
    charge.refresh_from_db()
    charge.case = fresh(case)
    charging.lapse(charge, by=office.clerk, at=on(LATER))
    office.letter("L15E2", case, at=on(LATER))


def _answers(office: Office) -> None:
    for code, values in DECIDED.items():
        case = office.case(**(COMPANY if code in BY_COMPANY else {}))
        if code == "A2":
            _with_file(office, case)
        else:
            more = MORE[code](office, case) if code in MORE else {}
            office.answer(f"L14{code}", fresh(case), code=code, **values, **more)
    _several(office)
    record = office.case(
        files=(NewFile(PieceKind.REQUEST, "申请书.pdf", PDF),), content="登记的车辆号牌有误，要求更正为江A12345。"
    )
    answer = approved(
        record, office.handler, office.head, office.chief, code="F1", reasons="档案记载的号牌与行驶证不一致。"
    )
    office.letter("L16", record, answer=answer, typed={"更正结果": "本机关已将号牌更正为江A12345"})


def _with_file(office: Office, case: Case) -> None:
    """A release with a file to it and a sentence of its own."""
    answer = draft_answer(case, list(case.items.all()), by=office.handler, at=AT)
    save_decision(
        answer, case.items.get(), {"code": "A2", **DECIDED["A2"]}, version=answer.version, by=office.handler, at=AT
    )
    save_opening(answer, "所附资料为复印件。", version=answer.version, by=office.handler, at=AT)
    file = enclose(answer, "养护资金分配表.txt", "养护资金共十二万元".encode(), by=office.handler, at=AT, pages=2)
    answer = submit(answer, by=office.handler, at=AT)
    for person in (office.head, office.chief):
        answer = approve(answer, by=person, at=AT, secrecy=NO_SECRET)
    file.refresh_from_db()
    clear_enclosure(file, by=office.head, at=AT)
    office.letter("L14A2", case, answer=answer)


def _several(office: Office) -> None:
    case = office.case(items=("分配方案", "讨论记录"))
    answer = draft_answer(case, list(case.items.order_by("order")), by=office.handler, at=AT)
    for item, code in zip(case.items.order_by("order"), ("A2", "B6"), strict=True):
        values = {"code": code, **DECIDED[code]}
        save_decision(answer, item, values, version=answer.version, by=office.handler, at=AT)
    answer = submit(answer, by=office.handler, at=AT)
    for person in (office.head, office.chief):
        answer = approve(answer, by=person, at=AT, secrecy=NO_SECRET)
    office.letter("L14", case, answer=answer)


def _objected(office: Office, case: Case) -> dict[str, Any]:
    heard = got(asked(case, office.handler), day=DAY, by=office.handler, at=AT)
    return {"consultation": hear(heard, Reply.OBJECTED, "属于商业秘密", day=DAY, by=office.handler, at=AT)}


def _corrected(office: Office, case: Case) -> dict[str, Any]:
    letter = issue(case, Code.L04, typed={"补正事项": "所需信息的年份"}, by=office.handler, at=AT)
    send(letter, Way.HAND, DAY, by=office.handler, at=AT)
    receive_correction(fresh(case), day=DAY, by=office.clerk, at=AT)
    return {}


def _earlier(office: Office, case: Case) -> dict[str, Any]:
    first = office.case()
    office.posted(office.answer("L14earlier", first, **DECIDED["A1"], code="A1"))
    return {"earlier": fresh(first)}


def _mass(office: Office, case: Case) -> dict[str, Any]:
    until = date(2026, 5, 13)
    row = ask_reasons(case, "一个月60件", until, day=DAY, by=office.handler, at=AT)
    judge_reasons(row, accepted=False, judgement="与生产生活无关", reply="就是要", day=DAY, by=office.handler, at=AT)
    silent = office.case()
    row = ask_reasons(silent, "一个月60件", until, day=DAY, by=office.handler, at=AT)
    judge_reasons(row, accepted=False, judgement="没有说明", by=office.handler, at=on(date(2026, 5, 14)))
    office.answer("L14D4silent", fresh(silent), code="D4", **DECIDED["D4"])
    return {}


MORE = {"B4": _objected, "C4": _corrected, "D2": _earlier, "D4": _mass}


def _dated(office: Office) -> None:
    """The same answer on the days between which the law of remedies changed (rules 4.3)."""
    for day in (date(2023, 12, 29), date(2024, 1, 2), date(2025, 5, 30), date(2025, 6, 3)):
        office.answer(f"L14B8 {day}", office.case(day), code="B8", **DECIDED["B8"], dated=day)


def _archived(office: Office) -> None:
    case = office.case(files=(NewFile(PieceKind.REQUEST, "申请表.pdf", PDF),))
    office.posted(office.answer("L14archived", case, code="A2", **DECIDED["A2"]))
    closing = partial(archive, retention=Retention.TEN, by=office.clerk, at=on(LATER))
    lacks, wasted = office.without(lambda: closing(fresh(case)), case)
    volume = closing(fresh(case))
    with zipfile.ZipFile(BytesIO(content(volume))) as file:
        docx, pdf = (
            file.read(next(name for name in file.namelist() if name.endswith(f"目录.{end}"))) for end in ("docx", "pdf")
        )
    office.made["L18"] = Made("L18", "归档目录", "", "", docx_text(docx), pdf_text(pdf), True, lacks, wasted)
