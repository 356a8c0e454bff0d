"""The bureau that publishes, as `publishing_office` makes it."""

from publishing_office import *  # noqa: F403 - all its fixtures
