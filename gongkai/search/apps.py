"""The room as Django sees it."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Full text index of what is public."""

    name = "gongkai.search"
    verbose_name = "检索"
