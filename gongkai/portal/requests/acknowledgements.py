"""登记回执: shown once after a request was sent. Its query code stands in no address, no log and no row, only in a sealed cookie."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.fees.queries.computing import items_before
from gongkai.foi.actions.registering import Registered
from gongkai.foi.models import Case
from gongkai.portal.pages import missing
from gongkai.portal.requests.shell import Office, office_of, opened, own_page, sealed, unkept

COOKIE = "request_receipt"
FREE = 10  # items in a calendar month that are never charged (国办函〔2020〕109号第四条)
SECONDS = 900  # how long the page can be loaded again in the same browser


def hand_out(request: HttpRequest, office: Office, done: Registered, at: datetime) -> HttpResponse:
    """Lead to the receipt: the browser carries the sealed code there, and shows the page again when it is loaded anew."""
    response = HttpResponseRedirect(address(office, request, "receipt"), status=303)
    token = sealed("receipt", {"case": done.case.pk, "code": done.code}, at)
    response.set_cookie(
        COOKIE, token, max_age=SECONDS, path=address(office, request, "receipt"), httponly=True, samesite="Strict",
        secure=request.is_secure(),
    )  # fmt: skip
    return unkept(response)


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledgement(request: HttpRequest, code: str = "") -> HttpResponse:
    """Number, query code, day of receipt, last day of the answer, what happens next. `POST` makes the browser forget it."""
    office = office_of(code)
    if office is None:
        return missing(request)
    if request.method == "POST":
        response = HttpResponseRedirect(address(office, request, "status"), status=303)
        response.delete_cookie(COOKIE, path=address(office, request, "receipt"), samesite="Strict")
        return unkept(response)
    told = opened("receipt", request.COOKIES.get(COOKIE, ""), timezone.now(), seconds=SECONDS)
    case = Case.objects.filter(pk=told["case"], agency=office.agency).first() if told else None
    if told is None or case is None:
        return own_page(request, "receipt_gone", {}, office)
    items = list(case.items.all())
    month = items_before(case) + len(items)
    context = {"case": case, "code": f"{told['code'][:5]} {told['code'][5:]}", "items": items, "minutes": SECONDS // 60,
               "month": month if month > FREE else 0}  # fmt: skip
    return own_page(request, "receipt", context, office)


def address(office: Office, request: HttpRequest, page: str) -> str:
    """A page of requests of the same office, by the address that was asked for."""
    head = request.path.partition("/requests/")[0]
    return f"{head}/requests/{page}/"
