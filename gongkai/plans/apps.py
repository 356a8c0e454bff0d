"""Django's name for the room."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Room `plans` (要点与台账)."""

    name = "gongkai.plans"
    verbose_name = "要点与台账"
    default_auto_field = "django.db.models.BigAutoField"
