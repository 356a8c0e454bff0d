"""A duty's page and everything that can be done on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, Role, Section
from gongkai.checks.models import Check
from gongkai.desk.pages import StaffRequest, now, refused_message, staff, today, whole, wholes
from gongkai.desk.plans import checks
from gongkai.desk.plans.forms import (
    ClaimForm,
    ExtensionForm,
    MergeForm,
    ReasonForm,
    ReassignForm,
    TaskForm,
)
from gongkai.desk.plans.typed import duty_forms, keep_typed, take_typed
from gongkai.plans import actions
from gongkai.plans.models import Duty, Evidence, Extension, Outcome, Period, State
from gongkai.plans.queries.acts import allowed, is_office
from gongkai.plans.queries.lights import Horizon, horizon
from gongkai.plans.queries.pages import Page, own_records, page, words_needed
from gongkai.plans.queries.reviews import reported_by
from gongkai.rules.calendar import Tick, strip
from gongkai.rules.refused import Refused

LONG_STRIP = 100  # calendar days: a strip longer than a quarter is not drawn


def find_duty(request: StaffRequest, duty: int) -> Duty:
    """The duty through the door."""
    rows = Duty.objects.visible_to(request.user).select_related("task__area", "plan__agency", "agency", "section")
    return get_object_or_404(rows.annotate(checked=Exists(Check.objects.filter(task=OuterRef("task")))), pk=duty)


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, duty: int) -> HttpResponse:
    """The page. Opening it signs for the duty where the reader works for the section."""
    row = find_duty(request, duty)
    actions.open_duty(row, by=request.user, at=now())
    when = horizon(row.agency, today())
    found = page(row, request.user, when, period=whole(request.GET.get("period")))
    return render(request, "desk/plans/duty.html", _context(request, row, found, when))


def _context(request: StaffRequest, row: Duty, found: Page, when: Horizon) -> dict[str, object]:
    again = take_typed(request, row.pk)
    own = request.user.section_id == row.section_id and request.user.agency_id == row.agency_id
    period = found.period
    return {
        "duty": row,
        "task": row.task,
        "found": found,
        "when": when,
        "acts": {act.value: True for act in allowed(row, request.user)},
        "own": own,
        "words_needed": words_needed(period, when.today) if period else "",
        "may_fill": own and period and not period.submitted_at and row.state in {State.WORKING, State.REVIEW},
        "strip": _strip(period, when),
        "records": own_records(row) if own else [],
        "may_review": _may_review(request, row, period),
        "reported": bool(period and period.waits and reported_by([period], request.user)),
        "may_decide_extension": _may_decide(request, row, found.extension),
        "again": again,
        **duty_forms(row, found, again, when.today),
        **(checks.of_duty(row, period) if getattr(row, "checked", False) else {}),
        "mixed": len({share.duty.part for share in found.shares}) > 1,
        "others": [share.duty.section.name for share in found.shares if share.duty.pk != row.pk][:3],
        "office": is_office(row.agency, request.user),
    }


def _strip(period: Period | None, when: Horizon) -> list[Tick]:
    """The working days up to the due date; a whole year of them would say nothing."""
    if not period or not period.due or (period.due - period.starts).days > LONG_STRIP:
        return []
    return strip(when.calendar, period.starts, period.due, when.today)


def _may_review(request: StaffRequest, row: Duty, period: Period | None) -> bool:
    """Whether the reader may give this period a verdict; accepting it is for who did not report it."""
    return period is not None and period.waits and is_office(row.agency, request.user)


def _may_decide(request: StaffRequest, row: Duty, asked: Extension | None) -> bool:
    """Whether the reader is the one whose decision on the extension is waited for."""
    if asked is None or request.user.agency_id != row.agency_id:
        return False
    if asked.outcome == Outcome.WITH_HEAD:
        return request.user.role == Role.HEAD and request.user.section_id == row.section_id
    return asked.outcome == Outcome.WITH_LEADER and request.user.role == Role.LEADER


def is_right(request: StaffRequest, form: forms.Form) -> bool:
    """Whether the form is right; what is wrong is said in the page's messages."""
    if form.is_valid():
        return True
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
    return False


def period_of(row: Duty, request: StaffRequest) -> Period:
    """The period that the form names."""
    return get_object_or_404(Period, duty=row, order=whole(request.POST.get("period")))


Doing = Callable[[StaffRequest, Duty], str]


def _no_change(request: StaffRequest, row: Duty) -> str:
    actions.report_no_change(period_of(row, request), by=request.user, at=now())
    return "已报“本期无变化”，等待办公室审核。点“撤回”可以改。"


def _claim(request: StaffRequest, row: Duty) -> str:
    form = ClaimForm(request.POST)
    if not is_right(request, form):
        return ""
    period = period_of(row, request)
    given = form.cleaned_data
    actions.claim(period, given["claim"], given["text"], by=request.user, at=now())
    if request.POST.get("then") == "submit":
        actions.submit(period, by=request.user, at=now())
        return "已提交，等待办公室审核。"
    return "已保存，还没有提交。"


def _submit(request: StaffRequest, row: Duty) -> str:
    actions.submit(period_of(row, request), by=request.user, at=now())
    return "已提交，等待办公室审核。"


def _recall(request: StaffRequest, row: Duty) -> str:
    actions.recall(period_of(row, request), by=request.user, at=now())
    return "已撤回，可以修改后重新提交。"


def _reasoned(act: Callable[..., Any], sentence: str) -> Doing:
    """An act on the duty that needs a reason."""

    def run(request: StaffRequest, row: Duty) -> str:
        form = ReasonForm(request.POST)
        if not is_right(request, form):
            return ""
        act(row, reason=form.cleaned_data["reason"], by=request.user, at=now())
        return sentence

    return run


