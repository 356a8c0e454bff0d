"""What all public pages share: reading modes that work without script, and the page about accessibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

MODES = {"large": "大字版", "contrast": "高对比"}
COOKIE = "reading"
A_YEAR = 365 * 24 * 3600


def modes_of(request: HttpRequest) -> list[str]:
    """The reading modes that are on, from the reader's own cookie; anything else in it is ignored."""
    return [name for name in request.COOKIES.get(COOKIE, "").split("-") if name in MODES]


def show(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A public page."""
    on = modes_of(request)
    switches = [(name, words, name in on) for name, words in MODES.items()]
    return render(request, template, {**context, "modes": on, "switches": switches})


@require_GET
def mode(request: HttpRequest) -> HttpResponse:
    """Turn one reading mode on or off and go back to the page."""
    name, back = request.GET.get("mode", ""), request.GET.get("back", "/")
    on = set(modes_of(request))
    if name in MODES:
        on ^= {name}
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        COOKIE, "-".join(sorted(on)), max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """无障碍说明."""
    return show(request, "portal/accessibility.html", {})
