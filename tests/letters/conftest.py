"""The bureau that receives requests, with the product's templates."""

from __future__ import annotations

from datetime import date

import pytest
from moments import on
from requests_world import *  # noqa: F403 - all its fixtures

from gongkai.agencies.models import Agency
from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Template
from gongkai.records.models import SYSTEM


@pytest.fixture
def templates(bureau: Agency) -> list[Template]:
    """The product's own."""
    return install_templates(by=SYSTEM, at=on(date(2026, 1, 5)))
