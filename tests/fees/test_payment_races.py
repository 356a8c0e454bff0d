"""Two clerks at once at the till, as real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from racing import Race, race

WORKER = Path(__file__).with_name("payment_worker.py")
ROUNDS = 8

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Race]:
    """Charges that wait for their money, and requests that nobody has charged."""
    with race(WORKER, tmp_path_factory.mktemp("race"), migrated) as prepared:
        yield prepared


def both(till: Race, part: str) -> list[list[str]]:
    return till.at_once((part, "linjing"), (part, "shenyan"))


def one_of_two_won(told: list[list[str]]) -> None:
    for one, other in zip(*told, strict=True):
        assert sorted((one == "won", other == "won")) == [False, True]
        assert (other if one == "won" else one) != "won"


def test_the_same_payment_of_two_clerks_is_entered_once(till: Race) -> None:
    told = both(till, "pay")
    assert [len(one) for one in told] == [ROUNDS, ROUNDS]
    one_of_two_won(told)
    assert till.ask("SELECT count(*), count(DISTINCT charge_id) FROM fees_payment") == [(ROUNDS, ROUNDS)]
    assert till.ask("SELECT count(*) FROM fees_charge WHERE state = 'paid'") == [(ROUNDS,)]
    assert till.ask("SELECT count(*) FROM foi_clockentry WHERE kind = 'fee_paid'") == [(ROUNDS,)]


def test_two_clerks_who_charge_the_same_request_make_one_charge(till: Race) -> None:
    before = till.ask("SELECT count(*) FROM fees_charge")[0][0]
    one_of_two_won(both(till, "compute"))
    assert till.ask("SELECT count(*), count(DISTINCT case_id) FROM fees_charge") == [(int(str(before)) + ROUNDS,) * 2]
