"""Production settings: Django's own deployment check finds nothing, and nothing starts half configured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "GONGKAI_ENV": "production",
    "GONGKAI_KEYS": "k2026:" + "3c" * 32,
    "GONGKAI_SECRET_KEY": "p7Kq2vX9mW4nB8sL1dR6tY3hJ5gF0cZaQeUoIiPxMwNvTkSy-2027",
    "GONGKAI_HOSTS": "gk.example.gov.cn",
    "GONGKAI_BASE_URL": "https://gk.example.gov.cn",
}


def manage(tmp_path: Path, *arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """manage.py with production's variables, some changed or (None) taken away."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("GONGKAI", "DJANGO", "PYTEST"))}
    given = {**PRODUCTION, "GONGKAI_VAR": str(tmp_path), **changes}
    variables = clean | {key: value for key, value in given.items() if value is not None}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=120)


def test_the_deployment_check_is_clean(tmp_path):
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("name", ["GONGKAI_SECRET_KEY", "GONGKAI_KEYS", "GONGKAI_HOSTS"])
def test_production_does_not_start_without(name, tmp_path):
    result = manage(tmp_path, "check", **{name: None})
    assert result.returncode != 0
    assert f"{name} must be set" in result.stderr
