"""What time does to publications besides their releases: validity that changed overnight."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from gongkai.publications.actions.caching import forget
from gongkai.publications.actions.indexing import index
from gongkai.publications.models import Document
from gongkai.publications.queries.validity import out_effects
from gongkai.rules.days import day_of

LOOK_BACK_DAYS = 7  # a clock that stood still for a week loses nothing


def follow_validity(*, at: datetime) -> int:
    """Index again what began, ended, was changed or expired in the last days, so that search facets stay true."""
    today = day_of(at)
    since = today - timedelta(days=LOOK_BACK_DAYS)
    turned = (
        Q(effective_on__range=(since, today))
        | Q(expires_on__range=(since - timedelta(days=1), today))
        | Q(pk__in=out_effects().filter(on__range=(since, today)).values("target"))
    )
    rows = Document.objects.public().filter(turned, kind__has_validity=True)
    rows = rows.select_related("live", "agency", "column", "kind", "section").prefetch_related("live__files")
    for document in rows:
        with transaction.atomic():
            index(document, today=today)
            forget([document], at=at)
    return len(rows)
