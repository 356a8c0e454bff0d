"""kill -9 in the middle of an import: whole documents are there and nothing else, and the next run brings the rest."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from old_site import old_line, written

ROOT = Path(__file__).parents[2]
PROCESS = Path(__file__).with_name("importing_documents.py")
TABLES = ("publications_document", "publications_editionfile", "records_event", "search_indexrow")

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """How another process finds the test's database: SQLite as a copy on disk, PostgreSQL as it is."""
    own = {**os.environ, "PYTHONPATH": str(ROOT), "GONGKAI_VAR": str(tmp_path / "var")}
    if connection.vendor == "sqlite":
        return own | {"GONGKAI_DATABASE": f"sqlite://{tmp_path / 'copy.sqlite3'}"}
    values = connection.settings_dict
    place = f"{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}"
    return own | {"GONGKAI_DATABASE": f"postgres://{values['USER']}:{values['PASSWORD']}@{place}/{values['NAME']}"}


def process(environment: dict[str, str], *arguments: object) -> list[str]:
    """Runs to its end; what it printed."""
    command = [sys.executable, str(PROCESS), *map(str, arguments)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=180)
    return done.stdout.splitlines()


def test_a_killed_import_leaves_whole_documents_and_the_next_run_brings_the_rest(
    kinds, column, bureau, tmp_path, environment
):
    column()
    (tmp_path / "a.txt").write_text("绕行路线：江北路", encoding="utf-8")
    path = written(tmp_path, *(old_line(n, files=["a.txt"], old_urls=[f"/art/{n}.html"]) for n in range(1, 13)))
    if connection.vendor == "sqlite":
        with sqlite3.connect(environment["GONGKAI_DATABASE"].removeprefix("sqlite://")) as copy:
            connection.connection.backup(copy)
    for whole, table in enumerate(TABLES, 1):
        command = [sys.executable, str(PROCESS), str(path), table, "2"]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout.readline() == "reached\n", table
            running.kill()
        assert running.returncode == -9
        found = json.loads(process(environment)[-1])
        assert found.pop("holds"), table
        assert set(found.values()) == {whole}, (table, found)
    assert process(environment, path)[-1] == f"新建{12 - len(TABLES)}份，更新0份，未变{len(TABLES)}份，未导入0份"
    assert process(environment, path)[-1] == "新建0份，更新0份，未变12份，未导入0份"
    found = json.loads(process(environment)[-1])
    assert found.pop("holds")
    assert set(found.values()) == {12}
