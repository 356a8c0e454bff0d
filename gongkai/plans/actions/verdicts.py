"""What the office decides on submitted periods. Four eyes: nobody accepts what the same account reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from gongkai.plans.actions.claims import hold_period, others_wait, settle, waits
from gongkai.plans.actions.moves import hold_many, permit, possible, shift_many, unchanged
from gongkai.plans.models import Act, Duty, Evidence, EvidenceKind, Period, Verdict
from gongkai.plans.queries.reviews import reported_by
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused


class Accepted(NamedTuple):
    """What became of several at once: the periods accepted, and a refusal for each of the others."""

    accepted: list[Period]
    refused: list[Refused]


def accept(period: Period, *, text: str = "", by: Performer, at: datetime) -> Duty:
    """Accept one period. The duty goes on, or is finished with its last period."""
    done = accept_many([period], text=text, by=by, at=at)
    if done.refused:
        raise done.refused[0]
    return done.accepted[0].duty


@transaction.atomic
def accept_many(periods: Sequence[Period], *, text: str = "", by: Performer, at: datetime) -> Accepted:
    """Accept several periods in a fixed number of queries. What cannot be accepted is refused by itself, with its sentence."""
    read = {period.pk: period.duty for period in periods}
    rows = _held(periods)
    hands = reported_by(rows, by)
    accepted, refused = [], []
    for row in rows:
        try:
            unchanged(read[row.pk], row.duty)
            permit(row.duty, Act.ACCEPT, by)
            possible(row.duty, Act.ACCEPT)
            waits(row)
            _four_eyes(row, hands, by)
        except Refused as refusal:
            refused.append(refusal)
        else:
            accepted.append(row)
    if accepted:
        _write(accepted, text.strip(), by, at)
        record_many(_moved(accepted, text.strip(), by, at), by=by, at=at)
    return Accepted(accepted, refused)


@transaction.atomic
def send_back(period: Period, *, reason: str, by: Performer, at: datetime) -> Duty:
    """Ask for changes to a submitted period. The reason is what the section works by."""
    duty, period = hold_period(period)
    permit(duty, Act.SEND_BACK, by)
    waits(period)
    if not reason.strip():
        raise Refused("退回没有写理由。", then="请写明要改什么，再退回。")
    period.verdict, period.verdict_text, period.verdict_at = Verdict.SENT_BACK, reason.strip(), at
    period.verdict_by, period.submitted_at = by.actor_name, None
    period.save(update_fields=["verdict", "verdict_text", "verdict_at", "verdict_by", "submitted_at"])
    told = {"period": period.label, "order": period.order, "verdict": period.verdict}
    moves = not others_wait(duty)
    return settle(duty, Act.SEND_BACK, Verb.SENT_BACK, moves=moves, told=told, by=by, at=at, reason=reason.strip())


def _held(periods: Sequence[Period]) -> list[Period]:
    """The periods as they are now, their duties locked, in the order given."""
    duties = hold_many(period.duty for period in periods)
    fresh = Period.objects.in_bulk([period.pk for period in periods])
    rows = []
    for pk in dict.fromkeys(period.pk for period in periods):
        row = fresh[pk]
        row.duty = duties[row.duty_id]
        rows.append(row)
    return rows


def _four_eyes(period: Period, hands: set[int], by: Performer) -> None:
    """Nobody accepts what the same account reported."""
    if period.pk in hands:
        raise Refused(f"{period.duty}{period.label}是您自己填报或登记佐证的。", then="请由另一位办公室统筹审核。")


def _write(periods: Sequence[Period], text: str, by: Performer, at: datetime) -> None:
    """Give the verdict, and note whether it rests on the system's own evidence alone."""
    found = Q(kind__in=[EvidenceKind.RECORD, EvidenceKind.DOCUMENT]) | Q(
        kind=EvidenceKind.LINK, fetched_at__isnull=False
    )
    proven = set(Evidence.objects.filter(found, period__in=periods, counts=True).values_list("period_id", flat=True))
    for period in periods:
        period.verdict, period.verdict_text, period.verdict_at = Verdict.ACCEPTED, text, at
        period.verdict_by = by.actor_name
        period.by_machine = period.reached or (period.pk in proven and period.typed == 0)
    fields = ["verdict", "verdict_text", "verdict_at", "verdict_by", "by_machine"]
    Period.objects.bulk_update(periods, fields, batch_size=500)


def _moved(periods: Sequence[Period], text: str, by: Performer, at: datetime) -> list[Entry]:
    """Move each duty where its last waiting period was accepted: on, or closed when nothing is left of it."""
    duties = {period.duty_id: period.duty for period in periods}
    left: dict[int, list[Period]] = {pk: [] for pk in duties}
    for period in Period.objects.filter(duty__in=list(duties)).exclude(verdict=Verdict.ACCEPTED):
        left[period.duty_id].append(period)
    told = {
        pk: {
            "period": "、".join(row.label for row in periods if row.duty_id == pk),
            "orders": [row.order for row in periods if row.duty_id == pk],
        }
        for pk in duties
    }
    waiting = {pk for pk, rows in left.items() if any(row.waits for row in rows)}
    finished = [duty for pk, duty in duties.items() if not left[pk]]
    going_on = [duty for pk, duty in duties.items() if left[pk] and pk not in waiting]
    entries = [Entry(Verb.ACCEPTED, duties[pk], {}, told[pk], text) for pk in waiting]
    if going_on:
        entries += shift_many(going_on, Act.ACCEPT, by=by, at=at, told=told, reason=text)
    if finished:
        entries += shift_many(finished, Act.CLOSE, by=by, at=at, told=told, reason=text, closed_at=at)
    return entries
