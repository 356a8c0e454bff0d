"""The room as Django sees it."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Columns, documents, their review and release."""

    name = "gongkai.publications"
    verbose_name = "信息公开"
