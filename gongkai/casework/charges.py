"""收费: what a request would cost by either method, the charge with its notice, money in and money back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.casework.deeds import Deed, DeedForm, NoForm, Values, WhyForm, day_field, text_field, to_letters
from gongkai.casework.pages import find_sheet, shell
from gongkai.desk.pages import StaffRequest, now, staff, today
from gongkai.fees.actions import charging, money
from gongkai.fees.models import Charge, ChargeState
from gongkai.fees.queries.computing import Quote, charges_of, kept_of, last_day, lines_of, quote, settlement
from gongkai.foi.models import BUSY
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.rights import receives
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import Method

BACK = "desk:request_fee"
S = ChargeState


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, case: int) -> HttpResponse:
    """The tab: the charge with its lines and payments, or what it would be."""
    sheet = find_sheet(request, case)
    charges = charges_of(sheet.case)
    charge = next((one for one in charges if one.state != S.CANCELLED), None)
    past = [one for one in charges if one.state == S.CANCELLED]
    context: dict[str, Any] = {**shell(request, sheet, "fee"), "charge": charge, "past": past}
    if charge is not None:
        charge.case = sheet.case
        context |= {
            "lines": lines_of(charge), "until": last_day(charge), "settled": settlement(charge), "kept": kept_of(charge),
            "payments": list(charge.payments.all()), "acts": _acts(request, sheet, charge),
        }  # fmt: skip
    elif sheet.case.state in BUSY and sheet.powers:
        context |= {"owed": _owed(sheet), "acts": [("charge", "计收信息处理费", None)]}
    return render(request, "casework/fee.html", context)


def _owed(sheet: Sheet) -> tuple[Quote | None, str]:
    """What it costs by item; by page it depends on the pages. With the refusal's words where it cannot be priced."""
    try:
        return quote(sheet.case, Method.ITEM, items=sheet.items), ""
    except Refused as refusal:
        return None, str(refusal)


def _acts(request: StaffRequest, sheet: Sheet, charge: Charge) -> list[tuple[str, str, int]]:
    """What the reader may do to the charge as it stands: name, words, key."""
    if not sheet.powers:
        return []
    office = receives(sheet.case, request.user)
    found = {
        S.DRAFT: [("charge-approve", "复核"), ("charge-cancel", "取消收费")],
        S.APPROVED: [("charge-cancel", "取消收费")],
        S.NOTICED: [("charge-pay", "登记缴费"), ("charge-lapse", "办理逾期未缴费")],
        S.PAID: [("charge-pay", "登记多缴的款"), ("charge-refund", "登记退费")],
        S.LAPSED: [("charge-pay", "登记迟缴的款"), ("charge-refund", "登记退费")], S.REFUNDED: [("charge-refund", "登记退费")],
    }.get(S(charge.state), [])  # fmt: skip
    money_only = {"charge-pay", "charge-refund"}
    return [(name, words, charge.pk) for name, words in found
            if _fits(name, charge) and (office or name not in money_only)
            and not (name == "charge-approve" and charge.computed_by_id == request.user.pk)]  # fmt: skip


def _fits(name: str, charge: Charge) -> bool:
    """Whether the act has something to do: money after the notice was received, the end after the last day."""
    until = last_day(charge)
    if name == "charge-lapse":
        return until is not None and until < today()
    if name == "charge-refund":
        return kept_of(charge) > 0
    return name != "charge-pay" or charge.state != S.NOTICED or until is not None


class ChargeForm(DeedForm):
    """By which method, and why."""

    method = forms.ChoiceField(
        label="计收方式", choices=[(one.value, one.label) for one in Method], widget=forms.RadioSelect,
        help_text="一件申请只能用一种方式。按量计收的，要填页数。",
    )  # fmt: skip
    pages = forms.IntegerField(label="页数（A4）", min_value=1, required=False)
    reason = text_field(
        "申请数量、频次明显超过合理范围的事实", 4, help_text="写明什么时间内提出了多少件，会写入收费通知书。"
    )

    def starting(self) -> dict[str, Any]:
        """By item, the usual way."""
        return {"method": Method.ITEM.value}


class MoneyForm(DeedForm):
    """Money with its note."""

    amount = forms.IntegerField(label="金额（元）", min_value=1)
    day = day_field("日期")
    note_no = forms.CharField(label="财政票据号", max_length=40)


class RefundForm(MoneyForm):
    """Money back, and why."""

    reason = text_field("退费的理由", 2)


def _charge(sheet: Sheet, key: int) -> Charge | None:
    return Charge.objects.filter(case=sheet.case, pk=key).select_related("case__agency", "rate").first()


def _compute(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    method, pages = Method(values["method"]), values["pages"] or 0
    if method is Method.PAGE and not pages:
        raise Refused("按量计收的，没有填页数。", then="请填写提供信息的页数。")
    charge = charging.compute(sheet.case, method, reason=values["reason"], pages=pages, by=request.user, at=now())
    return f"已计算：{charge.amount}元，等另一人复核。"


def _approve(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    charging.approve(of, by=request.user, at=now())
    return "已复核，可以制发收费通知书。"


def _pay(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    row = money.pay(
        of, amount=values["amount"], day=values["day"], note_no=values["note_no"], by=request.user, at=now()
    )
    return "已缴清，答复期限重新起算。" if row.state == S.PAID else "已登记缴费。"


def _refund(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    money.refund(of, amount=values["amount"], day=values["day"], note_no=values["note_no"], reason=values["reason"],
                 by=request.user, at=now())  # fmt: skip
    return "已登记退费。"


def _cancel(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    charging.cancel(of, reason=values["reason"], by=request.user, at=now())
    return "收费已取消。"


def _lapse(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    charging.lapse(of, by=request.user, at=now())
    return "已按逾期未缴费终结，请制发不再处理告知书。"


DEEDS = {
    "charge": Deed("计收信息处理费", ChargeForm, _compute, "计算", "政府信息公开不收费；申请数量、频次明显超过合理范围的才可以计收（《条例》第四十二条，国办函〔2020〕109号）。", BACK),
    "charge-approve": Deed("复核收费", NoForm, _approve, "复核无误", "计算人不能复核自己算的收费。", BACK, _charge, then=to_letters),
    "charge-pay": Deed("登记缴费", MoneyForm, _pay, "登记", "足额缴纳之日的次日起重新计算答复期限。", BACK, _charge),
    "charge-refund": Deed("登记退费", RefundForm, _refund, "登记", "", BACK, _charge),
    "charge-cancel": Deed("取消收费", WhyForm, _cancel, "取消收费", "", BACK, _charge, danger=True),
    "charge-lapse": Deed("办理逾期未缴费", NoForm, _lapse, "终结", "缴费期限已过，视为放弃申请（国办函〔2020〕109号第六条）。此后缴来的款要退还。", BACK, _charge, danger=True, then=to_letters),
}  # fmt: skip
