"""The bureau as a subject of records, and a place for kept files."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def kept_here(settings: object, tmp_path: Path) -> None:
    """Files of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
