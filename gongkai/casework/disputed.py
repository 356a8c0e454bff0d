"""复议诉讼: entering a dispute, its days, the answer that was handed in, its papers, the outcome and what it teaches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.casework.deeds import Deed, DeedForm, Values, day_field, files_of, reach, text_field
from gongkai.casework.pages import find_sheet, shell
from gongkai.desk.pages import FIRST_DAY, LAST_DAY, StaffRequest, download, midnight, now, paged, staff, today
from gongkai.disputes.actions import entering
from gongkai.disputes.actions.redoing import order_redo
from gongkai.disputes.models import PROCEDURES, Dispute, Outcome, Route
from gongkai.disputes.queries.reading import disputes_of, may_dispute, open_disputes
from gongkai.foi.models import CLOSED, AnswerState, By, Case, PieceKind, State
from gongkai.foi.queries.case import Sheet
from gongkai.papers.actions.packages import XLSX
from gongkai.publications.actions import hand_out
from gongkai.returns.actions.exports import disputes_list
from gongkai.returns.queries.tables import visible_keys
from gongkai.rules.days import in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.disputes import RESULTS, Procedure

BACK = "desk:request_disputes"


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, case: int) -> HttpResponse:
    """The tab: every dispute over the request with its days, papers and outcome, and what became of a new handling."""
    sheet = find_sheet(request, case)
    row, person, disputes = sheet.case, request.user, disputes_of(sheet.case)
    may = may_dispute(row, person, {item.section_id for item in sheet.items})
    lost = any(one.outcome == Outcome.CORRECTED for one in disputes)
    anew = row.redone.first() if lost else None
    context = {
        **shell(request, sheet, "disputes"), "disputes": disputes, "may": may and row.state != State.JOINED, "may_look": may,
        "anew": anew, "may_redo": lost and anew is None and row.state in CLOSED and By.OFFICE in sheet.powers,
        "first": row.redo_of, "orders": _orders(row),
        "seen": visible_keys([one.pk for one in (anew, row.redo_of) if one is not None], person),
    }  # fmt: skip
    return render(request, "casework/disputes.html", context)


def _orders(case: Case) -> list[Dispute]:
    """The decisions over the first request because of which this one is handled anew."""
    first = case.redo_of
    return [one for one in disputes_of(first) if one.outcome == Outcome.CORRECTED] if first is not None else []


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """Every open dispute that the reader may see, the nearest day first."""
    page = paged(request, open_disputes(request.user))
    return render(request, "casework/disputes_open.html", {"page": page, "today": today()})


@require_GET
@staff(*BUSINESS_ROLES)
def workbook(request: StaffRequest) -> HttpResponse:
    """The same as .xlsx."""
    told = f"在办的复议诉讼（{in_chinese(today())}）"
    sheet = disputes_list(open_disputes(request.user), told, request.user)
    return download(hand_out("在办的复议诉讼", [sheet], [told], by=request.user, at=now()), "在办的复议诉讼.xlsx", XLSX)


def _moment(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        validators=reach(midnight(FIRST_DAY), midnight(LAST_DAY)),
    )


class TimesForm(DeedForm):
    """The days of a dispute, and its number."""

    procedure = forms.ChoiceField(label="程序", choices=[(one.value, one.label) for one in Procedure])
    received_on = day_field(
        "收到材料的日期", help_text="收到复议申请书副本或者起诉状副本之日，答复、答辩期限从次日起算。"
    )
    accepted_on = day_field("受理、立案日期", required=False)
    number = forms.CharField(label="案号", max_length=60, required=False)
    hearing_at = _moment("听证、开庭时间")


class EnterForm(TimesForm):
    """What the papers of a new dispute say."""

    route = forms.ChoiceField(label="途径", choices=Route.choices, widget=forms.RadioSelect)
    body = forms.CharField(label="复议机关、法院", max_length=80)
    claim = text_field("请求事项", 3, required=False)
    answer = forms.ChoiceField(label="被争议的答复", required=False)
    before = forms.ChoiceField(label="此前的程序", required=False, help_text="复议后起诉的选此前的复议；二审选一审。")
    files = forms.FileField(label="申请书、起诉状", required=False)  # type: ignore[assignment]
    field_order = (
        "route",
        "procedure",
        "body",
        "received_on",
        "accepted_on",
        "number",
        "hearing_at",
        "answer",
        "before",
        "claim",
        "files",
    )

    def prepare(self) -> None:
        """The request's own answers and disputes."""
        sent = [one.answer for one in self.sheet.answers if one.answer.state == AnswerState.SENT]
        told = [(str(one.pk), f"第{one.order}份答复") for one in sent]
        self.fields["answer"].choices = [("", "没有答复（逾期未答复等）"), *told]  # type: ignore[attr-defined]
        earlier = [(str(one.pk), f"{one.get_route_display()}　{one.body}") for one in self.sheet.case.disputes.all()]
        self.fields["before"].choices = [("", "没有"), *earlier]  # type: ignore[attr-defined]

    def starting(self) -> dict[str, Any]:
        """Today, by reconsideration, over the answer that went out last."""
        sent = [one.answer.pk for one in self.sheet.answers if one.answer.state == AnswerState.SENT]
        reception = getattr(self.sheet.case.agency, "reception", None)
        return {"route": Route.REVIEW, "procedure": Procedure.REVIEW.value, "received_on": today(),
                "body": reception.review_organ if reception else "", "answer": str(sent[-1]) if sent else ""}  # fmt: skip


