"""Whose duty it is, and whether it is one at all: decline, insist, reassign, end, merge, reopen."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import Section
from gongkai.plans.actions.moves import hold, move, permit, possible
from gongkai.plans.models import OPEN, Act, Claim, Duty, Extension, LookBack, Outcome, Part, Period, State, Verdict
from gongkai.records.models import Performer
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused


def decline(duty: Duty, *, reason: str, by: Performer, at: datetime) -> Duty:
    """The section says: not ours."""
    said = given(reason, "退回办公室")
    return move(duty, Act.DECLINE, by=by, at=at, reason=said, decline_reason=said, sent_back=False)


def insist(duty: Duty, *, reason: str, by: Performer, at: datetime) -> Duty:
    """The office answers: yours after all. The section signs anew."""
    said = given(reason, "维持派发")
    return move(duty, Act.INSIST, by=by, at=at, reason=said, assigned_at=at, signed_at=None, signed_by="")


@transaction.atomic
def reassign(duty: Duty, section: Section, *, reason: str, by: Performer, at: datetime) -> Duty:
    """Give the duty to another section, which starts afresh; where it has a duty in the task already, merge into that."""
    said = given(reason, "改派")
    held = hold(duty)
    permit(held, Act.REASSIGN, by)
    possible(held, Act.REASSIGN)
    if section.agency_id != held.agency_id or not section.active or section.pk == held.section_id:
        raise Refused(f"不能改派给“{section}”。", then="请选本机关另一个在用的科室。")
    other = Duty.objects.filter(task=held.task_id, section=section).first()
    if other:
        return _join(held, other, said, by, at)
    was = held.section
    Period.objects.filter(duty=held).exclude(verdict=Verdict.ACCEPTED).update(
        claim=Claim.NONE, claim_text="", claimed_at=None, claimed_by="", claimed_key="", submitted_at=None,
        verdict=Verdict.NONE, verdict_text="", verdict_at=None, verdict_by="", typed=0,
    )  # fmt: skip
    fresh = {"assigned_at": at, "signed_at": None, "signed_by": "", "decline_reason": "", "sent_back": False}
    return move(held, Act.REASSIGN, by=by, at=at, reason=said, told={"from": was.name}, section=section, **fresh)


@transaction.atomic
def end(duty: Duty, *, reason: str, by: Performer, at: datetime) -> Duty:
    """It is no longer to be done."""
    said = given(reason, "终止")
    held = hold(duty)
    permit(held, Act.END, by)
    _let_go(held, at)
    return move(held, Act.END, by=by, at=at, reason=said, sent_back=False)


@transaction.atomic
def merge(duty: Duty, into: Duty, *, reason: str, by: Performer, at: datetime) -> Duty:
    """Another duty of the same agency takes it over."""
    said = given(reason, "并入")
    held = hold(duty)
    permit(held, Act.MERGE, by)
    if into.pk == held.pk or into.agency_id != held.agency_id or into.plan_id != held.plan_id:
        raise Refused(f"{held}不能并入{into}。", then="请选同一份要点里的另一项任务。")
    return _join(held, into, said, by, at)


@transaction.atomic
def reopen(duty: Duty, *, reason: str, due: date | None = None, by: Performer, at: datetime) -> Duty:
    """A closed duty is worked on again: its last period goes back to the section, with a new due date where one is given."""
    said = given(reason, "重新办理")
    held = hold(duty)
    permit(held, Act.REOPEN, by)
    if LookBack.objects.filter(duty=held, verdict="").exists():
        raise Refused(f"{held}正在回头看。", then="请先给出核查结论。")
    return again(held, said, due, by, at)


def again(held: Duty, reason: str, due: date | None, by: Performer, at: datetime) -> Duty:
    """Give the last period back to the section. The caller holds the duty and has checked who asks."""
    last = Period.objects.filter(duty=held).order_by("order").last()
    if due is not None and due < day_of(at):
        raise Refused(f"{due:%-m月%-d日}已经过去了。", then="请选今天或以后的日期。")
    if last:
        last.verdict, last.verdict_text, last.verdict_at, last.verdict_by = Verdict.SENT_BACK, reason, at, by.actor_name
        last.submitted_at, last.by_machine, last.due = None, False, due or last.due
        last.save()
    told = {"period": last.label if last else "", "due": last.due if last else None}
    return move(held, Act.REOPEN, by=by, at=at, reason=reason, told=told, closed_at=None, sent_back=True)


def given(reason: str, act: str) -> str:
    """The reason without blanks around it; refused where there is none."""
    if not reason.strip():
        raise Refused(f"“{act}”没有写理由。", then="请写一两句理由，再办理。")
    return reason.strip()


def _join(held: Duty, into: Duty, reason: str, by: Performer, at: datetime) -> Duty:
    """Merge, and let the lead pass to the duty that goes on."""
    target = Duty.objects.select_for_update(of=("self",)).select_related("task", "section", "agency").get(pk=into.pk)
    if target.state not in OPEN:
        raise Refused(
            f"{target}现为“{State(target.state).label}”，不能再并入。", then="请选一项还在办理的任务，或改派别的科室。"
        )
    if held.part == Part.LEAD and target.part != Part.LEAD and held.task_id == target.task_id:
        target.part = Part.LEAD
        target.save(update_fields=["part"])
    _let_go(held, at)
    return move(held, Act.MERGE, by=by, at=at, reason=reason, merged_into=target, sent_back=False)


def _let_go(duty: Duty, at: datetime) -> None:
    """Nothing of a duty that stops waits for anybody any longer."""
    Period.objects.waiting().filter(duty=duty).update(submitted_at=None)
    Extension.objects.open().filter(duty=duty).update(
        outcome=Outcome.WITHDRAWN, decided_at=at, decision_text="任务已终止或并入"
    )
