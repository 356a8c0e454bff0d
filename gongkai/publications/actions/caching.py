"""The cache in front (nginx): whose copies a change makes stale, and having them fetched anew.

Nothing is purged: a request that carries the key passes the cache by and its answer replaces the copy, also where the
answer is now a 410. Without GONGKAI_CACHE there is no cache in front, and nothing is kept or asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.db import transaction

from gongkai.publications.models import Document, StalePage
from gongkai.publications.queries.touched import touched_by
from gongkai.publications.tasks import refresh_cache

TIMES = 2  # see `models.StalePage`
MOST_ATTEMPTS = 20
VARIANTS = ("", "large", "contrast", "contrast-large")  # the reading cookie, as the cache tells copies apart
SECONDS = 10.0


def forget(documents: Iterable[Document], *, at: datetime) -> int:
    """Note, in the transaction of the change, every address whose copy is stale now; a task fetches them after it."""
    if not settings.GONGKAI_CACHE:
        return 0
    paths = dict.fromkeys(path for document in documents for path in touched_by(document))
    StalePage.objects.filter(path__in=paths).update(since=at, done=0, attempts=0)
    StalePage.objects.bulk_create([StalePage(path=path, since=at) for path in paths], ignore_conflicts=True)
    transaction.on_commit(refresh_cache.enqueue)
    return len(paths)


def refresh_stale(*, at: datetime, limit: int = 500) -> int:
    """Have stale copies fetched anew. Returns how many pages answered. Several workers may do the same page: no harm."""
    if not settings.GONGKAI_CACHE:
        return 0
    front = urllib3.PoolManager(retries=False, timeout=SECONDS)
    rows = StalePage.objects.filter(attempts__lt=MOST_ATTEMPTS)[:limit]
    return sum(_refresh(front, row) for row in rows)


def _refresh(front: urllib3.PoolManager, row: StalePage) -> int:
    host = urlsplit(settings.BASE_URL).netloc
    try:
        for variant in VARIANTS:
            headers = {"Host": host, "X-Gongkai-Refresh": settings.GONGKAI_CACHE_KEY}
            headers |= {"Cookie": f"reading={variant}"} if variant else {}
            answer = front.request("GET", settings.GONGKAI_CACHE + row.path, headers=headers, redirect=False)
            if answer.status >= 500:
                raise urllib3.exceptions.HTTPError(f"对方回答{answer.status}")
    except (OSError, urllib3.exceptions.HTTPError) as error:
        StalePage.objects.filter(pk=row.pk).update(attempts=row.attempts + 1, failure=str(error)[:200])
        return 0
    mine = StalePage.objects.filter(pk=row.pk, since=row.since)
    if row.done + 1 >= TIMES:
        mine.delete()
    else:
        mine.update(done=row.done + 1, failure="")
    return 1
