"""Finds the folder of real plans: GONGKAI_PLANS, else beside the repository. Tests that need it skip where it is absent."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("GONGKAI_PLANS") or Path(__file__).resolve().parents[2] / "shared" / "plans")
PLANS = sorted(path for path in FOLDER.glob("[0-9][0-9]-*") if path.suffix in {".txt", ".md"})

needs_plans = pytest.mark.skipif(not PLANS, reason="the folder of real plans is not here (set GONGKAI_PLANS)")


def each_plan():
    """A parameter for each real plan, its id the file's name; one that skips where there are none."""
    if not PLANS:
        return [pytest.param(FOLDER, marks=needs_plans, id="no plans here")]
    return [pytest.param(path, id=path.name) for path in PLANS]
