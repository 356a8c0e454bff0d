"""The clock of a request: its count day by day, the ledger behind it, correction, more time, and what was typed wrongly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.agencies.queries import work_calendar
from gongkai.casework.deeds import (
    LETTERS,
    Deed,
    DeedForm,
    FilesField,
    Values,
    WhyForm,
    by_key,
    day_field,
    text_field,
    to_letters,
)
from gongkai.casework.pages import find_sheet, shell
from gongkai.casework.steps import day_words
from gongkai.desk.pages import StaffRequest, now, staff, today
from gongkai.foi.actions.correcting import ask_correction, lapse_correction, receive_correction
from gongkai.foi.actions.extending import (
    ask_delay,
    ask_extension,
    ask_reasons,
    grant_extension,
    judge_reasons,
    refuse_extension,
)
from gongkai.foi.actions.timing import strike
from gongkai.foi.models import Act, PieceKind
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.rights import receives
from gongkai.foi.queries.weeks import months_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.norms import CORRECTION_DAYS

CLOCK = "desk:request_clock"


class CorrectionForm(DeedForm):
    """What has to be completed, all of it: there is one notice only."""

    what = text_field("需要补正的内容", 5, help_text="一次写全：缺什么，怎样补。不能再通知第二次。")
    day = day_field("告知书发出日期")
    until = day_field("补正期限", help_text="给申请人合理的时间，一般15个工作日。")

    def starting(self) -> dict[str, Any]:
        """A usual time to correct."""
        calendar = work_calendar(self.sheet.case.agency)
        return {"day": today(), "until": calendar.add_workdays(today(), CORRECTION_DAYS)}


class CorrectedForm(DeedForm):
    """When the corrected request came, and how it reads now."""

    day = day_field("收到补正的日期", help_text="这一天为新的收到之日，20个工作日从次日重新计算。")
    text = text_field("补正后的申请内容", 5, required=False, help_text="与原来相同的不填；原内容保留备查。")
    files = FilesField(label="补正材料", required=False)  # type: ignore[assignment]


class LapseForm(DeedForm):
    """What is known of a reason for the silence."""

    reason = text_field(
        "核实情况", 3, help_text="怎样联系过申请人，是否有正当理由。例如“11月3日、5日电话联系，未说明理由”。"
    )


class ExtensionForm(DeedForm):
    """How many working days more, and why."""

    days = forms.IntegerField(label="延长（工作日）", min_value=1)
    reason = text_field("延长的理由", 3, help_text="批准后写进《延期答复告知书》。")

    def prepare(self) -> None:
        """How many may still be granted."""
        left = self.sheet.count.extension_left
        self.fields["days"].initial = left
        self.fields["days"].help_text = f"最多{left}个工作日。答复期限届满前批准并告知申请人才有效。"


class DelayForm(DeedForm):
    """Until which day, and why."""

    until = day_field("延迟答复至")
    reason = text_field("延迟的理由", 3)


class ReasonsForm(DeedForm):
    """What is out of proportion, and until when the applicant may give reasons."""

    facts = text_field("申请数量、频次的事实", 3, help_text="几天内提出了多少件，涉及哪些内容。")
    day = day_field("告知日期")
    until = day_field("说明理由的期限")


class JudgeForm(DeedForm):
    """What came, and whether it holds."""

    reply = text_field("申请人的说明", 3, required=False, help_text="没有说明的不填，期满后再判断。")
    day = day_field("收到说明的日期", required=False)
    accepted = forms.ChoiceField(
        label="判断", choices=[("yes", "理由合理"), ("no", "理由不合理")], widget=forms.RadioSelect
    )
    judgement = text_field("判断的理由", 3)
    files = FilesField(label="说明材料", required=False)  # type: ignore[assignment]

    def starting(self) -> dict[str, Any]:
        """The day stays empty: nothing may have come."""
        return {}


class DecideForm(DeedForm):
    """Whether the head of the work unit agrees."""

    verdict = forms.ChoiceField(label="决定", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.RadioSelect)
    reason = text_field("意见", 3, required=False, help_text="不同意的必须写理由。")


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, case: int) -> HttpResponse:
    """The count day by day with its grounds, and the ledger."""
    sheet = find_sheet(request, case)
    entries = sorted((one for one in sheet.entries if not one.strikes_id), key=lambda one: (one.day, one.pk))
    context = {
        "months": months_of(sheet.count), "entries": entries, "office": receives(sheet.case, request.user),
        "may_decide": Act.REFUSE_EXTENSION in sheet.acts,
        "strikers": {one.strikes_id: one for one in sheet.entries if one.strikes_id},
        **shell(request, sheet, "clock"),
    }  # fmt: skip
    return render(request, "casework/clock.html", context)


def _ask_correction(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    case = ask_correction(sheet.case, values["what"], values["until"], day=values["day"], by=request.user, at=now())
    return f"已登记补正告知，期限停止计算，等申请人补正至{day_words(case.waits_until, today())}。还要由系统制发告知书的，在“文书”里制发。"


def _receive_correction(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    case = receive_correction(sheet.case, day=values["day"], text=values["text"], by=request.user, at=now())
    return f"已登记补正，期限重新计算，{day_words(case.due, today())}前答复。"


def _lapse_correction(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    lapse_correction(sheet.case, values["reason"], by=request.user, at=now())
    return "已按逾期不补正终结，年报计入“无正当理由逾期不补正”。请制发《不再处理告知书》。"


def _ask_extension(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    ask_extension(sheet.case, values["days"], values["reason"], by=request.user, at=now())
    return "延长申请已送工作机构负责人，批准前期限不变。"


def _ask_delay(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    ask_delay(sheet.case, values["until"], values["reason"], by=request.user, at=now())
    return "延迟申请已送工作机构负责人，批准前期限不变。"


def _ask_reasons(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    ask_reasons(sheet.case, values["facts"], values["until"], day=values["day"], by=request.user, at=now())
    return "已登记要求说明理由，答复期限继续计算。还要由系统制发告知书的，在“文书”里制发。"


def _judge_reasons(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    if sheet.reasons is None:
        raise Refused("还没有要求申请人说明理由。", then="请先登记告知。")
    asked = sheet.reasons
    asked.case = sheet.case
    accepted = values["accepted"] == "yes"
    judge_reasons(asked, accepted=accepted, judgement=values["judgement"], by=request.user, at=now(),
                  reply=values["reply"], day=values["day"])  # fmt: skip
    return "已认定理由合理，不能按期答复的可以申请延迟。" if accepted else "已认定理由不合理，可以按“不予处理”拟答复。"


def _decide(request: StaffRequest, sheet: Sheet, asked: Any, values: Values) -> str:
    asked.case = sheet.case
    if values["verdict"] == "no":
        refuse_extension(asked, reason=values["reason"], by=request.user, at=now())
        return "已不同意延长，原期限不变。"
    case = grant_extension(asked, by=request.user, at=now(), text=values["reason"])
    told = "请制发《延期答复告知书》。" if asked.days else "请把延迟答复的期限告知申请人。"
    return f"已批准，期限至{day_words(case.due, today())}。{told}"


def _after_deciding(values: Values) -> str:
    """More time counts only where the applicant is told of it in time."""
    return LETTERS if values["verdict"] == "yes" else CLOCK


def _strike(request: StaffRequest, sheet: Sheet, entry: Any, values: Values) -> str:
    entry.case = sheet.case
    strike(entry, reason=values["reason"], by=request.user, at=now())
    return "已划去，期限按其余记录重新计算。请补记正确的一条。"


DEEDS = {
    "ask-correction": Deed("补记补正告知", CorrectionForm, _ask_correction, hint="告知书已经用别的办法发出的，在这里补记，期限从发出之日停止；还没有发出的，请制发补正告知书，送出时自动登记。依据《政府信息公开条例》第三十条：收到申请之日起7个工作日内一次性告知。", back=CLOCK),
    "receive-correction": Deed("登记收到补正", CorrectedForm, _receive_correction, back=CLOCK, kind=PieceKind.CORRECTION),
    "lapse-correction": Deed("办理逾期不补正", LapseForm, _lapse_correction, "终结本件", "依据《政府信息公开条例》第三十条：无正当理由逾期不补正的，视为放弃申请，不再处理。", danger=True, then=to_letters),
    "ask-extension": Deed("申请延长答复", ExtensionForm, _ask_extension, "送工作机构负责人", "依据《政府信息公开条例》第三十三条第二款：需要延长的，经工作机构负责人同意并告知申请人，最长20个工作日。", CLOCK),
    "ask-delay": Deed("申请延迟答复", DelayForm, _ask_delay, "送工作机构负责人", "依据《政府信息公开条例》第三十五条：理由合理但无法按期答复的，可以确定延迟答复的合理期限。", CLOCK),
    "ask-reasons": Deed("补记说明理由告知", ReasonsForm, _ask_reasons, hint="告知书已经用别的办法发出的，在这里补记；还没有发出的，请制发说明理由告知书，送出时自动登记。依据《政府信息公开条例》第三十五条：数量、频次明显超过合理范围的，可以要求说明理由。说明期间不停止计算期限。", back=CLOCK),
    "judge-reasons": Deed("登记申请人的说明", JudgeForm, _judge_reasons, back=CLOCK, kind=PieceKind.REASONS),
    "decide-extension": Deed("批延长答复", DecideForm, _decide, "作出决定", "同意后答复期限顺延所批的工作日，须在原期限届满前告知申请人。", CLOCK, by_key("extensions"), then=_after_deciding),
    "strike": Deed("划去一条计时记录", WhyForm, _strike, "划去", "划去的记录保留并注明理由，不参加计算。", CLOCK, by_key("entries"), danger=True),
}  # fmt: skip
