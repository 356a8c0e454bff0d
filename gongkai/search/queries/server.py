"""A question to an OpenSearch server."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings

from gongkai.rules.refused import Refused
from gongkai.search.models import COUNTED, FACETS, Found, Hit, Pending, Query
from gongkai.search.queries.bounds import SHOWN_VALUES, bounded, chosen, ordered
from gongkai.search.sources.expressions import phrases
from gongkai.search.sources.marking import excerpt, mark
from gongkai.search.sources.opensearch import Server, Unreachable
from gongkai.search.sources.parsing import Term

NEWEST = [{"day": "desc"}, {"moment": "desc"}, {"key": "asc"}]
SHOWN = [
    "key",
    "url",
    "title",
    "text",
    "number",
    "index_number",
    "kind",
    "column",
    "agency",
    "section",
    "day",
    "validity",
]
DROPPED = 1000  # keys that are to be dropped but may still be on the server


def server() -> Server:
    """The server of this installation."""
    return Server(settings.GONGKAI_OPENSEARCH)


def find_on_server(query: Query, terms: tuple[Term, ...]) -> Found:
    """As `find`. What was dropped is left out even while the server has not been told."""
    skip, size = bounded(query)
    try:
        answer = server().search(_body(query, terms, skip, size))
    except Unreachable as error:
        raise Refused("检索服务暂时没有响应。", then="请稍后再试，或从栏目中查找。") from error
    rows = answer["hits"]["hits"]
    facets = {name: _values(answer["aggregations"][name]) for name in FACETS} if query.counts else {}
    more = len(rows) > size and skip + size < COUNTED
    hits = tuple(_hit(row["_source"], terms) for row in rows[:size])
    total = answer["hits"]["total"]["value"] if query.counts else None
    at_least = bool(total and total > COUNTED)
    counted = total and min(total, COUNTED)
    return Found(counted, hits, facets, tuple(term.text for term in terms), more, at_least)


def _body(query: Query, terms: tuple[Term, ...], skip: int, size: int) -> dict[str, Any]:
    filters = {name: {"terms": {name: values}} for name, values in chosen(query).items()}
    dropped = list(Pending.objects.filter(entry__isnull=True).values_list("key", flat=True)[:DROPPED])
    days = {"gte": query.since, "lte": query.until}
    within = {name: day.isoformat() for name, day in days.items() if day}
    one_more = min(size + 1, COUNTED - skip)
    return {
        "from": skip,
        "size": one_more if size else 0,
        "_source": SHOWN,
        "track_total_hits": COUNTED + 1 if query.counts else False,
        "query": {
            "bool": {
                "must": phrases(terms) or [{"match_all": {}}],
                "filter": [{"range": {"day": within}}] if within else [],
                "must_not": [{"ids": {"values": dropped}}] if dropped else [],
            }
        },
        "post_filter": {"bool": {"filter": list(filters.values())}},
        "sort": [{"_score": "desc"}, *NEWEST] if query.order == "relevance" and terms else NEWEST,
        "aggs": {name: _counted(name, filters) for name in FACETS} if query.counts else {},
    }


def _counted(facet: str, filters: dict[str, Any]) -> dict[str, Any]:
    others = [condition for name, condition in filters.items() if name != facet]
    return {
        "filter": {"bool": {"filter": others}},
        "aggs": {"values": {"terms": {"field": facet, "size": SHOWN_VALUES}}},
    }


def _values(bucket: Any) -> tuple[tuple[str, int], ...]:
    return ordered({value["key"]: value["doc_count"] for value in bucket["values"]["buckets"]})


def _hit(row: dict[str, Any], terms: tuple[Term, ...]) -> Hit:
    return Hit(
        key=row["key"],
        url=row["url"],
        title=mark(row["title"], terms),
        excerpt=excerpt(row["text"], terms),
        kind=row["kind"] or "",
        column=row["column"] or "",
        agency=row["agency"] or "",
        section=row["section"] or "",
        day=date.fromisoformat(row["day"]),
        number=row["number"],
        index_number=row["index_number"],
        validity=row["validity"] or "",
    )
