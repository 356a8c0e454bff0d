"""A question to the index and its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

FACETS = ("kind", "column", "agency", "section", "topic", "year", "validity")
COUNTED = 10_000  # hits that are counted and can be paged to, newest first; OpenSearch has the same bound
SIZE = 100  # most hits on one page

Newest = Literal["newest", "relevance"]
Piece = tuple[str, bool]  # some text, and whether it is marked


@dataclass(frozen=True)
class Query:
    """What somebody looks for. All terms of `words` must occur; values of one facet are alternatives.

    `since` and `until` are days of publication, both included. A page outside the counted hits is empty.
    Without `counts` the answer has no total and no facets, and comes sooner.
    """

    words: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    order: Newest = "newest"
    page: int = 1
    size: int = 20
    counts: bool = True


@dataclass(frozen=True)
class Hit:
    """One entry that was found, with the words marked in its title and in about two lines of its text."""

    key: str
    url: str
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    kind: str
    column: str
    agency: str
    section: str
    day: date
    number: str
    index_number: str
    validity: str


@dataclass(frozen=True)
class Found:
    """The answer. `words` are the terms as understood; a text of signs alone has none and finds nothing.

    `total` is None unless asked for; where `at_least` is true there are more than were counted, and `total` and
    `facets` speak of the newest COUNTED hits. The counts of a facet leave its own filter aside, so that they say what
    another choice would give; values come by count, then by name. On PostgreSQL a term of three characters or more may
    be counted in a text that holds all its pairs but not the term; it is not listed, and the last page tells the truth.
    """

    total: int | None
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    words: tuple[str, ...]
    more: bool
    at_least: bool = False
