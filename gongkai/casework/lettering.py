"""文书: which letters are due, making one with a look at it first, its files, and what became of it on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, SECTION_ROLES
from gongkai.casework.deeds import Deed, DeedForm, Values, WhyForm, day_field, files_of
from gongkai.casework.pages import find_sheet, shell
from gongkai.desk.pages import StaffRequest, download, now, refused_message, staff, today, whole
from gongkai.foi.actions.personal import open_piece
from gongkai.foi.models import Act, Answer, AnswerState, Case, PieceKind, State
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.personal import Contact
from gongkai.foi.queries.rights import works_on
from gongkai.letters.actions import issuing, serving
from gongkai.letters.actions.issuing import Order
from gongkai.letters.models import Code, Letter, LetterState, Service
from gongkai.letters.queries.drawing import drawing, preview
from gongkai.letters.queries.facts import Facts
from gongkai.letters.queries.letters import due_letters, letters_of
from gongkai.letters.queries.outgoing import unchecked_of
from gongkai.letters.queries.typing import Ask, to_type
from gongkai.rules.refused import Refused
from gongkai.rules.requests.receipt import Channel
from gongkai.rules.requests.service import Way

BACK = "desk:request_letters"
REFUSED = 409
TO_PARTIES = (Code.L07, Code.L11, Code.L12)
# Of a letter whose sending enters an act: that act's name, its move, and what stands where it was entered already
BY_HAND: Mapping[str, tuple[str, Act, Callable[[Sheet], Any]]] = MappingProxyType({
    Code.L04: ("ask-correction", Act.ASK_CORRECTION, lambda sheet: sheet.correction),
    Code.L05: ("ask-reasons", Act.ASK_REASONS, lambda sheet: sheet.reasons),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field to type, with what is in it."""

    ask: Ask
    value: str


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, case: int) -> HttpResponse:
    """The tab: what is due, what was made and how it went, files that go out, and everything else that may be made."""
    sheet = find_sheet(request, case)
    row, letters = sheet.case, letters_of(sheet.case)
    answers = [one.answer for one in sheet.answers if one.answer.state != AnswerState.VOID]
    context = {
        **shell(request, sheet, "letters"), "letters": letters,
        "due": due_letters(sheet, [one.letter for one in letters], today()),
        "works": bool(sheet.powers), "codes": [code for code in Code if code not in (Code.L17, Code.L18)], "with_files": answers,
        "may_send": bool(sheet.powers) and row.state not in {State.JOINED, State.ARCHIVED},
        "makes": request.user.role in SECTION_ROLES, "unchecked": unchecked_of(row),
    }  # fmt: skip
    return render(request, "casework/letters/index.html", context)


def _order(request: StaffRequest, case: Case, code: str) -> Order:
    """The letter to be as it was asked for. Parts of other cases are a 404."""
    given = request.POST if request.method == "POST" else request.GET
    if code not in Code.values:
        raise Http404
    parts: dict[str, Any] = {}
    for name, rows in (("answer", case.answers), ("consultation", case.consultations), ("letter", case.letters)):
        key = whole(given.get(name))
        if key is not None:
            parts[name] = get_object_or_404(rows.all(), pk=key)
    if code in {Code.L14, Code.L16} and "answer" not in parts:
        parts["answer"] = case.answers.filter(state=AnswerState.APPROVED).order_by("order").first()
    typed = {ask.name: given[f"typed-{ask.name}"] for ask in _asks(case, code, parts) if f"typed-{ask.name}" in given}
    return Order(case, code, typed, _day(given.get("dated")), **parts)


