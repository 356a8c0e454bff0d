"""The states of an edition and the one table of its moves. A lawyer can read it; `actions.moves` obeys it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class State(models.TextChoices):
    """Where an edition stands."""

    DRAFT = "draft", "起草"
    REVIEW = "review", "审核中"
    READY = "ready", "待发布"
    RELEASED = "released", "已发布"
    REPLACED = "replaced", "已被新版替换"
    DISCARDED = "discarded", "已作废"


class Act(models.TextChoices):
    """What can be done to an edition."""

    SAVE = "save", "修改"
    SUBMIT = "submit", "送审"
    RECALL = "recall", "撤回"
    APPROVE = "approve", "通过"
    SEND_BACK = "send_back", "退回修改"
    RELEASE = "release", "发布"
    HOLD = "hold", "取消发布"
    REPLACE = "replace", "替换"
    DISCARD = "discard", "作废"


class By(models.TextChoices):
    """Who may do an act."""

    WRITERS = "writers", "起草科室的人员"
    OWNERS = "owners", "本步骤的审核人"
    OFFICE = "office", "办公室统筹"
    SYSTEM = "system", "系统"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: from which states, who, and where to. `target` None: the state stays or the step decides."""

    sources: frozenset[State]
    by: frozenset[By]
    targets: frozenset[State]


def _row(sources: set[State], by: set[By], *targets: State) -> Move:
    return Move(frozenset(sources), frozenset(by), frozenset(targets))


FLOW: dict[Act, Move] = {
    Act.SAVE: _row({State.DRAFT}, {By.WRITERS}, State.DRAFT),
    Act.SUBMIT: _row({State.DRAFT}, {By.WRITERS}, State.REVIEW),
    Act.RECALL: _row({State.REVIEW}, {By.WRITERS}, State.DRAFT),
    Act.APPROVE: _row({State.REVIEW}, {By.OWNERS}, State.REVIEW, State.READY),
    Act.SEND_BACK: _row({State.REVIEW}, {By.OWNERS}, State.REVIEW, State.DRAFT),
    Act.RELEASE: _row({State.READY}, {By.OFFICE, By.SYSTEM}, State.RELEASED),
    Act.HOLD: _row({State.READY}, {By.OFFICE, By.SYSTEM}, State.DRAFT),
    Act.REPLACE: _row({State.RELEASED}, {By.SYSTEM}, State.REPLACED),
    Act.DISCARD: _row({State.DRAFT}, {By.WRITERS}, State.DISCARDED),
}
