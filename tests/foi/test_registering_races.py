"""Two clerks register at once: real processes on SQLite in a file, or on PostgreSQL where GONGKAI_DATABASE names one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from migrated import lend

HERE = Path(__file__).resolve().parent
PYTHON_PATH = os.pathsep.join(map(str, (HERE, HERE.parent, HERE.parent.parent)))

pytestmark = pytest.mark.race  # and so on PostgreSQL too, which leaves out what is slow


@pytest.fixture
def environment(tmp_path: Path, migrated: Path) -> Iterator[dict[str, str]]:
    """A prepared database of its own, and the environment that leads to it."""
    wanted, name = os.environ.get("GONGKAI_DATABASE", ""), f"gongkai_race_foi_{os.getpid()}"
    database = f"sqlite://{tmp_path}/race.sqlite3"
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        database = urlsplit(wanted)._replace(path=f"/{name}").geturl()
    else:
        lend(migrated, tmp_path / "race.sqlite3")
    settings = {"GONGKAI_DATABASE": database, "GONGKAI_VAR": str(tmp_path), "PYTHONPATH": PYTHON_PATH}
    env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run([sys.executable, HERE / "registering_process.py", "prepare"], env=env, check=True, timeout=300)
    yield env
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def race(environment: dict[str, str], *clerks: str) -> list[list[str]]:
    """Start a process for each clerk, let all go at once, and collect what they tell."""
    running = [
        subprocess.Popen([sys.executable, HERE / "registering_process.py", "register", clerk], env=environment,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        for clerk in clerks
    ]  # fmt: skip
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


def test_two_clerks_at_once_take_every_number_once_and_refusals_leave_no_gap(environment: dict[str, str]) -> None:
    told = [line for clerk in race(environment, "linjing", "suwan") for line in clerk]
    given = [line for line in told if line.startswith("江交")]
    assert len(told) == 30
    assert told.count("认不出这是什么文件。") == 10
    assert sorted(given, key=lambda number: int(number.rpartition("〕")[2][:-1])) == [
        f"江交公开申〔2026〕{n}号" for n in range(1, 21)
    ]
