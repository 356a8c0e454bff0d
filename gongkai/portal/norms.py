"""The database of normative documents, as a page and as files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.norms.queries.database import BINDING, GROUPS, SORTS, Norm, NormFilters, every, norms
from gongkai.papers.actions.packages import XLSX
from gongkai.papers.actions.sheets import FORMULA_SIGNS, Column, Sheet, write_workbook
from gongkai.portal.pages import SHORT, asked_day, asked_number, asked_words, show

LONGEST = 60
Cell = str | date | None
SORT_NAMES = {"newest": "成文日期，新的在前", "number": "文号", "title": "名称"}
HEADS = (
    ("名称", 50), ("文号", 20), ("统一编号", 20), ("发布机构", 24), ("成文日期", 12), ("施行日期", 12), ("有效期至", 12),
    ("有效性", 10), ("网址", 40),
)  # fmt: skip


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is in force today, or was or will be on another day."""
    filters = asked(request)
    today = timezone.localdate()
    context = {
        "filters": filters, "page": norms(filters), "sorts": SORT_NAMES, "today": today, "asked": filters.on != today,
        "without_state": _query(request, "state", "page"), "without_page": _query(request, "page"),
        "state_words": GROUPS[filters.state], "binding": BINDING,
    }  # fmt: skip
    return show(request, "portal/norms.html", context, keep=SHORT)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as a workbook, or as text with commas."""
    filters = asked(request)
    title = f"规范性文件（{GROUPS[filters.state]}，{filters.on}）"
    rows = (_row(one) for one in every(filters))
    if form == "xlsx":
        columns = [Column(head, width) for head, width in HEADS]
        data: bytes | str = write_workbook([Sheet("规范性文件", columns, rows, title=title)])
    else:
        data = "\ufeff" + _commas(rows)  # so that spreadsheets read it as UTF-8
    response = HttpResponse(data, content_type=XLSX if form == "xlsx" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{title}.{form}") or ""
    return response


def asked(request: HttpRequest) -> NormFilters:
    """The filters of the address; whatever makes no sense counts as not given."""
    state, sort = asked_words(request, "state", LONGEST), asked_words(request, "sort", LONGEST)
    return NormFilters(
        on=asked_day(request, "on") or timezone.localdate(), words=asked_words(request, "q", LONGEST),
        agency=asked_words(request, "agency", LONGEST), year=asked_number(request, "year", 4),
        topic=asked_words(request, "topic", LONGEST), state=state if state in GROUPS else BINDING,
        sort=sort if sort in SORTS else "newest", page=max(1, asked_number(request, "page", 5) or 1),
    )  # fmt: skip


def _query(request: HttpRequest, *without: str) -> str:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


def _row(one: Norm) -> list[Cell]:
    edition, document = one.document.live, one.document
    assert edition is not None
    return [edition.title, edition.doc_no, edition.unified_no, edition.issuer or document.agency.name, edition.formed_on,
            document.effective_on, document.expires_on, one.validity.label, settings.BASE_URL + document.address]  # fmt: skip


def _commas(rows: Iterator[list[Cell]]) -> str:
    """Text with commas; what a spreadsheet would run as a formula gets an apostrophe."""
    whole = StringIO()
    writer = csv.writer(whole)
    writer.writerow([head for head, _ in HEADS])
    for row in rows:
        texts = ["" if value is None else str(value) for value in row]
        writer.writerow([f"'{text}" if text.startswith(FORMULA_SIGNS) else text for text in texts])
    return whole.getvalue()
