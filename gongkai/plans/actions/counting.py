"""Keeping the publications that a check found in step with what the records show now: many periods in a few queries.

The system finds and counts. It claims nothing and decides nothing; what a person settled about a proof stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Count, Q

from gongkai.plans.actions.moves import hold_many
from gongkai.plans.actions.periods import refresh_values
from gongkai.plans.models import OPEN, Duty, Evidence, EvidenceKind, Period, Verdict
from gongkai.plans.models.evidence import FOUND
from gongkai.records.actions import Entry, record_many
from gongkai.records.models import SYSTEM, Verb
from gongkai.rules.days import day_of

CHUNK = 500
TOLD = 20  # titles named in one event
NO_LONGER = "不在核验范围"
KEPT = ("title", "url", "digest", "happened_on", "counts", "excluded_why")  # what follows the records


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check looked at. It counts where `why` is empty.

    document  key of a publication; None for what stands elsewhere in the system, which is known by its address
    """

    document: int | None
    title: str
    address: str
    edition: int
    happened_on: date
    why: str = ""

    @property
    def key(self) -> int | str:
        """By which its row of evidence is known within a period."""
        return self.address if self.document is None else self.document


@dataclass(frozen=True, slots=True)
class Tally:
    """What the records show for a period.

    target      the figure to reach, None where nothing is asked for
    found_only  proofs of other kinds do not count towards it
    """

    target: int | None
    proofs: Sequence[Proof]
    found_only: bool = False


@dataclass(slots=True)
class _Change:
    """What has to be written for one period."""

    period: Period
    tally: Tally
    new: list[Evidence] = field(default_factory=list)
    old: list[Evidence] = field(default_factory=list)

    @property
    def any(self) -> bool:
        now = (self.period.target, self.period.found_only)
        return bool(self.new or self.old) or now != (self.tally.target, self.tally.found_only)

    def told(self, counted: int) -> dict[str, Any]:
        """What the record keeps of it."""
        came = [row.title for row in (*self.new, *self.old) if row.counts]
        out = [f"{row.title}（{row.excluded_why}）" for row in self.old if not row.counts]
        told = {
            "period": self.period.label,
            "order": self.period.order,
            "counted": counted,
            "target": self.tally.target,
        }
        return {**told, "found": came[:TOLD], "left_out": out[:TOLD]}


def count_documents(tallies: Mapping[int, Tally], *, at: datetime) -> int:
    """Bring evidence, counts and figures of these periods (by key) in step. Returns how many periods changed.

    May run twice at once: what differs is looked up again under the duties' locks. Accepted periods and closed duties
    are left alone.
    """
    return sum(_count(chunk, tallies, at) for chunk in _chunks(sorted(tallies)))


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _count(keys: Sequence[int], tallies: Mapping[int, Tally], at: datetime) -> int:
    differing = _changes(keys, tallies, at)
    if not differing:
        return 0
    with transaction.atomic():
        duties = hold_many(Duty(pk=change.period.duty_id) for change in differing)
        changes = _changes([change.period.pk for change in differing], tallies, at)
        Evidence.objects.bulk_create([row for one in changes for row in one.new], ignore_conflicts=True)
        Evidence.objects.bulk_update([row for one in changes for row in one.old], [*KEPT, "released"], batch_size=CHUNK)
        _recount(changes, duties, at)
    return len(changes)


def _changes(keys: Sequence[int], tallies: Mapping[int, Tally], at: datetime) -> list[_Change]:
    """What differs between the rows and the tallies. Two reads."""
    periods = list(
        Period.objects.filter(pk__in=keys, duty__state__in=OPEN)
        .exclude(verdict=Verdict.ACCEPTED)
        .order_by("duty", "order")
    )
    found: dict[int, dict[int | str, Evidence]] = {}
    by_hand: dict[int, list[Evidence]] = {}
    wanted = Q(FOUND, period__in=keys) | Q(~FOUND, counts=True)
    for row in Evidence.objects.filter(wanted, duty__in={period.duty_id for period in periods}):
        if row.document_id or _is_found(row):
            found.setdefault(row.period_id, {})[row.document_id or row.url] = row
        else:
            by_hand.setdefault(row.duty_id, []).append(row)
    changes = [
        _change(period, tallies[period.pk], found.get(period.pk, {}), by_hand.get(period.duty_id, []), at)
        for period in periods
    ]
    return [change for change in changes if change.any]


