"""A document's page and its files: what is out, what was withdrawn, what moved, what is gone."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gongkai.papers.actions.public import PublicDocument, can_write_pdf, write_document
from gongkai.portal.outside import host_of, is_outside, led
from gongkai.portal.pages import LONG, SHORT, kept_for, missing, same_or, show, tagged
from gongkai.publications.models import Document, Edition, EditionFile, Layout, Standing
from gongkai.publications.queries.public import TITLE_MARKS, column_newest, trail
from gongkai.publications.queries.public_documents import (
    document_page,
    found_document,
    found_topic,
    old_address,
    public_file,
)
from gongkai.rules.days import in_chinese
from gongkai.rules.validity import Validity

MEDIA = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}
INLINE = {"png": "image/png", "jpg": "image/jpeg"}
TONES = {Validity.IN_FORCE: "green", Validity.NOT_YET: "amber", Validity.AMENDED: "amber", Validity.PARTLY_INVALID: "amber"}  # fmt: skip


@require_safe
def document(request: HttpRequest, agency: str, year: str, serial: str) -> HttpResponse:
    """One document by its index number."""
    row = found_document(agency, year, serial)
    if row is not None and request.path != row.address:
        return HttpResponsePermanentRedirect(row.address)
    return _answer(request, row)


@require_safe
def topic(request: HttpRequest, agency: str, slug: str) -> HttpResponse:
    """A free page by its name."""
    return _answer(request, found_topic(agency, slug))


@require_safe
def download(request: HttpRequest, agency: str, year: str, serial: str, kind: str) -> HttpResponse:
    """The document as .docx or .pdf, made from what is out now."""
    row = found_document(agency, year, serial)
    readable = row is not None and row.standing == Standing.LIVE and row.kind.layout == Layout.TEXT
    if row is None or not readable or (kind == "pdf" and not can_write_pdf()):
        return missing(request)
    page = document_page(row, timezone.localdate())
    paper = PublicDocument(
        title=page.edition.title, rows=page.rows, mark=f"【{mark}】" if (mark := mark_of(page.validity)) else "",
        body_html=page.edition.body, images={address_of(one): _content(one) for one in page.images},
        attachments=[one.name for one in page.files],
        foot=f"{settings.BASE_URL}{row.address}　{in_chinese(timezone.localdate())}下载",
    )  # fmt: skip
    response = HttpResponse(write_document(paper, "pdf" if kind == "pdf" else "docx"), content_type=MEDIA[kind])
    name = content_disposition_header(as_attachment=True, filename=f"{page.edition.title[:80]}.{kind}")
    response["Content-Disposition"] = name or "attachment"
    response["X-Accel-Expires"] = str(kept_for(request, LONG))
    return response


@require_safe
def file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """A file of what is out, under the name it was published with. Pictures are shown, everything else is a download."""
    row = public_file(digest, name)
    if row is None or row.attachment is None:
        return missing(request)
    etag = tagged(digest)
    known = same_or(request, HttpResponse(), etag)
    if known.status_code == 304:
        return known
    response = FileResponse(
        row.attachment.content.open("rb"), as_attachment=row.kind not in INLINE, filename=row.name,
        content_type=INLINE.get(row.kind, "application/octet-stream"),
    )  # fmt: skip
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Accel-Expires"] = str(kept_for(request, LONG))
    return response


@require_safe
def old(request: HttpRequest, path: str) -> HttpResponse:
    """The last resort: an address of the old site, with its query; one of ours without its last slash; or nothing."""
    asked = "/" + path
    query = request.META.get("QUERY_STRING", "")
    to = old_address(f"{asked}?{query}" if query else asked) or _with_slash(asked)
    return HttpResponsePermanentRedirect(to) if to else missing(request)


def address_of(row: EditionFile) -> str:
    """Where the public gets a file: by its content and the name it was published under."""
    return f"/files/{row.attachment.digest}/{quote(row.name)}" if row.attachment else row.url


def mark_of(validity: Validity | None) -> str:
    """The mark in front of a title that is not law (rules 5.6.10)."""
    return TITLE_MARKS.get(validity, "") if validity else ""


def framed(edition: Edition, page: str) -> SafeString:
    """The text, cleaned when it was saved, with its tables in frames that scroll by themselves, and links that lead out
    past the page in between, below `page`."""
    frame = '<div class="scroll" tabindex="0" role="region" aria-label="表格"><table'
    body = edition.body.replace("<table", frame).replace("</table>", "</table></div>")
    return mark_safe(led(body, page))  # noqa: S308


def blocks_of(document: Document, edition: Edition) -> list[tuple[str, Any]]:
    """Blocks of a free page as (kind, value): columns with their newest documents, links only where they lead anywhere."""
    found: list[tuple[str, Any]] = []
    for block in edition.blocks:
        value: Any = block.value
        if block.block_type == "column":
            value = column_newest(document.agency, str(value["path"]), int(value["count"]))
        elif block.block_type == "text":
            value = [part.strip() for part in re.split(r"\r?\n\s*\r?\n", str(value)) if part.strip()]
        elif block.block_type == "links":
            value = [one for one in value if str(one["address"]).startswith(("/", "http://", "https://"))]
        found.append((block.block_type, value))
    return found


def _answer(request: HttpRequest, row: Document | None) -> HttpResponse:
    """By the document's standing."""
    if row is None or row.live is None:
        return missing(request)
    if row.standing == Standing.REDIRECTED:
        return _moved(request, row)
    if row.standing == Standing.GONE:
        return show(request, "portal/gone.html", {"document": row}, agency=row.agency, keep=LONG, status=410)
    page = document_page(row, timezone.localdate())
    free = row.kind.layout == Layout.BLOCKS
    context = {
        "document": row, "page": page, "edition": page.edition, "mark": mark_of(page.validity), "trail": trail(row.column),
        "tone": TONES.get(page.validity, "red") if page.validity else "", "withdrawn": row.standing == Standing.WITHDRAWN,
        "body": framed(page.edition, row.address), "page_address": row.address, "can_pdf": can_write_pdf(),
        "files": [(one, address_of(one)) for one in page.files],
        "image": address_of(page.images[0]) if page.images else "", "blocks": blocks_of(row, page.edition) if free else [],
    }  # fmt: skip
    if free:  # its blocks show columns that change without it
        return show(request, "portal/topic.html", context, agency=row.agency, keep=SHORT)
    return show(request, "portal/document.html", context, agency=row.agency, keep=LONG)


def _moved(request: HttpRequest, row: Document) -> HttpResponse:
    """Straight on inside and to other government sites; elsewhere only after a warning."""
    if not is_outside(row.moved_to):
        return HttpResponsePermanentRedirect(row.moved_to)
    context = {"document": row, "to": row.moved_to, "host": host_of(row.moved_to)}
    return show(request, "portal/leaving.html", context, agency=row.agency, keep=LONG)


def _with_slash(asked: str) -> str:
    """The same address with a slash at its end, if that is one of ours."""
    if asked.endswith("/"):
        return ""
    try:
        match = resolve(f"{asked}/")
    except Resolver404:
        return ""
    return "" if match.func is old else quote(f"{asked}/")


def _content(row: EditionFile) -> bytes:
    if row.attachment is None:
        return b""
    with row.attachment.content.open("rb") as content:
        data: bytes = content.read()
    return data
