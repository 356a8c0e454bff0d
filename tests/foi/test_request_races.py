"""Two clerks at once take, hear and decide, as real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from racing import Race, race

WORKER = Path(__file__).with_name("request_race_worker.py")

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Race]:
    """Requests to take, to hear of, to decide."""
    with race(WORKER, tmp_path_factory.mktemp("race"), migrated) as prepared:
        yield prepared


@pytest.mark.parametrize(
    ("part", "people"),
    [
        ("take", ("chenxiaolan", "zhengjie")),
        ("hear", ("chenxiaolan", "zhengjie")),
        ("decide", ("xuguoliang", "luoyong")),
    ],
)
def test_of_two_clerks_at_once_one_wins_and_one_is_told(part: str, people: tuple[str, str], requests: Race) -> None:
    first, second = requests.at_once(*((part, who) for who in people))
    assert len(first) == len(second) == 8
    for one, other in zip(first, second, strict=True):
        assert sorted([one == "won", other == "won"]) == [False, True]
        assert "刚被他人处理" in (other if one == "won" else one)
