"""Duties, events, mails and files among real processes."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from racing import Race, race

WORKER = Path(__file__).parents[1] / "race_worker.py"
ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Race]:
    """Duties in review, letters in the outbox."""
    with race(WORKER, tmp_path_factory.mktemp("race"), migrated) as prepared:
        yield prepared


def test_two_people_who_decide_the_same_duties_one_wins_and_one_is_told(ledger: Race) -> None:
    first, second = ledger.at_once(("decide", "linjing"), ("decide", "shenyan"))
    assert len(first) == len(second) == 12
    for one, other in zip(first, second, strict=True):
        assert sorted([one == "won", other == "won"]) == [False, True]
        loser = other if one == "won" else one
        assert loser.endswith("刚被他人处理。")
    decided = dict(
        ledger.ask("SELECT verb, count(*) FROM records_event WHERE verb IN ('accepted', 'sent_back') GROUP BY verb")
    )
    assert sum(int(str(number)) for number in decided.values()) == 12
    states = Counter(str(row[0]) for row in ledger.ask("SELECT state FROM plans_duty"))
    assert states == Counter({"done": decided.get("accepted", 0), "working": decided.get("sent_back", 0)}) - Counter()


def test_two_writers_of_one_chain_lose_nothing(ledger: Race) -> None:
    before = ledger.ask("SELECT length FROM records_chain WHERE key = 'jiaotong'")[0][0]
    ledger.at_once(("append", "a"), ("append", "b"))
    after = ledger.ask("SELECT length FROM records_chain WHERE key = 'jiaotong'")[0][0]
    assert int(str(after)) - int(str(before)) == 120
    command = [sys.executable, str(ROOT / "manage.py"), "verify_records"]
    walked = subprocess.run(command, check=True, env=ledger.environment, capture_output=True, text=True)
    assert f"jiaotong：{after}条，完整" in walked.stdout


def test_two_clocks_send_every_mail_once(ledger: Race) -> None:
    ledger.at_once(("tick",), ("tick",))
    ledger.at_once(("tick",))  # what one wrote while the other was sending waits for the next
    letters = list(Path(ledger.environment["GONGKAI_VAR"], "mail").glob("*.log"))
    text = "".join(path.read_text() for path in letters)
    sent = ledger.ask("SELECT count(*) FROM records_message WHERE sent_at IS NOT NULL")[0][0]
    assert ledger.ask("SELECT count(*) FROM records_message WHERE sent_at IS NULL")[0][0] == 0
    assert text.count("\nSubject: ") == sent
    digests = ledger.ask("SELECT count(*), count(DISTINCT recipient) FROM records_message WHERE key LIKE 'digest-%'")
    assert digests[0][0] in (1, 2)


def test_the_same_file_from_two_is_stored_once(ledger: Race) -> None:
    first, second = ledger.at_once(("keep",), ("keep",))
    assert first == second
    assert ledger.ask("SELECT count(*) FROM records_attachment")[0][0] == 20
