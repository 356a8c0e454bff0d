"""Reading what is published, as facts: a fixed number of reads for each agency, however many checks it has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from gongkai.checks.models import Measure
from gongkai.checks.queries.showing import GUIDE, Fact
from gongkai.publications.models import OUT, Document, Edition, Standing
from gongkai.rules.calendar import Span
from gongkai.rules.days import SHANGHAI, day_of

NEEDED = (
    "agency__code", "section", "slug", "year", "serial", "index_no", "standing", "left_at", "left_why",
    "first_published_at", "column__name", "kind__code", "kind__limit_days", "kind__needs_interpretation",
    "live__title", "live__number", "live__formed_on", "live__plan_period", "live__extra",
)  # fmt: skip


def read_facts(
    agency: int, spans: Mapping[Measure, Span], columns: Collection[int], known: Collection[int]
) -> dict[Measure, list[Fact]]:
    """Facts for each measure over its days, and under every measure those of the `known` documents besides.

    spans   measure to the days from the first period's start to the last one's end
    columns keys of every column that a quota asks for
    """
    found = {measure: _documents(agency, _wanted(measure, columns), measure, span) for measure, span in spans.items()}
    seen = {row.pk for rows in found.values() for row in rows}
    others = list(_rows(agency).filter(pk__in=set(known) - seen)) if set(known) - seen else []
    readings = _readings(agency, found.get(Measure.READING, [])) if Measure.READING in spans else {}
    releases = _releases(agency) if Measure.GUIDE in spans else {}
    every = {row.pk: row for rows in (*found.values(), others) for row in rows}
    again = [row for pk, row in every.items() if pk in known]
    return {
        measure: [_fact(row, readings, releases) for row in {row.pk: row for row in (*rows, *again)}.values()]
        for measure, rows in found.items()
    }


def _wanted(measure: Measure, columns: Collection[int]) -> Q:
    return {
        Measure.QUOTA: Q(column__in=columns),
        Measure.READING: Q(kind__needs_interpretation=True),
        Measure.GUIDE: Q(kind__code=GUIDE),
        Measure.LIMIT: Q(),
        Measure.PLANS: Q(live__plan_period__isnull=False, kind__has_plan_period=True),
    }[measure]


def _rows(agency: int) -> Any:
    rows = Document.objects.filter(
        agency=agency, standing__in=OUT, live__isnull=False, first_published_at__isnull=False
    )
    return rows.select_related("agency", "column", "kind", "live").only(*NEEDED).order_by("pk")


def _documents(agency: int, wanted: Q, measure: Measure, span: Span) -> list[Document]:
    """A document's last release is never before its first: `published_at` bounds the read by an index."""
    rows = _rows(agency).filter(wanted)
    if measure in (Measure.GUIDE, Measure.PLANS):
        return list(rows)
    since, until = _midnight(span.start), _midnight(span.end + timedelta(days=1))
    return list(rows.filter(published_at__gte=since, first_published_at__gte=since, first_published_at__lt=until))


def _readings(agency: int, policies: Iterable[Document]) -> dict[int, tuple[date, ...]]:
    """When interpretations that are out came out, by the document they interpret."""
    found: dict[int, list[date]] = {policy.pk: [] for policy in policies}
    rows = Document.objects.public().filter(interprets__agency=agency, interprets__kind__needs_interpretation=True)
    for policy, at in rows.values_list("interprets_id", "first_published_at"):
        if policy in found and at:
            found[policy].append(day_of(at))
    return {policy: tuple(sorted(days)) for policy, days in found.items()}


def _releases(agency: int) -> dict[int, tuple[tuple[date, int], ...]]:
    """When each edition of a guide came out."""
    found: dict[int, list[tuple[date, int]]] = {}
    rows = Edition.objects.filter(document__agency=agency, document__kind__code=GUIDE, released_at__isnull=False)
    for document, number, at in rows.values_list("document_id", "number", "released_at"):
        if at:
            found.setdefault(document, []).append((day_of(at), number))
    return {document: tuple(sorted(days)) for document, days in found.items()}


def _fact(
    row: Document, readings: Mapping[int, tuple[date, ...]], releases: Mapping[int, tuple[tuple[date, int], ...]]
) -> Fact:
    live = row.live
    assert live is not None
    assert row.first_published_at is not None
    gone = row.standing == Standing.GONE  # nothing of it is to be seen any more, not even its title
    return Fact(
        pk=row.pk,
        title=f"已删除的文件（{row.index_no}）" if gone else live.title,
        address=row.address,
        edition=live.number,
        kind=row.kind.code,
        column=row.column_id,
        column_name=row.column.name,
        section=row.section_id,
        standing=row.standing,
        first_on=day_of(row.first_published_at),
        limit_days=row.kind.limit_days,
        needs_reading=row.kind.needs_interpretation,
        left_on=day_of(row.left_at) if row.left_at else None,
        left_why=row.left_why,
        formed_on=live.formed_on or _decided(live.extra),
        plan_period=live.plan_period,
        releases=releases.get(row.pk, ()),
        readings=readings.get(row.pk, ()),
    )


def _decided(extra: Mapping[str, Any]) -> date | None:
    """The day of a licence's or penalty's decision, which stands in its place."""
    try:
        return date.fromisoformat(str(extra.get("decided_on", "")))
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
