"""A tsvector of the same tokens under a GIN index, asked for windows of days that grow until enough is found.

A common word would give a bitmap of a million rows for a page of twenty. So the newest days are asked first: each entry
carries the marks of the windows it lies in, and the index skips along the short list of a window. A rare word reaches
the last question, which has no window and few hits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from gongkai.search.models import COUNTED, IndexRow, IndexText
from gongkai.search.sources.expressions import Ask, tsquery
from gongkai.search.sources.marking import has_all
from gongkai.search.sources.places import BITS, SPANS
from gongkai.search.sources.ranking import score

BARE = "SELECT id, facets FROM search_indexrow WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s"
HITS = "SELECT id, facets FROM search_hits(%s::tsquery, %s, %s, %s)"
JOINED = "SELECT count(*), string_agg(facets, chr(31)) FROM ({}) h"
SCORED = 500  # newest hits that are read for relevance, and as many again that have every term in the title


class PostgresShelf:
    """Finds texts that hold all tokens of every term: whether in order, the caller looks up."""

    proves = False

    def newest(self, ask: Ask, skip: int, most: int) -> list[int]:
        """Ids of entries, newest first."""
        if ask.is_bare:
            return [row[0] for row in self._rows(BARE, [ask.low, ask.high, skip + most])][skip:]
        return self._first(ask, skip + most)[skip:]

    def relevant(self, ask: Ask, skip: int, most: int) -> list[int]:
        """Best first among the newest SCORED hits and the newest SCORED with every term in title or number."""
        if not ask.terms:
            return self.newest(ask, skip, most)
        ids = {*self._first(ask, SCORED, in_title=True), *self._first(ask, SCORED)}
        rows = IndexText.objects.filter(pk__in=ids).values_list("pk", "title", "number", "index_number", "text")
        scored = [
            (score(ask.terms, title, (number, index_number), text), pk)
            for pk, title, number, index_number, text in rows
            if has_all(ask.terms, (title, number, index_number, text))
        ]
        return [pk for _, pk in sorted(scored, reverse=True)][skip : skip + most]

    def counted(self, ask: Ask, most: int = COUNTED + 1) -> str:
        """The facets of the newest entries."""
        count, facets = 0, None
        for question in [None] if ask.is_bare else self._windows(ask):
            sql, values = (HITS, [question, ask.low, ask.high, most]) if question else (BARE, [ask.low, ask.high, most])
            ((count, facets),) = self._rows(JOINED.format(sql), values)
            if count >= most:
                break
        return facets or ""

    def _first(self, ask: Ask, most: int, *, in_title: bool = False) -> list[int]:
        rows: list[Any] = []
        for question in self._windows(ask, in_title=in_title):
            rows = self._rows(HITS, [question, ask.low, ask.high, most])
            if len(rows) >= most:
                break
        return [row[0] for row in rows]

    @staticmethod
    def _windows(ask: Ask, *, in_title: bool = False) -> Iterator[str]:
        """The question for the newest days, then for more of them, at last for all."""
        newest = IndexRow.objects.filter(pk__lt=ask.high).order_by("-pk").values_list("pk", flat=True).first()
        for power in SPANS if newest else ():
            bucket = (newest or 0) >> BITS >> power
            yield tsquery(ask, in_title=in_title, span=(power, bucket))
            if (bucket - 1) << power << BITS <= ask.low:
                return
        yield tsquery(ask, in_title=in_title)

    @staticmethod
    def _rows(sql: str, values: list[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
