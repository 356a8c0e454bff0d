"""机关与科室: the tree of agencies, the sections of one, what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.administration.accounts.forms import AgencyForm, DissolveForm, NewSectionForm, SectionForm
from gongkai.agencies import actions
from gongkai.agencies.models import Agency, Role, Section
from gongkai.desk.pages import StaffRequest, now, paged, refused_message, staff
from gongkai.rules.refused import Refused

STEP = 10  # places between two sections in the list


@require_GET
@staff(Role.ADMINISTRATOR)
def index(request: StaffRequest) -> HttpResponse:
    """The agency and everything below it."""
    rows = Agency.objects.visible_to(request.user).annotate(
        people_count=Count("people", filter=Q(people__is_active=True), distinct=True),
        section_count=Count("sections", filter=Q(sections__active=True), distinct=True),
    )
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code=words))
    page = paged(request, rows.order_by("path"))
    top = request.user.agency.path.count("/")
    for row in page:
        row.depth = min(row.path.count("/") - top, 4)
    return render(request, "desk/accounts/agencies.html", {"page": page, "q": words})


@require_GET
@staff(Role.ADMINISTRATOR)
def show(request: StaffRequest, agency: int) -> HttpResponse:
    """One agency: its sections, its second step, what is below it."""
    return _page(request, _found(request, agency))


def _page(request: StaffRequest, agency: Agency, **forms: Any) -> HttpResponse:
    sections = agency.sections.annotate(people_count=Count("people", filter=Q(people__is_active=True))).select_related(
        "successor"
    )
    last = max((section.order for section in sections), default=0)
    context = {
        "agency": agency,
        "sections": [section for section in sections if section.active],
        "dissolved": [section for section in sections if not section.active],
        "children": agency.children.all(),
        "section_form": NewSectionForm(initial={"order": last + STEP}),
        "agency_form": AgencyForm(prefix="below"),
        **forms,
    }
    return render(request, "desk/accounts/agency.html", context)


def _found(request: StaffRequest, pk: int) -> Agency:
    return get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)


@require_POST
@staff(Role.ADMINISTRATOR)
def add_section(request: StaffRequest, agency: int) -> HttpResponse:
    """A new section."""
    row = _found(request, agency)
    form = NewSectionForm(request.POST)

    def write() -> str:
        found = form.cleaned_data
        section = actions.found_section(
            row,
            found["name"].strip(),
            order=found["order"],
            is_office=found["is_office"],
            is_legal=found["is_legal"],
            by=request.user,
            at=now(),
        )
        return f"{section}已建好。"

    return _done(request, row, form, write) or _page(request, row, section_form=form)


@require_POST
@staff(Role.ADMINISTRATOR)
def add_below(request: StaffRequest, agency: int) -> HttpResponse:
    """A new agency below this one."""
    row = _found(request, agency)
    form = AgencyForm(request.POST, prefix="below")

    def write() -> str:
        found = form.cleaned_data
        made = actions.found_agency(
            found["name"], found["short_name"], found["code"], parent=row, by=request.user, at=now()
        )
        return f"{made}已建好。请为它建科室和账号。"

    return _done(request, row, form, write) or _page(request, row, agency_form=form)


def _done(request: StaffRequest, agency: Agency, form: Any, write: Callable[[], str]) -> HttpResponse | None:
    """Write what a valid form asks for and go back to the agency; None leaves the form with its errors."""
    if not form.is_valid():
        return None
    try:
        words = write()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, words)
    return redirect("desk:agency", agency=agency.pk)


@require_POST
@staff(Role.ADMINISTRATOR)
def demand_totp(request: StaffRequest, agency: int) -> HttpResponse:
    """Make the second step compulsory, or leave it to each person."""
    row, required = _found(request, agency), request.POST.get("required") == "yes"
    try:
        actions.require_totp(row, required, by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
    else:
        words = "每个账号下一次打开页面时都要先启用动态口令。" if required else "动态口令改为自愿启用。"
        messages.success(request, words)
    return redirect("desk:agency", agency=row.pk)


@require_http_methods(["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def amend(request: StaffRequest, section: int) -> HttpResponse:
    """Rename a section, move it in the list, or come to its dissolution."""
    row = _section(request, section)
    form = SectionForm(request.POST or None, initial=_as_it_is(row))

    def write() -> str:
        found = form.cleaned_data
        actions.amend_section(
            row, found["name"], order=found["order"], is_legal=found["is_legal"], by=request.user, at=now()
        )
        return f"{row}已保存。旧名称仍能在要点里识别。"

    return _done(request, row.agency, form, write) or _section_page(request, row, form=form)


@require_POST
@staff(Role.ADMINISTRATOR)
def dissolve(request: StaffRequest, section: int) -> HttpResponse:
    """The section is no more; its successor takes over."""
    row = _section(request, section)
    form = DissolveForm(row, request.POST)

    def write() -> str:
        actions.dissolve_section(row, form.cleaned_data["successor"], by=request.user, at=now())
        return f"{row}已撤销，原有记录保留。"

    return _done(request, row.agency, form, write) or _section_page(request, row, dissolve_form=form)


def _section(request: StaffRequest, pk: int) -> Section:
    rows = Section.objects.filter(agency__in=Agency.objects.visible_to(request.user), active=True)
    return get_object_or_404(rows.select_related("agency"), pk=pk)


def _section_page(request: StaffRequest, section: Section, **forms: Any) -> HttpResponse:
    context = {
        "section": section,
        "form": SectionForm(initial=_as_it_is(section)),
        "dissolve_form": DissolveForm(section),
        "people": section.people.filter(is_active=True),
        **forms,
    }
    return render(request, "desk/accounts/section.html", context)


def _as_it_is(section: Section) -> dict[str, object]:
    """What the form begins with."""
    return {"name": section.name, "order": section.order, "is_legal": section.is_legal}
