"""Two clerks at once, as real processes on one real database: SQLite in a file, or PostgreSQL where GONGKAI_DATABASE names one."""

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
WORKER = [sys.executable, str(HERE / "request_race_worker.py")]

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[dict[str, str]]:
    """A prepared database of its own, and the environment that leads to it."""
    folder = tmp_path_factory.mktemp("race")
    wanted = os.environ.get("GONGKAI_DATABASE", "")
    name = f"gongkai_request_race_{os.getpid()}"
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        database = urlsplit(wanted)._replace(path=f"/{name}").geturl()
    else:
        database = f"sqlite://{folder}/race.sqlite3"
        lend(migrated, folder / "race.sqlite3")
    settings = {"GONGKAI_DATABASE": database, "GONGKAI_VAR": str(folder), "PYTHONPATH": PYTHON_PATH}
    env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run([*WORKER, "prepare"], env=env, check=True, timeout=300)
    yield env
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.parametrize(
    ("part", "people"),
    [
        ("take", ("chenxiaolan", "zhengjie")),
        ("hear", ("chenxiaolan", "zhengjie")),
        ("decide", ("xuguoliang", "luoyong")),
    ],
)
def test_of_two_clerks_at_once_one_wins_and_one_is_told(
    part: str, people: tuple[str, str], environment: dict[str, str]
) -> None:
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    running = [subprocess.Popen([*WORKER, part, who], env=environment, **pipe) for who in people]  # type: ignore[call-overload]
    for each in running:
        assert each.stdout.readline() == "ready\n"
    for each in running:
        each.stdin.write("go\n")
        each.stdin.flush()
    first, second = (json.loads(each.communicate(timeout=120)[0]) for each in running)
    assert len(first) == len(second) == 8
    for one, other in zip(first, second, strict=True):
        assert sorted([one == "won", other == "won"]) == [False, True]
        assert "刚被他人处理" in (other if one == "won" else one)
