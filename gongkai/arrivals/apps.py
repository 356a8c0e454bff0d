"""Django's name for the room."""

from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    """Room `arrivals` (旧网站导入)."""

    name = "gongkai.arrivals"
    verbose_name = "旧网站导入"
