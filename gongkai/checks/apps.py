"""Django's name for the room."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Room `checks` (自动核验)."""

    name = "gongkai.checks"
    verbose_name = "自动核验"
    default_auto_field = "django.db.models.BigAutoField"
