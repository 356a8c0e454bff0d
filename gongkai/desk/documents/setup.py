"""Kinds and their steps (root administrator), the wording lists and the site's facts (coordinator)."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.agencies.models import SECTION_ROLES, Role
from gongkai.desk.documents.doors import tried
from gongkai.desk.documents.forms import KindExtras, model_form
from gongkai.desk.pages import StaffRequest, chips, now, paged, staff, whole
from gongkai.publications import actions
from gongkai.publications.models import Kind, Site, Step, Term, TermKind, Where

KIND_FIELDS = ("name", "code", "layout", "limit_days", "needs_interpretation", "is_interpretation", "has_validity",
               "is_normative", "has_plan_period", "order", "active")  # fmt: skip
SITE_FIELDS = ("credit_code", "index_scheme", "site_code", "icp", "police", "postal_address", "phone", "hours", "hotline",
               "parent_name", "parent_url")  # fmt: skip
TYPES = {"text": "文字", "date": "日期", "number": "数字"}
SPARE = 2  # empty rows at the end of a list of steps or fields
SEPARATORS = re.compile(r"[\n、，,]+")


@require_GET
@staff(Role.ADMINISTRATOR)
def kinds(request: StaffRequest) -> HttpResponse:
    """Every kind with its steps."""
    rows = Kind.objects.prefetch_related("steps").annotate(documents_count=Count("documents")).order_by("order", "id")
    return render(request, "desk/documents/kinds.html", {"rows": rows, "root": request.user.agency.parent_id is None})


@require_http_methods(["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def kind(request: StaffRequest, kind: int = 0) -> HttpResponse:
    """Make or change a kind: what it asks for, its own fields, its steps. Lower agencies only look."""
    root = request.user.agency.parent_id is None
    if not kind and not root:
        messages.error(request, "文件种类由最上级机关的系统管理员新建，您这里只能看；需要新种类的，请向上级提出。")
        return redirect("desk:kinds")
    row = get_object_or_404(Kind, pk=kind) if kind else Kind()
    data = request.POST or None
    form = model_form(Kind, KIND_FIELDS, data, {name: getattr(row, name) for name in KIND_FIELDS})
    extras = KindExtras(data, initial={"demands": row.demands})
    for name in ("limit_days", "order"):
        form.fields[name].required = False
    steps = list(row.steps.all()) if row.pk else []
    extra = row.extra
    if request.method == "POST":
        steps, extra = _steps(request), _extra(request)
        if form.is_valid() and extras.is_valid():
            values = form.cleaned_data | extras.cleaned_data | {"extra": extra}
            values |= {"limit_days": values["limit_days"] or 0, "order": values["order"] or 0}
            if tried(request, lambda: actions.save_kind(row, values, steps, by=request.user, at=now()), "种类已保存。"):
                return redirect("desk:kinds")
        else:
            messages.error(request, "有的内容填得不对，还没有保存。")
    context = {
        "row": row, "form": form, "extras": extras, "steps": [*steps, *[Step(days=2) for _ in range(SPARE)]],
        "extra": [*extra, *[{} for _ in range(SPARE)]], "types": TYPES.items(), "wheres": Where.choices,
        "roles": [(role.value, role.label) for role in Role if role in SECTION_ROLES],
        "root": root,
    }  # fmt: skip
    return render(request, "desk/documents/kind.html", context)


def _steps(request: StaffRequest) -> list[Step]:
    """The rows of the form that have a name, in their order."""
    post, found = request.POST, []
    for at, name in enumerate(post.getlist("step_name")):
        if name.strip():
            found.append(Step(
                name=name.strip()[:20], where=post.get(f"step_where_{at}", ""), roles=post.getlist(f"step_roles_{at}"),
                days=whole(post.get(f"step_days_{at}")) or 0, secrecy=post.get(f"step_secrecy_{at}") == "1",
            ))  # fmt: skip
    return found


def _extra(request: StaffRequest) -> list[dict[str, Any]]:
    """The kind's own fields: a new one is named by its place, an old one keeps its name so that texts keep their values."""
    post, found = request.POST, list[dict[str, Any]]()
    taken = set(post.getlist("extra_name"))
    for at, label in enumerate(post.getlist("extra_label")):
        if not label.strip():
            continue
        name = (post.getlist("extra_name")[at : at + 1] or [""])[0]
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name):
            name = next(f"field_{n}" for n in range(1, 100) if f"field_{n}" not in taken)
            taken.add(name)
        kind = post.get(f"extra_type_{at}", "text")
        found.append({"name": name, "label": label.strip()[:30], "type": kind if kind in TYPES else "text",
                      "required": post.get(f"extra_required_{at}") == "1"})  # fmt: skip
    return found


