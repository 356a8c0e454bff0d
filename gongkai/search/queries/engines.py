"""Which engine answers, and what an engine inside the database must be able to do."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.db import connection

from gongkai.search.models import COUNTED
from gongkai.search.queries.postgresql import PostgresShelf
from gongkai.search.queries.sqlite import SqliteShelf
from gongkai.search.sources.expressions import Ask

OPENSEARCH = "opensearch"


class Shelf(Protocol):
    """The entries in the database, newest first. Ids are those of `IndexRow`."""

    proves: bool  # whether what it finds has every term as typed, or only all its tokens

    def newest(self, ask: Ask, skip: int, most: int, enough: int = 0) -> list[int]:
        """Ids of entries, newest first. Where `enough` is given, that many will do if more would take longer."""

    def relevant(self, ask: Ask, skip: int, most: int) -> list[int]:
        """Ids of entries, best first."""

    def counted(self, ask: Ask, most: int = COUNTED + 1) -> str:
        """The facets of the newest entries, one after the other (`IndexRow.facets`)."""


def on_server() -> bool:
    """Whether an OpenSearch server answers (SEARCH_ENGINE), and not the database."""
    return bool(getattr(settings, "SEARCH_ENGINE", "") == OPENSEARCH)


def shelf() -> Shelf:
    """The engine of this database."""
    return PostgresShelf() if connection.vendor == "postgresql" else SqliteShelf()
