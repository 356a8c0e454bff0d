"""The room as Django sees it."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    """The room's name in Chinese."""

    name = "gongkai.archives"
    verbose_name = "归档"
