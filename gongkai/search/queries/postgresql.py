"""A tsvector of the same tokens under a GIN index, asked for windows of days that grow until enough is found.

A common word would give a bitmap of a million rows for a page of twenty. So the newest days are asked first: each entry
carries the marks of the windows it lies in, and the index skips along the short list of a window. A window that promises
too little, going by the one before, is left out; the last question has no window.

The rarest tokens stand first in a question, as far as the statistics of the table (ANALYZE) know how often each occurs:
what they have in common is soon few, and of the long lists after them the index reads a few pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from gongkai.search.models import COUNTED, IndexText
from gongkai.search.sources.expressions import Ask, either, tsqueries
from gongkai.search.sources.marking import has_all
from gongkai.search.sources.places import BITS, window
from gongkai.search.sources.ranking import score

BARE = "SELECT id, facets FROM search_indexrow WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s"
HITS = "SELECT id, facets FROM search_hits(%s, %s, %s, %s)"
IDS = "SELECT count(*), array_agg(id ORDER BY id DESC) FROM ({}) h"
FACETS = "SELECT count(*), string_agg(facets, chr(31)) FROM ({}) h"
KNOWN = """
    SELECT min(id), max(id), (
        SELECT jsonb_object_agg(token, share)
        FROM pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS u(token, share)
        WHERE s.schemaname = current_schema() AND s.tablename = 'search_indexrow' AND s.attname = 'tsv'
        AND token = ANY(%s)
    ) FROM search_indexrow WHERE id >= %s AND id < %s
"""  # the first and the last id, and how often tokens occur, in one answer
FIRST_DAYS = 16  # that are asked at first
PROMISE = 1.5  # more days than the hits so far promise to be enough
MOST_GROWTH = 16.0  # however few hits there were
ALMOST = 0.6  # of all days: then all of them
SCORED = 500  # newest hits that are read for relevance, and as many again that have every term in the title


class PostgresShelf:
    """Finds texts that hold all tokens of every term: whether in order, the caller looks up."""

    proves = False

    def newest(self, ask: Ask, skip: int, most: int, enough: int = 0) -> list[int]:
        """Ids of entries, newest first."""
        return self._first(ask, skip + most, skip + (enough or most))[skip:]

    def relevant(self, ask: Ask, skip: int, most: int) -> list[int]:
        """Best first among the newest SCORED hits and the newest SCORED with every term in title or number."""
        if not ask.terms:
            return self.newest(ask, skip, most)
        ids = {*self._first(ask, SCORED, SCORED, in_title=True), *self._first(ask, SCORED, SCORED)}
        rows = IndexText.objects.filter(pk__in=ids).values_list("pk", "title", "number", "index_number", "text")
        scored = [
            (score(ask.terms, title, (number, index_number), text), pk)
            for pk, title, number, index_number, text in rows
            if has_all(ask.terms, (title, number, index_number, text))
        ]
        return [pk for _, pk in sorted(scored, reverse=True)][skip : skip + most]

    def counted(self, ask: Ask, most: int = COUNTED + 1) -> str:
        """The facets of the newest entries."""
        return str(self._found(FACETS, ask, most, most) or "")

    def _first(self, ask: Ask, most: int, enough: int, *, in_title: bool = False) -> list[int]:
        return list(self._found(IDS, ask, most, enough, in_title=in_title) or [])

    def _found(self, sql: str, ask: Ask, most: int, enough: int, *, in_title: bool = False) -> Any:
        """What that statement gathers from the newest entries: at most so many, from days that hold enough of them."""
        if ask.is_bare:
            return self._rows(sql.format(BARE), [ask.low, ask.high, most])[0][1]
        groups = tsqueries(ask, in_title=in_title)
        tokens = [token for group in groups for token in group]
        ((oldest, newest, shares),) = self._rows(KNOWN, [tokens, ask.low, ask.high])
        if newest is None:
            return None
        questions = _shared(groups, json.loads(shares or "{}"))
        first, last = oldest >> BITS, newest >> BITS
        since = last - FIRST_DAYS
        while True:
            since, marks = window(max(since, first), last)
            part = (last - since + 1) / (last - first + 1)
            together = sorted([*questions, (part, marks)] if ask.low or since > first else questions)
            asked = [either(tokens) for _, tokens in together]
            ((count, gathered),) = self._rows(sql.format(HITS), [asked, ask.low, ask.high, most])
            if count >= enough or since <= first:
                return gathered
            days = (last - since + 1) * min(max(PROMISE * enough / (count + 1), 2), MOST_GROWTH)
            since = first if days > ALMOST * (last - first) else last - int(days)

    @staticmethod
    def _rows(sql: str, values: list[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())


def _shared(groups: Sequence[list[str]], shares: Mapping[str, float]) -> list[tuple[float, list[str]]]:
    """Each with the part of all entries that it holds for; 0 where it is so rare that the statistics do not say."""
    return [(sum(shares.get(token, 0.0) for token in tokens), tokens) for tokens in groups]
