"""What the public may see: the coordinator lets out a plan's progress, and task by task what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from gongkai.plans.actions.moves import office_only
from gongkai.plans.models import Concern, Duty, Evidence, Plan, Task, Verdict
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused


@transaction.atomic
def release_plan(plan: Plan, *, by: Performer, at: datetime) -> Plan:
    """The progress of the plan becomes public: of each task only what is released itself."""
    office_only(plan.agency, by, "公开要点进展")
    if not Plan.objects.filter(pk=plan.pk, released_at=None).update(released_at=at):
        raise Refused(f"“{plan}”的进展已经公开了。", then="请刷新页面查看。")
    plan.released_at = at
    record(Verb.RELEASED, plan, by=by, at=at, after={"released": True})
    return plan


@transaction.atomic
def withdraw_plan(plan: Plan, *, reason: str = "", by: Performer, at: datetime) -> Plan:
    """The public no longer sees the plan's progress; what is released of its tasks is kept for the next time."""
    office_only(plan.agency, by, "撤下要点进展")
    if not Plan.objects.filter(pk=plan.pk, released_at__isnull=False).update(released_at=None):
        raise Refused(f"“{plan}”的进展没有公开。", then="请刷新页面查看。")
    plan.released_at = None
    record(Verb.WITHDRAWN, plan, by=by, at=at, before={"released": True}, after={"released": False}, reason=reason)
    return plan


@transaction.atomic
def release_task(task: Task, proofs: Iterable[Evidence | int], *, note: str = "", by: Performer, at: datetime) -> Task:
    """Let the public see a task's progress with exactly these proofs; others of the task are no longer shown."""
    office_only(task.plan.agency, by, "公开任务进展")
    if task.concern != Concern.OURS:
        raise Refused(f"{task}不由本机关承办。", then="只公开本机关承办的任务。")
    wanted = {proof if isinstance(proof, int) else proof.pk for proof in proofs}
    chosen = Evidence.objects.filter(duty__task=task, pk__in=wanted, counts=True)
    if chosen.count() != len(wanted):
        raise Refused("选中的佐证里有不计入的，或不是这项任务的。", then="请只选本任务计入的佐证。")
    Evidence.objects.filter(duty__task=task, released=True).exclude(pk__in=wanted).update(released=False)
    chosen.update(released=True)
    before = {"released": task.released, "note": task.release_note}
    task.released, task.release_note = True, note.strip()[:300]
    task.save(update_fields=["released", "release_note"])
    after = {"released": True, "note": task.release_note, "evidence": sorted(wanted)}
    record(Verb.RELEASED, task, by=by, at=at, before=before, after=after)
    return task


@transaction.atomic
def release_accepted(duty: Duty, *, by: Performer, at: datetime) -> Task:
    """Let the public see the duty's task with the proofs that the office has accepted for it.

    What was shown of the task already, by this section or another, stays, and so does the note.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("plan__agency").get(pk=duty.task_id)
    accepted = Q(duty=duty, period__verdict=Verdict.ACCEPTED)
    proofs = Evidence.objects.filter(accepted | Q(duty__task=task, released=True), counts=True)
    return release_task(task, list(proofs), note=task.release_note, by=by, at=at)


@transaction.atomic
def withdraw_task(task: Task, *, reason: str = "", by: Performer, at: datetime) -> Task:
    """The public no longer sees the task's progress nor its proofs."""
    office_only(task.plan.agency, by, "撤下任务进展")
    if not Task.objects.filter(pk=task.pk, released=True).update(released=False):
        raise Refused(f"{task}没有公开。", then="请刷新页面查看。")
    shown = Evidence.objects.filter(duty__task=task, released=True)
    gone = sorted(shown.values_list("pk", flat=True))
    shown.update(released=False)
    task.released = False
    before = {"released": True, "note": task.release_note, "evidence": gone}
    record(Verb.WITHDRAWN, task, by=by, at=at, before=before, after={"released": False}, reason=reason)
    return task
