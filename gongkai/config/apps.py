"""Django's name for the room, and what it asks of the machine."""

from typing import Any

from django.apps import AppConfig
from django.core import checks


class ConfigConfig(AppConfig):
    """Room `config`: templates and styles of the sign-in pages."""

    name = "gongkai.config"
    label = "gongkai_config"
    verbose_name = "公开"

    def ready(self) -> None:
        """With every start by `manage.py`, the machine is looked at."""
        checks.register(chinese_faces)


def chinese_faces(**_: Any) -> list[checks.CheckMessage]:
    """A warning for the operator where no .pdf can be made for want of a face for Chinese."""
    from gongkai.papers.actions.public import can_write_pdf

    if can_write_pdf():
        return []
    told = "服务器上没有中文字体：文书不能制发，案卷不能归档，公开的文件没有PDF版。"
    return [
        checks.Warning(told, hint="请安装中文字体（apt-get install fonts-noto-cjk），然后重启服务。", id="gongkai.W001")
    ]
