"""The review of an answer: section head, legal review, head of the work unit; four eyes at each step; and its sending."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import Agency, Person, Section
from gongkai.agencies.queries import work_calendar
from gongkai.foi.actions.deciding import hold_answer, permit_answer, set_answer
from gongkai.foi.actions.moves import hold, permit
from gongkai.foi.actions.results import close_items
from gongkai.foi.actions.timing import enter
from gongkai.foi.models import (
    STEPS,
    Act,
    Answer,
    AnswerAct,
    AnswerState,
    Case,
    Desk,
    Item,
    Opinion,
    Reception,
    Verdict,
    Writer,
)
from gongkai.foi.queries.lacks import lacks
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.cites import Cite
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent
from gongkai.rules.requests.ledger import EventKind
from gongkai.rules.requests.norms import REGULATION

SECRECY = Cite(REGULATION, 17)
STEP_DAYS = 2  # working days for a step where the agency has set none
NO_LEGAL = "本机关未设合法性审查科室，合法性审查由签发人一并负责"


@transaction.atomic
def submit(answer: Answer, *, by: Person, at: datetime) -> Answer:
    """Send an answer into its review. Refused with everything that it lacks, by name."""
    held = hold_answer(answer)
    permit_answer(held, AnswerAct.SUBMIT, by)
    if missing := lacks(held):
        raise Refused(f"{held}还不能送审：{''.join(missing)}", then="请补全后再送审。")
    Writer.objects.get_or_create(answer=held, person=by)
    first = route(held.case.agency)[0]
    set_answer(held, state=AnswerState.REVIEW, step=first, step_due=_due(held, at), round=held.round + 1,
               submitted_at=at)  # fmt: skip
    record(Verb.SUBMITTED, held, by=by, at=at, after={"step": first.label, "round": held.round})
    return held


@transaction.atomic
def approve(answer: Answer, *, by: Person, at: datetime, text: str = "", secrecy: str = "") -> Answer:
    """Approve the step that it waits at; after the last one it can go out.

    secrecy   the sentence of the secrecy review: demanded at the legal step, else of whoever signs
    """
    held = hold_answer(answer)
    permit_answer(held, AnswerAct.APPROVE, by)
    step, steps = Desk(held.step), route(held.case.agency)
    if step is _secrecy_step(steps) and not secrecy.strip():
        raise Refused("没有填写保密审查意见。", basis=SECRECY, then="请写明审查结论，例如“不涉及国家秘密，可以公开”。")
    if step is Desk.UNIT and (missing := lacks(held)):
        raise Refused(f"{held}还不能签发：{''.join(missing)}", then="请退回拟稿人补全。")
    if step is Desk.UNIT and Desk.LEGAL not in steps:
        text = f"{text.strip()}（{NO_LEGAL}）" if text.strip() else NO_LEGAL
    _opine(held, step, Verdict.APPROVED, by=by, at=at, text=text, secrecy=secrecy)
    after = next(iter(steps[steps.index(step) + 1 :]), None) if step in steps else Desk.UNIT
    if after is None:
        set_answer(held, state=AnswerState.APPROVED, step="", step_due=None, approved_at=at)
    else:
        set_answer(held, step=after, step_due=_due(held, at))
    record(Verb.ACCEPTED, held, by=by, at=at, before={"step": step.label},
           after={"step": after.label if after else "", "state": held.state}, reason=text.strip())  # fmt: skip
    return held


@transaction.atomic
def send_back(answer: Answer, *, reason: str, by: Person, at: datetime, to: Desk | None = None) -> Answer:
    """Send it back, with what has to change: to the writers, or to an earlier step that then decides anew."""
    if not reason.strip():
        raise Refused("没有写退回的理由。", then="请写明要改什么。")
    held = hold_answer(answer)
    permit_answer(held, AnswerAct.SEND_BACK, by)
    step = Desk(held.step)
    if to is not None and (to not in route(held.case.agency) or STEPS.index(to) >= STEPS.index(step)):
        raise Refused("只能退回到前面的步骤。", then="请选择前面的步骤，或退回拟稿人。")
    _opine(held, step, Verdict.SENT_BACK, by=by, at=at, text=reason)
    if to is None:
        set_answer(held, state=AnswerState.DRAFT, step="", step_due=None)
    else:
        again = STEPS[STEPS.index(to) :]
        held.opinions.filter(round=held.round, step__in=again, verdict=Verdict.APPROVED).update(outdated=True)
        set_answer(held, step=to, step_due=_due(held, at))
    record(Verb.SENT_BACK, held, by=by, at=at, before={"step": step.label},
           after={"step": to.label if to else "", "state": held.state}, reason=reason.strip())  # fmt: skip
    return held


@transaction.atomic
def recall(answer: Answer, *, by: Person, at: datetime, reason: str = "") -> Answer:
    """The writers take it back into draft; one that is approved already only with a reason, and it is reviewed anew."""
    held = hold_answer(answer)
    permit_answer(held, AnswerAct.RECALL, by)
    if held.state == AnswerState.APPROVED and not reason.strip():
        raise Refused("答复已签发，没有写撤回的理由。", then="请写明理由；修改后要重新审核。")
    was = held.state
    set_answer(held, state=AnswerState.DRAFT, step="", step_due=None, approved_at=None)
    record(Verb.RECALLED, held, by=by, at=at, before={"state": was}, after={"state": held.state}, reason=reason.strip())
    return held


@transaction.atomic
def mark_sent(answer: Answer, *, day: date, by: Person, at: datetime) -> Case:
    """The letter of an approved answer was served, and the duty was met on a day: its items have their results.

    The case is answered once all its items are; until then it goes on. Returns the case.
    """
    held = hold_answer(answer)
    permit_answer(held, AnswerAct.SEND, by)
    case = hold(held.case)
    permit(case, Act.ANSWER, by)
    if day > day_of(at) or (case.received_on is not None and day < case.received_on):
        raise Refused(f"答复日期{in_chinese(day)}不对。", then="请核对送达凭证，答复在收到申请之后、今天及以前。")
    close_items(case, dict(held.decisions.values_list("item", "code")), day)
    set_answer(held, state=AnswerState.SENT, told_on=day)
    record(Verb.SERVED, held, by=by, at=at, after={"day": day, "state": held.state})
    if Item.objects.filter(case=case, result="").exists():
        return case
    last = max(one for one in case.items.values_list("closed_on", flat=True) if one is not None)
    return enter(case, Act.ANSWER, ClockEvent(EventKind.ANSWERED, last), by=by, at=at, answered_on=last, ended_on=last)


def route(agency: Agency) -> tuple[Desk, ...]:
    """The steps of the agency's review: without legal review where no section does it."""
    legal = Section.objects.filter(agency=agency, is_legal=True, active=True).exists()
    return STEPS if legal else tuple(step for step in STEPS if step is not Desk.LEGAL)


def _secrecy_step(steps: tuple[Desk, ...]) -> Desk:
    return Desk.LEGAL if Desk.LEGAL in steps else Desk.UNIT


def _opine(
    answer: Answer, step: Desk, verdict: Verdict, *, by: Person, at: datetime, text: str, secrecy: str = ""
) -> None:
    Opinion.objects.create(
        answer=answer, round=answer.round, step=step, verdict=verdict, person=by, person_name=by.name,
        text=text.strip()[:400], secrecy=secrecy.strip()[:200], at=at,
    )  # fmt: skip


def _due(answer: Answer, at: datetime) -> date:
    """The last day of a step that comes now."""
    agency = answer.case.agency
    days = Reception.objects.filter(agency=agency).values_list("review_days", flat=True).first() or STEP_DAYS
    return work_calendar(agency).add_workdays(day_of(at), days)
