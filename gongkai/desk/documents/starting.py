"""新建: kind, column, title; from nothing, from a file or from pasted words. Also what comes out of an imported file."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.agencies.models import SECTION_ROLES
from gongkai.desk.documents.doors import editor
from gongkai.desk.pages import StaffRequest, now, refused_message, staff, whole
from gongkai.papers.sources import Body, Unreadable, read_body
from gongkai.publications import actions
from gongkai.publications.models import STANDARD_FIELDS, Column, Document, Edition, Kind, Layout
from gongkai.rules.refused import Refused

READABLE = ".docx,.xlsx,.html,.htm,.md,.txt,.pdf"


@require_http_methods(["GET", "POST"])
@staff(*SECTION_ROLES)
def new(request: StaffRequest) -> HttpResponse:
    """The kinds; then, with a kind, the columns that take it and where the text comes from."""
    data = request.POST or request.GET
    target = _interpreted(request, whole(data.get("interprets")))
    kinds = Kind.objects.filter(active=True, **({"is_interpretation": True} if target else {}))
    kind = kinds.filter(pk=whole(data.get("kind")) or 0).first() or (kinds.first() if target else None)
    column = Column.objects.filter(
        agency=request.user.agency_id, active=True, pk=whole(data.get("column")) or 0
    ).first()
    if column is not None:
        kinds = kinds.filter(columns=column) if column.kinds.exists() else kinds
    columns = columns_for(request, kind) if kind else []
    if request.method == "POST" and kind is not None and column is not None:
        edition = _start(request, kind, column, target)
        if edition is not None:
            return redirect(editor(edition.pk))
    elif request.method == "POST":
        messages.error(request, "请选栏目。")
    context = {
        "kinds": [(row, _demanded(row)) for row in kinds], "kind": kind, "target": target,
        "columns": columns, "column": column, "typed": request.POST, "readable": READABLE,
    }  # fmt: skip
    return render(request, "desk/documents/new.html", context)


def _demanded(kind: Kind) -> list[str]:
    """What a document of the kind cannot go into review without, in words; title and text are understood."""
    own = [str(field["label"]) for field in kind.extra if field.get("required")]
    plan = ["解读形式", "解读提纲", "解读渠道"] if kind.is_interpretation else []
    return [STANDARD_FIELDS[name] for name in kind.demands] + own + plan


def columns_for(request: StaffRequest, kind: Kind) -> list[Column]:
    """Columns of the agency that take the kind: those made for it first, then the own section's."""
    rows = (
        Column.objects.filter(agency=request.user.agency_id, active=True)
        .prefetch_related("kinds")
        .select_related("section")
    )
    taken = [row for row in rows if not row.kinds.all() or kind in row.kinds.all()]
    own = request.user.section_id
    return sorted(
        taken, key=lambda row: (kind not in row.kinds.all(), row.section_id != own)
    )  # within each, the tree's order


def _interpreted(request: StaffRequest, pk: int | None) -> Document | None:
    if pk is None:
        return None
    own = Document.objects.own_of(request.user) | Document.objects.public().filter(agency=request.user.agency_id)
    return get_object_or_404(own.select_related("kind", "agency", "live"), pk=pk)


def _start(request: StaffRequest, kind: Kind, column: Column, target: Document | None) -> Edition | None:
    """The draft, with what was in the file; None where something was refused, which is said."""
    upload, pasted = request.FILES.get("file"), request.POST.get("pasted", "").strip()
    try:
        body = read_upload(upload.name or "", upload.read()) if upload else None
        if body is None and pasted:
            body = read_body("粘贴的文字.txt", pasted.encode())
        title = request.POST.get("title", "").strip() or (body.title if body else "") or ""
        slug = request.POST.get("slug", "").strip()
        edition = actions.start_document(
            kind, column, title=title, by=request.user, at=now(), interprets=target, slug=slug
        )
    except Refused as refusal:
        refused_message(request, refusal)
        return None
    if body is not None and kind.layout == Layout.TEXT:
        html, dropped = take_pictures(request, edition, body)
        actions.save_edition(edition, {"body": html}, version=edition.version, by=request.user, at=now())
        request.session[f"taken_{edition.pk}"] = {"name": upload.name if upload else "粘贴的文字", "dropped": dropped}
    return edition


def read_upload(name: str, data: bytes) -> Body:
    """The text of an uploaded file; what cannot be read is refused in one sentence."""
    try:
        return read_body(name, data)
    except Unreadable as failure:
        raise Refused(str(failure), then="请另存为 .docx 后再导入，或复制文字粘贴到正文里。") from failure


def take_pictures(request: StaffRequest, edition: Edition, body: Body) -> tuple[str, Sequence[str]]:
    """The text with its pictures kept among the edition's files, and a sentence for everything that was left out."""
    html, dropped = body.html, list(body.dropped)
    for number, image in enumerate(body.images, 1):
        try:
            row = actions.add_image(edition, image.name, image.data, by=request.user, at=now(), alt=image.alt)
        except Refused as refusal:
            dropped.append(f"第{number}张图没有取入：{refusal}")
            continue
        assert row.attachment is not None
        html = html.replace(f'src="image:{number}"', f'src="/files/{row.attachment.digest}/{quote(row.name)}"')
    return html, dropped
