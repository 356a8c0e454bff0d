"""The bureau that receives requests, and clients signed in as its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from requests_world import *  # noqa: F403 - all its fixtures

from gongkai.agencies.models import Person

BACKEND = "gongkai.agencies.backends.RoleBackend"


@pytest.fixture
def signed_in(db: None) -> Callable[[Person], Client]:
    """A client as this person."""

    def enter(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return enter
