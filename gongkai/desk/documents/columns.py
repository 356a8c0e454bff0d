"""栏目: the tree with its lights, and making or changing a column."""

from __future__ import annotations

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
from gongkai.desk.pages import StaffRequest, chips, now, staff, today
from gongkai.publications import actions
from gongkai.publications.models import Column, Kind
from gongkai.publications.queries.columns import MOST_EMPTY, MOST_LATE, MOST_STALE, STATES, column_statuses, veto

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


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """The tree: late, empty, soon due, by owner."""
    calendar = calendar_of(request)
    rows = column_statuses(request.user.agency, calendar, today())
    mine = request.GET.get("mine") == "1"
    kept = [row for row in rows if not mine or row.column.section_id == request.user.section_id]
    state = request.GET.get("state", "")
    shown = [row for row in kept if not state or row.state == state]
    counts = {key: sum(row.state == key for row in kept) for key in STATES} | {"": len(kept)}
    signs = {"empty": "red", "late": "red", "soon": "yellow", "fine": "green"}
    context = {
        "rows": shown, "all": rows, "mine": mine, "state": state, "today": today(), "veto": veto(rows, calendar, today()),
        "limits": {"late": MOST_LATE, "stale": MOST_STALE, "empty": MOST_EMPTY},
        "chips": chips(request, "state", [("", "全部"), *STATES.items()], counts, signs),
    }  # fmt: skip
    return render(request, "desk/documents/columns.html", context)


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
