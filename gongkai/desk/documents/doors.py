"""What the document screens share: rows through their doors, acts tried and told, parts of a page for scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse

from gongkai.agencies.queries import work_calendar
from gongkai.desk.pages import StaffRequest, is_script, refused_message
from gongkai.publications.models import Document, Edition
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.refused import Refused

WITH_DOCUMENT = (
    "document__kind", "document__column", "document__agency", "document__section", "document__live",
    "document__interprets__live", "document__interprets__kind", "column", "saved_by",
)  # fmt: skip


def find_document(request: StaffRequest, document: int) -> Document:
    """The document through the door; 404 where it is out of sight."""
    rows = Document.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("agency", "section", "column", "kind", "live", "interprets__live"), pk=document
    )


def find_edition(request: StaffRequest, edition: int) -> Edition:
    """The edition through the door; 404 where it is out of sight."""
    return get_object_or_404(Edition.objects.visible_to(request.user).select_related(*WITH_DOCUMENT), pk=edition)


def calendar_of(request: StaffRequest) -> WorkCalendar:
    """The work calendar of the reader's agency."""
    return work_calendar(request.user.agency)


def tried(request: StaffRequest, doing: Callable[[], object], said: str = "") -> bool:
    """Do it and say so; a refusal is shown as it stands."""
    try:
        doing()
    except Refused as refusal:
        refused_message(request, refusal)
        return False
    if said:
        messages.success(request, said)
    return True


def answered(
    request: StaffRequest, to: str, template: str = "", context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A script gets the part of the page that changed, with what there is to say; everybody else is led on."""
    if not (is_script(request) and template):
        return redirect(to)
    said = [str(message) for message in messages.get_messages(request)]
    html = render_to_string(template, dict(context or {}), request)
    return JsonResponse({"html": html, "said": said})


def hub(document: int) -> str:
    """The address of a document's page."""
    return reverse("desk:document", args=[document])


def editor(edition: int, place: str = "") -> str:
    """The address of the editor, at a place of it."""
    return reverse("desk:edition", args=[edition]) + (f"#{place}" if place else "")
