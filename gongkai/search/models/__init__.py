"""Nouns of the room."""

from gongkai.search.models.asking import COUNTED, FACETS, SIZE, Found, Hit, Newest, Piece, Query
from gongkai.search.models.entry import Entry
from gongkai.search.models.rows import IndexRow, IndexText, Pending

__all__ = [
    "COUNTED",
    "FACETS",
    "SIZE",
    "Entry",
    "Found",
    "Hit",
    "IndexRow",
    "IndexText",
    "Newest",
    "Pending",
    "Piece",
    "Query",
]
