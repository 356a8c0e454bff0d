"""The states of a case and of an answer, and the two tables of their moves. A lawyer can read them; the actions obey them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models


class State(models.TextChoices):
    """Where a case stands. The first seven are the stages of the law's clock (`rules.requests.clock`)."""

    UNCONFIRMED = "unconfirmed", "待双方确认"
    WORKING = "working", "办理中"
    CORRECTING = "correcting", "补正中"
    CONSULTING = "consulting", "征求意见中"
    PAYING = "paying", "待缴费"
    ANSWERED = "answered", "已答复"
    ENDED = "ended", "已终结"
    JOINED = "joined", "已并案"
    ARCHIVED = "archived", "已归档"


OPEN = frozenset({State.UNCONFIRMED, State.WORKING, State.CORRECTING, State.CONSULTING, State.PAYING})
CLOSED = frozenset({State.ANSWERED, State.ENDED, State.ARCHIVED})
BUSY = frozenset({State.WORKING, State.CONSULTING})  # the clock runs, or waits for others while the work goes on
STARTED = OPEN - {State.UNCONFIRMED}


class Act(models.TextChoices):
    """What can happen to a case."""

    CONFIRM = "confirm", "双方确认"
    ASK_CORRECTION = "ask_correction", "通知补正"
    CORRECT = "correct", "收到补正"
    LAPSE_CORRECTION = "lapse_correction", "逾期不补正终结"
    CONSULT = "consult", "征求意见"
    HEAR = "hear", "登记意见"
    RESUME = "resume", "恢复计算期限"
    EXTEND = "extend", "延长答复"
    DELAY = "delay", "确定延迟答复期限"
    NOTICE_FEE = "notice_fee", "通知缴费"
    PAY = "pay", "登记缴费"
    LAPSE_FEE = "lapse_fee", "逾期未缴费终结"
    ANSWER = "answer", "答复"
    WITHDRAW = "withdraw", "申请人撤回"
    END = "end", "其他终结"
    JOIN = "join", "并案"
    ARCHIVE = "archive", "归档"
    ASSIGN = "assign", "派件"
    TAKE = "take", "认领"
    HAND_OVER = "hand_over", "移交"
    RETURN = "return", "退回办公室"
    ASK_EXTENSION = "ask_extension", "申请延长答复"
    REFUSE_EXTENSION = "refuse_extension", "不同意延长答复"
    ASK_REASONS = "ask_reasons", "要求说明理由"
    DRAFT = "draft", "拟答复"


class By(models.TextChoices):
    """Who may do an act."""

    OFFICE = "office", "办公室（受理人员）"
    HANDLERS = "handlers", "承办科室的人员"
    UNIT_HEAD = "unit_head", "政府信息公开工作机构负责人"
    SYSTEM = "system", "系统"


S = TypeVar("S")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Move(Generic[S, B]):
    """One row of a table: from which states, by whom, and where to. Without targets the state stays as it is."""

    sources: frozenset[S]
    by: frozenset[B]
    targets: frozenset[S]


def _row(sources: set[State] | frozenset[State], by: set[By], *targets: State) -> Move[State, By]:
    return Move(frozenset(sources), frozenset(by), frozenset(targets))


