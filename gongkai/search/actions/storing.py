"""Putting entries in and taking them out, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import IntegrityError, transaction

from gongkai.search.actions.outbox import clear_server, post
from gongkai.search.actions.shelves import Stored, shelver
from gongkai.search.models import FACETS, Entry, IndexRow
from gongkai.search.queries.engines import on_server
from gongkai.search.sources.cutting import LONGEST_TEXT, clean
from gongkai.search.sources.places import SEPARATOR, place

BATCH = 500
LONGEST_KEY = 200
TRIES = 5  # two writers may want the same id in the same second
CROWD = 4096  # ids looked at together where a second is crowded


def put(entry: Entry) -> None:
    """Put one entry in; what was there under its key is replaced."""
    put_many([entry])


def put_many(entries: Iterable[Entry]) -> int:
    """Put entries in, the last of each key; how many they were. Faster than one by one."""
    rest, count = iter(entries), 0
    while batch := list(islice(rest, BATCH)):
        fresh = [tidied(entry) for entry in {entry.key: entry for entry in batch}.values()]
        count += len(fresh)
        if on_server():
            post({entry.key: entry for entry in fresh})
        else:
            _store(fresh)
    return count


def drop(key: str) -> None:
    """Take an entry out; it is gone from the next query on. A key that is not there is no error."""
    drop_many([key])


def drop_many(keys: Iterable[str]) -> int:
    """Take entries out; how many keys were named."""
    rest, count = iter(keys), 0
    while batch := list(islice(rest, BATCH)):
        count += len(batch)
        if on_server():
            post(dict.fromkeys(batch))
        else:
            with transaction.atomic():
                shelver().hold()
                shelver().remove(_places(batch))
    return count


def clear() -> None:
    """Empty the index."""
    if on_server():
        clear_server()
    else:
        shelver().clear()


def tidied(entry: Entry) -> Entry:
    """Without what no database takes, and no longer than what is indexed. ValueError for a key that is too long."""
    if not 0 < len(entry.key) <= LONGEST_KEY:
        raise ValueError(f"a key has 1 to {LONGEST_KEY} characters, got {len(entry.key)}: {entry.key[:50]}")
    names = ("url", "title", "number", "index_number", "kind", "column", "agency", "section", "topic", "validity")
    words: dict[str, Any] = {name: clean(getattr(entry, name)) for name in names}
    return replace(entry, text=clean(entry.text[:LONGEST_TEXT]), **words)


def _store(entries: Sequence[Entry]) -> None:
    shelver().hold()
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                shelver().remove(_places([entry.key for entry in entries]))
                wanted = [place(entry.day, entry.moment) for entry in entries]
                rows = zip(_free(wanted), entries, strict=True)
                shelver().insert([_stored(pk, entry) for pk, entry in sorted(rows, key=itemgetter(0))])
            return
        except IntegrityError:
            if attempt == TRIES - 1:
                raise


def _places(keys: Sequence[str]) -> list[int]:
    return list(IndexRow.objects.filter(key__in=keys).values_list("pk", flat=True))


def _free(wanted: Sequence[int]) -> list[int]:
    """For each id the next that nobody has."""
    taken = set(IndexRow.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    seen: set[int] = set()  # crowds that were looked at
    reached: dict[int, int] = {}  # where the search from an id came to
    given = []
    for want in wanted:
        pk = reached.get(want, want)
        while pk in taken:
            crowd = pk // CROWD
            if crowd not in seen:
                seen.add(crowd)
                around = IndexRow.objects.filter(pk__gte=pk, pk__lt=(crowd + 2) * CROWD)
                taken.update(around.values_list("pk", flat=True))
            pk += 1
        taken.add(pk)
        reached[want] = pk
        given.append(pk)
    return given


def _stored(pk: int, entry: Entry) -> Stored:
    facets = SEPARATOR.join(str(value or "") for value in (getattr(entry, name) for name in FACETS))
    return Stored(pk, entry.key, facets, entry.url, entry.title, entry.number, entry.index_number, entry.text)
