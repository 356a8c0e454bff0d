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
    assert told.count("“申请表.pdf”：认不出这是什么文件。") == 10
    assert sorted(given, key=lambda number: int(number.rpartition("〕")[2][:-1])) == [
        f"江交公开申〔2026〕{n}号" for n in range(1, 21)
    ]


def test_a_form_sent_twice_at_once_makes_one_request(desk: Race) -> None:
    first, second = desk.at_once(("same", "linjing"), ("same", "suwan"))
    assert len(first) == len(second) == 15
    for one, other in zip(first, second, strict=True):
        assert one.split()[:2] == other.split()[:2], "the same number and query code"
        assert sorted(line.split()[2] for line in (one, other)) == ["False", "True"]
    assert [line.split()[0] for line in first] == [f"江交公开申〔2026〕{n}号" for n in range(1, 16)]
