"""Django's name for the room."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Room `administration`."""

    name = "gongkai.administration"
