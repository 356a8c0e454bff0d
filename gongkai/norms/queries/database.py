"""The database of normative documents: what is in force on a day, by agency, year, topic, numbers and words.

Validity is decided in SQL from the dates beside each document, exactly as `rules.validity.validity_on` does, so that
thousands cost no more than one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import ExtractYear

from gongkai.publications.models import Document, EffectKind, Kind
from gongkai.publications.queries.public import listed
from gongkai.publications.queries.validity import out_effects, validities
from gongkai.rules.validity import Validity

ROWS = 30
MOST = 20_000  # rows of an export
BINDING = "binding"
GROUPS = {
    BINDING: "现行有效",
    Validity.NOT_YET.value: "尚未施行",
    Validity.EXPIRED.value: "已失效",
    Validity.REPEALED.value: "已废止",
    Validity.DECLARED_INVALID.value: "宣布失效",
    "all": "全部",
}
SORTS = {"newest": ("-live__formed_on", "-pk"), "number": ("live__doc_no", "pk"), "title": ("live__title", "pk")}
ENDING = (EffectKind.REPEALS, EffectKind.DECLARES_INVALID)


@dataclass(frozen=True, slots=True)
class NormFilters:
    """What is looked for; `on` is the day on which validity is judged, `state` a key of GROUPS, `sort` one of SORTS."""

    on: date
    words: str = ""
    agency: str = ""
    year: int | None = None
    topic: str = ""
    state: str = BINDING
    sort: str = "newest"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Norm:
    """One line: the document, where it stands on the day, and since when if it is no longer law."""

    document: Document
    validity: Validity
    since: date | None


@dataclass(frozen=True, slots=True)
class NormPage:
    """One page, the counts of every group, and what can be chosen."""

    rows: list[Norm]
    total: int
    pages: int
    counts: list[tuple[str, str, int]]
    agencies: list[tuple[str, str]]
    years: list[int]
    topics: list[str]


def norms(filters: NormFilters) -> NormPage:
    """A page of the database."""
    found = _grouped(_narrowed(_all(), filters), filters.on)
    counted = dict(found.order_by().values_list("group").annotate(Count("pk")))
    sums = counted | {"all": sum(counted.values())}
    total = sums.get(filters.state, 0)
    pages = -(-total // ROWS) or 1
    first = (min(filters.page, pages) - 1) * ROWS
    rows = _lines(_ordered(found, filters)[first : first + ROWS], filters.on)
    counts = [(name, words, sums.get(name, 0)) for name, words in GROUPS.items()]
    return NormPage(rows, total, pages, counts, *_choices())


def every(filters: NormFilters) -> list[Norm]:
    """All lines that fit, for export."""
    found = _grouped(_narrowed(_all(), filters), filters.on)
    return _lines(_ordered(found, filters)[:MOST], filters.on)


def _ordered(found: QuerySet[Any], filters: NormFilters) -> QuerySet[Document]:
    rows = found if filters.state == "all" else found.filter(group=filters.state)
    return listed(rows).order_by(*SORTS[filters.sort])


def _lines(rows: QuerySet[Document], on: date) -> list[Norm]:
    documents = list(rows)
    states = validities(documents, on)
    return [Norm(row, states[row.pk], _since(row, states[row.pk])) for row in documents]


def _since(document: Document, state: Validity) -> date | None:
    if state is Validity.EXPIRED:
        return document.expires_on
    return document.repealed_on if state in {Validity.REPEALED, Validity.DECLARED_INVALID} else None


def _grouped(rows: QuerySet[Document], on: date) -> QuerySet[Any]:
    """With `group`, a key of GROUPS, on a day. An end that comes first stays the end."""
    expired = Q(expires_on__lt=on)
    ended = Q(repealed_on__lte=on) & ~(expired & Q(repealed_on__gt=F("expires_on")))
    how = out_effects().filter(target=OuterRef("pk"), kind__in=ENDING).order_by("on", "pk").values("kind")[:1]
    group = Case(
        When(ended, then=Subquery(how)),
        When(expired, then=Value(Validity.EXPIRED.value)),
        When(Q(effective_on=None) | Q(effective_on__gt=on), then=Value(Validity.NOT_YET.value)),
        default=Value(BINDING), output_field=CharField(),
    )  # fmt: skip
    return rows.annotate(group=group)


def _all() -> QuerySet[Document]:
    kinds = Kind.objects.filter(has_validity=True, is_normative=True)
    return Document.objects.public().filter(kind__in=kinds)


def _narrowed(rows: QuerySet[Document], filters: NormFilters) -> QuerySet[Document]:
    for word in filters.words.split()[:8]:
        rows = rows.filter(
            Q(live__title__icontains=word) | Q(live__doc_no__icontains=word) | Q(live__unified_no__icontains=word)
            | Q(index_no__icontains=word)
        )  # fmt: skip
    chosen = {"agency__code": filters.agency, "live__formed_on__year": filters.year, "live__topic": filters.topic}
    return rows.filter(**{name: value for name, value in chosen.items() if value})


def _choices() -> tuple[list[tuple[str, str]], list[int], list[str]]:
    rows = _all().order_by().annotate(on=ExtractYear("live__formed_on"))
    found: Sequence[tuple[str, str, int | None, str]] = list(
        rows.values_list("agency__code", "agency__name", "on", "live__topic").distinct()
    )
    agencies = dict.fromkeys((code, name) for code, name, *_ in sorted(found, key=lambda one: one[0]))
    years = sorted({year for *_, year, _ in found if year}, reverse=True)
    return list(agencies), years, sorted({topic for *_, topic in found if topic})
