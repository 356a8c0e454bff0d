"""Which event may follow in which stage of a request, and the sentence for the one that may not (rules 1.6, 1.8).

`FLOW` says what a stage allows at all; a guard then looks at days and at what was granted. The clock itself
(`clock.count`) never refuses: this is the door for what people are about to record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from gongkai.rules.cites import Cite
from gongkai.rules.days import in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.ledger import ClockEvent, Count, EventKind, Letter, Stage, Waiting
from gongkai.rules.requests.norms import (
    CORRECTION,
    EXTENSION_DAYS,
    FIX_DAYS,
    MASS,
    PAYMENT,
    REPLY,
)
from gongkai.rules.requests.reading import LETTER_BASES, PARTIES

K = EventKind
ASKS = frozenset({K.THIRD_PARTY_ASKED, K.COMAKER_ASKED, K.ORGAN_ASKED})
ARRIVALS = frozenset(PARTIES) - ASKS  # of letters that are out: recorded whatever the request waits for
CLOSES = frozenset({K.WITHDRAWN, K.STOPPED})
BUSY = ASKS | ARRIVALS | CLOSES | {K.EXTENDED, K.DELAYED, K.ANSWERED}
FLOW: Mapping[Stage, frozenset[EventKind]] = MappingProxyType({
    Stage.UNCONFIRMED: CLOSES | {K.STARTED},
    Stage.WORKING: BUSY | {K.CORRECTION_ASKED, K.FEE_NOTICED},
    Stage.CONSULTING: BUSY,
    Stage.CORRECTING: ARRIVALS | CLOSES | {K.CORRECTED, K.CORRECTION_LAPSED},
    Stage.PAYING: ARRIVALS | CLOSES | {K.FEE_GOT, K.FEE_PAID, K.FEE_LAPSED},
    Stage.ANSWERED: frozenset(),
    Stage.ENDED: frozenset(),
})  # fmt: skip
NEXT: Mapping[Stage, str] = MappingProxyType({
    Stage.UNCONFIRMED: "请先与申请人确认收到日期。", Stage.WORKING: "请核对本件的办理记录。",
    Stage.CONSULTING: "请先登记征求意见的结果。", Stage.CORRECTING: "请先登记补正的结果。", Stage.PAYING: "请先登记缴费的结果。",
    Stage.ANSWERED: "本件已经答复，请核对申请编号。", Stage.ENDED: "本件已经终结，请核对申请编号。",
})  # fmt: skip


def refuse(event: ClockEvent, count: Count, *, by_unit_head: bool = False) -> None:
    """Raise Refused for an event that must not be recorded; otherwise nothing happens.

    event         what somebody is about to record, on its own day
    count         the clock as it stands today, before the event
    by_unit_head  for an extension: whether the head of the work unit approved it (《政府信息公开条例》第三十三条第二款)
    """
    if event.kind not in FLOW[count.state]:
        raise Refused(
            f"本件现为“{count.state.label}”，不能登记“{event.kind.label}”。", basis=REPLY, then=NEXT[count.state]
        )
    _check_day(event, count)
    if event.kind is K.EXTENDED and not by_unit_head:
        raise Refused("延长答复未经政府信息公开工作机构负责人同意。", basis=REPLY, then="请先送工作机构负责人审批。")
    guard = GUARDS.get(event.kind)
    if guard:
        guard(event, count)


def may(event: ClockEvent, count: Count, *, by_unit_head: bool = False) -> bool:
    """Whether `refuse` lets the event pass: for buttons."""
    try:
        refuse(event, count, by_unit_head=by_unit_head)
    except Refused:
        return False
    return True


def _check_day(event: ClockEvent, count: Count) -> None:
    if event.day > count.today:
        raise Refused(f"日期{in_chinese(event.day)}还没有到。", then="请核对日期，不能登记将来的事项。")
    before = count.day_zero is not None and event.day < count.day_zero
    if before and event.kind not in ARRIVALS:  # a reply may be typed after the period that it came in
        raise Refused(f"日期{in_chinese(event.day)}早于本期起算日。", then="请核对日期和收到、补正、缴费的记录。")


def _ask_correction(event: ClockEvent, count: Count) -> None:
    if count.fix_by is None:
        raise Refused("补正告知只能作出一次。", basis=CORRECTION, then="补正后仍不明确的，可以按“补正后仍不明确”答复。")
    if event.day > count.fix_by:
        raise Refused(
            f"补正告知应在收到申请之日起{FIX_DAYS}个工作日内作出，最后一日为{in_chinese(count.fix_by)}，现已超过。",
            basis=CORRECTION, then="请按现有申请内容办理，可以电话向申请人了解。",
        )  # fmt: skip
    if event.until is not None and event.until <= event.day:
        raise Refused("补正期限早于告知之日。", basis=CORRECTION, then="请给申请人合理的补正期限。")


def _lapse_correction(event: ClockEvent, count: Count) -> None:
    _check_over(event, count.waits_until, "补正期限", CORRECTION)


def _lapse_fee(event: ClockEvent, count: Count) -> None:
    if count.waits_until is None:
        raise Refused("尚未登记申请人收到收费通知的日期，缴费期限没有起算。", basis=PAYMENT, then="请先登记送达日期。")
    _check_over(event, count.waits_until, "缴费期限", PAYMENT)


def _check_over(event: ClockEvent, until: date | None, what: str, basis: Cite) -> None:
    if until is not None and event.day <= until:
        raise Refused(f"{what}至{in_chinese(until)}，尚未届满。", basis=basis, then="请在期限届满后再登记。")


def _pay(event: ClockEvent, count: Count) -> None:
    if count.waits_until is not None and event.day > count.waits_until:
        raise Refused(
            f"缴费期限已于{in_chinese(count.waits_until)}届满，之后缴费不恢复办理。",
            basis=PAYMENT, then="请登记“逾期未缴费”，并办理退款。",
        )  # fmt: skip


def _get_notice(event: ClockEvent, count: Count) -> None:
    if count.waits_until is not None:
        raise Refused("收费通知的送达日期已经登记。", basis=PAYMENT, then="请核对送达凭证。")


def _extend(event: ClockEvent, count: Count) -> None:
    if event.days < 1:
        raise Refused("没有写明延长的工作日数。", basis=REPLY, then=f"请填写1至{EXTENSION_DAYS}个工作日。")
    if event.days > count.extension_left:
        raise Refused(
            f"延长合计不得超过{EXTENSION_DAYS}个工作日，已延长{count.extension}个，不能再延长{event.days}个。",
            basis=REPLY, then=_extension_advice(count.extension_left),
        )  # fmt: skip
    _check_in_time(event, count, "延长答复", REPLY)


def _extension_advice(left: int) -> str:
    return f"最多还可以延长{left}个工作日。" if left else "请在现有期限内答复。"


def _delay(event: ClockEvent, count: Count) -> None:
    _check_in_time(event, count, "延迟答复", MASS)
    if event.until is None or event.until <= (count.due or event.day):
        raise Refused("没有确定晚于现有期限的答复日期。", basis=MASS, then="请确定合理的延迟答复期限并告知申请人。")


def _notice_fee(event: ClockEvent, count: Count) -> None:
    _check_in_time(event, count, "收费通知", PAYMENT)


def _check_in_time(event: ClockEvent, count: Count, what: str, basis: Cite) -> None:
    if count.due is not None and event.day > count.due:
        raise Refused(
            f"答复期限已于{in_chinese(count.due)}届满，期限届满后不能再作{what}。",
            basis=basis,
            then="请尽快答复申请人。",
        )


def _ask(event: ClockEvent, count: Count) -> None:
    basis = LETTER_BASES[PARTIES[event.kind]]
    if any(letter.replied is None for letter in _letters_to(event, count)):
        raise Refused("已向同一对象征求意见，尚未收到答复。", basis=basis, then="请登记其答复，或者核对对象。")
    if event.until is not None and event.until <= event.day:
        raise Refused("要求答复的日期早于发函之日。", basis=basis, then="请核对要求答复的日期。")


def _arrive(event: ClockEvent, count: Count) -> None:
    """Something arrives for a letter that is out: not before it was sent, a reply not before it was received."""
    basis, letters = LETTER_BASES[PARTIES[event.kind]], _letters_to(event, count)
    if not letters:
        raise Refused("没有与此对应的征求意见书。", basis=basis, then="请核对征求意见的对象。")
    letter = letters[-1]
    if letter.replied is not None:
        raise Refused("这份征求意见书的答复已经登记。", basis=basis, then="登记有误的，请先更正原来的记录。")
    if event.day < letter.asked:
        raise Refused(
            f"“{event.kind.label}”的日期早于征求意见书发出之日{in_chinese(letter.asked)}。",
            basis=basis, then="请核对发出和送达的日期。",
        )  # fmt: skip
    if letter.got is not None and event.kind in GOT:
        raise Refused("征求意见书的送达日期已经登记。", basis=basis, then="请核对送达凭证。")
    if letter.got is not None and event.day < letter.got:
        raise Refused(
            f"答复的日期早于对方收到征求意见书之日{in_chinese(letter.got)}。",
            basis=basis,
            then="请核对送达和答复的日期。",
        )


def _letters_to(event: ClockEvent, count: Count) -> list[Letter]:
    """The letters to the one that the event speaks of, the unanswered one last."""
    party = PARTIES[event.kind]
    letters = [one for one in count.letters if one.party is party and one.key == event.key]
    return sorted(letters, key=lambda one: one.replied is None)


def _answer(event: ClockEvent, count: Count) -> None:
    """Third parties and co-makers have their time by law; another organ's word need not be waited for."""
    for letter in count.letters:
        if letter.party is not Waiting.ORGAN and letter.is_open_on(event.day):
            raise Refused(
                f"正在等待{letter.party.label}，意见未到且期限未满，不能答复。",
                basis=LETTER_BASES[letter.party], then=NEXT[Stage.CONSULTING],
            )  # fmt: skip


GOT = frozenset({K.THIRD_PARTY_GOT, K.COMAKER_GOT})
GUARDS: Mapping[EventKind, Callable[[ClockEvent, Count], None]] = MappingProxyType({
    K.CORRECTION_ASKED: _ask_correction, K.CORRECTION_LAPSED: _lapse_correction, K.FEE_NOTICED: _notice_fee,
    K.FEE_GOT: _get_notice, K.FEE_PAID: _pay, K.FEE_LAPSED: _lapse_fee, K.EXTENDED: _extend, K.DELAYED: _delay,
    K.ANSWERED: _answer, **dict.fromkeys(ASKS, _ask), **dict.fromkeys(ARRIVALS, _arrive),
})  # fmt: skip
