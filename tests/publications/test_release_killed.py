"""kill -9 during a release, and several clocks at once: real processes on a real database."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from moments import NOON, TODAY
from writing import BODY, go_on

from gongkai.publications import actions
from gongkai.publications.models import State

ROOT = Path(__file__).parents[2]
PROCESS = Path(__file__).with_name("releasing_process.py")
HOUR = NOON + timedelta(hours=20)
WRITTEN = ("publications_edition", "records_serial", "records_event", "search_indexrow", "publications_column")
SEVERAL = 6

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """How another process finds the test's database: SQLite as a copy on disk, PostgreSQL as it is."""
    own = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, PROCESS.parent, PROCESS.parents[1]))),
        "GONGKAI_VAR": str(tmp_path / "var"),
    }
    if connection.vendor == "sqlite":
        return own | {"GONGKAI_DATABASE": f"sqlite://{tmp_path / 'copy.sqlite3'}"}
    values = connection.settings_dict
    place = f"{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}"
    return own | {"GONGKAI_DATABASE": f"postgres://{values['USER']}:{values['PASSWORD']}@{place}/{values['NAME']}"}


@pytest.fixture
def scheduled(kinds, column, handler, cast, environment) -> dict[str, str]:
    """So many notices that wait for the same hour, where the other process sees them."""
    place = column()
    values = {"body": BODY, "formed_on": TODAY, "contact": "安全监督科", "release_at": HOUR}
    for number in range(SEVERAL):
        title = f"关于滨河大道第{number + 1}段养护的公告"
        draft = actions.start_document(kinds["notice"], place, title=title, values=values, by=handler, at=NOON)
        go_on(draft, cast, to=State.READY)
    if connection.vendor == "sqlite":
        with sqlite3.connect(environment["GONGKAI_DATABASE"].removeprefix("sqlite://")) as copy:
            connection.connection.backup(copy)
    return environment


def run(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(PROCESS), *arguments]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    ).stdout


def counted(environment: dict[str, str]) -> dict[str, object]:
    return json.loads(run(environment))


def whole(found: dict[str, object]) -> bool:
    """Every release is either out in every respect or in none."""
    live = found["live"]
    same = found["released"] == found["events"] == found["last"] == found["found"] == live
    return same and found["ready"] == SEVERAL - live and found["numbers"] == list(range(1, live + 1))


def test_a_killed_release_is_out_or_not_and_never_half(scheduled):
    for table in WRITTEN:
        command = [sys.executable, str(PROCESS), HOUR.isoformat(), table]
        with subprocess.Popen(command, env=scheduled, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "reached\n", table
            process.kill()
        assert process.returncode == -9
        found = counted(scheduled)
        assert whole(found), (table, found)
        assert found["live"] == 0, table
    assert int(run(scheduled, HOUR.isoformat())) == SEVERAL
    assert whole(counted(scheduled))


def test_three_clocks_at_once_let_each_out_once(scheduled):
    command = [sys.executable, str(PROCESS), HOUR.isoformat()]
    clocks = [subprocess.Popen(command, env=scheduled, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    done = [int(clock.communicate(timeout=120)[0]) for clock in clocks]
    assert [clock.returncode for clock in clocks] == [0, 0, 0]
    assert sum(done) == SEVERAL
    assert whole(counted(scheduled))
