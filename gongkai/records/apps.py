"""Django's name for the room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Room `records` (台账)."""

    name = "gongkai.records"
    verbose_name = "操作记录"
    default_auto_field = "django.db.models.BigAutoField"
