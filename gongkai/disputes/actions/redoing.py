"""A body ordered that a request be handled anew: a second case that continues the first (rules 4.3, table 四)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.disputes.models import Dispute, Outcome
from gongkai.foi.actions.repeating import Redone, redo
from gongkai.foi.queries.rights import receives
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.refused import Refused


@transaction.atomic
def order_redo(dispute: Dispute, *, received_on: date, by: Person, at: datetime) -> Redone:
    """Register the request a second time after it was lost: only the items of the answer that was in dispute.

    received_on  the day on which the agency got the decision, from which the new clock runs
    The day that the body set (`redo_by`) is warned of by `clockwork`; the new case's own due date is the law's.
    """
    held = Dispute.objects.select_for_update(of=("self",)).select_related("case__agency", "agency").get(pk=dispute.pk)
    if not receives(held.case, by):
        raise Refused("您不能登记重新处理的申请。", then="请由办公室受理人员登记。")
    if held.outcome != Outcome.CORRECTED or held.outcome_on is None:
        raise Refused(f"{held}的结果不是纠正，不需要重新处理。", then="请先登记审理结果。")
    if received_on < held.outcome_on:
        raise Refused("收到决定的日期早于审结日期。", then="请核对日期。")
    items = list(held.answer.decisions.values_list("item", flat=True)) if held.answer else []
    why = f"{held.body}{held.number}：{held.get_result_display()}"
    done = redo(held.case, items, day=received_on, until=held.redo_by, why=why[:200], by=by, at=at)
    record(Verb.DISPUTED, held, by=by, at=at, after={"redone_as": done.case.number, "redo_by": held.redo_by})
    return done
