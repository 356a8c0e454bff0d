"""The whole index anew, while it is in use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db import Error, transaction

from gongkai.search.actions.shelves import shelver
from gongkai.search.actions.storing import drop_many, put_many
from gongkai.search.models import Entry, IndexRow
from gongkai.search.queries.engines import on_server
from gongkai.search.queries.server import server

BATCH = 500

Provider = Callable[[date], tuple[int, Iterable[Entry]]]
Told = Callable[[int, int], None]


@dataclass
class Rebuilt:
    """What a rebuild did, and what it could not do."""

    put: int = 0
    dropped: int = 0
    failures: list[str] = field(default_factory=list)


def rebuild(providers: Iterable[tuple[str, Provider]], today: date, told: Told = lambda done, total: None) -> Rebuilt:
    """Put everything in that the providers have, then drop what was there before and is no more.

    providers  a name and a callable each; given the day it returns how many entries there are, and the entries
    told       called with how many are done and how many there are, as far as known

    A batch is read and put in one transaction that nobody else's change of the index overlaps, so nothing withdrawn
    meanwhile comes back; for that a provider reads its rows when it is asked for them, batch by batch after the
    last key, not with one cursor opened at the start (which PostgreSQL would close with the first batch). Where something failed nothing is dropped.
    """
    result = Rebuilt()
    before = set(_known())
    seen: set[str] = set()
    with nullcontext() if before else _bulk():
        total = 0
        for name, provider in providers:
            try:
                expected, entries = provider(today)
                total += expected
                for batch in _batches(entries, result):
                    seen.update(entry.key for entry in batch)
                    told(len(seen), max(total, len(seen)))
            except Exception as error:
                result.failures.append(f"{name}：{type(error).__name__} {error}"[:300])
    if not result.failures:
        result.dropped = drop_many(sorted(before - seen))
    return result


def _batches(entries: Iterable[Entry], result: Rebuilt) -> Iterator[Sequence[Entry]]:
    """Batches that were read and put."""
    rest = iter(entries)
    while True:
        with transaction.atomic():
            if not on_server():
                shelver().hold(alone=True)
            batch = list(islice(rest, BATCH))
            result.put += _put(batch, result)
        if not batch:
            return
        yield batch


def _put(batch: Sequence[Entry], result: Rebuilt) -> int:
    """Put a batch in; if it does not go at once, one by one, and note what does not."""
    try:
        with transaction.atomic():
            return put_many(batch)
    except (Error, ValueError, TypeError, AttributeError):
        put = 0
        for entry in batch:
            try:
                with transaction.atomic():
                    put += put_many([entry])
            except (Error, ValueError, TypeError, AttributeError) as error:
                result.failures.append(f"{entry.key}：{type(error).__name__} {error}"[:300])
        return put


def _known() -> Iterable[str]:
    return server().keys() if on_server() else IndexRow.objects.values_list("key", flat=True).iterator(5000)


def _bulk() -> AbstractContextManager[None]:
    return nullcontext() if on_server() else shelver().bulk()
