"""The page of a request: what is asked, how each item stands, who is asked, what is on file; and looking at what is masked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.casework import likeness
from gongkai.casework.pages import find_sheet, shell
from gongkai.desk.pages import StaffRequest, download, now, refused_message, staff
from gongkai.foi.actions.personal import look, look_at_consulted, open_piece
from gongkai.foi.models import Act, Case, Consultation, Piece
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.similar import Question, load_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import GROUNDS

REFUSED = 409
TITLES = {code: ground.title for code, ground in GROUNDS.items()}


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, case: int) -> HttpResponse:
    """The page."""
    sheet = find_sheet(request, case)
    context = {
        "pieces": [one for one in sheet.pieces if one.removed_at is None],
        "works": bool(sheet.powers), "titles": TITLES, "may_assign": Act.ASSIGN in sheet.acts,
        "decisions": {one.item_id: (one, answer.answer) for answer in sheet.answers for one in answer.decisions},
        **shell(request, sheet, "case"),
    }  # fmt: skip
    return render(request, "casework/case.html", context)


@require_GET
@staff(*BUSINESS_ROLES)
def alike(request: StaffRequest, case: int) -> HttpResponse:
    """Requests like this one with what was answered and what reviews made of it; a part for the script, a page without it."""
    row = get_object_or_404(Case.objects.visible_to(request.user).select_related("agency"), pk=case)
    day = row.first_received_on or row.arrived_on
    context = {**likeness.alike(Question.of(row), request.user), "case": row, "day": day,
               "load": load_of(row.agency, row.applicant_mark, day)}  # fmt: skip
    part = request.headers.get("x-requested-with") == "XMLHttpRequest"
    return render(request, "casework/similar.html" if part else "casework/similar_page.html", context)


@require_http_methods(["GET", "POST"])
@staff(*BUSINESS_ROLES)
def applicant(request: StaffRequest, case: int, consultation: int | None = None) -> HttpResponse:
    """The applicant's data in full, or those of somebody who is consulted: asked for with a reason, recorded, shown once."""
    sheet = find_sheet(request, case)
    asked = next((one for one in sheet.consultations if one.pk == consultation), None)
    if consultation is not None and asked is None:
        return redirect("desk:request", sheet.case.pk)
    context: dict[str, object] = {
        "consultation": asked,
        "works": bool(sheet.powers),
        "reason": request.POST.get("reason", ""),
    }
    status = 200
    if request.method == "POST":
        try:
            context |= _looked(request, sheet, asked)
        except Refused as refusal:
            context["refused"], status = str(refusal), REFUSED
    return render(request, "casework/applicant.html", context | shell(request, sheet, "case"), status=status)


def _looked(request: StaffRequest, sheet: Sheet, asked: Consultation | None) -> dict[str, object]:
    why = request.POST.get("reason", "")
    if asked is None:
        return {"personal": look(sheet.case, by=request.user, at=now(), why=why)}
    asked.case = sheet.case
    return {"contact": look_at_consulted(asked, by=request.user, at=now(), why=why)}


@require_GET
@staff(*BUSINESS_ROLES)
def piece(request: StaffRequest, case: int, piece: int) -> HttpResponse:
    """A file of the request, to be saved. Opening one that holds personal data is recorded."""
    seen = Case.objects.visible_to(request.user)
    rows = Piece.objects.filter(case__in=seen, removed_at=None).select_related("case__agency", "content")
    row = get_object_or_404(rows, pk=piece, case=case)
    try:
        data = open_piece(row, by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
        return redirect("desk:request", case)
    return download(data, row.name, row.media_type)
