"""Two clerks at once, as processes on one real database: SQLite in a file, or PostgreSQL where GONGKAI_DATABASE names one."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from migrated import lend

TESTS = Path(__file__).resolve().parent.parent
PYTHON_PATH = os.pathsep.join(str(path) for path in (TESTS, TESTS / "foi", TESTS.parent))
WORKER = str(TESTS / "fees" / "payment_worker.py")
ROUNDS = 8
Query = Callable[[str], list[tuple[object, ...]]]

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[dict[str, str]]:
    """A prepared database of its own, and the environment that leads to it."""
    folder = tmp_path_factory.mktemp("till")
    wanted, name = os.environ.get("GONGKAI_DATABASE", ""), f"gongkai_till_{os.getpid()}"
    database = f"sqlite://{folder}/till.sqlite3"
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        database = urlsplit(wanted)._replace(path=f"/{name}").geturl()
    else:
        lend(migrated, folder / "till.sqlite3")
    settings = {"GONGKAI_DATABASE": database, "GONGKAI_VAR": str(folder), "PYTHONPATH": PYTHON_PATH}
    env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run([sys.executable, WORKER, "prepare"], env=env, check=True, timeout=300)
    yield env
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def rows(till: dict[str, str]) -> Query:
    """Reads the database from outside Django."""

    def read(statement: str) -> list[tuple[object, ...]]:
        database = till["GONGKAI_DATABASE"]
        if database.startswith("sqlite"):
            file = sqlite3.connect(urlsplit(database).path)
            try:
                return file.execute(statement).fetchall()
            finally:
                file.close()
        with psycopg.Connection.connect(database) as server:
            return server.execute(statement).fetchall()  # type: ignore[arg-type]

    return read


def race(env: dict[str, str], part: str) -> list[list[str]]:
    """Both clerks do their part at once."""
    running = [
        subprocess.Popen([sys.executable, WORKER, part, who], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         text=True, encoding="utf-8")
        for who in ("linjing", "shenyan")
    ]  # fmt: skip
    for each in running:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    for each in running:
        assert each.stdin
        each.stdin.write("go\n")
        each.stdin.flush()
    ends = [each.communicate(timeout=120)[0] for each in running]
    assert [each.returncode for each in running] == [0, 0]
    return [json.loads(end) for end in ends]


def one_of_two_won(told: list[list[str]]) -> None:
    for one, other in zip(*told, strict=True):
        assert sorted((one == "won", other == "won")) == [False, True]
        assert (other if one == "won" else one) != "won"


def test_the_same_payment_of_two_clerks_is_entered_once(till: dict[str, str], rows: Query) -> None:
    told = race(till, "pay")
    assert [len(one) for one in told] == [ROUNDS, ROUNDS]
    one_of_two_won(told)
    assert rows("SELECT count(*), count(DISTINCT charge_id) FROM fees_payment") == [(ROUNDS, ROUNDS)]
    assert rows("SELECT count(*) FROM fees_charge WHERE state = 'paid'") == [(ROUNDS,)]
    assert rows("SELECT count(*) FROM foi_clockentry WHERE kind = 'fee_paid'") == [(ROUNDS,)]


def test_two_clerks_who_charge_the_same_request_make_one_charge(till: dict[str, str], rows: Query) -> None:
    before = rows("SELECT count(*) FROM fees_charge")[0][0]
    one_of_two_won(race(till, "compute"))
    assert rows("SELECT count(*), count(DISTINCT case_id) FROM fees_charge") == [(int(str(before)) + ROUNDS,) * 2]
