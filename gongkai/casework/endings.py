"""Cutting a request into items, joining it to another, ending it without an answer."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Section
from gongkai.casework import receipts
from gongkai.casework.deeds import Deed, DeedForm, FilesField, Values, WhyForm, by_key, day_field, text_field
from gongkai.desk.pages import StaffRequest, now
from gongkai.foi.actions.arranging import edit_item, end, join, remove_item, split_item, withdraw
from gongkai.foi.actions.assigning import assign_item
from gongkai.foi.models import Case, PieceKind, State
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.queues import find
from gongkai.rules.refused import Refused

OFFERED = 20  # requests of the same applicant offered for joining


class WithdrawForm(DeedForm):
    """When and how the applicant withdrew."""

    day = day_field("撤回日期")
    how = text_field("怎样撤回的", 2, help_text="例如“书面撤回，附撤回申请”。")
    files = FilesField(label="撤回的材料", required=False)  # type: ignore[assignment]


class JoinForm(DeedForm):
    """Into which request, and why."""

    into = forms.ChoiceField(label="并入", required=False, widget=forms.RadioSelect)
    number = forms.CharField(label="或者填写登记编号", required=False, help_text="写全称，或年份和序号，如2026-12。")
    reason = text_field("理由", 2)

    def prepare(self) -> None:
        """Requests of the same applicant that are in work."""
        case = self.sheet.case
        same = Case.objects.visible_to(self.person).filter(
            agency=case.agency_id, applicant_mark=case.applicant_mark, state=State.WORKING
        )
        rows = same.exclude(pk=case.pk).order_by("due", "pk")[:OFFERED]
        choices = [(str(row.pk), f"{row.number}　{row.subject}（{row.due:%-m月%-d日}前答复）") for row in rows]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            self.fields["into"].help_text = "没有同一申请人办理中的其他申请。"


class SplitForm(DeedForm):
    """One text for each item."""

    texts = text_field("拆成几项，每项一行", 6)

    def starting(self) -> dict[str, Any]:
        """The item as it reads."""
        return {"texts": self.of.text}


class EditForm(DeedForm):
    """The item in clearer words."""

    text = text_field("事项", 3, help_text="申请原文不变，这里只写清楚要答复的是什么。")

    def starting(self) -> dict[str, Any]:
        """The item as it reads."""
        return {"text": self.of.text}


class ItemSectionForm(DeedForm):
    """To which section an item goes."""

    section = forms.ChoiceField(label="承办科室", required=False)

    def prepare(self) -> None:
        """The agency's sections."""
        rows = Section.objects.filter(agency=self.sheet.case.agency_id, active=True)
        own = self.sheet.case.section
        choices = [("", f"随本件（{own or '未派'}）"), *((str(row.pk), row.name) for row in rows)]
        self.fields["section"].choices = choices  # type: ignore[attr-defined]
        self.fields["section"].initial = str(self.of.section_id or "")


def _withdraw(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    withdraw(sheet.case, values["day"], values["how"], by=request.user, at=now())
    return "已按申请人撤回终结。"


def _end(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    end(sheet.case, values["reason"], by=request.user, at=now())
    return "已终结，年报计入“其他”。"


def _join(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    seen = Case.objects.visible_to(request.user).select_related("agency")
    target = find(request.user, values["number"]) if values["number"] else seen.filter(pk=values["into"] or 0).first()
    if target is None:
        raise Refused("没有找到要并入的申请。", then="请从列出的申请中选择，或者核对登记编号。")
    joined = join(sheet.case, target, values["reason"], by=request.user, at=now())
    return f"已并入{joined}，事项一并转过去。"


def _split(request: StaffRequest, _: Sheet, item: Any, values: Values) -> str:
    items = split_item(item, values["texts"].splitlines(), by=request.user, at=now())
    return f"已拆分，现在共{len(items)}项。"


def _edit(request: StaffRequest, _: Sheet, item: Any, values: Values) -> str:
    edit_item(item, values["text"], by=request.user, at=now())
    return "事项已改写。"


def _remove(request: StaffRequest, _: Sheet, item: Any, values: Values) -> str:
    remove_item(item, values["reason"], by=request.user, at=now())
    return "这一项已撤销。"


def _section(request: StaffRequest, sheet: Sheet, item: Any, values: Values) -> str:
    rows = Section.objects.filter(agency=sheet.case.agency_id, active=True)
    section = rows.filter(pk=values["section"]).first() if values["section"] else None
    assign_item(item, section, by=request.user, at=now())
    return f"第{item.order}项已派给{section}。" if section else f"第{item.order}项随本件办理。"


ITEM = by_key("items")
DEEDS = {
    **receipts.DEEDS,
    "withdraw": Deed("申请人撤回", WithdrawForm, _withdraw, "终结本件", "申请人书面撤回的，写明凭据。撤回后不再答复，年报计入“其他”。", kind=PieceKind.OTHER, danger=True),
    "end": Deed("其他终结", WhyForm, _end, "终结本件", "不补正、不缴费和撤回另有专门的办理。这里办理其他不需要答复的情形。", danger=True),
    "join": Deed("并入另一件", JoinForm, _join, "并案", "同一申请人的申请可以合并答复，答复期限按目标申请计算。只能并入期限在先的那一件，申请人不会因此多等。"),
    "item-split": Deed("拆分事项", SplitForm, _split, "拆分", "一件申请要几项信息的，逐项作出决定，年报按项统计。", find=ITEM),
    "item-edit": Deed("改写事项", EditForm, _edit, "改写", find=ITEM),
    "item-remove": Deed("撤销一项", WhyForm, _remove, "撤销这一项", "误拆出来的，写明并到了哪一项。", find=ITEM, danger=True),
    "item-section": Deed("事项派件", ItemSectionForm, _section, "派件", "一项由别的科室承办的，单独派给它。", find=ITEM),
}  # fmt: skip
