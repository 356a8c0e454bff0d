"""依申请公开: what it is, where to, how long, what it costs, what may be done against an answer (《条例》第二十七至四十五条)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.portal.pages import SHORT, missing, show
from gongkai.portal.requests.shell import office_of


@require_safe
def landing(request: HttpRequest, code: str = "") -> HttpResponse:
    """The page for people who have never done it."""
    office = office_of(code)
    if office is None:
        return missing(request)
    context = {"office": office, "reception": office.reception}
    return show(request, "portal/requests/landing.html", context, agency=office.agency, keep=SHORT)


@require_safe
def moved(request: HttpRequest) -> HttpResponse:
    """Where the page stood before requests could be sent here."""
    return HttpResponsePermanentRedirect(reverse("portal:requests"))
