"""Entering a dispute, what becomes of it, its papers, its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.agencies.queries import work_calendar
from gongkai.disputes.models import PROCEDURES, Dispute, DisputePaper, Outcome, Route
from gongkai.disputes.queries.reading import may_dispute
from gongkai.foi.actions.pieces import put_away
from gongkai.foi.models import Answer, Case, PieceKind, State
from gongkai.foi.queries.rights import works_on
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.disputes import RESULTS, Procedure, answer_due, decision_due
from gongkai.rules.requests.remedies import ANY_WAY

LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What a dispute's papers say when they come in. `before`: the reconsideration before a suit, or the first instance."""

    route: Route
    procedure: Procedure
    body: str
    received_on: date
    accepted_on: date | None = None
    number: str = ""
    claim: str = ""
    answer: Answer | None = None
    before: Dispute | None = None
    hearing_at: datetime | None = None


@transaction.atomic
def enter_dispute(case: Case, papers: Papers, *, by: Person, at: datetime) -> Dispute:
    """Enter a dispute over a case; the day by which to answer is computed from the day its papers came in.

    Refused for one that is there already: sent twice, it would stand twice in table 四.
    """
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    held = _case(case, by)
    _check(held, papers, day_of(at))
    _once(held, papers)
    fields = _times(papers.procedure, papers.received_on, papers.accepted_on, work_calendar(held.agency))
    dispute = Dispute.objects.create(
        case=held, agency=held.agency, answer=papers.answer, before=papers.before, route=papers.route,
        procedure=papers.procedure.value, body=papers.body.strip(), number=papers.number.strip(),
        claim=papers.claim.strip(), received_on=papers.received_on, accepted_on=papers.accepted_on,
        hearing_at=papers.hearing_at, entered_at=at, **fields,
    )  # fmt: skip
    told = {"route": dispute.get_route_display(), "body": dispute.body, "number": dispute.number}
    record(Verb.DISPUTED, dispute, by=by, at=at, after=told | {"answer_due": dispute.answer_due})
    return dispute


@transaction.atomic
def change_times(
    dispute: Dispute, *, procedure: Procedure, received_on: date, accepted_on: date | None, number: str,
    hearing_at: datetime | None, reason: str, by: Person, at: datetime,
) -> Dispute:  # fmt: skip
    """The body changed the procedure, set a hearing, or a day was wrong: times are computed anew, with the reason."""
    held = _hold(dispute, by)
    if not reason.strip():
        raise Refused("没有写变更的理由。", then="请写明例如“转为普通程序”。")
    if procedure not in PROCEDURES[Route(held.route)]:
        raise Refused("所选程序与途径不符。", then="请重新选择程序。")
    _check_days(received_on, accepted_on, day_of(at))
    fields = _times(procedure, received_on, accepted_on, work_calendar(held.agency))
    changes = {"procedure": procedure.value, "received_on": received_on, "accepted_on": accepted_on,
               "number": number.strip(), "hearing_at": hearing_at, **fields}  # fmt: skip
    return _change(held, changes, by=by, at=at, reason=reason.strip())


@transaction.atomic
def answered(dispute: Dispute, *, day: date, by: Person, at: datetime) -> Dispute:
    """The agency's answer with its evidence was handed in on the day. A late one is recorded; it heals nothing."""
    held = _hold(dispute, by)
    if held.answered_on:
        raise Refused(f"已登记于{in_chinese(held.answered_on)}提交。", then="请刷新页面。")
    if not held.received_on <= day <= day_of(at):
        raise Refused("提交日期不在收到材料之后、今天之前。", then="请核对日期。")
    return _change(held, {"answered_on": day}, by=by, at=at)


@transaction.atomic
def conclude(
    dispute: Dispute, *, result: str, day: date, text: str, redo_by: date | None = None, by: Person, at: datetime
) -> Dispute:
    """The outcome, in the words of the decision; which column of table 四 it falls into follows from it.

    redo_by   last day that the body sets for a new handling
    """
    held = _hold(dispute, by)
    if result not in RESULTS:
        raise Refused("没有选择审理结果。", then="请选择决定书、裁判文书的主文。")
    if not held.received_on <= day <= day_of(at):
        raise Refused("审结日期不在收到材料之后、今天之前。", then="请核对日期。")
    if not text.strip():
        raise Refused("没有写结果摘要。", then="请写明主文和主要理由，以后遇到同类申请会提示。")
    outcome = Outcome(RESULTS[result].outcome.value)
    if redo_by is not None and outcome != Outcome.CORRECTED:
        raise Refused("只有结果纠正的，才会责令重新处理。", then="请核对结果，或者不填重新处理期限。")
    changes = {"result": result, "outcome": outcome.value, "outcome_on": day, "redo_by": redo_by,
               "outcome_text": text.strip()[:LONGEST]}  # fmt: skip
    return _change(held, changes, by=by, at=at)


