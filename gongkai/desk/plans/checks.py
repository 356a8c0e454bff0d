"""自动核验: what waits for the coordinator's word, and behind every figure the list of documents that it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, Role
from gongkai.checks import actions
from gongkai.checks.models import Check, CheckState, Measure
from gongkai.checks.queries.examining import look
from gongkai.checks.queries.showing import Item, Shown
from gongkai.desk.pages import StaffRequest, chips, now, paged, refused_message, staff, today, whole
from gongkai.desk.plans.check_forms import Choices, TermsForm
from gongkai.plans.models import Concern, Duty, Period, Plan, PlanState, Task
from gongkai.plans.queries.acts import is_office
from gongkai.plans.queries.pages import next_of
from gongkai.plans.queries.periods import current
from gongkai.publications.models import Document, Standing
from gongkai.rules.refused import Refused

PAGE = 20
SAYS = {
    Measure.QUOTA: "已发布",
    Measure.READING: "已按时解读",
    Measure.GUIDE: "指南已修订",
    Measure.LIMIT: "已按期公开",
    Measure.PLANS: "已公开",
    Measure.ON_TIME: "已按期答复",
    Measure.FIXING: "补正已按时告知",
    Measure.LETTERS: "已用模板答复",
    Measure.FEES: "收费符合标准",
    Measure.ARCHIVE: "已按期归档",
}
COUNTS, FAILS = "counts", "fails"


@dataclass(frozen=True, slots=True)
class Found:
    """A check on a duty's page or its own: what it shows for one period, in words."""

    check: Check
    says: str
    unit: str
    shown: Shown | None

    @property
    def address(self) -> str:
        """The list behind the figure."""
        return reverse("desk:check", args=[self.check.pk])


def of_duty(duty: Duty, period: Period | None) -> dict[str, Any]:
    """Context for a duty's page: the check that runs, with what it shows, and those that wait to be confirmed."""
    rows = list(Check.objects.filter(task=duty.task_id).select_related("column"))
    for row in rows:
        row.task = duty.task
        row.task.plan = duty.plan
    running = next((row for row in rows if row.state == CheckState.RUNNING), None)
    found = _found(running, duty, period) if running else None
    return {"check": found, "proposed": [row for row in rows if row.state == CheckState.PROPOSED]}


def _found(check: Check, duty: Duty, period: Period | None) -> Found:
    measure = Measure(check.measure)
    unit = (duty.task.unit or "条") if measure == Measure.QUOTA else "件" if check.of_requests else "份"
    shown = None
    if period is not None and period.starts <= today():
        period.duty = duty
        shown = look(check, period, today())
    return Found(check, SAYS[measure], unit, shown)


def _find(request: StaffRequest, check: int) -> Check:
    rows = Check.objects.visible_to(request.user).select_related("task__plan__agency", "column")
    return get_object_or_404(rows, pk=check)


@require_GET
@staff(Role.COORDINATOR)
def index(request: StaffRequest) -> HttpResponse:
    """Checks of the own agency's plans, those that wait for confirmation first."""
    rows = Check.objects.filter(task__plan__agency=request.user.agency, task__plan__state=PlanState.ACTIVE)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", CheckState.PROPOSED.value)
    wanted = state if state in CheckState.values else CheckState.PROPOSED.value
    shown = (
        rows.filter(state=wanted).select_related("task__plan__agency", "column").order_by("task__plan", "task__order")
    )
    page = paged(request, shown, PAGE)
    choices = Choices(request.user.agency_id)
    context = {
        "page": page,
        "rows": [(row, TermsForm(row, choices)) for row in page.object_list],
        "chips": _state_chips(wanted, counts),
        "state": wanted,
        "plans": Plan.objects.filter(agency=request.user.agency, state=PlanState.ACTIVE),
    }
    return render(request, "desk/plans/checks.html", context)


def _state_chips(wanted: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "words": label,
            "count": counts.get(value, 0),
            "address": f"?state={value}",
            "current": value == wanted,
            "sign": "",
        }
        for value, label in CheckState.choices
    ]


@require_POST
@staff(Role.COORDINATOR)
def propose(request: StaffRequest) -> HttpResponse:
    """Read a plan's requirements once more, for columns that are new or plans from before."""
    plans = Plan.objects.visible_to(request.user).filter(agency=request.user.agency)
    plan = get_object_or_404(plans, pk=whole(request.POST.get("plan")))
    number = actions.propose(plan, Task.objects.filter(plan=plan), at=now())
    messages.success(request, f"读出{number}项新的自动核验，请确认。" if number else "没有读出新的自动核验。")
    return redirect("desk:checks")


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, check: int) -> HttpResponse:
    """The list of documents behind a period's figure, with what is missing; for the office, the terms."""
    row = _find(request, check)
    duties = list(Duty.objects.visible_to(request.user).filter(task=row.task_id).select_related("section", "agency"))
    duty = next((one for one in duties if one.pk == whole(request.GET.get("duty"))), None) or next(
        (one for one in duties if one.section_id == request.user.section_id), next(iter(duties), None)
    )
    period = _period(request, duty) if duty else None
    found = None
    if duty and period:
        duty.task, duty.plan = row.task, row.task.plan
        found = _found(row, duty, period)
    items = _masked(request, found.shown.items) if found and found.shown else []
    office = is_office(row.task.plan.agency, request.user)
    context = {
        "check": row,
        "found": found,
        "duty": duty,
        "duties": duties,
        "period": period,
        "today": today(),
        "chips": _item_chips(request, items),
        "page": paged(request, _wanted(request, items)),
        "office": office,
        "may_recheck": row.state == CheckState.RUNNING and (office or _own(request, duties)),
        "form": TermsForm(row, Choices(row.task.plan.agency_id)) if office else None,
        "crumbs": [("任务台账", reverse("desk:plan", args=[row.task.plan_id]))],
    }
    return render(request, "desk/plans/check.html", context)


