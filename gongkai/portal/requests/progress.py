"""The case of a number and a query code as its applicant sees it: a plain timeline, without names of staff or of third parties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.agencies.models import Agency
from gongkai.agencies.queries import work_calendar
from gongkai.fees.models import Charge, ChargeState
from gongkai.foi.models import OPEN, Case, Correction, Piece, State
from gongkai.foi.queries.clocks import entries_of, standing
from gongkai.foi.queries.personal import code_mark
from gongkai.rules.days import in_chinese
from gongkai.rules.requests.clock import ClockEvent, Count, count
from gongkai.rules.requests.ledger import EventKind, Waiting

LONGEST = 60  # characters of a number or code that are looked at
BRACKETS = str.maketrans({"[": "〔", "(": "〔", "【": "〔", "]": "〕", ")": "〕", "】": "〕"})
K = EventKind
TOLD = {
    K.STARTED: "收到申请", K.CORRECTION_ASKED: "通知补正", K.CORRECTED: "收到补正，期限从次日重新计算",
    K.CORRECTION_LAPSED: "逾期没有补正，不再处理", K.FEE_NOTICED: "通知缴纳信息处理费", K.FEE_GOT: "收费通知书送达",
    K.FEE_PAID: "已缴清费用，期限从次日重新计算", K.FEE_LAPSED: "逾期没有缴费，不再处理",
    K.THIRD_PARTY_ASKED: "征求第三方意见，期间不计入期限", K.THIRD_PARTY_ANSWERED: "收到第三方意见",
    K.COMAKER_ASKED: "征求其他机关意见，期间不计入期限", K.COMAKER_ANSWERED: "收到其他机关意见",
    K.ORGAN_ASKED: "征求其他机关意见，期间不计入期限", K.ORGAN_ANSWERED: "收到其他机关意见", K.ANSWERED: "作出答复",
    K.WITHDRAWN: "您撤回了申请", K.STOPPED: "办理终结",
}  # fmt: skip
LAPSES = frozenset({K.CORRECTION_LAPSED, K.FEE_LAPSED})
DUE = {Waiting.APPLICANT: "请最晚这一天补正", Waiting.PAYMENT: "请最晚这一天缴费"}
STANDS = {
    State.UNCONFIRMED: "等待与您确认", State.WORKING: "正在办理", State.CORRECTING: "等您补正", State.CONSULTING: "正在征求意见",
    State.PAYING: "等您缴费", State.ANSWERED: "已经答复", State.ENDED: "已经办结", State.ARCHIVED: "已经办结",
    State.JOINED: "与另一件申请合并办理",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop on the way; `coming` for the one that is still ahead."""

    day: date
    words: str
    coming: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What the applicant sees. `correction` while one is asked, `charge` while a fee is due, files that may be downloaded.

    lapsed   the event by which the request was ended unanswered, E1 or E2 of rules.md 1.7; "" for any other end
    """

    case: Case
    count: Count
    stands: str
    stops: tuple[Stop, ...]
    correction: Correction | None
    charge: Charge | None
    files: tuple[Piece, ...]
    lapsed: str = ""


def case_of(agency: Agency, number: str, code: str) -> Case | None:
    """The agency's case of this number, if this is its code. A wrong number and a wrong code cost and answer the same."""
    mark = code_mark(code[:LONGEST].replace("-", "").replace("\0", ""))
    rows = Case.objects.filter(agency=agency, number=written_number(number), code_mark=mark).exclude(code_mark="")
    return rows.select_related("agency", "correction").first()


def written_number(text: str) -> str:
    """A number as it is kept, whatever brackets and blanks somebody typed."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", text[:LONGEST].replace("\0", ""))).translate(BRACKETS)
    return bare if not bare or bare.endswith("号") else f"{bare}号"


def progress_of(case: Case, today: date) -> Progress:
    """Its way so far, and what comes next, in four queries."""
    events = standing(entries_of(case))
    now = count(events, work_calendar(case.agency), today=today)
    charge = None
    if case.state == State.PAYING:
        charge = Charge.objects.filter(case=case, state=ChargeState.NOTICED).first()
    correction = getattr(case, "correction", None) if case.state == State.CORRECTING else None
    files = case.pieces.filter(for_applicant=True, removed_at=None).order_by("added_at", "id")
    lapsed = next((event.kind.value for event in events if event.kind in LAPSES and case.state not in OPEN), "")
    way = tuple(_stops(case, events, now))
    return Progress(case, now, STANDS[State(case.state)], way, correction, charge, tuple(files), lapsed)


def _stops(case: Case, events: list[ClockEvent], now: Count) -> Iterator[Stop]:
    order = list(K)
    for event in sorted(events, key=lambda one: (one.day, order.index(one.kind))):
        if event.kind is K.EXTENDED:
            yield Stop(event.day, f"延长答复{event.days}个工作日")
        elif event.kind is K.DELAYED and event.until:
            yield Stop(event.day, f"答复期限延至{in_chinese(event.until)}")
        elif event.kind in TOLD:
            yield Stop(event.day, TOLD[event.kind])
    if case.state not in OPEN:
        return
    if now.due:
        yield Stop(now.due, "最晚这一天答复您", coming=True)
    elif now.waits_until:
        yield Stop(now.waits_until, DUE.get(now.waiting_for, f"最晚这一天等到{now.waiting_for.label}"), coming=True)
