"""Every numbered row of the tables of law behind requests has a test named by its number, here or in the room that does it."""

import re
from pathlib import Path

import pytest

from gongkai.rules.requests.grounds import EXEMPTIONS, GROUNDS
from gongkai.rules.requests.returns import CURRENT, DISPUTE_COLUMNS, TRIAL

TESTS = Path(__file__).parents[1]
ROWS = {"1_5": 7, "1_6": 13, "1_7": 10, "1_8": 14, "2_1": 8, "2_4": 12, "4_3": 7, "9": 14}  # table: its last row
TABLES = ("1_4", "1_5", "1_7", "2_2", "2_3", "3_3", "3_4", "4_3", "9")  # rows named by words, and worked examples
CHECKS = 13  # K1 to K13
NAMES = "\n".join(
    name for file in sorted(TESTS.rglob("test_*.py")) for name in re.findall(r"(?m)^def (test_\w+)", file.read_text())
)


def is_tested(row):
    """Whether a test carries the number, alone or before that of another row."""
    return re.search(rf"(?m)^test_(?:\w+_)?{row}_(?:[a-z]|\d_\d+_\d)", NAMES) is not None


@pytest.mark.parametrize("row", [f"{table}_{n}" for table, last in ROWS.items() for n in range(1, last + 1)])
def test_a_row_has_a_test_of_its_number(row):
    assert is_tested(row)


def test_a_number_that_no_test_carries_is_found_out():
    assert not is_tested("1_8_15")
    assert not is_tested("2_5_1")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_tests_of_its_number(table):
    assert re.search(rf"(?m)^test_{table}_[a-z]", NAMES), table


@pytest.mark.parametrize("check", range(1, CHECKS + 1))
def test_a_cross_check_has_a_test_of_its_number(check):
    assert re.search(rf"(?m)^test_(?:k\d+_)*k{check}_", NAMES)


def test_the_rows_named_by_words_are_all_there():
    assert list(EXEMPTIONS) == ["EX14-1", "EX14-2", "EX14-3", "EX15", "EX16-1", "EX16-2", "EX16-3"]
    codes = [
        f"{letter}{n}" for letter, last in zip("ABCDEF", (3, 8, 4, 5, 3, 1), strict=True) for n in range(1, last + 1)
    ]
    assert list(GROUNDS) == codes
    assert (len(TRIAL.rows), len(CURRENT.rows), 3 * len(DISPUTE_COLUMNS)) == (23, 25, 15)
