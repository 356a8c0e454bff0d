"""Django's name for the room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Room `intake` (导入)."""

    name = "gongkai.intake"
    verbose_name = "要点导入"
    default_auto_field = "django.db.models.BigAutoField"
