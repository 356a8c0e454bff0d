"""即将离开本站: a word before a site that is no government's (国办发〔2017〕47号, rules 5.6.11).

Only for addresses that stand in what is public now: nobody can have this site point anywhere else, and with the document
goes its way out.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Agency
from gongkai.plans.models import Evidence, EvidenceKind
from gongkai.plans.queries.public import released_plans
from gongkai.portal.home import whose
from gongkai.portal.outside import host_of, is_outside
from gongkai.portal.pages import missing, show
from gongkai.publications.models import Document, Standing
from gongkai.publications.queries.gate import links_in
from gongkai.publications.queries.public import site_of
from gongkai.publications.queries.public_documents import found_document, found_topic

READABLE = frozenset({Standing.LIVE, Standing.WITHDRAWN})


@require_safe
def document(request: HttpRequest, agency: str, year: str, serial: str) -> HttpResponse:
    """Out of a document's text, or to one of its videos."""
    return _from(request, found_document(agency, year, serial))


@require_safe
def topic(request: HttpRequest, agency: str, slug: str) -> HttpResponse:
    """Out of a free page."""
    return _from(request, found_topic(agency, slug))


@require_safe
def plan(request: HttpRequest, agency: str, year: int, plan: int) -> HttpResponse:
    """To a proof that lies elsewhere."""
    row = released_plans().filter(pk=plan, agency__code=agency, year=year).first()
    proofs = Evidence.objects.filter(
        duty__plan=row, duty__task__released=True, released=True, counts=True, kind=EvidenceKind.LINK
    )
    to = _asked(request)
    if row is None or not proofs.filter(url=to).exists():
        return missing(request)
    return _shown(request, to, row.title, row.agency)


@require_safe
def site(request: HttpRequest, code: str = "") -> HttpResponse:
    """To the site of whoever stands above the agency."""
    agency, to = whose(code), _asked(request)
    if agency is None or to != site_of(agency).parent_url:
        return missing(request)
    return _shown(request, to, "首页", agency)


def _from(request: HttpRequest, row: Document | None) -> HttpResponse:
    """Out of what the public reads of a document."""
    to = _asked(request)
    if row is None or row.live is None or row.standing not in READABLE:
        return missing(request)
    row.live.document = row  # known already
    if to not in links_in(row.live):
        return missing(request)
    return _shown(request, to, row.live.title, row.agency)


def _asked(request: HttpRequest) -> str:
    return request.GET.get("to", "")


def _shown(request: HttpRequest, to: str, title: str, agency: Agency) -> HttpResponse:
    """The word, with both ways. What needs none is not led through here by any page of ours."""
    if not is_outside(to):
        return missing(request)
    context = {"to": to, "host": host_of(to), "stay": request.path.removesuffix("leaving/"), "page_title": title}
    return show(request, "portal/leaving.html", context, agency=agency)
