"""The room as Django sees it."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """The room's name in Chinese."""

    name = "gongkai.returns"
    verbose_name = "统计"
