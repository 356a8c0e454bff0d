"""Numbers of letters among real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from racing import Race, race

WORKER = Path(__file__).with_name("letter_worker.py")
CASES = 6

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def clerks(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Race]:
    """Cases that wait for a letter."""
    with race(WORKER, tmp_path_factory.mktemp("race"), migrated) as prepared:
        yield prepared


def test_killed_between_number_and_end_neither_is_left(clerks: Race) -> None:
    before = clerks.ask("SELECT count(*) FROM letters_letter")
    events = clerks.ask("SELECT count(*) FROM records_event")
    clerks.killed("hang")
    assert clerks.ask("SELECT count(*) FROM letters_letter") == before
    assert clerks.ask("SELECT count(*) FROM records_event") == events
    assert clerks.ask("SELECT count(*) FROM foi_piece WHERE kind = 'letter'") == [(0,)]
    assert clerks.ask("SELECT last FROM records_serial WHERE key LIKE '文书/%'") == []


def test_two_clerks_at_once_share_one_run_without_gap_and_make_no_letter_twice(clerks: Race) -> None:
    told = [words for one in clerks.at_once(("issue", "linjing"), ("issue", "shenyan")) for words in one]
    made = [words for words in told if words.startswith("江交")]
    assert sorted(made) == [f"江交公开收〔2026〕{number}号" for number in range(1, CASES + 1)]
    assert sum("已经制发，还没有送出" in words for words in told) == CASES
    assert clerks.ask("SELECT serial FROM letters_letter ORDER BY serial") == [(n,) for n in range(1, CASES + 1)]
    assert clerks.ask("SELECT count(DISTINCT case_id) FROM letters_letter") == [(CASES,)]
    assert clerks.ask("SELECT last FROM records_serial WHERE key LIKE '文书/%'") == [(CASES,)]
