"""在线申请: first what is wanted and what is already public on it, then the form; a sent request is answered by its receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.foi.actions.intakes import LONGEST_CONTENT, MOST_ITEMS, Fault
from gongkai.foi.actions.proofs import challenge, verify
from gongkai.foi.actions.registering import PORTAL, register
from gongkai.portal.pages import missing
from gongkai.portal.requests.acknowledgements import hand_out
from gongkai.portal.requests.forms import CHOICES, Filled, filled_in
from gongkai.portal.requests.published import already_public
from gongkai.portal.requests.shell import LOOKING, SENDING, Limit, Office, office_of, own_page, unkept
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

BUSY = "请过一会儿再提交，填写的内容还在；也可以邮寄或者当面提交。"


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, code: str = "") -> HttpResponse:
    """The first question, then the form beside what is already public, then the request itself."""
    office = office_of(code)
    if office is None:
        return missing(request)
    if not office.online:
        return own_page(request, "offline", {}, office)
    if request.method != "POST":
        return own_page(request, "wanted", {"most": LONGEST_CONTENT}, office)
    step = request.POST.get("step", "")
    return _send(request, office) if step == "send" else _look(request, office)


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """A puzzle for the browser, made for this one request."""
    if not Limit("proof", LOOKING).allow_request(request):
        return unkept(JsonResponse({"message": f"请求太多，{BUSY}"}, status=429))
    return unkept(JsonResponse(challenge(at=timezone.now())))


def _look(request: HttpRequest, office: Office) -> HttpResponse:
    """The form, with what is already public before it. A search costs something, so it is counted by address."""
    filled = filled_in(request.POST, request.FILES)
    content = filled.values["content"].strip()
    if not content:
        context = {
            "most": LONGEST_CONTENT,
            "fault": "没有写想要什么信息。请写出信息的名称、文号，或者便于查询的其他特征。",
        }
        return own_page(request, "wanted", context | {"values": filled.values}, office)
    may = Limit("look", LOOKING).allow_request(request)
    hits = already_public(f"{filled.values['clues']} {content}") if may else []
    return _form(request, office, filled, hits=hits, looked=may)


def _send(request: HttpRequest, office: Office) -> HttpResponse:
    """Take the request in, or show the form again with what is wrong beside each field."""
    now, filled = timezone.now(), filled_in(request.POST, request.FILES)
    intake = filled.intake(office.agency, day_of(now))
    if found := filled.faults(intake, day_of(now)):
        return _form(request, office, filled, found=found)
    limit = Limit("send", SENDING)
    if not limit.allow_request(request):
        what = f"从您所在的网络提交的申请太多：{limit.minutes}分钟内最多{limit.num_requests}件。"
        return _form(request, office, filled, found=[Fault("", what, BUSY)])
    try:
        verify(request.POST.get("proof", ""), at=now)
        done = register(intake, by=PORTAL, at=now)
    except Refused as refusal:
        return _form(request, office, filled, found=[Fault("", refusal.what, refusal.then)])
    return hand_out(request, office, done, now)


def _form(request: HttpRequest, office: Office, filled: Filled, **more: Any) -> HttpResponse:
    found: list[Fault] = more.get("found", [])
    context = {
        "filled": filled, "values": filled.values, "rows": filled.items, "most_items": MOST_ITEMS,
        "wrong": {one.field: one for one in found}, "wrong_items": next((one for one in found if one.field == "items"), None),
    }  # fmt: skip
    return own_page(request, "form", context | CHOICES | more, office)
