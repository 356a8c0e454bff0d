"""The bureau that receives requests, and one of its requests answered with its papers, ready for the archive."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from archive_steps import FORM, told
from publishing_office import column, kinds  # noqa: F401 - fixtures
from request_steps import AT
from requests_world import *  # noqa: F403 - all its fixtures

from gongkai.agencies.models import Agency, Person, Section
from gongkai.foi.models import Case
from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Template
from gongkai.records.models import SYSTEM


@pytest.fixture
def answered(
    make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, office_head: Person
) -> Case:
    """A request with its form on file, to which everything was given."""
    return told(make_case(safety, handler, files=(FORM,)), handler, head, office_head)


@pytest.fixture
def templates(bureau: Agency) -> list[Template]:
    """The product's own letters."""
    return install_templates(by=SYSTEM, at=AT)
