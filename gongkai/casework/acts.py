"""The page of one act on a request: its form, the refusal beside what was typed, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.casework import archiving, assigning, charges, clock, consulting, disputed, endings, lettering, pieces
from gongkai.casework.deeds import Deed, DeedForm, keep_files
from gongkai.casework.pages import find_sheet, shell
from gongkai.desk.pages import StaffRequest, staff, whole
from gongkai.foi.queries.case import Sheet
from gongkai.rules.refused import Refused

DEEDS: Mapping[str, Deed] = {
    **endings.DEEDS, **clock.DEEDS, **consulting.DEEDS, **assigning.DEEDS,
    **charges.DEEDS, **disputed.DEEDS, **archiving.DEEDS, **lettering.DEEDS, **pieces.DEEDS,
}  # fmt: skip
REFUSED = 409


@require_http_methods(["GET", "POST"])
@staff(*BUSINESS_ROLES)
def act(request: StaffRequest, case: int, name: str, of: int | None = None) -> HttpResponse:
    """Ask for an act, or do it."""
    deed = DEEDS.get(name)
    if deed is None or (deed.find is None) != (of is None):
        raise Http404
    sheet = find_sheet(request, case)
    part = sheet.case if deed.find is None or of is None else deed.find(sheet, of)
    if part is None:
        raise Http404
    form = deed.form(sheet, part, request.user, *([request.POST, request.FILES] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        words = _done(request, deed, form)
        if words:
            messages.success(request, words)
            return redirect(deed.then(form.cleaned_data) if deed.then else deed.back, sheet.case.pk)
    return _shown(request, deed, form, find_sheet(request, case) if form.is_bound else sheet)


def _done(request: StaffRequest, deed: Deed, form: DeedForm) -> str:
    """Do it on the version that the reader had before the eyes; empty where it was refused, which the form then says."""
    version = whole(request.POST.get("version"))
    form.sheet.case.version = form.sheet.case.version if version is None else version
    try:
        with transaction.atomic():
            words = deed.do(request, form.sheet, form.of, dict(form.cleaned_data))
            if deed.kind is not None:
                keep_files(request, form.sheet.case, deed.kind, **_about(form))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return ""
    return words


def _about(form: DeedForm) -> dict[str, Any]:
    """What the files of an act belong to."""
    return {"from_applicant": True} if form.of is form.sheet.case else {"consultation": form.of}


def _shown(request: StaffRequest, deed: Deed, form: DeedForm, sheet: Sheet) -> HttpResponse:
    context = {"deed": deed, "form": form, "back": reverse(deed.back, args=[sheet.case.pk]), "part": form.of,
               **shell(request, sheet, deed.back.removeprefix("desk:request_") if deed.back != "desk:request" else "case")}  # fmt: skip
    return render(request, "casework/act.html", context, status=REFUSED if form.non_field_errors() else 200)
