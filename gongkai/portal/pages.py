"""What all public pages share: whose site it is, reading modes without script, copies in caches, the page of what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.http import quote_etag, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Agency
from gongkai.publications.queries.public import portal_agency, site_of

MODES = {"large": "大字版", "contrast": "高对比"}
COOKIE = "reading"
A_YEAR = 365 * 24 * 3600
LONG, SHORT = 600, 30  # seconds in the cache in front: pages fetched anew after a change, and the deeper ones


def modes_of(request: HttpRequest) -> list[str]:
    """The reading modes that are on, from the reader's own cookie; anything else in it is ignored."""
    return [name for name in request.COOKIES.get(COOKIE, "").split("-") if name in MODES]


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, agency: Agency | None = None, keep: int = 0,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """A public page of an agency's site: it sets no cookie and opens no session.

    keep    seconds for which nginx in front may keep a copy; a change of what the page shows has it fetched anew.
            It tells copies apart by the reading cookie alone, the only one that changes a page; `Vary: Cookie` tells
            every other cache. Browsers ask each time and are answered 304 while the page is the same.
    """
    own = portal_agency()
    owner = agency or own
    on = modes_of(request)
    shell = {
        "agency": owner, "site": site_of(owner), "modes": on, "base": settings.BASE_URL,
        "back": request.get_full_path(),
        "switches": [(name, words, name in on) for name, words in MODES.items()],
        "root": f"/agencies/{owner.code}/" if owner and own and owner.pk != own.pk else "/",
    }  # fmt: skip
    response = render(request, template, shell | context, status=status)
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])
    if keep:
        response["X-Accel-Expires"] = str(kept_for(request, keep))
    if status != 200:
        return response
    set_response_etag(response)
    return same_or(request, response, str(response["ETag"]))


def kept_for(request: HttpRequest, keep: int) -> int:
    """Seconds for a copy in front: a change fetches the plain address anew, so that one with a query is kept shortly."""
    return min(keep, SHORT) if request.META.get("QUERY_STRING") else keep


def same_or(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponse:
    """The response, or 304 where the reader has it already."""
    found: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    return found


def tagged(digest: str) -> str:
    """An entity tag of a content that never changes."""
    return quote_etag(digest)


def missing(request: HttpRequest) -> HttpResponse:
    """Nothing is here: say so, with the ways that lead on, in the same words whatever was asked for."""
    return show(request, "portal/missing.html", {"back": "/"}, status=404)


def asked_words(request: HttpRequest, name: str, longest: int) -> str:
    """A word of the address, cut to what any field can hold; a zero byte is no letter."""
    return request.GET.get(name, "")[:longest].replace("\0", "")


def asked_number(request: HttpRequest, name: str, digits: int) -> int | None:
    """A whole number of at most so many digits; anything else counts as not given."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day as 2026-11-24; anything else counts as not given."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


@require_safe
def mode(request: HttpRequest) -> HttpResponse:
    """Turn one reading mode on or off and go back to the page."""
    name, back = request.GET.get("mode", ""), request.GET.get("back", "/")
    on = set(modes_of(request))
    if name in MODES:
        on ^= {name}
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    response = HttpResponseRedirect(back)
    response["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE, "-".join(sorted(on)), max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """无障碍说明."""
    return show(request, "portal/accessibility.html", {}, keep=LONG)
