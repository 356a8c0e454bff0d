"""栏目: the tree with its lights, and making or changing a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.agencies.models import BUSINESS_ROLES, Role, Section
from gongkai.desk.documents.doors import calendar_of, tried
from gongkai.desk.documents.forms import model_form
from gongkai.desk.pages import StaffRequest, chips, download, now, paged, staff, today, whole
from gongkai.papers.actions.packages import XLSX
from gongkai.papers.actions.sheets import Column as SheetColumn
from gongkai.papers.actions.sheets import Sheet
from gongkai.publications import actions
from gongkai.publications.models import Column, Kind
from gongkai.publications.queries.columns import (
    MOST_EMPTY,
    MOST_LATE,
    MOST_STALE,
    STATES,
    ColumnStatus,
    column_statuses,
    veto,
)

FIELDS = (
    "name",
    "slug",
    "part",
    "item",
    "update_rule",
    "quota",
    "quota_per",
    "description",
    "keywords",
    "order",
    "active",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the address asks for: every column, those of the chosen section, of these the ones in the chosen state."""

    all: list[ColumnStatus]
    kept: list[ColumnStatus]
    shown: list[ColumnStatus]
    section: int | None
    state: str

    @property
    def sections(self) -> list[Section]:
        """The sections that keep a column."""
        found = {row.column.section_id: row.column.section for row in self.all}
        return sorted(found.values(), key=lambda section: (section.order, section.pk))


def _listed(request: StaffRequest) -> Listed:
    section, state = whole(request.GET.get("section")), request.GET.get("state", "")
    rows = column_statuses(request.user.agency, calendar_of(request), today())
    kept = [row for row in rows if section is None or row.column.section_id == section]
    return Listed(rows, kept, [row for row in kept if not state or row.state == state], section, state)


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """The tree: late, empty, soon due, by owner."""
    found = _listed(request)
    counts = {key: sum(row.state == key for row in found.kept) for key in STATES} | {"": len(found.kept)}
    signs = {"empty": "red", "late": "red", "soon": "yellow", "fine": "green"}
    context = {
        "page": paged(request, found.shown), "found": found, "today": today(),
        "veto": veto(found.all, calendar_of(request), today()),
        "limits": {"late": MOST_LATE, "stale": MOST_STALE, "empty": MOST_EMPTY},
        "chips": chips(request, "state", [("", "全部"), *STATES.items()], counts, signs),
    }  # fmt: skip
    return render(request, "desk/documents/columns.html", context)


@require_GET
@staff(*BUSINESS_ROLES)
def workbook(request: StaffRequest) -> HttpResponse:
    """The filtered columns as .xlsx."""
    found = _listed(request)
    words = [section.name for section in found.sections if section.pk == found.section]
    words += [STATES[found.state]] if found.state in STATES else []
    titles = [("栏目", 20), ("路径", 34), ("更新要求", 18), ("本期", 18), ("最近发布", 12), ("应更新到", 12), ("状态", 18),
              ("维护科室", 16)]  # fmt: skip
    sheet = Sheet(
        "栏目更新", [SheetColumn(title, width) for title, width in titles], [_cells(row) for row in found.shown],
        title="栏目更新情况", notes=words,
    )  # fmt: skip
    data = actions.hand_out("栏目更新情况", [sheet], words, by=request.user, at=now())
    return download(data, "栏目更新情况.xlsx", XLSX)


def _cells(row: ColumnStatus) -> list[str]:
    column = row.column
    return [column.name, column.path, column.demand, row.note, str(row.last or ""), str(row.due or ""), row.light.words,
            str(column.section)]  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def edit(request: StaffRequest, column: int = 0) -> HttpResponse:
    """Make or change a column of the own agency."""
    agency = request.user.agency
    row = get_object_or_404(Column.objects.filter(agency=agency), pk=column) if column else None
    others = Column.objects.filter(agency=agency).exclude(pk=column)
    keepers = Section.objects.filter(agency=agency, active=True)
    more: dict[str, forms.Field] = {
        "parent": forms.ModelChoiceField(others, label="上级栏目", required=False, empty_label="（没有上级）"),
        "section": forms.ModelChoiceField(keepers, label="维护科室", empty_label="请选择"),
        "kinds": forms.ModelMultipleChoiceField(
            Kind.objects.filter(active=True),
            label="收录的文件种类",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="一个都不勾，表示各种文件都收。",
        ),
    }
    start: dict[str, Any] = (
        {name: getattr(row, name) for name in (*FIELDS, "parent", "section")} if row else {"active": True}
    )
    start["kinds"] = list(row.kinds.all()) if row else []
    form = model_form(Column, FIELDS, request.POST or None, start, **more)
    for name in ("quota", "order"):
        form.fields[name].required = False
    form.order_fields(["name", "slug", "parent", "section", "kinds", "update_rule", "quota", "quota_per"])
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        kinds = values.pop("kinds")
        values |= {"quota": values["quota"] or 0, "order": values["order"] or 0}
        if tried(
            request,
            lambda: actions.save_column(agency, values, by=request.user, at=now(), column=row, kinds=kinds),
            "栏目已保存。",
        ):
            return redirect("desk:columns")
    elif request.method == "POST":
        messages.error(request, "有的内容填得不对，还没有保存。")
    title = f"栏目：{row}" if row else "新建栏目"
    context = {"form": form, "title": title, "back": reverse("desk:columns"), "up": "栏目更新"}
    return render(request, "desk/documents/form.html", context)
