"""Django's name for the room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Room `demo`."""

    name = "gongkai.demo"
