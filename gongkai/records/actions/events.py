"""Adding events to the chains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection

from gongkai.records.models import Chain, Event, Performer, Subject, Verb


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to be: what was done to which subject."""

    verb: Verb
    subject: Subject
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def record(
    verb: Verb,
    subject: Subject,
    *,
    by: Performer,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Add one event to its agency's chain, in the caller's transaction (there must be one)."""
    return record_many([Entry(verb, subject, before or {}, after or {}, reason)], by=by, at=at)[0]


def record_many(entries: Sequence[Entry], *, by: Performer, at: datetime) -> list[Event]:
    """Add events in their order. Chains are locked in the order of their keys, so that two writers cannot wait for each other.

    Raises RuntimeError outside a transaction: an event without its change would be a lie.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of the change that it tells of")
    events = []
    for key in sorted({entry.subject.record_chain for entry in entries}):
        mine = [entry for entry in entries if entry.subject.record_chain == key]
        events += _append(key, mine, by, at)
    return events


def _append(key: str, entries: Sequence[Entry], by: Performer, at: datetime) -> list[Event]:
    """Lock the chain, link the events, move the head."""
    chain = _locked(key)
    events = []
    for entry in entries:
        event = _event(chain, entry, by, at)
        chain.length, chain.head = event.position, event.hash
        events.append(event)
    chain.save(update_fields=["length", "head"])
    return Event.objects.bulk_create(events, batch_size=500)


def _locked(key: str) -> Chain:
    """The chain's row, locked until the transaction ends; made at its first event."""
    rows = Chain.objects.select_for_update().filter(key=key)
    if (chain := rows.first()) is not None:
        return chain
    Chain.objects.bulk_create([Chain(key=key)], ignore_conflicts=True)
    return rows.get()


def _event(chain: Chain, entry: Entry, by: Performer, at: datetime) -> Event:
    """The next event of the chain, hashed. Times are kept in UTC so that the hash survives the database."""
    event = Event(
        chain=chain,
        position=chain.length + 1,
        at=at.astimezone(UTC),
        actor_key=by.actor_key,
        actor_name=by.actor_name,
        actor_role=by.actor_role,
        verb=Verb(entry.verb).value,
        subject_type=entry.subject._meta.label,
        subject_id=str(entry.subject.pk),
        subject_label=str(entry.subject)[:200],
        before=_plain(entry.before),
        after=_plain(entry.after),
        reason=entry.reason.replace("\0", ""),
        previous=chain.head,
    )
    event.hash = event.digest()
    return event


def _plain(values: Any) -> Any:
    """JSON as the database will give it back: dates as ISO text, keys and other values as text, no NUL (PostgreSQL)."""
    if isinstance(values, Mapping):
        return {str(key): _plain(value) for key, value in values.items()}
    if isinstance(values, list | tuple | set | frozenset):
        return [_plain(value) for value in values]
    if isinstance(values, datetime | date | time):
        return values.isoformat()
    return values if values is None or isinstance(values, bool | int) else str(values).replace("\0", "")
