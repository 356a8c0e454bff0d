"""`rebuild_search`: everything anew while the index is in use."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from texts import entry

from gongkai.search.actions import drop, put, put_many
from gongkai.search.models import IndexRow, Query
from gongkai.search.queries import find

pytestmark = pytest.mark.usefixtures("served")


def keys(words: str = "") -> list[str]:
    return sorted(hit.key for hit in find(Query(words)).hits)


@pytest.fixture(params=["database", "opensearch"])
def served(request, settings, transactional_db):
    """Commits really happen: a server is told, a rebuild has a transaction for each batch."""
    settings.SEARCH_ENGINE = ""
    settings.GONGKAI_SEARCH_PROVIDERS = ["test_rebuilding:two_entries"]
    if request.param == "opensearch":
        server = request.getfixturevalue("opensearch")
        settings.SEARCH_ENGINE, settings.GONGKAI_OPENSEARCH = "opensearch", f"{server.url}/rebuilt"
        yield
        server.request("DELETE", "/rebuilt?ignore_unavailable=true")
    else:
        yield


def two_entries(today: date):
    return 2, iter([entry("a", "扬尘", text=f"{today:%Y}年"), entry("b", "防汛")])


def failing(today: date):
    yield 1
    raise OSError(today)


def half_wrong(today: date):
    return 3, iter([entry("c", "公路"), entry("d" * 300, "标识太长"), entry("e", None)])


def changed_meanwhile(today: date):
    """While the rebuild runs one entry is dropped and another put by somebody else."""

    def rows():
        yield from (entry(f"n{number}", "公路") for number in range(600))
        drop("n5")
        put(entry("new", "公路"))

    return 600, rows()


def rebuilt(*arguments: str) -> str:
    out = StringIO()
    call_command("rebuild_search", *arguments, stdout=out)
    return out.getvalue()


def test_everything_is_put_and_what_is_no_more_is_dropped():
    put_many([entry("a", "旧题"), entry("gone", "已撤")])
    assert rebuilt() == "编入2条，去掉1条\n"
    assert (keys(), keys("扬尘"), keys("旧题"), keys("已撤")) == (["a", "b"], ["a"], [], [])


def test_it_can_be_repeated_and_be_made_from_nothing():
    assert rebuilt() == rebuilt() == rebuilt("--fresh") == "编入2条，去掉0条\n"
    assert (keys(), keys("汛")) == (["a", "b"], ["b"])


def test_a_provider_that_fails_is_told_and_nothing_is_dropped(settings):
    put(entry("old", "旧题"))
    settings.GONGKAI_SEARCH_PROVIDERS = ["test_rebuilding:failing", "test_rebuilding:two_entries"]
    with pytest.raises(CommandError, match=r"有1项没有编入，旧条目一律保留：\ntest_rebuilding:failing："):
        rebuilt()
    assert keys() == ["a", "b", "old"]


def test_an_entry_that_cannot_be_put_is_told_and_the_others_are_put(settings):
    settings.GONGKAI_SEARCH_PROVIDERS = ["test_rebuilding:half_wrong"]
    with pytest.raises(CommandError, match=r"有2项没有编入"):
        rebuilt()
    assert keys("公路") == ["c"]


def test_a_provider_that_does_not_exist_is_told(settings):
    settings.GONGKAI_SEARCH_PROVIDERS = ["test_rebuilding:nothing"]
    with pytest.raises(CommandError, match="没有这个来源：test_rebuilding:nothing"):
        rebuilt()


def test_what_changes_meanwhile_stays_changed(settings):
    put(entry("n5", "公路"))
    settings.GONGKAI_SEARCH_PROVIDERS = ["test_rebuilding:changed_meanwhile"]
    rebuilt()
    assert find(Query("公路")).total == 600
    assert ("new" in keys("公路")) or IndexRow.objects.filter(key="new").exists() or find(Query("公路", page=30)).hits
    assert not [hit for page in range(1, 31) for hit in find(Query("公路", page=page)).hits if hit.key == "n5"]
