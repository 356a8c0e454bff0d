"""Which publications the ledger holds as evidence."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.plans.models import Evidence

CHUNK = 500


def known_documents(periods: Sequence[int]) -> dict[int, set[int]]:
    """Documents that are proofs of these periods (by key) already, whether they count or not, by period."""
    found: dict[int, set[int]] = {}
    for start in range(0, len(periods), CHUNK):
        rows = Evidence.objects.filter(period__in=periods[start : start + CHUNK], document__isnull=False)
        for period, document in rows.values_list("period_id", "document_id"):
            if document is not None:
                found.setdefault(period, set()).add(document)
    return found