class ChangeForm(TimesForm):
    """The days as they are now, and why they change."""

    reason = text_field("变更的理由", 2, help_text="例如：转为普通程序。")

    def prepare(self) -> None:
        """Only the procedures of its route."""
        self.fields["procedure"].choices = [(one.value, one.label) for one in PROCEDURES[Route(self.of.route)]]  # type: ignore[attr-defined]

    def starting(self) -> dict[str, Any]:
        """As it stands."""
        return {
            name: getattr(self.of, name) for name in ("procedure", "received_on", "accepted_on", "number", "hearing_at")
        }


class AnsweredForm(DeedForm):
    """When the agency's answer was handed in."""

    day = day_field("提交日期")
    files = forms.FileField(label="答复书、答辩状和证据目录", required=False)  # type: ignore[assignment]


class ConcludeForm(DeedForm):
    """The outcome in the words of the decision."""

    result = forms.ChoiceField(
        label="结果",
        choices=[
            ("", "请选择"),
            *((key, f"{one.label}（{Outcome(one.outcome.value).label}）") for key, one in RESULTS.items()),
        ],
    )
    day = day_field("审结日期")
    text = text_field("结果摘要", 4, help_text="写明主文和主要理由。以后遇到相同内容的申请，拟答复时会提示。")
    redo_by = day_field("重新处理期限", required=False, help_text="责令重新处理的填写。")
    files = forms.FileField(label="决定书、裁判文书", required=False)  # type: ignore[assignment]


class RedoForm(DeedForm):
    """When the decision came that orders the request to be handled anew."""

    received_on = day_field("收到决定书、判决书的日期", help_text="新的申请从次日起算20个工作日。")

    def starting(self) -> dict[str, Any]:
        """The day of the outcome."""
        return {"received_on": self.of.outcome_on or today()}

    def prepare(self) -> None:
        """The day that the body set."""
        if self.of.redo_by:
            ordered = f"决定书要求{in_chinese(self.of.redo_by)}前重新处理，系统会按这一天提醒。"
            self.fields["received_on"].help_text += ordered


class PaperForm(DeedForm):
    """One more paper."""

    name = forms.CharField(label="材料名称", max_length=80)
    files = forms.FileField(label="文件")  # type: ignore[assignment]


def _dispute(sheet: Sheet, key: int) -> Dispute | None:
    return Dispute.objects.filter(case=sheet.case, pk=key).select_related("case__agency", "agency").first()


def _keep(request: StaffRequest, row: Dispute, name: str) -> None:
    for file in files_of(request, PieceKind.DISPUTE):
        entering.add_paper(row, name=name or file.name, file_name=file.name, data=file.data, by=request.user, at=now())


def _enter(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    answer = next((one.answer for one in sheet.answers if str(one.answer.pk) == values["answer"]), None)
    before = sheet.case.disputes.filter(pk=int(values["before"])).first() if values["before"] else None
    papers = entering.Papers(
        route=Route(values["route"]), procedure=Procedure(values["procedure"]), body=values["body"], answer=answer,
        received_on=values["received_on"], accepted_on=values["accepted_on"], number=values["number"],
        claim=values["claim"], before=before, hearing_at=values["hearing_at"],
    )  # fmt: skip
    row = entering.enter_dispute(sheet.case, papers, by=request.user, at=now())
    _keep(request, row, "")
    return f"已登记，{row.answer_due:%-m月%-d日}前提交答复、答辩。"


def _change(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    given = {name: values[name] for name in ("received_on", "accepted_on", "number", "hearing_at", "reason")}
    row = entering.change_times(of, procedure=Procedure(values["procedure"]), by=request.user, at=now(), **given)
    return f"已变更，{row.answer_due:%-m月%-d日}前提交答复、答辩。"


def _answered(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    row = entering.answered(of, day=values["day"], by=request.user, at=now())
    _keep(request, row, "")
    return "已登记提交。"


def _conclude(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    row = entering.conclude(of, result=values["result"], day=values["day"], text=values["text"], redo_by=values["redo_by"],
                            by=request.user, at=now())  # fmt: skip
    _keep(request, row, "")
    told = "需要重新处理的，由办公室在下面“登记重新处理”。" if row.outcome == Outcome.CORRECTED else ""
    return f"已登记结果：{row.get_result_display()}。{told}"


def _redo(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    done = order_redo(of, received_on=values["received_on"], by=request.user, at=now())
    due = f"{in_chinese(done.case.due)}前答复；" if done.case.due else ""
    return f"已登记为{done.case}，{due}查询码{done.code}只显示这一次，请随通知告知申请人。接下来请派给承办科室。"


def _paper(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    if not request.FILES:
        raise Refused("没有选文件。", then="请选择要存入的文件。")
    _keep(request, of, values["name"])
    return "材料已存入案卷。"


DEEDS = {
    "dispute": Deed("登记复议诉讼", EnterForm, _enter, "登记", "答复、答辩期限按收到材料的日期和程序自动计算。", BACK),
    "dispute-times": Deed("变更程序和日期", ChangeForm, _change, "变更", "", BACK, _dispute),
    "dispute-answered": Deed("登记已提交答复、答辩", AnsweredForm, _answered, "登记", "逾期提交也要如实登记。", BACK, _dispute),
    "dispute-conclude": Deed("登记审理结果", ConcludeForm, _conclude, "登记", "结果决定计入年报表四的哪一栏。", BACK, _dispute),
    "dispute-redo": Deed("登记重新处理", RedoForm, _redo, "登记为新的申请",
                         "原申请被纠正、需要重新答复的，登记为一件新的申请：内容、申请人照原申请，编号和期限另起，不重复计入年报表三。"
                         "原申请的答复、文书和案卷不变。只撤销、确认违法而不要求重新答复的，不用登记。", BACK, _dispute),
    "dispute-paper": Deed("存入材料", PaperForm, _paper, "存入", "", BACK, _dispute),
}  # fmt: skip
