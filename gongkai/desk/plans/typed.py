"""What somebody typed into a form that was refused: kept for the next look at the duty, so that nothing is typed twice."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest

from gongkai.desk.plans.forms import ClaimForm, ExtensionForm, FileForm, LinkForm, MergeForm, ReassignForm, TaskForm
from gongkai.plans.models import Claim, Duty, Task
from gongkai.plans.queries.pages import Page

KEPT = "typed"
LONGEST = 1000  # characters of a field that are kept: as many as the longest field takes
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "back", "then", "verdict", "counts", "withdraw"})

Typed = dict[str, dict[str, str]]


def keep_typed(request: HttpRequest, duty: int, name: str) -> None:
    """Remember the fields of the form `name` on a duty's page."""
    fields = {key: str(value)[:LONGEST] for key, value in request.POST.items() if key not in NOT_TYPED}
    request.session[KEPT] = {"duty": duty, "form": name.replace("-", "_"), "fields": fields}


def take_typed(request: HttpRequest, duty: int) -> Typed:
    """What was kept for this duty, by form, and forget it. Empty where nothing was refused."""
    kept = request.session.get(KEPT)
    if not kept or kept["duty"] != duty:
        return {}
    del request.session[KEPT]
    return {kept["form"]: kept["fields"]}


def duty_forms(row: Duty, found: Page, again: Typed, today: date) -> dict[str, forms.Form]:
    """The forms of the page; the one that was refused comes back as it was typed. A late report is chosen as one."""
    period = found.period
    late = Claim.LATE if period and period.due and period.due < today else Claim.NONE
    said = {"claim": period.claim or late, "text": period.claim_text} if period else {}
    return {
        "claim_form": ClaimForm(again.get("claim"), initial=said),
        "link_form": LinkForm(again.get("link")),
        "file_form": FileForm(),
        "extension_form": ExtensionForm(again.get("ask_extension")),
        "reassign_form": ReassignForm(found.elsewhere, again.get("reassign")),
        "merge_form": MergeForm(found.others, again.get("merge")),
        "task_form": _task_form(row.task, again.get("edit")),
    }


def _task_form(task: Task, typed: dict[str, str] | None) -> TaskForm:
    return TaskForm(
        typed,
        initial={"due": task.due, "kind": task.kind, "per": task.per, "target": task.target, "unit": task.unit},
    )