def _own(request: StaffRequest, duties: list[Duty]) -> bool:
    me = request.user
    return any(duty.section_id == me.section_id and duty.agency_id == me.agency_id for duty in duties)


def _period(request: StaffRequest, duty: Duty) -> Period | None:
    """The period asked for, else the one that is being worked on."""
    rows = list(Period.objects.filter(duty=duty).order_by("order"))
    asked = next((row for row in rows if row.order == whole(request.GET.get("period"))), None)
    return asked or current(rows, today()) or next_of(rows)


def _masked(request: StaffRequest, items: list[Item]) -> list[Item]:
    """What left the site is named only to those who may see it."""
    left = [item.fact.pk for item in items if item.fact.standing != Standing.LIVE]
    seen = (
        set(Document.objects.visible_to(request.user).filter(pk__in=left).values_list("pk", flat=True))
        if left
        else set()
    )
    hidden = {pk for pk in left if pk not in seen}
    return [
        replace(item, fact=replace(item.fact, title="已撤下的文件")) if item.fact.pk in hidden else item
        for item in items
    ]


def _item_chips(request: StaffRequest, items: list[Item]) -> Any:
    figures = {
        "": len(items),
        COUNTS: sum(not item.why for item in items),
        FAILS: sum(bool(item.why) for item in items),
    }
    return chips(request, "show", [("", "全部"), (COUNTS, "计入"), (FAILS, "未计入")], figures)


def _wanted(request: StaffRequest, items: list[Item]) -> list[Item]:
    wanted = request.GET.get("show", "")
    if wanted not in {COUNTS, FAILS}:
        return items
    return [item for item in items if bool(item.why) == (wanted == FAILS)]


Doing = Callable[[StaffRequest, Check], str]


def _confirm(request: StaffRequest, row: Check) -> str:
    actions.confirm(row, _terms(request, row), by=request.user, at=now())
    return f"{row.task}已开始自动核验，从现在起自己计数。"


def _change(request: StaffRequest, row: Check) -> str:
    actions.change(row, _terms(request, row), by=request.user, at=now())
    return "已按新的条件重新核验。"


def _decline(request: StaffRequest, row: Check) -> str:
    actions.decline(row, reason=request.POST.get("reason", ""), by=request.user, at=now())
    return f"{row.task}不采用这项核验。"


def _switch_off(request: StaffRequest, row: Check) -> str:
    actions.switch_off(row, reason=request.POST.get("reason", ""), by=request.user, at=now())
    return "已停用。核验到的佐证保留，本期指标恢复为任务原来的。"


def _recheck(request: StaffRequest, row: Check) -> str:
    changed = actions.recheck(row, by=request.user, at=now())
    return f"已重新核验，{changed}期有变化。" if changed else "已重新核验，没有变化。"


ACTS: dict[str, Doing] = {
    "confirm": _confirm,
    "change": _change,
    "decline": _decline,
    "switch-off": _switch_off,
    "recheck": _recheck,
}


def _terms(request: StaffRequest, row: Check) -> dict[str, Any]:
    form = TermsForm(row, Choices(row.task.plan.agency_id), request.POST)
    if not form.is_valid():
        raise Refused(_first_error(form), then="请改好后再确认。")
    return form.terms()


def _first_error(form: forms.Form) -> str:
    name, errors = next(iter(form.errors.items()))
    return f"“{form.fields[name].label}”：{str(errors[0]).rstrip('。')}。"


@require_POST
@staff(*BUSINESS_ROLES)
def act(request: StaffRequest, check: int, name: str) -> HttpResponse:
    """Do one of the acts and come back with a sentence."""
    row = _find(request, check)
    doing = ACTS.get(name)
    if doing is None:
        return HttpResponse(status=404)
    try:
        messages.success(request, doing(request, row))
    except Refused as refusal:
        refused_message(request, refusal)
    return _back(request, row)


def _back(request: StaffRequest, row: Check) -> HttpResponse:
    """To the duty's page or the list of proposals, where the act came from there."""
    duty, order = whole(request.POST.get("duty")), whole(request.POST.get("period"))
    query = f"?period={order}" if order is not None else ""
    if duty is not None:
        return redirect(reverse("desk:duty", args=[duty]) + query)
    return redirect("desk:checks") if request.POST.get("back") == "list" else redirect("desk:check", row.pk)


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def new(request: StaffRequest, task: int) -> HttpResponse:
    """Set up a check that nobody proposed: first its measure, then its terms."""
    rows = Task.objects.visible_to(request.user).filter(plan__agency=request.user.agency, concern=Concern.OURS)
    row = get_object_or_404(rows.select_related("plan__agency"), pk=task)
    measure = request.POST.get("measure") or request.GET.get("measure", "")
    form = None
    if measure in Measure.values:
        several = Duty.objects.filter(task=row).count() > 1
        check = Check(task=row, measure=measure, own=several)
        form = TermsForm(check, Choices(row.plan.agency_id), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = actions.set_up(row, measure, form.terms(), by=request.user, at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{row}已开始自动核验，从现在起自己计数。")
            return redirect("desk:check", made.pk)
    context = {"task": row, "measure": measure, "measures": Measure.choices, "form": form}
    return render(request, "desk/plans/check_new.html", context)
