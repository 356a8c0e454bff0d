"""kill -9 in the middle of a confirmation: a real process on a real database dies, and no half plan is left."""

# ruff: noqa: F401, F811 — fixtures are imported
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from importing_office import kept_files, reading, sections, settle

ROOT = Path(__file__).parents[2]
PROCESS = Path(__file__).with_name("confirming_process.py")
NOTHING = {"Plan": 0, "Task": 0, "Duty": 0, "Period": 0, "events": 0, "state": "ready"}

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def environment(tmp_path, settings) -> dict[str, str]:
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


def shared(environment: dict[str, str]) -> None:
    """Put the rows where the other process sees them."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(environment["GONGKAI_DATABASE"].removeprefix("sqlite://")) as copy:
            connection.connection.backup(copy)


def counted(environment: dict[str, str]) -> dict[str, object]:
    found = subprocess.run(
        [sys.executable, PROCESS], env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(found.stdout)


@pytest.mark.slow
def test_a_killed_confirmation_leaves_no_half_plan(reading, sections, coordinator, environment):
    settle(reading, sections, coordinator)
    shared(environment)
    for table in ("plans_plan", "plans_task", "plans_period", "records_event"):
        command = [sys.executable, str(PROCESS), str(reading.pk), table]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "reached\n", table
            process.kill()
        assert process.returncode == -9
        assert counted(environment) == NOTHING, table
    subprocess.run([sys.executable, PROCESS, str(reading.pk)], env=environment, cwd=ROOT, check=True, timeout=120)
    assert counted(environment) == {"Plan": 1, "Task": 9, "Duty": 18, "Period": 60, "events": 19, "state": "confirmed"}
