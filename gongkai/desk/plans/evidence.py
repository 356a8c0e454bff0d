"""The evidence of a duty's page: adding it, counting it, handing out its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.desk.pages import StaffRequest, now, refused_message, staff, today, whole
from gongkai.desk.plans.duties import find_duty, is_right, period_of
from gongkai.desk.plans.forms import FileForm, LinkForm
from gongkai.desk.plans.typed import keep_typed
from gongkai.plans import actions
from gongkai.plans.models import Duty, Evidence, EvidenceKind, Period
from gongkai.records.sources.pages import fetch_page
from gongkai.rules.refused import Refused


@require_POST
@staff(*BUSINESS_ROLES)
def add_evidence(request: StaffRequest, duty: int) -> HttpResponse:
    """Add a link or a file to a period."""
    row = find_duty(request, duty)
    period = period_of(row, request)
    try:
        if request.FILES or request.POST.get("kind") == EvidenceKind.FILE:
            _add_file(request, period)
        elif request.POST.get("kind") == EvidenceKind.RECORD:
            actions.add_record(period, whole(request.POST.get("event")) or 0, by=request.user, at=now())
            messages.success(request, "已登记系统记录。")
        else:
            _add_link(request, period)
    except Refused as refusal:
        refused_message(request, refusal)
        keep_typed(request, row.pk, request.POST.get("kind", ""))
    return _back(row, period)


def _add_link(request: StaffRequest, period: Period) -> None:
    form = LinkForm(request.POST)
    if not is_right(request, form):
        keep_typed(request, period.duty_id, "link")
        return
    given = form.cleaned_data
    actions.may_add_evidence(period, by=request.user)
    proof = actions.add_link(
        period,
        given["url"],
        fetch_page(given["url"]),
        happened_on=given["happened_on"] or today(),
        by=request.user,
        at=now(),
    )
    messages.success(request, f"已登记“{proof.title}”。{proof.excluded_why or proof.fetch_note}")


def _add_file(request: StaffRequest, period: Period) -> None:
    form = FileForm(request.POST, request.FILES)
    if not is_right(request, form):
        return
    upload = form.cleaned_data["file"]
    proof = actions.add_file(
        period,
        upload.name,
        upload.read(),
        happened_on=form.cleaned_data["happened_on"] or today(),
        by=request.user,
        at=now(),
    )
    messages.success(request, f"已登记“{proof.title}”。{proof.excluded_why}")


@require_POST
@staff(*BUSINESS_ROLES)
def count_evidence(request: StaffRequest, evidence: int) -> HttpResponse:
    """Leave a proof out of the count, or take it in again."""
    proof = get_object_or_404(Evidence.objects.visible_to(request.user).select_related("duty", "period"), pk=evidence)
    try:
        if request.POST.get("counts") == "1":
            actions.include_evidence(proof, by=request.user, at=now())
            messages.success(request, "已重新计入。")
        else:
            reason = request.POST.get("reason", "").strip()
            actions.exclude_evidence(proof, reason=reason, by=request.user, at=now())
            messages.success(request, "已不计入，原因留在记录里。")
    except Refused as refusal:
        refused_message(request, refusal)
    return _back(proof.duty, proof.period)


@require_GET
@staff(*BUSINESS_ROLES)
def evidence_file(request: StaffRequest, evidence: int) -> FileResponse:
    """A proof's file, always as a download: nothing uploaded is ever shown inside our pages."""
    proof = get_object_or_404(
        Evidence.objects.visible_to(request.user).select_related("attachment"), pk=evidence, attachment__isnull=False
    )
    assert proof.attachment
    response = FileResponse(proof.attachment.content.open("rb"), as_attachment=True, filename=proof.title)
    response["Content-Type"] = "application/octet-stream"
    return response


def _back(row: Duty, period: Period) -> HttpResponse:
    return redirect(f"{reverse('desk:duty', args=[row.pk])}?period={period.order}")
