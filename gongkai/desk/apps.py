"""Django's name for the room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Room `desk`."""

    name = "gongkai.desk"
