"""Taking a request down at the counter, from the post, a fax, an e-mail, another unit; the day of receipt as it will be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from secrets import token_hex
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import SECTION_ROLES
from gongkai.agencies.queries import work_calendar
from gongkai.casework import likeness
from gongkai.casework.deeds import FilesField, files_of, text_field
from gongkai.casework.pages import find_sheet
from gongkai.casework.receipts import ArrivalForm, arrival_of
from gongkai.desk.pages import StaffRequest, is_script, now, staff, today
from gongkai.foi.actions.intakes import CLASHES, Fault, Intake, NewFile, arrival_faults, clash, faults, tidied
from gongkai.foi.actions.registering import Registered, register
from gongkai.foi.models import Applicant, Carrier, Case, Delivery, Paper, PieceKind
from gongkai.foi.queries.forms import made_by_form
from gongkai.foi.queries.personal import Agent, Contact, applicant_mark
from gongkai.foi.queries.rights import receives
from gongkai.foi.queries.similar import Question, load_of, subject_mark
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent, count_due
from gongkai.rules.requests.ledger import EventKind
from gongkai.vault.identity import written

REFUSED = 409
KEY = r"[0-9a-f]{32}"  # of a form
COOKIE, SECONDS = "gk_registered", 600
UPLOADS = {"request_file": PieceKind.REQUEST, "identity_file": PieceKind.IDENTITY, "authority": PieceKind.AUTHORITY,
           "envelope": PieceKind.ENVELOPE}  # fmt: skip
PARTS = (
    (
        "怎样收到的",
        "channel arrived_on oral posted_on tracking_no first_unit confirmed_on confirmed_how ruled_on envelope",
    ),
    (
        "谁申请",
        "applicant_kind applicant_name contact_person paper identity identity_file phone email fax address postcode helped",
    ),
    ("代理人", "agent_name agent_identity agent_phone authority"),
    ("要什么信息", "subject clues content items carrier delivery suggests_disclosure request_file files"),
)


class IntakeForm(ArrivalForm):
    """A request as it was handed in. What is wrong with it is told by the room of requests, field by field."""

    oral = forms.BooleanField(
        label="口头申请，由受理人员代填", required=False, help_text="代填后念给申请人听，请其签名确认。"
    )
    envelope = forms.FileField(label="信封、邮戳", required=False)
    applicant_kind = forms.ChoiceField(label="申请人类别", choices=Applicant.choices)
    applicant_name = forms.CharField(label="姓名或名称", required=False)
    contact_person = forms.CharField(label="联系人", required=False, help_text="法人和其他组织填写。")
    paper = forms.ChoiceField(label="证件种类", choices=Paper.choices)
    identity = forms.CharField(label="证件号码", required=False, help_text="加密保存，只有办理人员说明原因后能看。")
    identity_file = forms.FileField(label="身份证明", required=False)
    phone = forms.CharField(label="联系电话", required=False)
    email = forms.CharField(label="电子邮箱", required=False)
    address = forms.CharField(label="通信地址", required=False)
    postcode = forms.CharField(label="邮政编码", required=False)
    fax = forms.CharField(label="传真", required=False)
    helped = forms.CharField(label="需要的协助", required=False, help_text="阅读、书写有困难的，写明提供了什么帮助。")
    agent_name = forms.CharField(label="代理人姓名", required=False)
    agent_identity = forms.CharField(label="代理人身份证号码", required=False)
    agent_phone = forms.CharField(label="代理人电话", required=False)
    authority = forms.FileField(label="授权委托书", required=False)
    subject = forms.CharField(label="申请事项", required=False, help_text="一句话概括；不填的取内容的开头。")
    content = text_field("所需信息的内容描述", 6, required=False, help_text="照申请书原文。")
    clues = forms.CharField(label="文号或其他特征", required=False)
    items = text_field("分成几项", 3, required=False, help_text="要几项信息的，每项一行；只有一项的不填。")
    carrier = forms.ChoiceField(label="提供形式", choices=Carrier.choices)
    delivery = forms.ChoiceField(label="获取方式", choices=Delivery.choices)
    suggests_disclosure = forms.BooleanField(label="申请人建议主动公开", required=False)
    request_file = forms.FileField(label="申请表、申请书", required=False)
    files = FilesField(label="其他材料", required=False)  # type: ignore[assignment]
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    lacking = forms.BooleanField(label="要素不全，先登记再通知补正", required=False,
                                 help_text="缺证件号码、联系方式或授权委托书的勾选；登记后7个工作日内发补正告知书。")  # fmt: skip

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(heading, [self[name] for name in names.split()]) for heading, names in PARTS]


@require_http_methods(["GET", "POST"])
@staff(*SECTION_ROLES)
def new(request: StaffRequest) -> HttpResponse:
    """The form, or the registration. A script is answered with the faults, so that chosen files stay chosen.

    Each opened form has a key of its own, in its address, so that it is the same form when one comes back to it.
    """
    once = request.GET.get("form", "")
    if request.method == "GET" and not re.fullmatch(KEY, once):
        return redirect(f"{reverse('desk:request_new')}?form={token_hex(16)}")
    if request.method == "GET" and (made := made_by_form(request.user.agency, once, today())):
        messages.warning(request, _said_before(made))
        return redirect("desk:request_registered", made.pk)
    form = IntakeForm(request.POST or None, request.FILES or None, initial={"arrived_on": today(), "once": once})
    done = _registered(request, form) if request.method == "POST" and form.is_valid() else None
    if done is not None:
        return _led(request, done)
    if is_script(request):
        told = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return JsonResponse({"faults": told}, status=REFUSED)
    context = {"form": form, "receives": receives(Case(agency=request.user.agency), request.user), "today": today(),
               "clashes": json.dumps(CLASHES, ensure_ascii=False)}  # fmt: skip
    return render(request, "casework/intake.html", context, status=REFUSED if form.errors else 200)


def _led(request: StaffRequest, done: Registered) -> HttpResponse:
    """On to the receipt, which the browser may show with the query code for some minutes."""
    if done.repeated:
        messages.warning(request, f"{_said_before(done.case)}后来改动的内容没有保存。")
    address = reverse("desk:request_registered", args=[done.case.pk])
    answer: HttpResponse = JsonResponse({"address": address}) if is_script(request) else redirect(address)
    answer.set_signed_cookie(COOKIE, done.code, salt=str(done.case.pk), max_age=SECONDS, path=address, httponly=True,
                             samesite="Strict", secure=request.is_secure())  # fmt: skip
    return answer


def _said_before(case: Case) -> str:
    return f"这张表已经登记为{case.number}，没有重复登记；要登记另一件，请另开一张登记表。"


def _registered(request: StaffRequest, form: IntakeForm) -> Registered | None:
    """The registered request; None where the form now says what is wrong."""
    given = intake_of(request, form.cleaned_data)
    _tell(form, faults(tidied(given), today(), by_web=False))
    if form.errors:
        return None
    try:
        return register(given, by=request.user, at=now(), once=form.cleaned_data["once"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _tell(form: forms.Form, found: Iterable[Fault]) -> None:
    """Each fault beside its field."""
    for fault in found:
        form.add_error(fault.field if fault.field in form.fields else None, f"{fault.what}{fault.then}")


def intake_of(request: StaffRequest, values: dict[str, Any]) -> Intake:
    """The cleaned form as the room of requests reads it."""
    names = ("applicant_kind", "applicant_name", "contact_person", "paper", "identity", "helped", "subject", "content",
             "clues", "carrier", "delivery", "suggests_disclosure", "oral", "lacking")  # fmt: skip
    contact = Contact(values["phone"], values["email"], values["address"], values["postcode"], values["fax"])
    agent = Agent(values["agent_name"], values["agent_identity"], values["agent_phone"])
    files = [NewFile(kind, values[name].name, values[name].read()) for name, kind in UPLOADS.items() if values[name]]
    files += files_of(request, PieceKind.OTHER)
    return Intake(request.user.agency, arrival_of(values), contact=contact, agent=agent, files=tuple(files),
                  items=tuple(values["items"].splitlines()), **{name: values[name] for name in names})  # fmt: skip


@require_POST
@staff(*SECTION_ROLES)
def receipt_day(request: StaffRequest) -> HttpResponse:
    """The day of receipt as it would be now, its ground, and the last day for the answer; nothing is kept."""
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"words": "填好申请方式和到达日期后，这里显示收到日期和答复期限。", "due": "", "basis": ""})
    arrival = arrival_of(form.cleaned_data)
    if wrong := next((one for one in arrival_faults(arrival, today()) if one.field.endswith("_on")), None):
        return JsonResponse({"words": f"{wrong.what}{wrong.then}", "due": "", "basis": "", "wrong": True})
    contact = Contact(phone=request.POST.get("phone", "").strip(), email=request.POST.get("email", "").strip())
    try:
        receipt = arrival.receipt(contact)
    except Refused as refusal:
        return JsonResponse({"words": str(refusal), "due": "", "basis": "", "wrong": True})
    if receipt.day is None:
        return JsonResponse({"words": f"{receipt.why}。", "due": "答复期限尚未起算", "basis": str(receipt.basis)})
    due = count_due([ClockEvent(EventKind.STARTED, receipt.day)], work_calendar(request.user.agency))
    return JsonResponse({
        "words": f"{receipt.day.year}年{receipt.day.month}月{receipt.day.day}日为收到之日：{receipt.why}。",
        "due": f"{due.year}年{due.month}月{due.day}日前答复" if due else "", "basis": str(receipt.basis),
    })  # fmt: skip


@require_POST
@staff(*SECTION_ROLES)
def alike(request: StaffRequest) -> HttpResponse:
    """Requests of the same applicant and for the same thing, while the form is filled in; a part of a page."""
    post = request.POST
    name, content = post.get("applicant_name", "").strip(), post.get("content", "").strip()
    kind, agency = post.get("applicant_kind", Applicant.NATURAL), request.user.agency
    mark = applicant_mark(kind, name, written(post.get("identity", "")), post.get("phone", "").strip()) if name else ""
    question = Question(agency, mark, subject_mark(content), post.get("subject", "").strip() or content)
    found = likeness.alike(question, request.user) if mark or content else {"similar": []}
    context = {**found, "load": load_of(agency, mark, today()) if mark else None, "day": today()}
    return render(request, "casework/similar.html", context)


@require_GET
@staff(*SECTION_ROLES)
def registered(request: StaffRequest, case: int) -> HttpResponse:
    """The receipt: number, query code, day of receipt. The code is shown while the browser that registered keeps it."""
    sheet = find_sheet(request, case)
    code = request.get_signed_cookie(COOKIE, default="", salt=str(case), max_age=SECONDS)
    if not code:
        messages.info(request, "查询码只在登记时显示一次，没有保存。")
        return redirect("desk:request", case)
    told = {"case": sheet.case, "sheet": sheet, "code": code, "clash": clash(sheet.case.carrier, sheet.case.delivery)}
    context = told | {"today": today()}
    return render(request, "casework/registered.html", context)
