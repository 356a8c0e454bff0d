"""Every engine that this run can reach: the database that the suite runs on, and an OpenSearch in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from osmem_server import OsmemServer

from gongkai.search.actions import clear


@pytest.fixture(scope="session")
def opensearch() -> Iterator[OsmemServer]:
    with OsmemServer.start(japanese=False) as server:
        yield server


@pytest.fixture(params=["database", "opensearch"])
def engine(request: pytest.FixtureRequest, settings: Any, db: None) -> str:
    """The name of the engine; the index is empty. After the commit of a change it is found by every engine."""
    name: str = request.param
    settings.SEARCH_ENGINE = ""
    if name == "opensearch":
        server: OsmemServer = request.getfixturevalue("opensearch")
        settings.SEARCH_ENGINE, settings.GONGKAI_OPENSEARCH = "opensearch", server.url
        clear()
    return name
