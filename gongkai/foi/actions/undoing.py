"""What goes with an entry of the clock that is struck: the consultation, the correction, the extension that it began.

A struck entry must leave nothing standing that it alone has made true; where more was built on it, striking is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from gongkai.foi.models import Case, ClockEntry, Consultation, Correction, Decision, Reply, RequestState
from gongkai.foi.queries.similar import subject_mark
from gongkai.rules.days import in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.ledger import EventKind

K = EventKind
Undo = Callable[[Case, ClockEntry, Sequence[ClockEntry]], "dict[str, Any]"]
ASKED = frozenset({K.THIRD_PARTY_ASKED, K.COMAKER_ASKED, K.ORGAN_ASKED})
GOT = frozenset({K.THIRD_PARTY_GOT, K.COMAKER_GOT})
HEARD = frozenset({K.THIRD_PARTY_ANSWERED, K.COMAKER_ANSWERED, K.ORGAN_ANSWERED})
FIRST = "请先划去后来的记录，或者改登正确的一条。"


def undo(case: Case, entry: ClockEntry, left: Sequence[ClockEntry]) -> dict[str, Any]:
    """Take back what the entry began. Returns the fields of the case that change with it.

    left   entries that still count without it
    Refused where later entries or a decision rest on it.
    """
    step = UNDO.get(EventKind(entry.kind))
    return step(case, entry, left) if step else {}


def _asked(case: Case, entry: ClockEntry, left: Sequence[ClockEntry]) -> dict[str, Any]:
    """Nobody was asked on that day: the consultation counts as taken back, and proves nothing."""
    row = _consultation(case, entry)
    if later := next((one for one in left if one.key == entry.key), None):
        raise Refused(f"{row.name}的“{later.get_kind_display()}”是根据这条记录登记的。", then=FIRST)
    row.reply, row.replied_on = Reply.RECALLED, entry.day
    row.save(update_fields=["reply", "replied_on"])
    return {}


def _got(case: Case, entry: ClockEntry, left: Sequence[ClockEntry]) -> dict[str, Any]:
    """The day of receipt is unknown again, and silence that was counted from it was none."""
    row = _consultation(case, entry)
    row.got_on = None
    if row.reply == Reply.SILENT and not any(one.key == entry.key and one.kind in HEARD for one in left):
        row.reply = Reply.NONE
    row.save(update_fields=["got_on", "reply"])
    return {}


def _heard(case: Case, entry: ClockEntry, left: Sequence[ClockEntry]) -> dict[str, Any]:
    """Nothing came back: the opinion goes, and with it how its reasons were weighed."""
    row = _consultation(case, entry)
    again = case.consultations.filter(party=row.party, name=row.name, reply=Reply.NONE)
    if again.exists():
        raise Refused(f"已经重新向{row.name}征求意见。", then="请登记新的一次征求的答复。")
    row.reply, row.replied_on, row.reasons, row.good_reason, row.public_interest = Reply.NONE, None, "", None, ""
    row.save(update_fields=["reply", "replied_on", "reasons", "good_reason", "public_interest"])
    return {}


def _correction_asked(case: Case, entry: ClockEntry, left: Sequence[ClockEntry]) -> dict[str, Any]:
    if any(one.kind == K.CORRECTED for one in left):
        raise Refused("申请人已经补正，补正告知不能单独划去。", then=FIRST)
    Correction.objects.filter(case=case).delete()
    return {}


def _corrected(case: Case, entry: ClockEntry, left: Sequence[ClockEntry]) -> dict[str, Any]:
    """The request reads as it did before, and its period is that of the first receipt."""
    start = next((one for one in left if one.kind == K.STARTED), None)
    fields = {"received_on": case.first_received_on, "receipt_why": start.note if start else case.receipt_why}
    row = Correction.objects.filter(case=case).first()
    if row is None:
        return fields
    if row.before:
        case.items.filter(text=case.content[:400]).update(text=row.before[:400])
        fields |= {"content": row.before, "subject_mark": subject_mark(row.before)}
    row.got_on, row.text, row.before = None, "", ""
    row.save(update_fields=["got_on", "text", "before"])
    return fields


def _more_time(case: Case, entry: ClockEntry, left: Sequence[ClockEntry]) -> dict[str, Any]:
    """The grant that the entry came from counts no more, so that no letter tells of it."""
    rows = case.extension_requests.filter(state=RequestState.GRANTED, days=entry.days, until=entry.until)
    grant = rows.order_by("-decided_at", "-id").first()
    if grant is not None:
        grant.state, grant.decision_text = RequestState.REFUSED, "批准后的计时记录已经划去"
        grant.save(update_fields=["state", "decision_text"])
    return {}


def _paid(case: Case, entry: ClockEntry, left: Sequence[ClockEntry]) -> dict[str, Any]:
    raise Refused(
        f"{in_chinese(entry.day)}的缴费有财政票据，不能从计时记录中划去。", then="收错的，请在收费中登记退费。"
    )


def _consultation(case: Case, entry: ClockEntry) -> Consultation:
    """Which one the entry is about. Refused where a decision rests on it."""
    row = case.consultations.get(pk=int(entry.key))
    if Decision.objects.filter(consultation=row).exists():
        raise Refused(f"拟答复已经引用了向{row.name}征求的意见。", then="请先在拟答复中去掉引用，再划去。")
    return row


UNDO: Mapping[EventKind, Undo] = MappingProxyType({
    **dict.fromkeys(ASKED, _asked), **dict.fromkeys(GOT, _got), **dict.fromkeys(HEARD, _heard),
    K.CORRECTION_ASKED: _correction_asked, K.CORRECTED: _corrected, K.EXTENDED: _more_time, K.DELAYED: _more_time,
    K.FEE_PAID: _paid,
})  # fmt: skip
