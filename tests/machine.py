"""What a machine may lack: the tests that need it are skipped there, but never where everything is promised (CI)."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(what: str, package: str) -> NoReturn:
    """Skip the test, naming the Debian package that brings what is not here; with GONGKAI_CI set it fails."""
    words = f"{what} is not here (Debian package {package})"
    if os.environ.get("GONGKAI_CI"):
        pytest.fail(f"{words}, and GONGKAI_CI promises it")
    pytest.skip(words)
