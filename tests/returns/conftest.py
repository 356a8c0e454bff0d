"""The bureau that receives requests, as `tests/foi/requests_world` makes it."""

from requests_world import *  # noqa: F403 - all its fixtures
