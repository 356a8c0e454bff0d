"""Columns: a list by key with years and kinds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.portal.pages import LONG, SHORT, asked_number, asked_words, missing, show
from gongkai.publications.models import Column
from gongkai.publications.queries.public import column_page, trail


@require_safe
def column(request: HttpRequest, agency: str, path: str) -> HttpResponse:
    """One column: its sub-columns, the newest first, narrowed by year and kind."""
    rows = Column.objects.public().select_related("agency__site", "section")
    row = rows.filter(agency__code=agency, path=f"{path}/").first()
    if row is None:
        return missing(request)
    cursor, kind, year = asked_words(request, "after", 80), asked_words(request, "kind", 30), asked_number(request, "year", 4)  # fmt: skip
    page = column_page(row, timezone.localdate(), cursor=cursor, year=year, kind=kind)
    narrow = request.GET.copy()
    narrow.pop("after", None)
    context = {
        "column": row, "trail": trail(row), "page": page, "year": year, "kind": kind, "later": bool(cursor),
        "narrow": narrow.urlencode(),
    }  # fmt: skip
    return show(request, "portal/column.html", context, agency=row.agency, keep=SHORT if request.GET else LONG)
