"""Django's name for the room."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Room `agencies` (机关)."""

    name = "gongkai.agencies"
    verbose_name = "机关与人员"
    default_auto_field = "django.db.models.BigAutoField"
