"""A server does not take part in the transaction: changes wait in `Pending` and are told after the commit.

What could not be told stays and is told by the next `flush_pending`. Each change carries its number as its version, so
that a late one never undoes a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from gongkai.search.actions.shelves import shelver
from gongkai.search.models import Entry, Pending
from gongkai.search.queries.server import server
from gongkai.search.sources.cutting import characters, cut
from gongkai.search.sources.opensearch import Unreachable
from gongkai.search.sources.places import APART

RETRY_AFTER = timedelta(minutes=1)  # doubled with every attempt, at most 64 times
TRIES = 5  # two writers may put the same key down at once
AT_ONCE = 500


def post(changes: Mapping[str, Entry | None]) -> None:
    """Put changes down in the caller's transaction, to be told when it is committed."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                Pending.objects.filter(key__in=list(changes)).delete()
                rows = [Pending(key=key, entry=entry and _plain(entry)) for key, entry in changes.items()]
                ids = [row.pk for row in Pending.objects.bulk_create(rows)]
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
        else:
            transaction.on_commit(partial(_tell, ids, None))
            return


def flush_pending(at: datetime, limit: int = 5000) -> tuple[int, int]:
    """Settle the index of the database, and tell the server what it does not know yet and is due.

    How many changes were told, and how many were not.
    """
    shelver().settle()
    due = Pending.objects.filter(Q(not_before=None) | Q(not_before__lte=at)).order_by("pk")
    ids = list(due.values_list("pk", flat=True)[:limit])
    told = sum(_tell(ids[start : start + AT_ONCE], at) for start in range(0, len(ids), AT_ONCE))
    return told, len(ids) - told


def clear_server() -> None:
    """Empty the server's index. Raises Unreachable."""
    Pending.objects.all().delete()
    server().remove()
    server().prepare()


def _tell(ids: Sequence[int], at: datetime | None) -> int:
    """Tell some changes; how many arrived. Those that did not are put off if the time is known."""
    rows = list(Pending.objects.filter(pk__in=ids).order_by("pk"))
    try:
        server().prepare()
        refused = server().send([(row.key, row.pk, row.entry and _document(row.entry)) for row in rows])
    except Unreachable as error:
        refused = dict.fromkeys((row.key for row in rows), str(error)[:200])
    Pending.objects.filter(pk__in=[row.pk for row in rows if row.key not in refused]).delete()
    for row in rows:
        if row.key in refused:
            later = at and at + RETRY_AFTER * 2 ** min(row.attempts, 6)
            waiting = Pending.objects.filter(pk=row.pk)
            waiting.update(attempts=F("attempts") + 1, failure=refused[row.key], not_before=later)
    return len(rows) - len(refused)


def _plain(entry: Entry) -> dict[str, Any]:
    values = asdict(entry).items()
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def _document(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as the server keeps it: as it is shown, and cut."""
    heading = [entry["title"], entry["number"], entry["index_number"]]
    facets = ("kind", "column", "agency", "section", "topic", "validity")
    return {
        **entry,
        **{name: entry[name] or None for name in facets},  # an empty value is no value
        "year": str(entry["year"]) if entry["year"] else None,
        "title_cut": f" {APART} ".join(" ".join(cut(text)) for text in heading),
        "text_cut": " ".join(cut(entry["text"])),
        "characters": " ".join(characters([*heading, entry["text"]])),
    }
