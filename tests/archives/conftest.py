"""The bureau that receives requests, and one of its requests answered with its papers, ready for the archive."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from archive_steps import FORM, told
from requests_world import *  # noqa: F403 - all its fixtures

from gongkai.agencies.models import Person, Section
from gongkai.foi.models import Case


@pytest.fixture
def answered(
    make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, office_head: Person
) -> Case:
    """A request with its form on file, to which everything was given."""
    return told(make_case(safety, handler, files=(FORM,)), handler, head, office_head)
