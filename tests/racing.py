"""Processes of their own at one real database: SQLite in a file, or PostgreSQL where GONGKAI_DATABASE names one.

A race has a worker, a script beside its test: `worker.py prepare` fills the database, `worker.py PART ...` takes part. A
part that meets others calls `race_parts.wait`, and prints at last what became of it as JSON.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from migrated import lend
from race_parts import STOPPED, WAITING

TESTS = Path(__file__).resolve().parent
PATIENCE = 300  # seconds for a process on a busy machine


@dataclass(frozen=True)
class Race:
    """A prepared database and who takes part.

    environment   leads a process to the database
    """

    worker: Path
    environment: dict[str, str]

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of the raced database, read from outside Django."""
        database = self.environment["GONGKAI_DATABASE"]
        if database.startswith("sqlite"):
            file = sqlite3.connect(urlsplit(database).path)
            try:
                return file.execute(statement).fetchall()
            finally:
                file.close()
        with psycopg.Connection.connect(database) as server:
            return server.execute(statement).fetchall()  # type: ignore[arg-type]

    def told(self, *part: str) -> Any:
        """What a part that meets nobody tells."""
        return json.loads(self._started(*part).communicate(timeout=PATIENCE)[0])

    def at_once(self, *parts: tuple[str, ...]) -> list[list[str]]:
        """A process for each part; when all are ready they go. What each tells, in the same order."""
        running = [self._started(*part) for part in parts]
        for each in running:
            assert each.stdout
            assert each.stdout.readline() == f"{WAITING}\n"
        for each in running:
            assert each.stdin
            each.stdin.write("go\n")
            each.stdin.flush()
        ends = [each.communicate(timeout=PATIENCE)[0] for each in running]
        assert [each.returncode for each in running] == [0] * len(running)
        return [json.loads(end) for end in ends]

    def killed(self, *part: str) -> None:
        """kill -9 where the part stands still: see `race_parts.stand_still`."""
        with self._started(*part) as process:
            assert process.stdout
            assert process.stdout.readline() == f"{STOPPED}\n"
            process.kill()
        assert process.returncode == -9

    def _started(self, *part: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, self.worker, *part], env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, encoding="utf-8",
        )  # fmt: skip


@contextmanager
def race(worker: Path, folder: Path, migrated: Path) -> Iterator[Race]:
    """A database of the race's own, prepared by its worker; on SQLite it begins with the kept tables."""
    wanted, name = os.environ.get("GONGKAI_DATABASE", ""), f"gongkai_{worker.stem}_{os.getpid()}"
    on_server = wanted.startswith("postgres")
    if on_server:
        with psycopg.Connection.connect(wanted, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        database = urlsplit(wanted)._replace(path=f"/{name}").geturl()
    else:
        database = f"sqlite://{folder}/race.sqlite3"
        lend(migrated, folder / "race.sqlite3")
    places = (worker.parent, TESTS, TESTS / "foi", TESTS.parent)
    own = {
        "GONGKAI_DATABASE": database,
        "GONGKAI_VAR": str(folder),
        "PYTHONPATH": os.pathsep.join(map(str, places)),
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
    }
    environment = os.environ | own
    try:
        subprocess.run([sys.executable, worker, "prepare"], env=environment, check=True, timeout=PATIENCE)
        yield Race(worker, environment)
    finally:
        if on_server:
            with psycopg.Connection.connect(wanted, autocommit=True) as server:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
