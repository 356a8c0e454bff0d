"""The room as Django sees it."""

from django.apps import AppConfig


class FeesConfig(AppConfig):
    """The room's name in Chinese."""

    name = "gongkai.fees"
    verbose_name = "收费"
