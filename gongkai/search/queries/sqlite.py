"""FTS5, asked directly: it goes through its ids backwards by itself and stops when the page is full."""

from __future__ import annotations

from typing import Any

from django.db import connection

from gongkai.search.models import COUNTED
from gongkai.search.sources.expressions import Ask, fts5

ROWS = "SELECT id FROM search_indexrow WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s OFFSET %s"
HITS = (
    "SELECT rowid AS id FROM search_fts WHERE search_fts MATCH %s AND rowid >= %s AND rowid < %s"
    " ORDER BY rowid DESC LIMIT %s OFFSET %s"
)
BEST = (
    "SELECT rowid FROM search_fts WHERE search_fts MATCH %s AND rowid >= %s AND rowid < %s"
    " AND rank MATCH 'bm25(8.0, 1.0, 0.0)' ORDER BY rank, rowid DESC LIMIT %s OFFSET %s"
)
COUNTS = "SELECT group_concat(r.facets, char(31)) FROM ({}) h CROSS JOIN search_indexrow r ON r.id = h.id"


class SqliteShelf:
    """Exact: tokens in a phrase follow each other in the text."""

    proves = True

    def newest(self, ask: Ask, skip: int, most: int, enough: int = 0) -> list[int]:
        """Ids of entries, newest first; more than enough take no longer."""
        sql, values = self._hits(ask, skip, most)
        return [row[0] for row in self._rows(sql, values)]

    def relevant(self, ask: Ask, skip: int, most: int) -> list[int]:
        """By bm25, the title counting eight times."""
        if not ask.terms:
            return self.newest(ask, skip, most)
        return [row[0] for row in self._rows(BEST, [fts5(ask), ask.low, ask.high, most, skip])]

    def counted(self, ask: Ask, most: int = COUNTED + 1) -> str:
        """The facets of the newest entries."""
        sql, values = self._hits(ask, 0, most)
        return str(self._rows(COUNTS.format(sql), values)[0][0] or "")

    @staticmethod
    def _hits(ask: Ask, skip: int, most: int) -> tuple[str, list[Any]]:
        bounds = [ask.low, ask.high, most, skip]
        return (ROWS, bounds) if ask.is_bare else (HITS, [fts5(ask), *bounds])

    @staticmethod
    def _rows(sql: str, values: list[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
