"""One question to the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gongkai.search.models import COUNTED, FACETS, Found, Hit, IndexRow, IndexText, Query
from gongkai.search.queries.bounds import bounded, chosen, ordered
from gongkai.search.queries.engines import Shelf, on_server, shelf
from gongkai.search.queries.server import find_on_server
from gongkai.search.sources.expressions import Ask
from gongkai.search.sources.marking import excerpt, has_all, mark
from gongkai.search.sources.parsing import Term, parse
from gongkai.search.sources.places import SEPARATOR, day_of, first_place, last_place

SPARE = 4  # candidates read beyond those needed
AHEAD = 8  # times as many candidates are taken as are needed, where they come in the same answer
PROVEN = 300  # hits up to which the count is proven, too, by reading them


def find(query: Query) -> Found:
    """What the question finds. Nothing that somebody can type is an error; words without a term find nothing."""
    terms = parse(query.words)
    if query.words.strip() and not terms:
        return Found(0 if query.counts else None, (), dict.fromkeys(FACETS, ()) if query.counts else {}, (), False)
    if on_server():
        return find_on_server(query, terms)
    ask, engine = asked(query, terms), shelf()
    ids, more = _page(query, ask, engine)
    total, at_least, facets = _counts(ask, engine) if query.counts else (None, False, {})
    if query.order == "newest" and ids and not more and total is not None and not at_least:
        total = bounded(query)[0] + len(ids)
    return Found(total, _hits(ids, terms), facets, tuple(term.text for term in terms), more, at_least)


def asked(query: Query, terms: tuple[Term, ...]) -> Ask:
    """The question in terms, marks and ids."""
    filters = tuple((FACETS.index(name), tuple(values)) for name, values in chosen(query).items())
    low = first_place(query.since) if query.since else 0
    high = last_place(query.until) + 1 if query.until else 1 << 62
    return Ask(terms, filters, low, high)


def _page(query: Query, ask: Ask, engine: Shelf) -> tuple[list[int], bool]:
    """Ids of one page, and whether there is another."""
    skip, size = bounded(query)
    if not size:
        return [], False
    if query.order == "relevance":
        ids = engine.relevant(ask, skip, size + 1)
    elif engine.proves or ask.is_exact:
        ids = engine.newest(ask, skip, size + 1)
    else:
        ids = _proven(ask, engine, skip + size + 1)[skip:]
    return ids[:size], len(ids) > size and skip + size < COUNTED


def _proven(ask: Ask, engine: Shelf, most: int) -> list[int]:
    """The newest ids whose texts really have every term: candidates are read until there are enough.

    As many are asked for as those before let expect, and if the engine has more at hand, these too.
    """
    proven: list[int] = []
    seen = 0
    while len(proven) < most:
        enough = (most - len(proven)) * (seen + 1) // (len(proven) + 1) + SPARE
        ids = engine.newest(ask, seen, AHEAD * enough, enough)
        for start in range(0, len(ids), most + SPARE):
            proven += _true(ask.terms, ids[start : start + most + SPARE])
            if len(proven) >= most:
                break
        seen += len(ids)
        if len(ids) < enough:
            break
    return proven[:most]


def _true(terms: tuple[Term, ...], ids: Sequence[int]) -> list[int]:
    fields = ("title", "number", "index_number", "text")
    texts = {row[0]: row[1:] for row in IndexText.objects.filter(pk__in=ids).values_list("pk", *fields)}
    return [pk for pk in ids if pk in texts and has_all(terms, texts[pk])]


def _counts(ask: Ask, engine: Shelf) -> tuple[int, bool, dict[str, tuple[tuple[str, int], ...]]]:
    """Total, whether there are more, and facets, of the newest COUNTED hits."""
    columns = _columns(ask, engine)
    total = len(columns[0])
    for facet, _ in ask.filters:
        columns[facet] = _columns(ask.without(facet), engine)[facet]
    facets = {name: ordered(Counter(column[:COUNTED])) for name, column in zip(FACETS, columns, strict=True)}
    return min(total, COUNTED), total > COUNTED, facets


def _columns(ask: Ask, engine: Shelf) -> list[list[str]]:
    """For each facet the values of the hits: of all, where the engine proves them or where they are few."""
    values = engine.counted(ask).split(SEPARATOR)
    if not engine.proves and not ask.is_exact and 1 < len(values) <= PROVEN * len(FACETS):
        rows = IndexRow.objects.filter(pk__in=_proven(ask, engine, PROVEN)).values_list("facets", flat=True)
        values = SEPARATOR.join(rows).split(SEPARATOR)
    return [values[number :: len(FACETS)] for number in range(len(FACETS))] if len(values) > 1 else [[] for _ in FACETS]


def _hits(ids: Sequence[int], terms: tuple[Term, ...]) -> tuple[Hit, ...]:
    rows, texts = IndexRow.objects.in_bulk(ids), IndexText.objects.in_bulk(ids)
    return tuple(_hit(rows[pk], texts[pk], terms) for pk in ids if pk in rows and pk in texts)


def _hit(row: IndexRow, text: IndexText, terms: tuple[Term, ...]) -> Hit:
    facets = dict(zip(FACETS, row.facets.split(SEPARATOR), strict=True))
    return Hit(
        key=row.key,
        url=text.url,
        title=mark(text.title, terms),
        excerpt=excerpt(text.text, terms),
        kind=facets["kind"],
        column=facets["column"],
        agency=facets["agency"],
        section=facets["section"],
        day=day_of(row.pk),
        number=text.number,
        index_number=text.index_number,
        validity=facets["validity"],
    )