def _ask_extension(request: StaffRequest, row: Duty) -> str:
    form = ExtensionForm(request.POST)
    if not is_right(request, form):
        return ""
    actions.ask_extension(row, **form.cleaned_data, by=request.user, at=now())
    return "延期申请已送出，科室负责人同意后由分管领导批准。"


def _withdraw_extension(request: StaffRequest, row: Duty) -> str:
    asked = get_object_or_404(Extension.objects.open(), duty=row)
    actions.withdraw_extension(asked, by=request.user, at=now())
    return "延期申请已撤回。"


def _decide_extension(request: StaffRequest, row: Duty) -> str:
    asked = get_object_or_404(Extension.objects.open(), duty=row)
    text = request.POST.get("reason", "").strip()
    if request.POST.get("verdict") == "refuse":
        actions.refuse_extension(asked, reason=text, by=request.user, at=now())
        return "已不同意延期，原时限不变。"
    if asked.outcome == Outcome.WITH_HEAD:
        actions.agree_extension(asked, by=request.user, at=now())
        return "已同意，送分管领导批准。"
    actions.grant_extension(asked, by=request.user, at=now())
    return f"已批准延期至{asked.new_due:%Y年%-m月%-d日}。"


def _reassign(request: StaffRequest, row: Duty) -> str:
    sections = Section.objects.filter(agency=row.agency_id, active=True).exclude(pk=row.section_id)
    form = ReassignForm(list(sections.values_list("pk", "name")), request.POST)
    if not is_right(request, form):
        return ""
    section = get_object_or_404(sections, pk=form.cleaned_data["section"])
    actions.reassign(row, section, reason=form.cleaned_data["reason"], by=request.user, at=now())
    return f"已改派给{section}。"


def _merge(request: StaffRequest, row: Duty) -> str:
    others = Duty.objects.visible_to(request.user).filter(plan=row.plan_id, section=row.section_id).exclude(pk=row.pk)
    form = MergeForm([(pk, "") for pk in others.values_list("pk", flat=True)], request.POST)
    if not is_right(request, form):
        return ""
    into = get_object_or_404(others.select_related("task", "section", "agency"), pk=form.cleaned_data["into"])
    actions.merge(row, into, reason=form.cleaned_data["reason"], by=request.user, at=now())
    return f"已并入{into.task}。"


def _edit_task(request: StaffRequest, row: Duty) -> str:
    form = TaskForm(request.POST)
    if not is_right(request, form):
        return ""
    actions.edit_task(row.task, **form.cleaned_data, by=request.user, at=now())
    return "任务已更正，各科室的时限随之更新。"


def _urge(request: StaffRequest, row: Duty) -> str:
    actions.urge(row, by=request.user, at=now())
    return f"已提醒{row.section}。"


def _release(request: StaffRequest, row: Duty) -> str:
    if request.POST.get("withdraw"):
        actions.withdraw_task(row.task, by=request.user, at=now())
        return "本项已从公众页面撤下。"
    proofs = list(Evidence.objects.filter(duty__task=row.task, pk__in=wholes(request.POST.getlist("evidence"))))
    actions.release_task(row.task, proofs, note=request.POST.get("note", "").strip(), by=request.user, at=now())
    return "本项进展已对外公开。" if row.plan.released_at else "本项已标明公开，整份要点进展公开后公众可见。"


def _accept(request: StaffRequest, row: Duty) -> str:
    actions.accept(period_of(row, request), text=request.POST.get("reason", "").strip(), by=request.user, at=now())
    return "已通过。"


def _send_back(request: StaffRequest, row: Duty) -> str:
    form = ReasonForm(request.POST)
    if not is_right(request, form):
        return ""
    actions.send_back(period_of(row, request), reason=form.cleaned_data["reason"], by=request.user, at=now())
    return "已退回修改，科室会看到您的意见。"


ACTS: dict[str, Doing] = {
    "no-change": _no_change,
    "claim": _claim,
    "submit": _submit,
    "recall": _recall,
    "accept": _accept,
    "send-back": _send_back,
    "decline": _reasoned(actions.decline, "已退回办公室，请等待改派。"),
    "insist": _reasoned(actions.insist, "已维持派发，科室会看到您的说明。"),
    "reassign": _reassign,
    "ask-extension": _ask_extension,
    "withdraw-extension": _withdraw_extension,
    "decide-extension": _decide_extension,
    "end": _reasoned(actions.end, "已终止。"),
    "merge": _merge,
    "reopen": _reasoned(actions.reopen, "已重新办理。"),
    "edit": _edit_task,
    "urge": _urge,
    "release": _release,
}


@require_POST
@staff(*BUSINESS_ROLES)
def act(request: StaffRequest, duty: int, name: str) -> HttpResponse:
    """Do one of the acts and come back with a sentence."""
    row = find_duty(request, duty)
    doing = ACTS.get(name)
    if doing is None:
        return HttpResponse(status=404)
    sentence = ""
    try:
        sentence = doing(request, row)
    except Refused as refusal:
        refused_message(request, refusal)
    order = whole(request.POST.get("period"))
    back = request.POST.get("back", "")
    if sentence:
        messages.success(request, sentence)
    if back in {"home", "reviews"}:
        return redirect(f"desk:{back}")
    if not sentence:
        keep_typed(request, row.pk, name)
    return redirect(reverse("desk:duty", args=[row.pk]) + (f"?period={order}" if order is not None else ""))
