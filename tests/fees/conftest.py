"""The bureau that receives requests, as `tests/foi/requests_world` makes it, and the rates of the product."""

from __future__ import annotations

import pytest
from moments import NOON
from requests_world import *  # noqa: F403 - all its fixtures

from gongkai.agencies.models import Agency
from gongkai.fees.actions.rates import install_rates
from gongkai.fees.models import Rate
from gongkai.records.models import SYSTEM


@pytest.fixture
def rates(bureau: Agency) -> Rate:
    return install_rates(by=SYSTEM, at=NOON)[0]
