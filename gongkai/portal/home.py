"""The front page, the fixed parts of 政府信息公开, plans by period, the organisation, the site map, and plain answers.

Each stands at the root for the agency whose site it is, and below /agencies/<code>/ for the others of the installation.
Pages that `publications.queries.touched` has fetched anew after a change are kept long in the cache in front, the others briefly.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Agency
from gongkai.plans.queries.lights import horizon
from gongkai.plans.queries.public import released_plans, sums
from gongkai.portal.pages import LONG, SHORT, missing, show
from gongkai.publications.queries.public import (
    fixed_parts,
    front,
    item_newest,
    newest,
    plans_by_period,
    portal_agency,
    statutory,
    topics,
)

HELP = {
    "services": "办事",
    "letters": "留言",
    "errors": "我为政府网站找错",
    "privacy": "隐私说明",
    "legal": "法律声明",
}


def whose(code: str) -> Agency | None:
    """The agency of an address; without a code that of the site."""
    return Agency.objects.select_related("site").filter(code=code).first() if code else portal_agency()


@require_safe
def home(request: HttpRequest, code: str = "") -> HttpResponse:
    """Search first, then the four things people come for, then what is new."""
    agency, today = whose(code), timezone.localdate()
    if agency is None:
        return missing(request) if code else show(request, "portal/home.html", {})
    below = released_plans().filter(agency__path__startswith=agency.path)
    plan = below.filter(agency=agency).first() or (None if code else below.first())
    context = {
        "plan": plan, "found": sums(plan, horizon(plan.agency, today)) if plan else None,
        "newest": newest(agency, today), "topics": topics(agency, 4), "groups": front(agency),
    }  # fmt: skip
    return show(request, "portal/home.html", context, agency=agency, keep=SHORT if code else LONG)


@require_safe
def opened(request: HttpRequest, code: str = "") -> HttpResponse:
    """政府信息公开: the four fixed parts, with the way to ask for what is not there beside them."""
    agency = whose(code)
    if agency is None:
        return missing(request)
    parts = fixed_parts(agency, timezone.localdate())
    context = {"parts": parts, "items": statutory(agency)}
    return show(request, "portal/open.html", context, agency=agency, keep=SHORT if code else LONG)


@require_safe
def periods(request: HttpRequest, code: str = "") -> HttpResponse:
    """规划计划 by five-year period, gaps included."""
    agency = whose(code)
    if agency is None:
        return missing(request)
    return show(request, "portal/periods.html", {"periods": plans_by_period(agency)}, agency=agency, keep=SHORT)


@require_safe
def organisation(request: HttpRequest, code: str = "") -> HttpResponse:
    """Who we are: what for, sections, address, hours, telephone."""
    agency = whose(code)
    if agency is None:
        return missing(request)
    sections = agency.sections.filter(active=True).order_by("order", "pk")
    about = item_newest(agency, "20-02", timezone.localdate())
    named = {line.document.pk for line in about}
    pages = [row for row in topics(agency, 30) if row.pk not in named]
    context = {"sections": list(sections), "about": about, "topics": pages}
    return show(request, "portal/organisation.html", context, agency=agency, keep=SHORT)


@require_safe
def site_map(request: HttpRequest, code: str = "") -> HttpResponse:
    """Every column and every fixed page."""
    agency = whose(code)
    if agency is None:
        return missing(request)
    others = Agency.objects.filter(columns__active=True).exclude(pk=agency.pk).distinct().order_by("path")
    context = {"groups": front(agency), "topics": topics(agency, 60), "help": HELP, "others": list(others[:200])}
    return show(request, "portal/map.html", context, agency=agency, keep=SHORT)


@require_safe
def answers(request: HttpRequest, name: str) -> HttpResponse:
    """How to do what this site does not do by itself yet: in plain words, with telephone and address."""
    if name not in HELP:
        return missing(request)
    return show(request, f"portal/help/{name}.html", {"heading": HELP[name]}, keep=LONG)
