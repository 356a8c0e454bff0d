"""导入要点: upload a file, look over one screen, confirm; or see what changed against the ledger."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import Role, Section
from gongkai.checks.models import Check, CheckState, Measure
from gongkai.checks.queries.naming import kind_codes, named_columns
from gongkai.checks.sources.suggesting import Suggestion, suggest
from gongkai.desk.pages import StaffRequest, now, paged, refused_message, staff, today, whole, wholes
from gongkai.desk.plans.source import blocks_of, spans_of
from gongkai.intake import actions
from gongkai.intake.models import Reading, ReadingState
from gongkai.intake.queries import Proposals, proposals
from gongkai.intake.queries.comparing import compare as compared
from gongkai.intake.queries.comparing import matching_plan
from gongkai.papers.sources import from_json
from gongkai.plans.models import Concern, Kind, Per
from gongkai.rules.refused import Refused

ITEMS = 100  # items on a page of the confirmation screen
PREFIX = "q:"


def _find(request: StaffRequest, reading: int) -> Reading:
    rows = Reading.objects.visible_to(request.user).filter(agency=request.user.agency)
    return get_object_or_404(rows.select_related("agency", "plan"), pk=reading)


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def index(request: StaffRequest) -> HttpResponse:
    """Upload a file; the files that came before."""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            messages.error(request, "还没有选文件。请把要点文件拖进框里，或点框选择。")
            return redirect("desk:imports")
        try:
            data = upload.read()
            reading = actions.start_reading(
                request.user.agency, upload.name or "未命名", data, by=request.user, at=now()
            )
        except Refused as refusal:
            refused_message(request, refusal)
            return redirect("desk:imports")
        return redirect("desk:import", reading.pk)
    rows = Reading.objects.visible_to(request.user).filter(agency=request.user.agency).select_related("plan")
    return render(
        request, "desk/plans/imports.html", {"page": paged(request, rows.defer("paper", "draft", "choices"), 20)}
    )


@require_GET
@staff(Role.COORDINATOR)
def show(request: StaffRequest, reading: int) -> HttpResponse:
    """Waiting, refused, the confirmation screen, or the plan that it became."""
    row = _find(request, reading)
    if row.state == ReadingState.CONFIRMED and row.plan_id:
        return redirect("desk:plan", row.plan_id)
    if row.state != ReadingState.READY:
        return render(request, "desk/plans/import_wait.html", {"reading": row})
    found = proposals(row)
    return render(request, "desk/plans/import.html", _context(request, row, found))


def _context(request: StaffRequest, row: Reading, found: Proposals) -> dict[str, Any]:
    paper = from_json(row.paper)
    wanted = request.GET.get("show", "")
    asked = {order for question in found.questions for order in question.items}
    items = [one for one in found.items if wanted != "asked" or one.order in asked]
    page = paged(request, items, ITEMS)
    shown = list(page.object_list)
    sections = list(Section.objects.filter(agency=row.agency, active=True))
    return {
        "reading": row,
        "found": found,
        "page": page,
        "wanted": wanted,
        "rows": [
            (one, spans_of(one.item), [q for q in found.questions if one.order in q.items and q.item]) for one in shown
        ],
        "blocks": blocks_of(paper, [one.item for one in shown], whole=len(found.items) <= ITEMS),
        "units": [q for q in found.questions if q.kind == "unit"],
        "others": [q for q in found.questions if q.kind != "unit"],
        "names": {section.pk: section.name for section in sections},
        "sections": sections,
        "concerns": Concern.choices,
        "kinds": Kind.choices,
        "pers": Per.choices,
        "leftovers": sorted(found.draft.unclaimed, key=lambda left: (left.reason == "表头", left.reason)),
        "rival": matching_plan(row, found),
        "checkable": _checkable(found),
    }


def _checkable(found: Proposals) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Items that the system could check by itself: what would be proposed once the plan is confirmed."""
    agency = found.book.agency.pk
    columns, kinds = named_columns(agency), kind_codes()
    rows = [
        (one, suggest(f"{one.title} {one.requirement}".strip(), columns, kinds, found.year or today().year))
        for one in found.items
        if one.concern == Concern.OURS
    ]
    names = dict(columns)
    return [
        (one, [(Measure(each.measure).label, _told(each, names)) for each in suggested])
        for one, suggested in rows
        if suggested
    ]


