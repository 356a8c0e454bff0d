"""Real processes on one real database: SQLite in a file, or PostgreSQL where GONGKAI_DATABASE names one."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

TESTS = Path(__file__).resolve().parent.parent
PYTHON_PATH = f"{TESTS}{os.pathsep}{TESTS.parent}"
Query = Callable[[str], list[tuple[object, ...]]]

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A prepared database of its own, and the environment that leads to it."""
    folder = tmp_path_factory.mktemp("race")
    wanted = os.environ.get("GONGKAI_DATABASE", "")
    name = f"gongkai_race_{os.getpid()}"
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        database = urlsplit(wanted)._replace(path=f"/{name}").geturl()
    else:
        database = f"sqlite://{folder}/race.sqlite3"
    settings = {"GONGKAI_DATABASE": database, "GONGKAI_VAR": str(folder), "PYTHONPATH": PYTHON_PATH}
    env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run([sys.executable, TESTS / "race_worker.py", "prepare"], env=env, check=True, timeout=300)
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


def race(environment: dict[str, str], *parts: list[str]) -> list[list[str]]:
    """Start a process for each part, let all go at once, and collect what they tell."""
    command = [sys.executable, str(TESTS / "race_worker.py")]
    running = [
        subprocess.Popen(
            [*command, *part],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for part in parts
    ]
    for each in running:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    for each in running:
        assert each.stdin
        each.stdin.write("go\n")
        each.stdin.flush()
    ends = [each.communicate(timeout=120)[0] for each in running]
    assert [each.returncode for each in running] == [0] * len(running)
    return [json.loads(end) for end in ends]


def test_two_people_who_decide_the_same_duties_one_wins_and_one_is_told(
    environment: dict[str, str], ask: Query
) -> None:
    first, second = race(environment, ["decide", "linjing"], ["decide", "shenyan"])
    assert len(first) == len(second) == 12
    for one, other in zip(first, second, strict=True):
        assert sorted([one == "won", other == "won"]) == [False, True]
        loser = other if one == "won" else one
        assert loser.endswith("刚被他人处理。")
    decided = dict(
        ask("SELECT verb, count(*) FROM records_event WHERE verb IN ('accepted', 'sent_back') GROUP BY verb")
    )
    assert sum(int(str(number)) for number in decided.values()) == 12
    states = Counter(str(row[0]) for row in ask("SELECT state FROM plans_duty"))
    assert states == Counter({"done": decided.get("accepted", 0), "working": decided.get("sent_back", 0)}) - Counter()


def test_two_writers_of_one_chain_lose_nothing(environment: dict[str, str], ask: Query) -> None:
    before = ask("SELECT length FROM records_chain WHERE key = 'jiaotong'")[0][0]
    race(environment, ["append", "a"], ["append", "b"])
    after = ask("SELECT length FROM records_chain WHERE key = 'jiaotong'")[0][0]
    assert int(str(after)) - int(str(before)) == 120
    command = [sys.executable, str(TESTS.parent / "manage.py"), "verify_records"]
    walked = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    assert f"jiaotong：{after}条，完整" in walked.stdout


def test_two_clocks_send_every_mail_once(environment: dict[str, str], ask: Query) -> None:
    race(environment, ["tick"], ["tick"])
    race(environment, ["tick"])  # what one wrote while the other was sending waits for the next
    letters = list(Path(environment["GONGKAI_VAR"], "mail").glob("*.log"))
    text = "".join(path.read_text() for path in letters)
    sent = ask("SELECT count(*) FROM records_message WHERE sent_at IS NOT NULL")[0][0]
    assert ask("SELECT count(*) FROM records_message WHERE sent_at IS NULL")[0][0] == 0
    assert text.count("\nSubject: ") == sent
    assert ask("SELECT count(*), count(DISTINCT recipient) FROM records_message WHERE key LIKE 'digest-%'")[0][0] in (
        1,
        2,
    )


def test_the_same_file_from_two_is_stored_once(environment: dict[str, str], ask: Query) -> None:
    first, second = race(environment, ["keep"], ["keep"])
    assert first == second
    assert ask("SELECT count(*) FROM records_attachment")[0][0] == 20
