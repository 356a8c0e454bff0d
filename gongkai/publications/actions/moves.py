"""The only way an edition's state changes: one table (FLOW), on condition of the old state and step, recorded last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.publications.models import FLOW, Act, By, Edition, State, Writer
from gongkai.publications.queries.companions import companions, leader_of
from gongkai.publications.queries.rights import coordinates, current_step, decided, owns, writes, wrote
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused

VERBS: Mapping[Act, Verb] = {
    Act.SAVE: Verb.CHANGED,
    Act.SUBMIT: Verb.SUBMITTED,
    Act.RECALL: Verb.RECALLED,
    Act.APPROVE: Verb.ACCEPTED,
    Act.SEND_BACK: Verb.SENT_BACK,
    Act.RELEASE: Verb.RELEASED,
    Act.HOLD: Verb.HELD,
    Act.REPLACE: Verb.REVISED,
    Act.DISCARD: Verb.DISCARDED,
}
STALE = "请刷新页面，看过最新状态再办。"


def hold(edition: Edition) -> Edition:
    """The edition as it is now, locked with its document until the transaction ends.

    Refused where its state, step or round is no longer what was read.
    """
    held = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("document__kind", "document__agency", "document__column", "document__section")
        .get(pk=edition.pk)
    )
    if (held.state, held.step, held.round) != (edition.state, edition.step, edition.round):
        raise Refused(f"{held}刚被他人处理。", then=STALE)
    return held


def open_draft(edition: Edition, by: Performer) -> Edition:
    """A draft held for somebody who changes what belongs to it: whoever does so is one of its writers."""
    held = hold(edition)
    permit(held, Act.SAVE, by)
    sign(held, by)
    return held


def sign(edition: Edition, by: Performer) -> None:
    """Whoever writes is a writer of the edition from now on, and decides nothing about it."""
    if isinstance(by, Person):
        Writer.objects.get_or_create(edition=edition, person=by)


@transaction.atomic
def move(
    edition: Edition,
    act: Act,
    to: State,
    *,
    by: Performer,
    at: datetime,
    reason: str = "",
    told: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Edition:
    """Do one act on an edition and on the interpretations that go with it.

    to        the new state, one of the table's targets
    changes   fields that change with the state
    Raises Refused, and then nothing has changed.
    """
    permit(edition, act, by)
    following = companions(edition) if act in _TOGETHER else []
    for one in [edition, *following]:
        advance(one, act, to, by=by, at=at, reason=reason, told=told, changes=changes)
    return edition


_TOGETHER = frozenset({Act.SUBMIT, Act.RECALL, Act.APPROVE, Act.SEND_BACK, Act.HOLD})
_FOLLOWED = _TOGETHER | {Act.RELEASE}  # never done to an interpretation that goes with its document


def advance(
    edition: Edition, act: Act, to: State, *, by: Performer, at: datetime, reason: str = "",
    told: Mapping[str, Any] | None = None, changes: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Compare and swap one row and record it, for actions that have asked who may; `move` is the door for all others."""
    changes, was = changes or {}, edition.state
    if edition.state not in FLOW[act].sources or to not in FLOW[act].targets:
        raise ValueError(f"{act} does not lead from {edition.state} to {to}")
    mine = Edition.objects.filter(pk=edition.pk, state=was, step=edition.step, version=edition.version)
    if not mine.update(state=to, **changes):
        raise Refused(f"{edition}刚被他人处理。", then=STALE)
    edition.state = to
    for name, value in changes.items():
        setattr(edition, name, value)
    kept = {name: value for name, value in changes.items() if name in {"step", "round", "release_at"}}
    after = {"state": to.value, **kept, **(told or {})}
    record(VERBS[act], edition, by=by, at=at, before={"state": str(was)}, after=after, reason=reason)


def permit(edition: Edition, act: Act, by: Performer) -> None:
    """Refuse whoever may not do the act, and an act that does not start from the edition's state."""
    flow = FLOW[act]
    if edition.state not in flow.sources:
        state = State(edition.state).label
        raise Refused(f"{edition}现为“{state}”，不能办理“{act.label}”。", then=STALE)
    if not isinstance(by, Person):
        if By.SYSTEM not in flow.by:
            raise Refused(f"系统不会自行办理“{act.label}”。", then="请由有权限的人员办理。")
        return None
    if act in _FOLLOWED:
        refuse_follower(edition)
    if By.OWNERS in flow.by:
        return _permit_owner(edition, act, by)
    if (By.WRITERS in flow.by and writes(edition.document, by)) or (
        By.OFFICE in flow.by and coordinates(edition.document, by)
    ):
        return None
    who = "、".join(one.label for one in By if one in flow.by and one != By.SYSTEM) or "系统"
    raise Refused(f"您不能办理“{act.label}”。", then=f"这一步由{who}办理。")


def refuse_follower(edition: Edition) -> None:
    """Refuse an interpretation that goes with its document: the document is the one to act on."""
    if leading := leader_of(edition):
        raise Refused(f"{edition}随{leading}一并审核、发布。", then=f"请打开{leading}办理。")


def _permit_owner(edition: Edition, act: Act, by: Person) -> None:
    """Author and reviewer are different people, and so are the reviewers of different steps."""
    step = current_step(edition)
    if step is None or not owns(step, edition.document, by):
        owners = f"“{step.name}”由{step.owners}" if step else "这一步由审核人"
        raise Refused(f"您不能办理“{act.label}”。", then=f"{owners}办理。")
    if wrote(edition, by):
        raise Refused("您参与了起草，不能审核自己写的文件。", then="请由其他审核人或分管领导办理。")
    if act == Act.APPROVE and decided(edition, by):
        raise Refused("您已经审过前面的步骤，同一人不能连审两步。", then="请由其他审核人或分管领导办理。")
