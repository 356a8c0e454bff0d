"""The room as Django sees it."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """The room's name in Chinese."""

    name = "gongkai.disputes"
    verbose_name = "复议诉讼"
