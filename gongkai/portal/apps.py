"""Django's name for the room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Room `portal`."""

    name = "gongkai.portal"