@transaction.atomic
def add_paper(dispute: Dispute, *, name: str, file_name: str, data: bytes, by: Person, at: datetime) -> DisputePaper:
    """Keep one of its papers with the case, sealed like all of them, open or concluded: courts write late.

    Whoever works on the dispute may, the legal section among them; the head of the work unit and leaders may as well.
    """
    held = Dispute.objects.select_related("case__agency").get(pk=dispute.pk)
    if not (may_dispute(held.case, by) or works_on(held.case, by)):
        raise Refused("您不能给这件申请添加复议诉讼材料。", then="请由办公室、承办科室、法制科室或者分管领导添加。")
    piece = put_away(held.case, kind=PieceKind.DISPUTE, name=file_name, data=data, by=by, at=at,
                     source=f"disputes.Dispute:{held.pk}")  # fmt: skip
    return DisputePaper.objects.create(dispute=held, piece=piece, name=name.strip()[:80] or file_name[:80])


def _check(case: Case, papers: Papers, today: date) -> None:
    if case.state == State.JOINED:
        raise Refused(f"{case}已并入其他申请。", then="请登记在并入的申请下。")
    if papers.procedure not in PROCEDURES[papers.route]:
        raise Refused("所选程序与途径不符。", then="复议选简易或普通程序，诉讼选一审或二审。")
    if not papers.body.strip():
        raise Refused("没有填写复议机关或者法院。", basis=ANY_WAY, then="请填写。")
    if papers.answer is not None and papers.answer.case_id != case.pk:
        raise Refused("所选答复不属于这件申请。", then="请重新选择。")
    if papers.route == Route.SUIT_AFTER_REVIEW and papers.before is None:
        raise Refused("复议后起诉的，没有选择此前的程序。", then="请先登记行政复议，再登记诉讼。")
    _check_before(case, papers)
    _check_days(papers.received_on, papers.accepted_on, today)


def _once(case: Case, papers: Papers) -> None:
    same = case.disputes.filter(
        route=papers.route, procedure=papers.procedure.value, body=papers.body.strip(), number=papers.number.strip(),
        received_on=papers.received_on, answer=papers.answer,
    )  # fmt: skip
    if same.exists():
        raise Refused("这件复议、诉讼已经登记过。", then="请刷新页面核对；不是同一件的，填写案号区分。")


def _check_before(case: Case, papers: Papers) -> None:
    """The procedure before this one is of the same case, and of the kind that comes before it."""
    before = papers.before
    if papers.procedure is Procedure.APPEAL and (before is None or before.route != papers.route):
        raise Refused("二审没有选择一审。", then="请先登记一审，再登记二审。")
    if before is None:
        return
    if before.case_id != case.pk:
        raise Refused("所选的此前程序不属于这件申请。", then="请重新选择。")
    first_suit = papers.route == Route.SUIT_AFTER_REVIEW and papers.procedure is not Procedure.APPEAL
    if first_suit and before.route != Route.REVIEW:
        raise Refused("复议后起诉的，此前的程序应当是行政复议。", then="请重新选择。")


def _check_days(received: date, accepted: date | None, today: date) -> None:
    if received > today:
        raise Refused(f"收到日期{in_chinese(received)}还没有到。", then="请核对日期。")
    if accepted is not None and accepted > received:
        raise Refused("受理日期晚于收到材料的日期。", then="请核对日期。")


def _times(procedure: Procedure, received: date, accepted: date | None, calendar: WorkCalendar) -> dict[str, Any]:
    """The dispute's last days, by field."""
    answer = answer_due(procedure, received, calendar)
    decision = decision_due(procedure, accepted, calendar) if accepted else None
    return {
        "answer_due": answer.day,
        "decide_by": decision.day if decision else None,
        "provisional": answer.provisional or bool(decision and decision.provisional),
    }


def _case(case: Case, person: Person) -> Case:
    held = Case.objects.select_related("agency").get(pk=case.pk)
    if not may_dispute(held, person):
        raise Refused("您不能办理这件申请的复议诉讼。", then="请由办公室、承办科室或者法制科室办理。")
    return held


def _hold(dispute: Dispute, person: Person) -> Dispute:
    """The dispute as it is now, locked; Refused once it is concluded."""
    held = Dispute.objects.select_for_update(of=("self",)).select_related("case__agency", "agency").get(pk=dispute.pk)
    _case(held.case, person)
    if held.outcome != Outcome.OPEN:
        raise Refused(f"{held}已于{in_chinese(held.outcome_on or held.received_on)}审结。", then="请刷新页面。")
    return held


def _change(dispute: Dispute, changes: dict[str, Any], *, by: Person, at: datetime, reason: str = "") -> Dispute:
    before = {name: getattr(dispute, name) for name in changes if name != "outcome_text"}
    for name, value in changes.items():
        setattr(dispute, name, value)
    dispute.save(update_fields=list(changes))
    after = {name: value for name, value in changes.items() if name != "outcome_text"}
    record(Verb.DISPUTED, dispute, by=by, at=at, before=before, after=after, reason=reason)
    return dispute
