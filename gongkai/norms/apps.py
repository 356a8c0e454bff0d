"""Django's name for the room."""

from django.apps import AppConfig


class NormsConfig(AppConfig):
    """Room `norms` (规范性文件)."""

    name = "gongkai.norms"
    verbose_name = "规范性文件"
