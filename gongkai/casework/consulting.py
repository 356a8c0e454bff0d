"""Asking third parties, co-makers and other organs, and what comes back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms

from gongkai.agencies.queries import work_calendar
from gongkai.casework.deeds import (
    LETTERS,
    Deed,
    DeedForm,
    FilesField,
    Values,
    by_key,
    day_field,
    text_field,
    to_letters,
)
from gongkai.casework.steps import day_words
from gongkai.desk.pages import StaffRequest, now, today
from gongkai.foi.actions.consulting import REPLIES, consult, got, hear, recall, weigh
from gongkai.foi.models import Party, PieceKind, Reply
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.personal import Contact
from gongkai.rules.requests.norms import ORGAN_DAYS

CASE, CLOCK = "desk:request", "desk:request_clock"


class ConsultForm(DeedForm):
    """Who is asked, what, and how to reach them."""

    party = forms.ChoiceField(label="征求对象", choices=Party.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="姓名或名称")
    question = text_field("征求什么意见", 4, help_text="拟公开哪些信息，要对方答复什么。")
    harm = text_field(
        "可能影响的权益", 2, required=False, help_text="征求第三方意见的必填：商业秘密、个人隐私或其他权益。"
    )
    day = day_field("发出日期")
    until = day_field(
        "要求答复的日期", required=False, help_text="只用于其他机关、协办单位；第三方和共同制作机关是法定15个工作日。"
    )
    phone = forms.CharField(label="联系电话", required=False, max_length=40)
    address = forms.CharField(label="通信地址", required=False, max_length=200)

    def starting(self) -> dict[str, Any]:
        """A third party, today, and the usual time for organs."""
        calendar = work_calendar(self.sheet.case.agency)
        return {"party": Party.THIRD_PARTY, "day": today(), "until": calendar.add_workdays(today(), ORGAN_DAYS)}


class GotForm(DeedForm):
    """On which day the letter was received."""

    day = day_field("对方收到的日期", help_text="15个工作日从次日起算。以送达回证、快递签收为准。")
    files = FilesField(label="送达凭证", required=False)  # type: ignore[assignment]


class HearForm(DeedForm):
    """What was said, and when it came."""

    reply = forms.ChoiceField(label="意见", widget=forms.RadioSelect)
    day = day_field("收到意见的日期")
    reasons = text_field("理由", 4, required=False, help_text="不同意或部分同意的，照对方的回复写明。")
    files = FilesField(label="对方的回复", required=False)  # type: ignore[assignment]

    def prepare(self) -> None:
        """What such a party can say, in the order of `Reply`."""
        allowed = REPLIES[Party(self.of.party)]
        self.fields["reply"].choices = [(one.value, one.label) for one in Reply if one in allowed]  # type: ignore[attr-defined]


class WeighForm(DeedForm):
    """Whether the reasons hold, and what weighs more."""

    good_reason = forms.ChoiceField(
        label="对方的理由", choices=[("yes", "成立"), ("no", "不成立")], widget=forms.RadioSelect
    )
    public_interest = text_field(
        "公共利益理由", 3, required=False,
        help_text="理由成立、但不公开会对公共利益造成重大影响而决定公开的填写，并书面告知第三方。",
    )  # fmt: skip


class RecallForm(DeedForm):
    """From which day nobody waits any more, and why."""

    day = day_field("撤回日期")
    reason = text_field("撤回的理由", 2)


def _consult(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    contact = Contact(**{one.name: values[one.name] for one in fields(Contact) if one.name in values})
    consult(sheet.case, Party(values["party"]), values["name"], question=values["question"], day=values["day"],
            harm=values["harm"], contact=contact, until=values["until"], by=request.user, at=now())  # fmt: skip
    return f"已登记征求{values['name']}的意见，次日起不计入期限。请制发下面列出的文书。"


def _got(request: StaffRequest, sheet: Sheet, one: Any, values: Values) -> str:
    one.case = sheet.case
    held = got(one, day=values["day"], by=request.user, at=now())
    return f"已登记收函，{held.name}应在{day_words(held.until, today())}前提出意见。"


def _hear(request: StaffRequest, sheet: Sheet, one: Any, values: Values) -> str:
    one.case = sheet.case
    held = hear(one, Reply(values["reply"]), values["reasons"], day=values["day"], by=request.user, at=now())
    if held.reply == Reply.SILENT:
        return f"{held.name}的意见逾期才到，已登记；按法律视为同意公开。"
    return f"已登记{held.name}的意见：{held.get_reply_display()}。"


def _weigh(request: StaffRequest, sheet: Sheet, one: Any, values: Values) -> str:
    one.case = sheet.case
    good = values["good_reason"] == "yes"
    weigh(one, good_reason=good, public_interest=values["public_interest"], by=request.user, at=now())
    told = "请制发《依申请公开告知书（第三方）》。" if values["public_interest"].strip() else ""
    return f"已登记：{one.name}的理由{'成立' if good else '不成立'}。{told}"


def _after_weighing(values: Values) -> str:
    """Who is overruled is told why, in a letter (《条例》第三十二条)."""
    return LETTERS if values["public_interest"].strip() else CASE


def _recall(request: StaffRequest, sheet: Sheet, one: Any, values: Values) -> str:
    one.case = sheet.case
    recall(one, day=values["day"], reason=values["reason"], by=request.user, at=now())
    return f"已撤回向{one.name}的征求，不再等待。"


ONE = by_key("consultations")
DEEDS = {
    "consult": Deed("征求意见", ConsultForm, _consult, hint="依据《政府信息公开条例》第三十二条至第三十四条。征求意见所需时间不计入答复期限；同时征求几方的，重合的日子只扣一次。", back=CLOCK, then=to_letters),
    "consultation-got": Deed("登记收函日期", GotForm, _got, back=CLOCK, find=ONE, kind=PieceKind.PROOF),
    "consultation-hear": Deed("登记意见", HearForm, _hear, hint="第三方逾期不提出意见的，由本机关决定；共同制作机关逾期不答复的，视为同意公开。", back=CLOCK, find=ONE, kind=PieceKind.REPLY),
    "consultation-weigh": Deed("判断理由是否成立", WeighForm, _weigh, hint="依据《政府信息公开条例》第三十二条：第三方不同意公开且有合理理由的，不予公开；不公开会对公共利益造成重大影响的，可以决定公开。", find=ONE, then=_after_weighing),
    "consultation-recall": Deed("撤回征求", RecallForm, _recall, "撤回", "撤回之日起不再等待，这次征求不能作为答复的依据。", CLOCK, ONE, danger=True),
}  # fmt: skip
