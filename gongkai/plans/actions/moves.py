"""The only way a duty's state changes: one table (FLOW), on condition of the old state, recorded last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Agency, Person, Role
from gongkai.plans.actions.periods import refresh_values
from gongkai.plans.models import FLOW, Act, Duty, Period, State, Step
from gongkai.plans.queries.acts import is_office, may
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import Performer, Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

VERBS: dict[Act, Verb] = {
    Act.SIGN: Verb.SIGNED,
    Act.SUBMIT: Verb.SUBMITTED,
    Act.RECALL: Verb.RECALLED,
    Act.ACCEPT: Verb.ACCEPTED,
    Act.CLOSE: Verb.ACCEPTED,
    Act.SEND_BACK: Verb.SENT_BACK,
    Act.DECLINE: Verb.DECLINED,
    Act.INSIST: Verb.ASSIGNED,
    Act.REASSIGN: Verb.ASSIGNED,
    Act.ASK_EXTENSION: Verb.ASKED,
    Act.GRANT_EXTENSION: Verb.AGREED,
    Act.REFUSE_EXTENSION: Verb.REFUSED,
    Act.WITHDRAW_EXTENSION: Verb.RECALLED,
    Act.END: Verb.ENDED,
    Act.MERGE: Verb.MERGED,
    Act.LOOK_BACK: Verb.SAMPLED,
    Act.CONFIRM_CLOSED: Verb.CONFIRMED,
    Act.REOPEN: Verb.REOPENED,
}
Told = Mapping[str, Any]


@transaction.atomic
def move(
    duty: Duty, act: Act, *, by: Performer, at: datetime, reason: str = "", told: Told | None = None, **changes: Any
) -> Duty:
    """Do one act on a duty: who may, from which state, and nobody may have been faster.

    duty      as it was read; when its state has changed in the database since, the act is refused
    told      what the record keeps besides the change of state
    changes   fields of the duty that change with the state
    Raises Refused, and then nothing has changed.
    """
    record_many([shift(duty, act, by=by, at=at, reason=reason, told=told, **changes)], by=by, at=at)
    return duty


@transaction.atomic
def move_many(
    duties: Sequence[Duty], act: Act, *, by: Performer, at: datetime, told: Mapping[int, Told], **changes: Any
) -> None:
    """The same act on many duties in a fixed number of queries; all or none. `told` is by the duty's key."""
    record_many(shift_many(duties, act, by=by, at=at, told=told, **changes), by=by, at=at)


def shift(
    duty: Duty, act: Act, *, by: Performer, at: datetime, reason: str = "", told: Told | None = None, **changes: Any
) -> Entry:
    """Change the state and give back what is still to be recorded: for actions that record several things at once."""
    return shift_many([duty], act, by=by, at=at, reason=reason, told={duty.pk: told or {}}, **changes)[0]


def shift_many(
    duties: Sequence[Duty],
    act: Act,
    *,
    by: Performer,
    at: datetime,
    told: Mapping[int, Told],
    reason: str = "",
    **changes: Any,
) -> list[Entry]:
    """Check and change; the dates kept beside each duty follow. Returns the entries that the caller must record."""
    step = FLOW[act]
    for duty in duties:
        permit(duty, act, by)
        possible(duty, act)
    _compare_and_swap(duties, step, changes)
    entries = []
    for duty in duties:
        was, duty.state = duty.state, step.target
        for name, value in changes.items():
            setattr(duty, name, value)
        after = {"state": step.target.value, **_plain(changes), **told.get(duty.pk, {})}
        entries.append(Entry(VERBS[act], duty, {"state": str(was)}, after, reason))
    _follow(duties, at)
    return entries


def hold(duty: Duty) -> Duty:
    """The duty's row, locked until the transaction ends, so that what is decided on its periods stays true.

    Refused where its state is no longer the one that was read.
    """
    held = hold_many([duty])[duty.pk]
    unchanged(duty, held)
    return held


def hold_many(duties: Iterable[Duty]) -> dict[int, Duty]:
    """Lock several duties in the order of their keys, as they are now."""
    rows = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("task", "plan", "section", "agency")
        .filter(pk__in={duty.pk for duty in duties})
        .order_by("pk")
    )
    return {row.pk: row for row in rows}


def unchanged(read: Duty, held: Duty) -> None:
    """Refuse to go on from a state that is no longer the one that was read."""
    if read.state != held.state:
        raise Refused(f"{held}刚被他人处理。", then="请刷新页面，看过最新状态再办。")


def permit(duty: Duty, act: Act, by: Performer) -> None:
    """Refuse whoever may not do the act on this duty, whatever its state. The system itself only submits figures."""
    if not isinstance(by, Person):
        if act != Act.SUBMIT:
            raise Refused(f"系统不会自行办理“{act.label}”。", then="请由有权限的人员办理。")
        return
    if may(duty, act, by):
        return
    step = FLOW[act]
    if not by.is_active or by.role not in step.roles:
        who = "、".join(role.label for role in Role if role in step.roles)
        raise Refused(f"您不能办理“{act.label}”。", then=f"这一步由{who}办理。")
    if by.agency_id != duty.agency_id:
        raise Refused(f"{duty}由{duty.agency}承办，您只能查看。", then="有意见请直接联系该机关的办公室。")
    raise Refused(f"{duty}不是您科室的任务。", then=f"请由{duty.section}的人员办理“{act.label}”。")


def office_only(agency: Agency, by: Performer, act: str) -> None:
    """Refuse whoever does not coordinate this very agency."""
    if not (isinstance(by, Person) and is_office(agency, by)):
        raise Refused(f"您不能{act}。", then=f"请由{agency}的办公室统筹办理。")


def possible(duty: Duty, act: Act) -> None:
    """Refuse an act that does not start from the duty's state."""
    if State(duty.state) not in FLOW[act].sources:
        raise Refused(
            f"{duty}现为“{State(duty.state).label}”，不能办理“{act.label}”。", then="请刷新页面，看过最新状态再办。"
        )


def _compare_and_swap(duties: Sequence[Duty], step: Step, changes: Mapping[str, Any]) -> None:
    """Change the rows on condition of the state in which they were read; the transaction fails when one has moved."""
    for was in {duty.state for duty in duties}:
        mine = [duty.pk for duty in duties if duty.state == was]
        changed = Duty.objects.filter(pk__in=mine, state=was).update(state=step.target, **changes)
        if changed != len(mine):
            one = next(duty for duty in duties if duty.state == was)
            raise Refused(f"{one}刚被他人处理。", then="请刷新页面，看过最新状态再办。")


def _follow(duties: Sequence[Duty], at: datetime) -> None:
    """Bring `next_due` and `behind_from` up to date, one read and one write for all."""
    today = day_of(at)
    periods: dict[int, list[Period]] = {}
    for period in Period.objects.filter(duty__in=[duty.pk for duty in duties]):
        periods.setdefault(period.duty_id, []).append(period)
    for duty in duties:
        duty.next_due, duty.behind_from = refresh_values(periods.get(duty.pk, []), today)
    Duty.objects.bulk_update(duties, ["next_due", "behind_from"], batch_size=500)


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as the record keeps them: rows by their name."""
    return {
        name: str(value) if hasattr(value, "_meta") else value
        for name, value in changes.items()
        if value not in (None, "", False)
    }