def _told(suggestion: Suggestion, names: dict[int, str]) -> str:
    """The words in the source, and the column where one fits."""
    column = f"，栏目“{names[suggestion.column]}”" if suggestion.column else ""
    return f"“{suggestion.words}”{column}"


def _answers(request: StaffRequest) -> dict[str, Any]:
    """What the form says, in the shape that `choose` takes."""
    patch: dict[str, Any] = {"plan": {}, "units": {}, "warnings": {}, "items": {}}
    for name in ("title", "year", "standing_per"):
        value = request.POST.get(f"plan:{name}", "").strip()
        if value:
            patch["plan"][name] = (whole(value) or value) if name == "year" else value
    if request.POST.get("plan:separate") == "1":
        patch["plan"]["separate"] = True
    for name in request.POST:
        if not name.startswith(PREFIX):
            continue
        answer = ",".join(value for value in request.POST.getlist(name) if value)
        key = name.removeprefix(PREFIX)
        if answer and key.startswith("unit:"):
            patch["units"][key.removeprefix("unit:")] = answer
        elif answer:
            patch["warnings"][key] = answer
    return {key: value for key, value in patch.items() if value}


def _item_patch(request: StaffRequest) -> dict[str, Any]:
    """What was set by hand for one item."""
    post = request.POST
    values: dict[str, Any] = {
        "concern": post.get("concern"),
        "kind": post.get("kind"),
        "per": post.get("per", ""),
        "unit": post.get("unit", "").strip(),
        "due": post.get("due") or None,
        "target": whole(post.get("target")),
        "lead": wholes(post.getlist("lead")),
        "support": wholes(post.getlist("support")),
    }
    return {"items": {post.get("order", ""): values}}


@require_POST
@staff(Role.COORDINATOR)
def choose(request: StaffRequest, reading: int) -> HttpResponse:
    """Keep what was decided, so that closing the browser loses nothing."""
    row = _find(request, reading)
    order = request.POST.get("order", "")
    try:
        actions.choose(row, _item_patch(request) if order else _answers(request), by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
    else:
        messages.success(request, f"第{order}条已改。" if order else "已保存。")
    query = request.POST.get("query", "")
    address = reverse("desk:import", args=[row.pk]) + (f"?{query}" if query else "")
    return redirect(f"{address}#item-{order}" if order else address)


@require_POST
@staff(Role.COORDINATOR)
def confirm(request: StaffRequest, reading: int) -> HttpResponse:
    """Save what stands in the form and make the plan."""
    row = _find(request, reading)
    try:
        patch = _answers(request)
        if patch:
            actions.choose(row, patch, by=request.user, at=now())
            row.refresh_from_db()
        plan = actions.confirm(row, by=request.user, at=now(), today=today())
    except Refused as refusal:
        refused_message(request, refusal)
        return redirect("desk:import", row.pk)
    waiting = Check.objects.filter(task__plan=plan, state=CheckState.PROPOSED).count()
    more = f"其中{waiting}处可由系统自动核验，请到“自动核验”确认。" if waiting else ""
    messages.success(request, f"“{plan.title}”已下达，各科室登录后即可看到自己的任务。{more}")
    return redirect("desk:plan", plan.pk)


@require_POST
@staff(Role.COORDINATOR)
def drop(request: StaffRequest, reading: int) -> HttpResponse:
    """Give the file up; it stays in the list as given up."""
    row = _find(request, reading)
    try:
        actions.drop(row, by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
    else:
        messages.success(request, "已放弃这次导入，原件仍保留。")
    return redirect("desk:imports")


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def compare(request: StaffRequest, reading: int) -> HttpResponse:
    """The corrected file against the ledger: what changed, and which changes to take."""
    row = _find(request, reading)
    diff = compared(row) if row.state == ReadingState.READY else None
    if diff is None:
        messages.info(request, "没有可以对照的要点。")
        return redirect("desk:import", row.pk)
    if request.method == "POST":
        try:
            actions.apply_diff(row, diff.plan, set(request.POST.getlist("change")), by=request.user, at=now())
        except Refused as refusal:
            refused_message(request, refusal)
            return redirect("desk:import_compare", row.pk)
        messages.success(request, "台账已按新文件更新，已有的自述和佐证都保留。")
        return redirect("desk:plan", diff.plan.pk)
    changed = [each for each in diff.rows if each.changes]
    return render(request, "desk/plans/import_compare.html", {"reading": row, "diff": diff, "changed": changed})
