"""The tables as the migrations leave them, kept between runs: a quarter of a minute less before the first test on SQLite.

Migrations still run each time; over a kept copy they find nothing to do. A copy serves as long as no migration and no
version of a library changes.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

ROOT = Path(__file__).parents[1]
WRITTEN_BY_US = "gongkai/*/migrations/*.py"


def kept_in(folder: Path) -> Path:
    """Where the copy for today's migrations is kept, whether it is there or not."""
    key = sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted(ROOT.glob(WRITTEN_BY_US)):
        key.update(path.name.encode() + path.read_bytes())
    return folder / f"{key.hexdigest()[:16]}.sqlite3"


def begin_with(copy: Path) -> None:
    """Fill the first connection to a database in memory from the copy, once."""

    def fill(connection: BaseDatabaseWrapper, **_: object) -> None:
        if connection.vendor != "sqlite" or not connection.is_in_memory_db():  # type: ignore[attr-defined]
            return
        connection_created.disconnect(fill)
        with sqlite3.connect(copy) as source:
            source.backup(connection.connection)
        source.close()

    if copy.exists():
        connection_created.connect(fill, weak=False)


def lend(copy: Path, database: Path) -> None:
    """Begin a database in a file with the kept tables, for processes of their own; without a copy they migrate anew."""
    if copy.exists():
        shutil.copyfile(copy, database)


def keep(connection: BaseDatabaseWrapper, copy: Path) -> None:
    """Keep the tables of this database for the next run, whole or not at all; older copies go."""
    if copy.exists() or connection.vendor != "sqlite":
        return
    for old in copy.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    own = copy.with_name(f"{os.getpid()}.part")
    with sqlite3.connect(own) as target:
        connection.connection.backup(target)
    target.close()
    own.rename(copy)
