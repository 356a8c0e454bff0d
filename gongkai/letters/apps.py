"""The room as Django sees it."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The room's name in Chinese."""

    name = "gongkai.letters"
    verbose_name = "文书"
