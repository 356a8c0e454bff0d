"""How and when a request came: the fields of the arrival, the day that follows from them, confirmation and correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongkai.casework.deeds import Deed, DeedForm, Values, day_field, text_field
from gongkai.desk.pages import StaffRequest, now
from gongkai.foi.actions.intakes import Arrival
from gongkai.foi.actions.registering import confirm, correct_receipt
from gongkai.foi.queries.case import Sheet
from gongkai.rules.refused import Refused
from gongkai.rules.requests.receipt import Channel

STAFF_CHANNELS = [(one.value, one.label) for one in Channel if one is not Channel.WEB]
ARRIVAL = (
    "channel",
    "arrived_on",
    "posted_on",
    "tracking_no",
    "first_unit",
    "confirmed_on",
    "confirmed_how",
    "ruled_on",
)


class ArrivalForm(forms.Form):
    """How a request came. What is wrong with the days is told by the room of requests."""

    use_required_attribute = False

    channel = forms.ChoiceField(
        label="申请方式", choices=STAFF_CHANNELS, initial=Channel.COUNTER, widget=forms.RadioSelect
    )
    arrived_on = day_field("到达日期", help_text="当面提交、签收，或者实际到达受理机构的那一天。")
    posted_on = day_field("邮戳日期", required=False)
    tracking_no = forms.CharField(label="邮件编号", required=False, help_text="挂号信、特快专递的编号。平信没有。")
    first_unit = forms.CharField(
        label="最先收到的单位或人员", required=False, help_text="由其他内设机构或个人转来的必填。"
    )
    confirmed_on = day_field("双方确认日期", required=False, help_text="还没有联系上的先不填，以后再登记。")
    confirmed_how = forms.CharField(label="确认方式", required=False, help_text="例如“电话，申请人本人”。")
    ruled_on = day_field("按规定的收到日期", required=False, help_text="公开指南对这种渠道另有规定的填写。")


class ConfirmForm(DeedForm):
    """On which day, and how, both sides confirmed the request."""

    day = day_field("双方确认日期", help_text="确认之日为收到之日，期限从次日起算。")
    how = forms.CharField(label="确认方式", help_text="例如“电话，申请人本人”。", max_length=120)


class CorrectReceiptForm(DeedForm, ArrivalForm):
    """The arrival as it should have been entered, with the reason."""

    why = text_field("更正的理由", 2, help_text="原来哪里登记错了。原记录划去保留，不会消失。")

    def starting(self) -> Mapping[str, Any]:
        """As it stands now."""
        return {name: getattr(self.sheet.case, name) for name in ARRIVAL if name != "ruled_on"}

    def prepare(self) -> None:
        """A request by the web stays one; no other becomes one."""
        if self.sheet.case.channel == Channel.WEB:
            self.fields["channel"].choices = [(Channel.WEB.value, Channel.WEB.label)]  # type: ignore[attr-defined]


def arrival_of(values: Mapping[str, Any]) -> Arrival:
    """The cleaned fields as the room of requests reads them."""
    facts: dict[str, Any] = {name: values.get(name) or None for name in ("posted_on", "confirmed_on", "ruled_on")}
    texts: dict[str, Any] = {name: values.get(name) or "" for name in ("tracking_no", "first_unit", "confirmed_how")}
    return Arrival(Channel(values["channel"]), values["arrived_on"], **facts, **texts)


def _confirm(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    case = confirm(sheet.case, values["day"], values["how"], by=request.user, at=now())
    return f"已登记双方确认，{case.due:%-m月%-d日}前答复。" if case.due else "已登记双方确认。"


def _correct(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    why = values["why"]
    if not why.strip():
        raise Refused("没有写更正的理由。", then="请写明哪里登记错了。")
    case = correct_receipt(sheet.case, arrival_of(values), why, by=request.user, at=now())
    return f"收到日期已更正，{case.due:%-m月%-d日}前答复。" if case.due else "收到日期已更正，等双方确认后起算期限。"


DEEDS = {
    "confirm": Deed("登记双方确认", ConfirmForm, _confirm, hint="依据《政府信息公开条例》第三十一条，传真、电子邮件和平信申请，双方确认之日为收到之日。"),
    "correct-receipt": Deed("更正收到日期", CorrectReceiptForm, _correct, "更正", "原来的记录会划去并保留，期限按更正后的日期重新计算。", "desk:request_clock"),
}  # fmt: skip
