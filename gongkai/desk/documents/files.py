"""Files of a draft for scripts and people: uploads, pictures for the text, cleaned pastes, the preview."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, SECTION_ROLES
from gongkai.desk.documents.doors import answered, editor, find_edition, tried
from gongkai.desk.documents.starting import read_upload, take_pictures
from gongkai.desk.documents.writing import files_context, shown_body
from gongkai.desk.pages import StaffRequest, now, staff, today
from gongkai.papers.sources import clean_body
from gongkai.papers.sources.wordlists import with_lists
from gongkai.publications import actions
from gongkai.publications.models import Edition, EditionFile, FileRole, Layout
from gongkai.publications.queries.public import site_of, trail
from gongkai.publications.queries.public_documents import document_page
from gongkai.rules.refused import Refused

PART = "desk/documents/files.html"
TYPES = {"png": "image/png", "jpg": "image/jpeg"}
MOST_PASTED = 4 * 1024 * 1024


@require_POST
@staff(*SECTION_ROLES)
def add(request: StaffRequest, edition: int) -> HttpResponse:
    """Attach files, or a video by its address."""
    row = find_edition(request, edition)
    if request.POST.get("url"):
        url, name, text = (request.POST.get(key, "") for key in ("url", "name", "text"))
        tried(request, lambda: actions.add_video(row, url, name, text, by=request.user, at=now()), "已加上视频。")
    for upload in request.FILES.getlist("file"):
        add_one = partial(actions.add_file, row, upload.name or "未命名", upload.read(), by=request.user, at=now())
        tried(request, add_one, f"已上传“{upload.name}”。")
    return answered(request, editor(row.pk, "files"), PART, files_context(row))


@require_POST
@staff(*SECTION_ROLES)
def add_picture(request: StaffRequest, edition: int) -> HttpResponse:
    """A picture for the text; the answer is its address in the draft."""
    row, upload = find_edition(request, edition), request.FILES.get("file")
    if upload is None:
        return JsonResponse({"message": "没有收到图片。"}, status=400)
    try:
        kept = actions.add_image(
            row, upload.name or "图片", upload.read(), by=request.user, at=now(), alt=request.POST.get("alt", "")
        )
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    assert kept.attachment is not None
    return JsonResponse(
        {"src": f"/desk/documents/editions/{row.pk}/picture/{kept.attachment.digest}/{quote(kept.name)}"}
    )


@require_POST
@staff(*SECTION_ROLES)
def clean(request: StaffRequest, edition: int) -> HttpResponse:
    """Structured text from what was pasted, or from a file; what was left out is said."""
    row, upload = find_edition(request, edition), request.FILES.get("file")
    try:
        if upload is None:
            return JsonResponse({"html": clean_body(with_lists(request.POST.get("html", "")[:MOST_PASTED]))})
        body = read_upload(upload.name or "", upload.read())
        html, dropped = take_pictures(request, row, body)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    shown = Edition(pk=row.pk, body=html)
    return JsonResponse({"html": shown_body(shown), "dropped": list(dropped), "title": body.title or ""})


@require_POST
@staff(*SECTION_ROLES)
def change(request: StaffRequest, edition: int, file: int) -> HttpResponse:
    """Rename, write the words of, move or remove a file."""
    row = find_edition(request, edition)
    one = get_object_or_404(row.files, pk=file)
    act = request.POST.get("act", "save")
    if act == "remove":
        tried(request, lambda: actions.remove_file(one, by=request.user, at=now()), f"已移除“{one.name}”。")
    elif act in {"up", "down"}:
        keys = _moved(row, one, -1 if act == "up" else 1)
        tried(request, lambda: actions.order_files(row, keys, by=request.user, at=now()))
    else:
        name, text = request.POST.get("name", "").strip() or one.name, request.POST.get("text", one.text)
        tried(request, lambda: actions.change_file(one, name=name, text=text, by=request.user, at=now()), "已保存。")
    return answered(request, editor(row.pk, "files"), PART, files_context(row))


def _moved(row: Edition, one: EditionFile, by: int) -> list[int]:
    """The order with one file a place up or down."""
    keys = list(row.files.exclude(role=FileRole.IMAGE).values_list("pk", flat=True))
    at = keys.index(one.pk)
    to = min(max(at + by, 0), len(keys) - 1)
    keys.insert(to, keys.pop(at))
    return keys


@require_GET
@staff(*BUSINESS_ROLES)
def download_file(request: StaffRequest, edition: int, file: int) -> HttpResponseBase:
    """An attachment, always as a download."""
    return _handed(
        get_object_or_404(find_edition(request, edition).files, pk=file, attachment__isnull=False), inline=False
    )


@require_GET
@staff(*BUSINESS_ROLES)
def picture(request: StaffRequest, edition: int, digest: str, name: str) -> HttpResponseBase:
    """A picture of the text for whoever may see the edition."""
    rows = find_edition(request, edition).files.filter(role=FileRole.IMAGE, attachment__digest=digest, kind__in=TYPES)
    return _handed(get_object_or_404(rows), inline=True)


def _handed(one: EditionFile, *, inline: bool) -> HttpResponseBase:
    assert one.attachment is not None
    response = FileResponse(one.attachment.content.open("rb"), as_attachment=not inline, filename=one.name)
    response["Content-Type"] = TYPES[one.kind] if inline else "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@staff(*BUSINESS_ROLES)
def preview(request: StaffRequest, edition: int) -> HttpResponse:
    """The preview's frame, with widths to choose from."""
    row = find_edition(request, edition)
    return render(request, "desk/documents/preview.html", {"edition": row, "document": row.document})


@require_GET
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[untyped-decorator]
@staff(*BUSINESS_ROLES)
def preview_page(request: StaffRequest, edition: int) -> HttpResponse:
    """The edition in the public's look, for the frame; a free page in a plain one, since its columns fill up later."""
    row = find_edition(request, edition)
    document = row.document
    if document.kind.layout == Layout.BLOCKS:
        context: dict[str, Any] = {
            "edition": row,
            "document": document,
            "files": row.files.exclude(role=FileRole.IMAGE),
        }
        return render(request, "desk/documents/preview_page.html", context)
    document.live = row  # in this page only: as if it were out
    document.published_at = row.released_at or row.release_at
    page = document_page(document, today())
    context = {
        "document": document, "page": page, "edition": row, "trail": trail(document.column), "agency": document.agency,
        "body": mark_safe(shown_body(row)), "site": site_of(document.agency), "base": settings.BASE_URL,  # noqa: S308
        "files": [(one, reverse("desk:edition_file", args=[row.pk, one.pk])) for one in page.files], "root": "/",
        "tone": "green" if page.validity and page.validity.binds else "amber", "title": row.title,
        "planned": row.released_at is None, "page_address": "",
    }  # fmt: skip
    return render(request, "portal/document.html", context)
