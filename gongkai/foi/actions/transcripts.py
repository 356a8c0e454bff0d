"""What somebody typed on the web as a paper of the case's file: a court sees what was asked for (rules 4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gongkai.foi.actions.intakes import Intake, NewFile
from gongkai.foi.models import Applicant, Carrier, Delivery, Paper, PieceKind
from gongkai.papers.actions.grids import TableBlock
from gongkai.papers.actions.official import OfficialDocument, write_official
from gongkai.rules.days import SHANGHAI, day_of

NAME = "网上申请记录.docx"


def web_record(intake: Intake, number: str, *, at: datetime) -> NewFile:
    """Every element of a tidied intake (art. 29), one in a row; what was left empty is left out."""
    items = [(f"第{order}项", text) for order, text in enumerate(intake.items, 1)]
    sent = f"{at.astimezone(SHANGHAI):%Y年%m月%d日 %H:%M:%S}"
    rows = [("登记编号", number), ("提交时间", sent), *((label, text) for label, text in _told(intake) if text), *items]
    sheet = OfficialDocument(
        title="政府信息公开申请（网上提交记录）", body=[TableBlock([], rows, shares=(1, 3))], date=day_of(at), sealed=False,
        signature=intake.agency.name,
    )  # fmt: skip
    return NewFile(PieceKind.WEB_RECORD, NAME, write_official(sheet))


def _told(intake: Intake) -> Iterator[tuple[str, str]]:
    contact, agent = intake.contact, intake.agent
    yield "受理机关", intake.agency.name
    yield "申请人", f"{intake.applicant_name}（{Applicant(intake.applicant_kind).label}）"
    yield "联系人", intake.contact_person
    yield Paper(intake.paper).label, intake.identity
    yield "电话", contact.phone
    yield "电子邮箱", contact.email
    yield "通信地址", f"{contact.address} {contact.postcode}".strip()
    yield "传真", contact.fax
    yield "代理人", " ".join(filter(None, (agent.name, agent.identity, agent.phone)))
    yield "需要的协助", intake.helped
    yield "提供形式", Carrier(intake.carrier).label
    yield "获取方式", Delivery(intake.delivery).label
    yield "建议主动公开", "是" if intake.suggests_disclosure else ""
    yield "文号或者其他线索", intake.clues
    yield "所需信息的内容描述", intake.content
