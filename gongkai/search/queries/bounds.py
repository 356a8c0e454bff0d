"""What every engine keeps to: pages and the order of a facet's values."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.search.models import COUNTED, FACETS, SIZE, Query
from gongkai.search.sources.cutting import clean

SHOWN_VALUES = 200  # values of one facet
MOST_VALUES = 50  # of one facet in one question
LONGEST_VALUE = 500  # characters


def bounded(query: Query) -> tuple[int, int]:
    """How many hits to skip and how many to show: never beyond those that are counted."""
    size = min(max(query.size, 1), SIZE)
    skip = min((max(query.page, 1) - 1) * size, COUNTED)
    return skip, min(size, COUNTED - skip)


def chosen(query: Query) -> dict[str, list[str]]:
    """The values that are asked for, of each facet that has any."""
    return {
        name: [clean(str(value))[:LONGEST_VALUE] for value in query.facets[name][:MOST_VALUES]]
        for name in FACETS
        if query.facets.get(name)
    }


def ordered(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """By count, then by name; what has no value is left out."""
    values = sorted(((value, times) for value, times in counted.items() if value), key=lambda pair: (-pair[1], pair[0]))
    return tuple(values[:SHOWN_VALUES])
