"""The room as Django sees it."""

from django.apps import AppConfig


class FoiConfig(AppConfig):
    """Requests for information, their clock and their decisions."""

    name = "gongkai.foi"
    verbose_name = "依申请公开"
