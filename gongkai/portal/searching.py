"""The search page: words kept, facets with counts, marks, and what to do when nothing was found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from gongkai.portal.pages import asked_day, asked_number, asked_words, show
from gongkai.search.models import FACETS, Found, Query
from gongkai.search.queries import find

LONGEST, ROWS, MOST_VALUES, MOST_CHOSEN = 300, 15, 12, 10
NAMES = {"kind": "种类", "validity": "效力", "year": "年份", "column": "栏目", "section": "科室", "agency": "机关"}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find in everything public, its attachments included. Never kept in the cache in front."""
    query = asked(request)
    found = find(query)
    context: dict[str, Any] = {
        "words": query.words, "found": found, "query": query, "facets": _facets(request, query, found),
        "previous": _with(request, "page", str(query.page - 1)) if query.page > 1 else "",
        "following": _with(request, "page", str(query.page + 1)) if found.more else "",
        "by_newest": _with(request, "order", ""), "by_relevance": _with(request, "order", "relevance"),
        "kept": [(name, value) for name, values in query.facets.items() for value in values],
        "narrowed": bool(query.facets or query.since or query.until), "wider": _fewer(found.words),
        "plain": "?" + _address({"q": query.words}), "feed": _address({"q": query.words}),
    }  # fmt: skip
    return show(request, "portal/search.html", context)


def asked(request: HttpRequest) -> Query:
    """The question as typed; whatever makes no sense counts as not given."""
    facets = {
        name: [one[:120].replace("\0", "") for one in request.GET.getlist(name)[:MOST_CHOSEN]]
        for name in FACETS
        if request.GET.get(name)
    }
    return Query(
        words=asked_words(request, "q", LONGEST), facets=facets, since=asked_day(request, "since"),
        until=asked_day(request, "until"), order="relevance" if request.GET.get("order") == "relevance" else "newest",
        page=max(1, asked_number(request, "page", 4) or 1), size=ROWS,
    )  # fmt: skip


def _facets(request: HttpRequest, query: Query, found: Found) -> list[dict[str, Any]]:
    """Each facet with its values, counts, and the address that chooses or unchooses one."""
    shown = []
    for name, words in NAMES.items():
        chosen = set(query.facets.get(name, ()))
        counted = [(value, count) for value, count in found.facets.get(name, ()) if value]
        if name == "year":
            counted.sort(reverse=True)
        values = [
            {"value": value, "count": count, "on": value in chosen, "address": _toggled(request, name, value)}
            for value, count in counted[:MOST_VALUES]
        ]
        if len(values) > 1 or chosen:
            shown.append({"name": words, "values": values, "chosen": bool(chosen)})
    return shown


def _fewer(terms: tuple[str, ...]) -> list[tuple[str, str]]:
    """For each term the words without it, and their address."""
    if len(terms) < 2:
        return []
    rest = [" ".join(term for place, term in enumerate(terms) if place != left) for left in range(len(terms))][:4]
    return [(words, "?" + _address({"q": words})) for words in rest]


def _toggled(request: HttpRequest, name: str, value: str) -> str:
    get = request.GET.copy()
    values = get.getlist(name)
    get.setlist(name, [one for one in values if one != value] if value in values else [*values, value])
    get.pop("page", None)
    return f"?{get.urlencode()}"


def _with(request: HttpRequest, name: str, value: str) -> str:
    get = request.GET.copy()
    get.pop("page", None)
    get[name] = value
    if not value:
        get.pop(name)
    return f"?{get.urlencode()}"


def _address(values: dict[str, str]) -> str:
    get = QueryDict(mutable=True)
    get.update(values)
    return get.urlencode()
