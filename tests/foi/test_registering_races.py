"""Two clerks register at once, as real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from racing import Race, race

WORKER = Path(__file__).with_name("registering_process.py")

pytestmark = pytest.mark.race  # and so on PostgreSQL too, which leaves out what is slow


@pytest.fixture
def desk(tmp_path: Path, migrated: Path) -> Iterator[Race]:
    """A bureau that receives."""
    with race(WORKER, tmp_path, migrated) as prepared:
        yield prepared


def test_two_clerks_at_once_take_every_number_once_and_refusals_leave_no_gap(desk: Race) -> None:
    told = [line for clerk in desk.at_once(("register", "linjing"), ("register", "suwan")) for line in clerk]
    given = [line for line in told if line.startswith("江交")]
    assert len(told) == 30
    assert told.count("认不出这是什么文件。") == 10
    assert sorted(given, key=lambda number: int(number.rpartition("〕")[2][:-1])) == [
        f"江交公开申〔2026〕{n}号" for n in range(1, 21)
    ]
