"""The index goes with the transaction: on the database at once, on a server after the commit."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from texts import SHANGHAI, entry

from gongkai.rules.refused import Refused
from gongkai.search.actions import drop, flush_pending, put, put_many
from gongkai.search.models import IndexRow, IndexText, Pending, Query
from gongkai.search.queries import find

NOON = datetime(2026, 5, 13, 12, 0, tzinfo=SHANGHAI)


@contextmanager
def undone():
    """A transaction in which something goes wrong after the change."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def keys(words: str = "") -> list[str]:
    return [hit.key for hit in find(Query(words)).hits]


@pytest.fixture
def database(settings, db):
    settings.SEARCH_ENGINE = ""


@pytest.fixture
def server(settings, opensearch, transactional_db):
    """A server of its own index, empty, and a database that commits."""
    settings.SEARCH_ENGINE, settings.GONGKAI_OPENSEARCH = "opensearch", f"{opensearch.url}/transactions"
    Pending.objects.all().delete()
    opensearch.request("PUT", "/transactions-probe", {})
    yield opensearch
    for name in ("transactions", "transactions-probe"):
        opensearch.request("DELETE", f"/{name}?ignore_unavailable=true")


def test_a_rollback_leaves_no_trace(database):
    put(entry("old", "扬尘"))
    with undone():
        put_many([entry("new", "防汛"), entry("old", "改了")])
        drop("old")
        assert keys() == ["new"]
    assert (keys("扬尘"), keys("防汛"), keys("改了"), keys("尘")) == (["old"], [], [], ["old"])
    assert (IndexRow.objects.count(), IndexText.objects.count()) == (1, 1)


def test_a_change_is_found_inside_its_own_transaction(database):
    with transaction.atomic():
        put(entry("new", "防汛"))
        assert keys("防汛") == ["new"]
        drop("new")
        assert keys("防汛") == []


def test_the_clock_sorts_in_what_was_put(database):
    put_many([entry("a", "防汛"), entry("b", "防汛抗旱")])
    assert flush_pending(NOON) == (0, 0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('search_indexrow_tsv')")
            assert cursor.fetchone() == (0,), "pages of the list of new entries"
    assert sorted(keys("防汛")) == ["a", "b"]


def test_replacing_many_times_leaves_one_row(database):
    for number in range(20):
        put(entry("same", f"第{number}稿", "农村公路" * (number + 1)))
    assert (keys("第19稿"), keys("第18稿"), keys("农村公路")) == (["same"], [], ["same"])
    assert (IndexRow.objects.count(), IndexText.objects.count()) == (1, 1)


def test_a_crowd_in_one_second_keeps_its_day(database):
    put_many(entry(f"n{number}", "拥挤", day=date(2026, 5, 13)) for number in range(1200))
    put(entry("next", "拥挤", day=date(2026, 5, 14)))
    put(entry("late", "拥挤", day=date(2026, 5, 13)))
    found = find(Query("拥挤", size=100, since=date(2026, 5, 13), until=date(2026, 5, 13)))
    assert (found.total, {hit.day for hit in found.hits}) == (1201, {date(2026, 5, 13)})
    assert keys("拥挤")[0] == "next"


def test_more_than_are_counted(database):
    first = datetime(2026, 5, 13, tzinfo=SHANGHAI)
    seconds = (first + timedelta(seconds=number) for number in range(10_050))
    put_many(entry(f"{moment:%H%M%S}", "很多", kind=f"种类{moment.second % 3}", moment=moment) for moment in seconds)
    for words in ("很多", ""):
        found = find(Query(words, size=100, page=100))
        assert (found.total, found.at_least, len(found.hits), found.more) == (10_000, True, 100, False)
        assert sum(times for _, times in found.facets["kind"]) == 10_000
        assert find(Query(words, size=100, page=101)).hits == ()


def test_a_server_is_told_only_after_the_commit(server):
    with undone():
        put(entry("never", "防汛"))
    assert (keys("防汛"), Pending.objects.count()) == ([], 0)
    with transaction.atomic():
        put(entry("new", "防汛"))
        assert keys("防汛") == []
    assert (keys("防汛"), Pending.objects.count()) == (["new"], 0)


def test_what_a_server_could_not_be_told_is_told_later(server, settings):
    address, settings.GONGKAI_OPENSEARCH = settings.GONGKAI_OPENSEARCH, "http://127.0.0.1:9/nobody"
    put(entry("waits", "防汛"))
    assert flush_pending(NOON) == (0, 1)
    (row,) = Pending.objects.all()
    assert (row.attempts, row.not_before, bool(row.failure)) == (2, NOON + timedelta(minutes=2), True)
    assert flush_pending(NOON) == (0, 0)
    settings.GONGKAI_OPENSEARCH = address
    assert flush_pending(NOON + timedelta(minutes=1)) == (0, 0)
    assert flush_pending(NOON + timedelta(minutes=2)) == (1, 0)
    assert (keys("防汛"), Pending.objects.count()) == (["waits"], 0)


def test_a_drop_hides_at_once_even_while_the_server_has_not_been_told(server, settings):
    put(entry("secret", "防汛"))
    address, settings.GONGKAI_OPENSEARCH = settings.GONGKAI_OPENSEARCH, "http://127.0.0.1:9/nobody"
    drop("secret")
    settings.GONGKAI_OPENSEARCH = address
    assert (keys("防汛"), keys()) == ([], [])
    assert (find(Query("防汛")).total, Pending.objects.count()) == (0, 1)


def test_a_late_change_does_not_undo_a_newer_one(server, settings):
    address, settings.GONGKAI_OPENSEARCH = settings.GONGKAI_OPENSEARCH, "http://127.0.0.1:9/nobody"
    put(entry("one", "先前"))
    late = Pending.objects.get()
    settings.GONGKAI_OPENSEARCH = address
    put(entry("one", "后来"))
    drop("one")
    late.save(force_insert=True)
    assert flush_pending(NOON) == (1, 0)
    assert (keys("先前"), keys("后来")) == ([], [])


def test_a_server_that_is_away_is_told_to_the_user(server, settings):
    settings.GONGKAI_OPENSEARCH = "http://127.0.0.1:9/nobody"
    with pytest.raises(Refused, match=r"检索服务暂时没有响应。请稍后再试"):
        find(Query("防汛"))


def test_the_address_may_carry_a_login(server, settings):
    settings.GONGKAI_OPENSEARCH = settings.GONGKAI_OPENSEARCH.replace("http://", "http://reader:p%40ss@")
    put(entry("new", "防汛"))
    assert keys("防汛") == ["new"]
