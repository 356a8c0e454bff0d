"""Archive files among real processes: SQLite in a file, or PostgreSQL where GONGKAI_DATABASE names one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from migrated import lend

HERE = Path(__file__).resolve().parent
PATHS = os.pathsep.join(str(path) for path in (HERE, HERE.parent, HERE.parent / "foi", HERE.parent.parent))
WORKER = [sys.executable, str(HERE / "archive_worker.py")]
CASES = 4

pytestmark = [pytest.mark.race, pytest.mark.slow]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[dict[str, str]]:
    """A prepared database of its own, and the environment that leads to it."""
    folder = tmp_path_factory.mktemp("archives")
    wanted = os.environ.get("GONGKAI_DATABASE", "")
    name = f"gongkai_archives_{os.getpid()}"
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        database = urlsplit(wanted)._replace(path=f"/{name}").geturl()
    else:
        database = f"sqlite://{folder}/archives.sqlite3"
        lend(migrated, folder / "archives.sqlite3")
    settings = {"GONGKAI_DATABASE": database, "GONGKAI_VAR": str(folder), "PYTHONPATH": PATHS}
    env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run([*WORKER, "prepare"], env=env, check=True, timeout=600)
    yield env
    if wanted.startswith("postgres"):
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def volumes(environment: dict[str, str]) -> list[list[str]]:
    """The faults of every volume that there is."""
    told = subprocess.run([*WORKER, "verify"], env=environment, check=True, timeout=300, stdout=subprocess.PIPE)
    found: list[list[str]] = json.loads(told.stdout)
    return found


def test_killed_in_the_middle_no_volume_is_left_and_then_two_clerks_make_each_once(environment: dict[str, str]) -> None:
    process = subprocess.Popen([*WORKER, "hang"], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "made"
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    assert volumes(environment) == []
    clerks = [
        subprocess.Popen(
            [*WORKER, "archive", name], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
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
    first, second = (json.loads(one.communicate(timeout=300)[0]) for one in clerks)
    for pair in zip(first, second, strict=True):
        assert sum(len(one) == 64 for one in pair) == 1, pair
        assert any("刚被他人处理" in one for one in pair), pair
    assert volumes(environment) == [[]] * CASES
