"""What may happen to the clock of a request, as events of days; and what the clock says of them, as values.

The ledger only grows. It is read in the order of days, and on one day in the order of `EventKind`, so it does not
matter in which order the events were typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from gongkai.rules.calendar import Span
from gongkai.rules.cites import Cite
from gongkai.rules.requests.norms import EXTENSION_DAYS


class EventKind(StrEnum):
    """What happened, in the order in which the events of one day are read."""

    STARTED = "started"
    CORRECTION_ASKED = "correction_asked"
    CORRECTED = "corrected"
    CORRECTION_LAPSED = "correction_lapsed"
    FEE_NOTICED = "fee_noticed"
    FEE_GOT = "fee_got"
    FEE_PAID = "fee_paid"
    FEE_LAPSED = "fee_lapsed"
    THIRD_PARTY_ASKED = "third_party_asked"
    THIRD_PARTY_GOT = "third_party_got"
    THIRD_PARTY_ANSWERED = "third_party_answered"
    COMAKER_ASKED = "comaker_asked"
    COMAKER_GOT = "comaker_got"
    COMAKER_ANSWERED = "comaker_answered"
    ORGAN_ASKED = "organ_asked"
    ORGAN_ANSWERED = "organ_answered"
    EXTENDED = "extended"
    DELAYED = "delayed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """In Chinese, as on the case page."""
        return EVENTS[self]


EVENTS: Mapping[EventKind, str] = MappingProxyType({
    EventKind.STARTED: "收到申请", EventKind.CORRECTION_ASKED: "发出补正告知书", EventKind.CORRECTED: "收到补正后的申请",
    EventKind.CORRECTION_LAPSED: "逾期不补正", EventKind.FEE_NOTICED: "发出收费通知书", EventKind.FEE_GOT: "收费通知书送达",
    EventKind.FEE_PAID: "足额缴费", EventKind.FEE_LAPSED: "逾期未缴费",
    EventKind.THIRD_PARTY_ASKED: "发出第三方征求意见书", EventKind.THIRD_PARTY_GOT: "第三方收到征求意见书",
    EventKind.THIRD_PARTY_ANSWERED: "收到第三方意见", EventKind.COMAKER_ASKED: "发出共同制作机关征求意见书",
    EventKind.COMAKER_GOT: "共同制作机关收到征求意见书", EventKind.COMAKER_ANSWERED: "收到共同制作机关意见",
    EventKind.ORGAN_ASKED: "发出协办函", EventKind.ORGAN_ANSWERED: "收到协办机关意见", EventKind.EXTENDED: "延长答复",
    EventKind.DELAYED: "确定延迟答复期限", EventKind.ANSWERED: "作出答复", EventKind.WITHDRAWN: "申请人撤回",
    EventKind.STOPPED: "其他终结",
})  # fmt: skip
ORDER: Mapping[EventKind, int] = MappingProxyType({kind: rank for rank, kind in enumerate(EventKind)})


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One thing that happened on a day in Asia/Shanghai.

    key    which letter or party, for those asked, got and answered; letters with different keys wait side by side
    days   working days granted, for an extension
    until  the day that a letter names: last day to correct, day wanted from an organ, delayed day under art. 35
    """

    kind: EventKind
    day: date
    key: str = ""
    days: int = 0
    until: date | None = None


class Waiting(StrEnum):
    """Who has to act before the agency can go on."""

    NOBODY = ""
    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    COMAKER = "comaker"
    ORGAN = "organ"
    PAYMENT = "payment"

    @property
    def label(self) -> str:
        """In Chinese, as in the queues."""
        return WAITING[self]


WAITING: Mapping[Waiting, str] = MappingProxyType({
    Waiting.NOBODY: "", Waiting.APPLICANT: "申请人补正", Waiting.THIRD_PARTY: "第三方意见", Waiting.COMAKER: "共同制作机关意见",
    Waiting.ORGAN: "协办机关意见", Waiting.PAYMENT: "申请人缴费",
})  # fmt: skip


class Stage(StrEnum):
    """Where a request stands (rules 1.6, the table of states)."""

    UNCONFIRMED = "unconfirmed"
    WORKING = "working"
    CORRECTING = "correcting"
    CONSULTING = "consulting"
    PAYING = "paying"
    ANSWERED = "answered"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """In Chinese, as on the case page."""
        return STAGES[self]

    @property
    def is_open(self) -> bool:
        """Whether the agency still owes an answer."""
        return self not in {Stage.ANSWERED, Stage.ENDED}


STAGES: Mapping[Stage, str] = MappingProxyType({
    Stage.UNCONFIRMED: "待双方确认", Stage.WORKING: "办理中", Stage.CORRECTING: "补正中", Stage.CONSULTING: "征求意见中",
    Stage.PAYING: "待缴费", Stage.ANSWERED: "已答复", Stage.ENDED: "终结",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that suspends the clock: after the day `asked`, through the day `end`.

    got    day on which it was received, None if unknown
    until  last day for the reply; None while the day of receipt is unknown
    end    the reply or `until`, whichever comes first; None while neither is known
    """

    party: Waiting
    key: str
    asked: date
    got: date | None
    until: date | None
    replied: date | None
    end: date | None

    def is_open_on(self, day: date) -> bool:
        """Whether the agency waits for the reply on that day; `until` itself is still waited for."""
        if not self.asked <= day or (self.replied is not None and self.replied <= day):
            return False
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence of "how computed" in Chinese, with its ground; `day` is the event it speaks of."""

    day: date
    text: str
    basis: Cite


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day of the count: its number among the working days that count, None if it does not, and why, in Chinese."""

    day: date
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Count:
    """The clock of a request as seen on the day `today`.

    day_zero     day that day 1 follows: receipt, corrected request or payment; None before confirmation
    due          last day for the answer, that day included; None while the clock is stopped or a letter's receipt is
                 unknown. While a letter is out it is the latest day, and comes forward with an earlier reply.
    provisional  whether it runs into a year without a holiday notice
    fix_by       last day to send the one notice of correction, None if there can be none any more
    waits_until  last day of that wait, None where nothing is waited for or the day is unknown
    used, left   working days of the present period; `left` is negative when late, None while the clock is stopped
    overdue      computed for `today`, or for the day of the end; never stored
    excluded     days that do not count, merged
    extension    working days granted in the present period; `delayed` the day set under art. 35
    days         the present period day by day, to the due date
    revision     of the calendar
    """

    state: Stage
    today: date
    day_zero: date | None
    due: date | None
    provisional: bool
    fix_by: date | None
    waiting_for: Waiting
    waits_until: date | None
    used: int
    left: int | None
    overdue: bool
    excluded: tuple[Span, ...]
    extension: int
    delayed: date | None
    letters: tuple[Letter, ...]
    ended: date | None
    days: tuple[CountedDay, ...]
    notes: tuple[Note, ...]
    revision: str

    @property
    def extension_left(self) -> int:
        """Working days that may still be granted."""
        return max(0, EXTENSION_DAYS - self.extension)
