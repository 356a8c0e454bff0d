"""The bureau that receives requests, as `requests_world` makes it."""

from requests_world import *  # noqa: F403 - all its fixtures
