"""How the two databases keep the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction

from gongkai.search.models import IndexRow, IndexText
from gongkai.search.sources.cutting import characters, cut
from gongkai.search.sources.places import APART, BITS, SEPARATOR, TITLE, facet_mark, span_marks

LOCK = 0x676B_7365  # of PostgreSQL: shared by whoever changes the index, alone for a batch of a rebuild
MOST_CHARACTERS = 255_000  # of the tokens in one tsvector: four bytes each at most, and it takes 1,048,575 bytes
AT_ONCE = 400  # ids in one statement


class Stored(NamedTuple):
    """One entry as it is kept."""

    id: int
    key: str
    facets: str
    url: str
    title: str
    number: str
    index_number: str
    text: str

    @property
    def heading(self) -> list[str]:
        """Tokens of title and numbers, kept apart so that no term reaches from one into the other."""
        return [*cut(self.title), APART, *cut(self.number), APART, *cut(self.index_number)]

    @property
    def marks(self) -> list[str]:
        """Tokens of the facets that have a value, and of the characters."""
        facets = [facet_mark(number, value) for number, value in enumerate(self.facets.split(SEPARATOR)) if value]
        return facets + characters((self.title, self.number, self.index_number, self.text))


class Shelver(Protocol):
    """Writes the index of one database. All but `bulk` and `clear` are called inside a transaction."""

    def hold(self, *, alone: bool = False) -> None:
        """Wait for a rebuild's batch, or, alone, for everybody who changes the index."""

    def insert(self, rows: Sequence[Stored]) -> None:
        """Put rows in whose ids and keys are free."""

    def remove(self, ids: Sequence[int]) -> None:
        """Take rows out."""

    def clear(self) -> None:
        """Take all rows out."""

    def settle(self) -> None:
        """Sort in what was put since the last time, so that questions need not read it apart."""

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """While an empty index is filled; afterwards it is as fast as it can be."""
        yield


def shelver() -> Shelver:
    """The one for this database."""
    return PostgresShelver() if connection.vendor == "postgresql" else SqliteShelver()


class SqliteShelver:
    """FTS5 without its own copy of the text: what leaves is cut again from `IndexText`."""

    INSERT = "INSERT INTO search_fts(rowid, title, text, marks) VALUES (%s, %s, %s, %s)"
    REMOVE = "INSERT INTO search_fts(search_fts, rowid, title, text, marks) VALUES ('delete', %s, %s, %s, %s)"
    ROW = "INSERT INTO search_indexrow(id, key, facets) VALUES (%s, %s, %s)"
    TEXT = "INSERT INTO search_indextext(id, url, title, number, index_number, text) VALUES (%s, %s, %s, %s, %s, %s)"

    def hold(self, *, alone: bool = False) -> None:
        """SQLite has one writer at a time."""

    def insert(self, rows: Sequence[Stored]) -> None:
        """Put rows in whose ids and keys are free."""
        with connection.cursor() as cursor:
            cursor.executemany(self.ROW, [row[:3] for row in rows])
            cursor.executemany(self.TEXT, [(row.id, *row[3:]) for row in rows])
            cursor.executemany(self.INSERT, [self._tokens(row) for row in rows])

    def remove(self, ids: Sequence[int]) -> None:
        """Take rows out, with exactly the tokens by which they came in."""
        for some in chunks(ids):
            rows = list(stored(some))
            with connection.cursor() as cursor:
                cursor.executemany(self.REMOVE, [self._tokens(row) for row in rows])
            IndexText.objects.filter(pk__in=some).delete()
            IndexRow.objects.filter(pk__in=some).delete()

    def clear(self) -> None:
        """Take all rows out."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('delete-all')")
            cursor.execute("DELETE FROM search_indextext")
            cursor.execute("DELETE FROM search_indexrow")

    def settle(self) -> None:
        """FTS5 sorts in as it writes."""

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Afterwards all segments are merged into one."""
        yield
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('optimize')")

    @staticmethod
    def _tokens(row: Stored) -> tuple[int, str, str, str]:
        return row.id, " ".join(row.heading), " ".join(cut(row.text)), " ".join(row.marks)


class PostgresShelver:
    """A tsvector without positions in the row, filled by COPY."""

    ROWS = "COPY search_indexrow (id, key, facets, tsv) FROM STDIN"
    TEXTS = "COPY search_indextext (id, url, title, number, index_number, text) FROM STDIN"
    INDEX = "CREATE INDEX IF NOT EXISTS search_indexrow_tsv ON search_indexrow USING gin (tsv)"
    SETTLE = "SELECT gin_clean_pending_list(i) FROM to_regclass('search_indexrow_tsv') i WHERE i IS NOT NULL"

    def hold(self, *, alone: bool = False) -> None:
        """Until the end of the transaction."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}(%s)", [LOCK])

    def insert(self, rows: Sequence[Stored]) -> None:
        """Put rows in whose ids and keys are free."""
        with connection.cursor() as cursor:
            self._copy(cursor, self.ROWS, ((row.id, row.key, row.facets, self._vector(row)) for row in rows))
            self._copy(cursor, self.TEXTS, ((row.id, *row[3:]) for row in rows))

    def remove(self, ids: Sequence[int]) -> None:
        """Take rows out."""
        for some in chunks(ids):
            IndexText.objects.filter(pk__in=some).delete()
            IndexRow.objects.filter(pk__in=some).delete()

    def clear(self) -> None:
        """Take all rows out. Nobody can read the tables meanwhile, which is for a moment."""
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_indexrow, search_indextext")

    def settle(self) -> None:
        """Move the list of new entries into the index; while a rebuild has taken the index away there is none."""
        with connection.cursor() as cursor:
            cursor.execute(self.SETTLE)

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Without the index, which is made at the end at once; until then questions read the table."""
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS search_indexrow_tsv")
        try:
            yield
        finally:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
                cursor.execute(self.INDEX)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE search_indexrow")

    @staticmethod
    def _copy(cursor: Any, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with connection.wrap_database_errors, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    @staticmethod
    def _vector(row: Stored) -> str:
        heading = row.heading
        in_title = [*heading, *characters((row.title, row.number, row.index_number))]
        first = {*(TITLE + token for token in in_title), *heading, *row.marks, *span_marks(row.id >> BITS)}
        return " ".join(fitting(first - {APART, TITLE + APART}, cut(row.text)))


def fitting(first: set[str], tokens: Sequence[str]) -> set[str]:
    """All of them, without the last tokens of a text where all together might be too large for one tsvector."""
    found = first.union(tokens)
    while sum(map(len, found)) > MOST_CHARACTERS:
        tokens = tokens[: len(tokens) * 9 // 10]
        found = first.union(tokens)
    return found


def stored(ids: Sequence[int]) -> Iterator[Stored]:
    """Rows as they came in."""
    rows = {row.pk: row for row in IndexRow.objects.filter(pk__in=ids)}
    for text in IndexText.objects.filter(pk__in=ids):
        row = rows[text.pk]
        yield Stored(text.pk, row.key, row.facets, text.url, text.title, text.number, text.index_number, text.text)


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ids as one statement takes them."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