@require_GET
@staff(Role.COORDINATOR)
def terms(request: StaffRequest) -> HttpResponse:
    """The wording lists: the installation's and the agency's own."""
    words, chosen = request.GET.get("q", "").strip()[:60], request.GET.get("kind", "")
    rows = Term.objects.filter(Q(agency=None) | Q(agency=request.user.agency_id))
    if words:
        rows = rows.filter(Q(words__icontains=words) | Q(instead__icontains=words) | Q(source__icontains=words))
    counts = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    rows = rows.filter(kind=chosen) if chosen in TermKind.values else rows
    context = {"page": paged(request, rows), "q": words,
               "chips": chips(request, "kind", [("", "全部"), *TermKind.choices], counts | {"": sum(counts.values())})}  # fmt: skip
    return render(request, "desk/documents/terms.html", context)


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def term(request: StaffRequest, term: int = 0) -> HttpResponse:
    """Make or change one entry; a common one is changed by an entry of the agency's own."""
    agency = request.user.agency
    row = get_object_or_404(Term.objects.filter(Q(agency=None) | Q(agency=agency)), pk=term) if term else None
    names = ("kind", "words", "instead", "source", "active")
    allowed = forms.CharField(
        label="允许的语境", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="出现在这些词里时不提示，每行一个。",
    )  # fmt: skip
    start = (
        {name: getattr(row, name) for name in names} | {"allowed": "\n".join(row.allowed)} if row else {"active": True}
    )
    form = model_form(Term, names, request.POST or None, start, allowed=allowed)
    form.order_fields(["kind", "words", "instead", "allowed", "source", "active"])
    form.fields["instead"].help_text = "领导姓名的，这里写职务，几个职务用顿号隔开。"
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {
            "allowed": [one.strip() for one in SEPARATORS.split(form.cleaned_data["allowed"]) if one.strip()]
        }
        if tried(
            request, lambda: actions.save_term(agency, values, by=request.user, at=now(), term=row), "用语已保存。"
        ):
            return redirect("desk:terms")
    note = "这是各机关通用的用语；保存后生成本机关自己的一条。" if row and row.agency_id is None else ""
    context = {
        "form": form,
        "title": f"用语：{row}" if row else "新建用语",
        "back": reverse("desk:terms"),
        "up": "用语清单",
        "note": note,
    }
    return render(request, "desk/documents/form.html", context)


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def site(request: StaffRequest) -> HttpResponse:
    """What the footer, the meta tags and the index numbers say."""
    agency = request.user.agency
    row = Site.objects.filter(agency=agency).first() or Site(agency=agency)
    popular = forms.CharField(
        label="大家常找",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="门户搜索框下面的词，每行一个。",
    )
    start = {name: getattr(row, name) for name in SITE_FIELDS} | {"popular": "\n".join(map(str, row.popular))}
    form = model_form(Site, SITE_FIELDS, request.POST or None, start, popular=popular)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {
            "popular": [one.strip()[:20] for one in SEPARATORS.split(form.cleaned_data["popular"]) if one.strip()]
        }
        if tried(request, lambda: actions.save_site(agency, values, by=request.user, at=now()), "站点信息已保存。"):
            return redirect("desk:site")
    return render(
        request,
        "desk/documents/form.html",
        {"form": form, "title": "站点信息", "back": reverse("desk:documents"), "up": "信息公开"},
    )
