"""The states of a duty and the one table of its moves. A lawyer can read it; `actions.move` obeys it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from gongkai.agencies.models import Role


class State(models.TextChoices):
    """Where a duty stands."""

    PENDING = "pending", "待签收"
    WORKING = "working", "办理中"
    REVIEW = "review", "待审核"
    DECLINED = "declined", "退回"
    EXTENDING = "extending", "延期"
    DONE = "done", "办结"
    LOOK_BACK = "look_back", "回头看"
    ENDED = "ended", "终止"
    MERGED = "merged", "并入"


OPEN = frozenset({State.PENDING, State.WORKING, State.REVIEW, State.DECLINED, State.EXTENDING})
FINISHED = frozenset({State.DONE, State.LOOK_BACK})
GONE = frozenset({State.ENDED, State.MERGED})  # no longer to be done by this section
CLOSED = FINISHED | GONE


class Act(models.TextChoices):
    """What can be done to a duty."""

    SIGN = "sign", "签收"
    SUBMIT = "submit", "提交"
    RECALL = "recall", "撤回"
    ACCEPT = "accept", "通过本期"
    CLOSE = "close", "通过并办结"
    SEND_BACK = "send_back", "退回修改"
    DECLINE = "decline", "退回办公室"
    INSIST = "insist", "维持派发"
    REASSIGN = "reassign", "改派"
    ASK_EXTENSION = "ask_extension", "申请延期"
    GRANT_EXTENSION = "grant_extension", "批准延期"
    REFUSE_EXTENSION = "refuse_extension", "不批准延期"
    WITHDRAW_EXTENSION = "withdraw_extension", "撤回延期申请"
    END = "end", "终止"
    MERGE = "merge", "并入"
    LOOK_BACK = "look_back", "抽查回头看"
    CONFIRM_CLOSED = "confirm_closed", "确认办结属实"
    REOPEN = "reopen", "重新办理"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: who may do the act, from which states, and where it leads.

    own_section     whether a section role must belong to the duty's section
    """

    sources: frozenset[State]
    target: State
    roles: frozenset[Role]
    own_section: bool = False


_SECTION = frozenset({Role.HANDLER, Role.HEAD, Role.COORDINATOR})
_OFFICE = frozenset({Role.COORDINATOR})
_DECIDERS = frozenset({Role.HEAD, Role.LEADER})


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


FLOW: dict[Act, Step] = {
    Act.SIGN: Step(_from(State.PENDING), State.WORKING, _SECTION, own_section=True),
    Act.SUBMIT: Step(_from(State.WORKING), State.REVIEW, _SECTION, own_section=True),
    Act.RECALL: Step(_from(State.REVIEW), State.WORKING, _SECTION, own_section=True),
    Act.ACCEPT: Step(_from(State.REVIEW), State.WORKING, _OFFICE),
    Act.CLOSE: Step(_from(State.REVIEW), State.DONE, _OFFICE),
    Act.SEND_BACK: Step(_from(State.REVIEW), State.WORKING, _OFFICE),
    Act.DECLINE: Step(_from(State.PENDING, State.WORKING), State.DECLINED, _SECTION, own_section=True),
    Act.INSIST: Step(_from(State.DECLINED), State.PENDING, _OFFICE),
    Act.REASSIGN: Step(_from(State.PENDING, State.WORKING, State.DECLINED), State.PENDING, _OFFICE),
    Act.ASK_EXTENSION: Step(_from(State.WORKING), State.EXTENDING, _SECTION, own_section=True),
    Act.GRANT_EXTENSION: Step(_from(State.EXTENDING), State.WORKING, frozenset({Role.LEADER})),
    Act.REFUSE_EXTENSION: Step(_from(State.EXTENDING), State.WORKING, _DECIDERS, own_section=True),
    Act.WITHDRAW_EXTENSION: Step(_from(State.EXTENDING), State.WORKING, _SECTION, own_section=True),
    Act.END: Step(OPEN, State.ENDED, _OFFICE),
    Act.MERGE: Step(OPEN, State.MERGED, _OFFICE),
    Act.LOOK_BACK: Step(_from(State.DONE), State.LOOK_BACK, _OFFICE),
    Act.CONFIRM_CLOSED: Step(_from(State.LOOK_BACK), State.DONE, _OFFICE),
    Act.REOPEN: Step(_from(State.DONE, State.LOOK_BACK), State.WORKING, _OFFICE),
}