def _asks(case: Case, code: str, parts: Mapping[str, Any]) -> tuple[Ask, ...]:
    consultation = parts.get("consultation")
    return to_type(code, Facts(case, code, today(), consultation=consultation))


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@staff(*SECTION_ROLES)
def make(request: StaffRequest, case: int, code: str) -> HttpResponse:
    """Ask for what no record holds, name what is missing, then make the letter; a refusal keeps what was typed."""
    sheet = find_sheet(request, case)
    order = _order(request, sheet.case, code)
    if request.method == "GET":
        return _making(request, sheet, order)
    try:
        letter = issuing.make(order, by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
        return _making(request, sheet, order, REFUSED)
    messages.success(request, f"已制发{letter}，下载后盖章送达。")
    return redirect(BACK, sheet.case.pk)


def _making(request: StaffRequest, sheet: Sheet, order: Order, status: int = 200) -> HttpResponse:
    facts = order.facts(sheet.case, request.user.name, today())
    lacking, fault = _lacking(facts)
    parts = {"answer": order.answer, "consultation": order.consultation, "letter": order.letter}
    fields = [Field(ask, order.typed.get(ask.name, ask.suggest(facts))) for ask in to_type(order.code, facts)]
    context = {
        **shell(request, sheet, "letters"), "code": Code(order.code), "fields": fields, "lacking": lacking, "fault": fault,
        "by_hand": _by_hand(sheet, order.code), "dated": order.dated or today(), "parts": [(name, part.pk) for name, part in parts.items() if part is not None],
    }  # fmt: skip
    return render(request, "casework/letters/make.html", context, status=status)


def _by_hand(sheet: Sheet, code: str) -> str:
    """Name of the act that enters what a letter told that went out without the system; empty where there is none now."""
    name, act, there = BY_HAND.get(code, ("", None, None))
    return name if act in sheet.acts and there is not None and there(sheet) is None else ""


def _lacking(facts: Facts) -> tuple[list[str], str]:
    """Fields without a value, or why there is no letter to be made at all."""
    try:
        return drawing(facts).lacking(), ""
    except Refused as refusal:
        return [], str(refusal)


@require_POST
@staff(*SECTION_ROLES)
def look(request: StaffRequest, case: int, code: str) -> HttpResponse:
    """The letter without a number as .pdf, what is missing in brackets. Nothing is kept of it."""
    row = get_object_or_404(Case.objects.visible_to(request.user).select_related("agency"), pk=case)
    if not works_on(row, request.user):
        raise Http404
    order = _order(request, row, code)
    try:
        _, pdf, _ = preview(order.facts(row, request.user.name, today()), at=now())
    except Refused as refusal:
        refused_message(request, refusal)
        return redirect("desk:request_letter_make", row.pk, code)
    return download(pdf, f"{Code(code).label}（预览）.pdf", "application/pdf")


@require_GET
@staff(*BUSINESS_ROLES)
def fetch(request: StaffRequest, letter: int, kind: str) -> HttpResponse:
    """A letter as .docx or .pdf, for who works on its case."""
    row = get_object_or_404(
        Letter.objects.visible_to(request.user).select_related("docx__case", "pdf__case"), pk=letter
    )
    pieces = {"docx": row.docx, "pdf": row.pdf}
    if kind not in pieces:
        raise Http404
    try:
        data = open_piece(pieces[kind], by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
        return redirect(BACK, row.case_id)
    return download(data, pieces[kind].name, pieces[kind].media_type)


class SendForm(DeedForm):
    """By which way it goes."""

    way = forms.ChoiceField(label="送达方式", choices=[(one.value, one.label) for one in Way], widget=forms.RadioSelect)
    day = day_field("发出日期", help_text="邮寄的为交邮之日；网上送达只能登记在当天，申请人即时可见。")
    tracking_no = forms.CharField(
        label="邮件编号", max_length=40, required=False, help_text="邮寄的填写，例如 EA123456789CN。"
    )
    phone = forms.CharField(label="对方电话", required=False, max_length=40)
    address = forms.CharField(label="对方地址", required=False, max_length=200)

    def starting(self) -> dict[str, Any]:
        """Today; to the applicant by the way that was asked for, else by post."""
        case = self.sheet.case
        wanted = case.delivery if self.of.addressee == case.applicant_name else Way.POST
        return {"way": wanted if wanted in set(Way) else Way.POST.value, "day": today()}

    def prepare(self) -> None:
        """How to reach the other side is asked only of letters that begin a consultation."""
        if self.of.code not in TO_PARTIES:
            del self.fields["phone"], self.fields["address"]


class ServedForm(DeedForm):
    """Who signed, and when."""

    day = day_field("签收日期")
    receiver = forms.CharField(label="签收人", max_length=60)
    files = forms.FileField(label="送达回证、签收凭证", required=False)  # type: ignore[assignment]


class ReturnedForm(DeedForm):
    """When it came back, and why."""

    day = day_field("退回日期")
    why = forms.CharField(label="退回原因", max_length=120, help_text="例如：地址不详、拒收。")


class ProofForm(DeedForm):
    """The signed slip alone."""

    files = forms.FileField(label="送达回证、签收凭证")  # type: ignore[assignment]


def _letter(sheet: Sheet, key: int) -> Letter | None:
    return (
        Letter.objects.filter(case=sheet.case, pk=key).select_related("case__agency", "answer", "consultation").first()
    )


def _service(sheet: Sheet, key: int) -> Service | None:
    """The last try of a letter."""
    rows = Service.objects.filter(letter__case=sheet.case, letter=key, returned_on=None)
    return rows.select_related("letter__case__agency").order_by("-id").first()


def _send(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    contact = Contact(phone=values.get("phone", ""), address=values.get("address", ""))
    row = serving.send(of, Way(values["way"]), values["day"], by=request.user, at=now(), tracking_no=values["tracking_no"],
                       contact=contact if of.code in TO_PARTIES else None)  # fmt: skip
    return (
        f"已登记发出，法律上的日期是{row.counted_on:%-m月%-d日}。"
        if row.counted_on
        else "已登记发出，签收后再登记结果。"
    )


def _served(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    row = serving.served(of, values["day"], values["receiver"], by=request.user, at=now())
    _prove(request, row)
    return f"已登记签收，法律上的日期是{row.counted_on:%-m月%-d日}。"


def _returned(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    serving.returned(of, values["day"], values["why"], by=request.user, at=now())
    return "已登记退回，请重新送达。"


def _proof(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    _prove(request, of)
    return "凭证已存入案卷。"


def _prove(request: StaffRequest, row: Service) -> None:
    for file in files_of(request, PieceKind.PROOF)[:1]:
        serving.add_proof(row, file.name, file.data, by=request.user, at=now())


def _void(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    issuing.void(of, reason=values["reason"], by=request.user, at=now())
    return "文书已作废，编号不再使用。"


DEEDS = {
    "letter-send": Deed("送出文书", SendForm, _send, "登记发出", "邮寄要用邮政企业，不得到付（国办公开办函〔2016〕235号）。", BACK, _letter),
    "letter-served": Deed("登记签收", ServedForm, _served, "登记", "当面和委托送达以签收之日为准，邮寄以交邮之日为准。", BACK, _service),
    "letter-returned": Deed("登记退回", ReturnedForm, _returned, "登记", "退回后要重新送达。", BACK, _service),
    "letter-proof": Deed("存入送达凭证", ProofForm, _proof, "存入", "", BACK, _service),
    "letter-void": Deed("作废文书", WhyForm, _void, "作废", "只有还没有送出的文书可以作废；编号保留，不再使用。", BACK, _letter, danger=True),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff(*SECTION_ROLES)
def several(request: StaffRequest) -> HttpResponse:
    """Answers and receipts that wait to be made, made together; one that is refused does not stop the others."""
    orders = _waiting(request)
    report = None
    if request.method == "POST":
        wanted = set(request.POST.getlist("order"))
        report = issuing.issue_many([one for key, one in orders if key in wanted], by=request.user, at=now())
        if report.made:
            messages.success(request, f"已制发{len(report.made)}份文书。")
        orders = _waiting(request)
    context = {"orders": [(key, one, Code(one.code)) for key, one in orders], "report": report}
    return render(
        request, "casework/letters/several.html", context, status=REFUSED if report and report.refused else 200
    )


def _waiting(request: StaffRequest) -> list[tuple[str, Order]]:
    """Approved answers without a letter, then open requests without a receipt; of the reader's own agency.

    Who asked on the web was shown a receipt at once; a receipt names the last day, so it waits while the clock stands still.
    """
    person = request.user
    answers = Answer.objects.visible_to(person).filter(case__agency=person.agency_id, state=AnswerState.APPROVED)
    left = answers.exclude(letters__state__in=[LetterState.ISSUED, LetterState.SERVED])
    cases = Case.objects.visible_to(person).filter(agency=person.agency_id).in_work().exclude(due=None)
    told = Letter.objects.filter(code=Code.L03).exclude(state=LetterState.VOID).values("case")
    found = [(f"a{one.pk}", Order(one.case, _answer_code(one), answer=one))
             for one in left.select_related("case__agency").prefetch_related("decisions").order_by("case__due")[:100]]  # fmt: skip
    rows = cases.exclude(pk__in=told).exclude(channel=Channel.WEB).select_related("agency").order_by("arrived_at")[:100]
    return found + [(f"c{case.pk}", Order(case, Code.L03)) for case in rows]


def _answer_code(answer: Answer) -> str:
    codes = {one.code for one in answer.decisions.all()}
    return Code.L16 if codes == {"F1"} else Code.L14
