"""Numbers of letters among real processes: SQLite in a file, or PostgreSQL where GONGKAI_DATABASE names one."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from migrated import lend

HERE = Path(__file__).resolve().parent
PATHS = os.pathsep.join(str(path) for path in (HERE.parent, HERE.parent / "foi", HERE.parent.parent))
WORKER = [sys.executable, str(HERE / "letter_worker.py")]
CASES = 6
Query = Callable[[str], list[tuple[object, ...]]]

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[dict[str, str]]:
    """A prepared database of its own, and the environment that leads to it."""
    folder = tmp_path_factory.mktemp("letters")
    wanted = os.environ.get("GONGKAI_DATABASE", "")
    name = f"gongkai_letters_{os.getpid()}"
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        database = urlsplit(wanted)._replace(path=f"/{name}").geturl()
    else:
        database = f"sqlite://{folder}/letters.sqlite3"
        lend(migrated, folder / "letters.sqlite3")
    settings = {"GONGKAI_DATABASE": database, "GONGKAI_VAR": str(folder), "PYTHONPATH": PATHS}
    env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run([*WORKER, "prepare"], env=env, check=True, timeout=600)
    yield env
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def ask(environment: dict[str, str]) -> Query:
    """Reads the raced database from outside Django."""
    database = environment["GONGKAI_DATABASE"]

    def rows(statement: str) -> list[tuple[object, ...]]:
        if database.startswith("sqlite"):
            file = sqlite3.connect(urlsplit(database).path)
            try:
                return file.execute(statement).fetchall()
            finally:
                file.close()
        with psycopg.Connection.connect(database) as server:
            return server.execute(statement).fetchall()  # type: ignore[arg-type]

    return rows


def test_killed_between_number_and_end_neither_is_left(environment: dict[str, str], ask: Query) -> None:
    before = ask("SELECT count(*) FROM letters_letter")
    events = ask("SELECT count(*) FROM records_event")
    process = subprocess.Popen([*WORKER, "hang"], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "made"
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    assert ask("SELECT count(*) FROM letters_letter") == before
    assert ask("SELECT count(*) FROM records_event") == events
    assert ask("SELECT count(*) FROM foi_piece WHERE kind = 'letter'") == [(0,)]
    assert ask("SELECT last FROM records_serial WHERE key LIKE '文书/%'") == []


def test_two_clerks_at_once_share_one_run_without_gap_or_double(environment: dict[str, str], ask: Query) -> None:
    clerks = [
        subprocess.Popen(
            [*WORKER, "issue", name], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("linjing", "shenyan")
    ]
    for one in clerks:
        assert one.stdout is not None
        assert one.stdout.readline().strip() == "ready"
    for one in clerks:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [json.loads(one.communicate(timeout=300)[0]) for one in clerks]
    assert sorted(number for one in told for number in one) == sorted(
        f"江交公开收〔2026〕{number}号" for number in range(1, 2 * CASES + 1)
    )
    assert ask("SELECT serial FROM letters_letter ORDER BY serial") == [(n,) for n in range(1, 2 * CASES + 1)]
    assert ask("SELECT last FROM records_serial WHERE key LIKE '文书/%'") == [(2 * CASES,)]
