"""Public progress of the yearly plan: only what the coordinator released."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.plans.queries.lights import horizon
from gongkai.plans.queries.public import progress, released_file, released_plans
from gongkai.portal.pages import SHORT, missing
from gongkai.portal.pages import show as shown


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every released plan."""
    return shown(request, "portal/plans.html", {"plans": released_plans()}, keep=SHORT)


@require_safe
def show(request: HttpRequest, agency: str, year: int, plan: int) -> HttpResponse:
    """One plan's progress."""
    row = released_plans().filter(pk=plan, agency__code=agency, year=year).first()
    if row is None:
        return missing(request)
    when = horizon(row.agency, timezone.localdate())
    return shown(request, "portal/plan.html", {"plan": row, "found": progress(row, when), "when": when}, keep=SHORT)


@require_safe
def proof(request: HttpRequest, evidence: int) -> HttpResponseBase:
    """A released proof's file, as a download."""
    row = released_file(evidence)
    if row is None or row.attachment is None:
        return missing(request)
    response = FileResponse(row.attachment.content.open("rb"), as_attachment=True, filename=row.title)
    response["Content-Type"] = "application/octet-stream"
    return response