_WORK = {By.OFFICE, By.HANDLERS}
FLOW: dict[Act, Move[State, By]] = {
    Act.CONFIRM: _row({State.UNCONFIRMED}, {By.OFFICE, By.SYSTEM}, State.WORKING),
    Act.ASK_CORRECTION: _row({State.WORKING}, _WORK, State.CORRECTING),
    Act.CORRECT: _row({State.CORRECTING}, {By.OFFICE, By.SYSTEM}, State.WORKING),
    Act.LAPSE_CORRECTION: _row({State.CORRECTING}, {By.OFFICE}, State.ENDED),
    Act.CONSULT: _row(BUSY, _WORK, State.CONSULTING),
    Act.HEAR: _row(STARTED, _WORK, State.CONSULTING, State.WORKING, State.CORRECTING, State.PAYING),
    Act.RESUME: _row({State.CONSULTING}, {By.SYSTEM}, State.WORKING),
    Act.EXTEND: _row(BUSY, {By.UNIT_HEAD}, State.WORKING, State.CONSULTING),
    Act.DELAY: _row(BUSY, {By.UNIT_HEAD}, State.WORKING, State.CONSULTING),
    Act.NOTICE_FEE: _row({State.WORKING, State.PAYING}, _WORK, State.PAYING),  # the notice, and that it was received
    Act.PAY: _row({State.PAYING}, {By.OFFICE}, State.PAYING, State.WORKING),
    Act.LAPSE_FEE: _row({State.PAYING}, {By.OFFICE}, State.ENDED),
    Act.ANSWER: _row(BUSY, _WORK, State.WORKING, State.CONSULTING, State.ANSWERED),
    Act.WITHDRAW: _row(OPEN, {By.OFFICE}, State.ENDED),
    Act.END: _row(OPEN, {By.OFFICE}, State.ENDED),
    Act.JOIN: _row({State.UNCONFIRMED, State.WORKING}, {By.OFFICE}, State.JOINED),
    Act.ARCHIVE: _row({State.ANSWERED, State.ENDED}, {By.OFFICE}, State.ARCHIVED),
    Act.ASSIGN: _row(OPEN, {By.OFFICE}),
    Act.TAKE: _row(OPEN, {By.HANDLERS}),
    Act.HAND_OVER: _row(OPEN, _WORK),
    Act.RETURN: _row(OPEN, {By.HANDLERS}),
    Act.ASK_EXTENSION: _row(BUSY, _WORK),
    Act.REFUSE_EXTENSION: _row(BUSY, {By.UNIT_HEAD}),
    Act.ASK_REASONS: _row(BUSY, _WORK),
    Act.DRAFT: _row(BUSY, _WORK),
}


class AnswerState(models.TextChoices):
    """Where an answer stands."""

    DRAFT = "draft", "拟答复"
    REVIEW = "review", "审核中"
    APPROVED = "approved", "待发出"
    SENT = "sent", "已发出"
    VOID = "void", "已作废"


class Desk(models.TextChoices):
    """The steps of an answer's review, in their order."""

    SECTION = "section", "科室负责人审核"
    LEGAL = "legal", "合法性审查"
    UNIT = "unit", "工作机构负责人签发"


STEPS = tuple(Desk)


class AnswerAct(models.TextChoices):
    """What can happen to an answer."""

    SAVE = "save", "修改"
    SUBMIT = "submit", "送审"
    RECALL = "recall", "撤回"
    APPROVE = "approve", "通过"
    SEND_BACK = "send_back", "退回"
    SEND = "send", "发出"
    DISCARD = "discard", "作废"


class AnswerBy(models.TextChoices):
    """Who may do an act on an answer."""

    WRITERS = "writers", "承办科室的人员"
    OWNERS = "owners", "本步骤的审核人"


def _answer(sources: set[AnswerState], by: AnswerBy, *targets: AnswerState) -> Move[AnswerState, AnswerBy]:
    return Move(frozenset(sources), frozenset({by}), frozenset(targets))


ANSWER_FLOW: dict[AnswerAct, Move[AnswerState, AnswerBy]] = {
    AnswerAct.SAVE: _answer({AnswerState.DRAFT}, AnswerBy.WRITERS, AnswerState.DRAFT),
    AnswerAct.SUBMIT: _answer({AnswerState.DRAFT}, AnswerBy.WRITERS, AnswerState.REVIEW),
    AnswerAct.RECALL: _answer({AnswerState.REVIEW, AnswerState.APPROVED}, AnswerBy.WRITERS, AnswerState.DRAFT),
    AnswerAct.APPROVE: _answer({AnswerState.REVIEW}, AnswerBy.OWNERS, AnswerState.REVIEW, AnswerState.APPROVED),
    AnswerAct.SEND_BACK: _answer({AnswerState.REVIEW}, AnswerBy.OWNERS, AnswerState.REVIEW, AnswerState.DRAFT),
    AnswerAct.SEND: _answer({AnswerState.APPROVED}, AnswerBy.WRITERS, AnswerState.SENT),
    AnswerAct.DISCARD: _answer({AnswerState.DRAFT}, AnswerBy.WRITERS, AnswerState.VOID),
}
