"""The only way a case's state changes: the table FLOW, on condition of the version that was read, recorded last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.models import FLOW, Act, By, Case, State
from gongkai.foi.queries.rights import allowed
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused

STALE = "请刷新页面，看过最新状态再办。"
VERBS: Mapping[Act, Verb] = {Act.CONFIRM: Verb.CONFIRMED, Act.ANSWER: Verb.ANSWERED, Act.WITHDRAW: Verb.RECALLED,
                             Act.END: Verb.ENDED, Act.JOIN: Verb.MERGED, Act.ARCHIVE: Verb.ARCHIVED,
                             Act.ASSIGN: Verb.ASSIGNED, Act.TAKE: Verb.SIGNED, Act.HAND_OVER: Verb.HANDED_OVER,
                             Act.RETURN: Verb.DECLINED, Act.ASK_EXTENSION: Verb.ASKED,
                             Act.REFUSE_EXTENSION: Verb.REFUSED, Act.DRAFT: Verb.CREATED}  # fmt: skip


def hold(case: Case) -> Case:
    """The case as it is now, locked until the transaction ends. Refused where it is no longer what was read."""
    held = Case.objects.select_for_update(of=("self",)).select_related("agency", "section", "handler").get(pk=case.pk)
    if held.version != case.version:
        raise Refused(f"{held}刚被他人处理。", then=STALE)
    return held


def permit(case: Case, act: Act, by: Performer) -> None:
    """Refuse whoever may not do the act, and an act that does not start from the case's state."""
    flow = FLOW[act]
    if case.state not in flow.sources:
        raise Refused(f"{case}现为“{State(case.state).label}”，不能办理“{act.label}”。", then=STALE)
    if not isinstance(by, Person):
        if By.SYSTEM not in flow.by:
            raise Refused(f"系统不会自行办理“{act.label}”。", then="请由有权限的人员办理。")
        return
    if not allowed(case, act, by):
        who = "、".join(one.label for one in By if one in flow.by and one != By.SYSTEM) or "系统"
        raise Refused(f"您不能办理“{act.label}”。", then=f"这一步由{who}办理。")


@transaction.atomic
def move(
    case: Case, act: Act, to: State, *, by: Performer, at: datetime, reason: str = "",
    told: Mapping[str, Any] | None = None, **changes: Any,
) -> Case:  # fmt: skip
    """Do one act on a case that the caller holds.

    to        the new state, one of the table's targets
    changes   fields that change with it
    told      what the record says besides; personal data never stands in it
    Raises Refused, and then nothing has changed.
    """
    permit(case, act, by)
    was = case.state
    if to not in FLOW[act].targets:
        raise ValueError(f"{act} does not lead from {was} to {to}")
    change(case, state=to, **changes)
    record(VERBS.get(act, Verb.CLOCKED), case, by=by, at=at, before={"state": was},
           after={"state": to.value, "act": act.label, **(told or {})}, reason=reason)  # fmt: skip
    return case


@transaction.atomic
def stay(
    case: Case, act: Act, *, by: Performer, at: datetime, reason: str = "", before: Mapping[str, Any] | None = None,
    told: Mapping[str, Any] | None = None, **changes: Any,
) -> Case:  # fmt: skip
    """Do one act that leaves the state as it is, on a case that the caller holds. Parameters as in `move`."""
    permit(case, act, by)
    if FLOW[act].targets:
        raise ValueError(f"{act} leads to another state")
    change(case, **changes)
    record(VERBS.get(act, Verb.CHANGED), case, by=by, at=at, before=before or {},
           after={"act": act.label, **(told or {})}, reason=reason)  # fmt: skip
    return case


def demand(text: str, what: str, then: str, most: int = 0) -> str:
    """A text that has to be there, without blanks around it.

    what, then   the sentences where it is missing
    most         characters that fit; 0 for any number
    """
    found = text.strip()
    if not found:
        raise Refused(what, then=then)
    if most and len(found) > most:
        raise Refused(f"写了{len(found)}个字，超过{most}个字。", then=f"请缩短到{most}个字以内。")
    return found


def change(case: Case, **changes: Any) -> None:
    """Write fields on condition of the version; Refused where somebody else was faster. The caller records it."""
    mine = Case.objects.filter(pk=case.pk, version=case.version)
    if not mine.update(version=case.version + 1, **changes):
        raise Refused(f"{case}刚被他人处理。", then=STALE)
    case.version += 1
    for name, value in changes.items():
        setattr(case, name, value)
