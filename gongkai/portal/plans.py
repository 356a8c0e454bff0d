"""Public progress of the yearly plan: only what the coordinator released."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongkai.plans.queries.lights import horizon
from gongkai.plans.queries.public import progress, released_file, released_plans
from gongkai.portal.pages import SHORT
from gongkai.portal.pages import show as shown


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every released plan."""
    return shown(request, "portal/plans.html", {"plans": released_plans()}, keep=SHORT)


@require_GET
def show(request: HttpRequest, agency: str, year: int, plan: int) -> HttpResponse:
    """One plan's progress."""
    row = get_object_or_404(released_plans(), pk=plan, agency__code=agency, year=year)
    when = horizon(row.agency, timezone.localdate())
    return shown(request, "portal/plan.html", {"plan": row, "found": progress(row, when), "when": when}, keep=SHORT)


@require_GET
def proof(request: HttpRequest, evidence: int) -> FileResponse:
    """A released proof's file, as a download."""
    row = released_file(evidence)
    if row is None or row.attachment is None:
        raise Http404
    response = FileResponse(row.attachment.content.open("rb"), as_attachment=True, filename=row.title)
    response["Content-Type"] = "application/octet-stream"
    return response
