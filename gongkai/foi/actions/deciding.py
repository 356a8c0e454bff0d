"""Writing answers: which items one letter decides, and what is decided of each (rules 1.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gongkai.agencies.models import Person
from gongkai.foi.actions.moves import STALE, hold, stay
from gongkai.foi.models import ANSWER_FLOW, Act, Answer, AnswerAct, AnswerState, Case, Decision, Item, Writer
from gongkai.foi.queries.lacks import wrong
from gongkai.foi.queries.rights import may_answer
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.refused import Refused

FIELDS = frozenset({
    "code", "exemptions", "reasons", "open_part", "withheld_part", "discretion", "search_log", "manner", "place",
    "right_agency", "other_law", "consultation", "earlier",
})  # fmt: skip
SHORT = {"place": 300, "right_agency": 200, "other_law": 200}
LONGEST = 20_000


@transaction.atomic
def draft_answer(case: Case, items: Sequence[Item], *, by: Person, at: datetime) -> Answer:
    """Begin an answer that decides these items of the case; none of them may be decided by another one."""
    held = hold(case)
    if not items:
        raise Refused("没有选择要答复的事项。", then="请至少选择一项。")
    mine = {item.pk: item for item in held.items.filter(pk__in=[item.pk for item in items])}
    if len(mine) != len({item.pk for item in items}):
        raise Refused("所选的事项不属于这件申请。", then="请刷新页面后重新选择。")
    taken = Decision.objects.filter(item__in=list(mine)).select_related("item", "answer__case").first()
    if taken is not None:
        raise Refused(f"第{taken.item.order}项已在{taken.answer}中。", then="请在那份答复里修改，或者先把它作废。")
    stay(held, Act.DRAFT, by=by, at=at, told={"items": sorted(item.order for item in mine.values())})
    order = (held.answers.aggregate(last=Max("order"))["last"] or 0) + 1
    answer = Answer.objects.create(case=held, order=order, drafted_by=by, drafted_at=at)
    Writer.objects.create(answer=answer, person=by)
    Decision.objects.bulk_create([Decision(answer=answer, item=item) for item in mine.values()])
    return answer


@transaction.atomic
def save_decision(
    answer: Answer, item: Item, values: Mapping[str, Any], *, version: int, by: Person, at: datetime
) -> Decision:
    """Keep what is decided of an item. Incomplete decisions can be kept; what can never be right is refused.

    values    fields of `Decision` by name, of FIELDS only
    version   of the answer that the writer had before the eyes; Refused where somebody saved since
    """
    held = hold_answer(answer, version=version)
    permit_answer(held, AnswerAct.SAVE, by)
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a decision: {sorted(unknown)}")
    decision = held.decisions.select_related("item").filter(item=item).first()
    if decision is None:
        raise Refused(f"{item}不在这份答复里。", then="请刷新页面。")
    before = {"code": decision.code, "exemptions": list(decision.exemptions)}
    for name, value in values.items():
        setattr(decision, name, _tidy(name, value))
    _own_records(decision, held.case)
    if refusal := wrong(decision):
        raise refusal
    decision.save()
    _saved(held, by)
    answer.version = held.version
    record(Verb.DECIDED, decision, by=by, at=at, before=before,
           after={"code": decision.code, "exemptions": list(decision.exemptions), "fields": sorted(values)})  # fmt: skip
    return decision


@transaction.atomic
def save_opening(answer: Answer, text: str, *, version: int, by: Person, at: datetime) -> Answer:
    """Keep what the letter says besides its decisions."""
    held = hold_answer(answer, version=version)
    permit_answer(held, AnswerAct.SAVE, by)
    Answer.objects.filter(pk=held.pk).update(opening=_tidy("opening", text))
    _saved(held, by)
    answer.version, answer.opening = held.version, text.strip()
    record(Verb.DECIDED, held, by=by, at=at, after={"fields": ["opening"]})
    return answer


@transaction.atomic
def discard(answer: Answer, reason: str, *, by: Person, at: datetime) -> Answer:
    """Give up a draft: its items are free again. What it said of each stands in the record, without its texts."""
    held = hold_answer(answer)
    permit_answer(held, AnswerAct.DISCARD, by)
    if not reason.strip():
        raise Refused("没有写作废的理由。", then="请写明理由。")
    told = {str(one.item.order): one.code for one in held.decisions.select_related("item")}
    held.decisions.all().delete()
    set_answer(held, state=AnswerState.VOID)
    record(Verb.DISCARDED, held, by=by, at=at, before={"decisions": told}, reason=reason.strip())
    return held


def hold_answer(answer: Answer, *, version: int | None = None) -> Answer:
    """The answer and its case as they are now, locked until the transaction ends.

    Refused where the answer is no longer what was read: another state, step or round, or a newer save than `version`.
    """
    Case.objects.select_for_update(of=("self",)).get(pk=answer.case_id)
    rows = Answer.objects.select_for_update(of=("self",))
    held = rows.select_related("case__agency", "case__section", "case__handler").get(pk=answer.pk)
    if version is not None and held.version != version:
        raise Refused(f"{held}刚被他人保存过。", then="请把您的修改另存，刷新页面看过后再改。")
    if (held.state, held.step, held.round) != (answer.state, answer.step, answer.round):
        raise Refused(f"{held}刚被他人处理。", then=STALE)
    return held


def permit_answer(answer: Answer, act: AnswerAct, by: Person) -> None:
    """Refuse whoever may not do the act on the answer, and an act that does not start from its state."""
    if answer.state not in ANSWER_FLOW[act].sources:
        raise Refused(f"{answer}现为“{answer.get_state_display()}”，不能“{act.label}”。", then=STALE)
    if not answer.case.is_open:
        raise Refused(f"{answer.case}已办结，不能再办理答复。", then="请刷新页面。")
    if may_answer(answer, act, by):
        return
    if answer.state == AnswerState.REVIEW and act in (AnswerAct.APPROVE, AnswerAct.SEND_BACK):
        raise Refused(f"您不能审核“{answer.get_step_display()}”这一步。",
                      then="写过这份答复的人和本轮已审过其他步骤的人不能审核，请由该步骤的其他审核人或分管领导审核。")  # fmt: skip
    raise Refused(f"您不能“{act.label}”这份答复。", then="这一步由承办科室或者办公室的人员办理。")


def set_answer(answer: Answer, **changes: Any) -> None:
    """Write fields on condition of the state, step, round and version that were read. The caller records it."""
    mine = Answer.objects.filter(
        pk=answer.pk, state=answer.state, step=answer.step, round=answer.round, version=answer.version
    )
    if not mine.update(**changes):
        raise Refused(f"{answer}刚被他人处理。", then=STALE)
    for name, value in changes.items():
        setattr(answer, name, value)


def _saved(held: Answer, by: Person) -> None:
    Writer.objects.get_or_create(answer=held, person=by)
    set_answer(held, version=held.version + 1)


def _tidy(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return list(dict.fromkeys(value)) if name == "exemptions" else value
    text = value.strip()
    if len(text) > SHORT.get(name, LONGEST):
        raise Refused(f"写了{len(text)}个字，超过{SHORT.get(name, LONGEST)}个字。", then="请缩短。")
    return text


def _own_records(decision: Decision, case: Case) -> None:
    """The consultation is this case's, the earlier request this agency's."""
    if decision.consultation is not None and decision.consultation.case_id != case.pk:
        raise Refused("所选的征求意见记录不是本件的。", then="请选择本件的记录。")
    if decision.earlier is not None and (
        decision.earlier.agency_id != case.agency_id or decision.earlier_id == case.pk
    ):
        raise Refused("所选的此前申请不是本机关的另一件申请。", then="请重新选择。")