def _change(
    period: Period, tally: Tally, rows: Mapping[int | str, Evidence], by_hand: Sequence[Evidence], at: datetime
) -> _Change:
    change = _Change(period, tally)
    proofs = {proof.key: proof for proof in tally.proofs}
    for key, proof in proofs.items():
        why = proof.why or ("" if tally.found_only else _registered(proof, by_hand))
        row = rows.get(key)
        if row is None and not why:
            change.new.append(_evidence(period, proof, at))
        elif row is not None and not row.settled_by and _follow(row, proof, why):
            change.old.append(row)
    for key, row in rows.items():
        if key not in proofs and row.counts and not row.settled_by:
            row.counts, row.excluded_why, row.released = False, NO_LONGER, False
            change.old.append(row)
    return change


def _is_found(row: Evidence) -> bool:
    """Whether a row without a document is what a check found."""
    return row.kind == EvidenceKind.RECORD and row.event_id is None and row.added_key == SYSTEM.actor_key


def _registered(proof: Proof, by_hand: Iterable[Evidence]) -> str:
    """Somebody registered the same page, or a file of the same name: it counts once."""
    for row in by_hand:
        same = urlsplit(row.url).path == proof.address if row.url else row.title == proof.title
        if same:
            return f"与已登记的“{row.title[:60]}”重复"
    return ""


def _values(proof: Proof, why: str) -> dict[str, Any]:
    digest = "" if proof.document is None else f"{proof.address}#{proof.edition}"[-64:]
    return dict(
        zip(KEPT, (proof.title[:200], proof.address, digest, proof.happened_on, not why, why[:120]), strict=True)
    )


def _evidence(period: Period, proof: Proof, at: datetime) -> Evidence:
    kind = EvidenceKind.RECORD if proof.document is None else EvidenceKind.DOCUMENT
    return Evidence(
        duty_id=period.duty_id, period=period, kind=kind, document_id=proof.document, fetched_at=at,
        added_at=at, added_by=SYSTEM.actor_name, added_key=SYSTEM.actor_key, **_values(proof, ""),
    )  # fmt: skip


def _follow(row: Evidence, proof: Proof, why: str) -> bool:
    """Lay what the records show over a row; whether anything differs. What stops counting is not public any longer."""
    values = _values(proof, why)
    differs = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    row.released = row.released and row.counts
    return differs


def _recount(changes: Sequence[_Change], duties: Mapping[int, Duty], at: datetime) -> None:
    """Counts, figures and lights of the changed periods and their duties; one event for each period."""
    counting = Evidence.objects.filter(duty__in=list(duties), counts=True)
    every = dict(counting.order_by().values_list("period_id").annotate(Count("pk")))
    found = dict(counting.order_by().values_list("period_id").annotate(found=Count("pk", filter=FOUND)))
    by_duty = dict(counting.order_by().values_list("duty_id").annotate(Count("pk")))
    entries = []
    for change in changes:
        period, was = change.period, {"counted": change.period.counted, "target": change.period.target}
        period.target, period.found_only = change.tally.target, change.tally.found_only
        period.counted = (found if period.found_only else every).get(period.pk, 0)
        entries.append(Entry(Verb.CHECKED, duties[period.duty_id], was, change.told(period.counted)))
    Period.objects.bulk_update(
        [change.period for change in changes], ["counted", "target", "found_only"], batch_size=CHUNK
    )
    periods: dict[int, list[Period]] = {}
    for period in Period.objects.filter(duty__in=list(duties)):
        periods.setdefault(period.duty_id, []).append(period)
    for duty in duties.values():
        duty.evidence_count = by_duty.get(duty.pk, 0)
        duty.next_due, duty.behind_from = refresh_values(periods.get(duty.pk, []), day_of(at))
    Duty.objects.bulk_update(duties.values(), ["evidence_count", "next_due", "behind_from"], batch_size=CHUNK)
    record_many(entries, by=SYSTEM, at=at)
