"""Archive files among real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from racing import Race, race

WORKER = Path(__file__).with_name("archive_worker.py")
CASES = 4

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def clerks(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Race]:
    """Requests that were answered."""
    with race(WORKER, tmp_path_factory.mktemp("race"), migrated) as prepared:
        yield prepared


def test_killed_in_the_middle_no_volume_is_left_and_then_two_clerks_make_each_once(clerks: Race) -> None:
    clerks.killed("hang")
    assert clerks.told("verify") == []
    first, second = clerks.at_once(("archive", "linjing"), ("archive", "shenyan"))
    for pair in zip(first, second, strict=True):
        assert sum(len(one) == 64 for one in pair) == 1, pair
        assert any("刚被他人处理" in one for one in pair), pair
    assert clerks.told("verify") == [[]] * CASES
