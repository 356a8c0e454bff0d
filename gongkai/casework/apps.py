"""The room as Django sees it."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Staff screens of requests for information."""

    name = "gongkai.casework"
    verbose_name = "依申请公开办理"
