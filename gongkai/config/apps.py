"""Django's name for the room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Room `config`: templates and styles of the sign-in pages."""

    name = "gongkai.config"
    label = "gongkai_config"
    verbose_name = "公开"
