"""Make a province for measuring in the present database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from gongkai.agencies.models import Agency
from gongkai.demo.scale import Size, make_province


class Command(BaseCommand):
    help = "生成一个省的测试数据（默认500个机关、10万条承办），只能用在空库里"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agencies", type=int, default=500)
        parser.add_argument("--duties", type=int, default=200, help="每个机关的承办数")
        parser.add_argument("--people", type=int, default=100, help="每个机关的人数")

    def handle(self, *args: Any, agencies: int, duties: int, people: int, **options: Any) -> None:
        if Agency.objects.exists():
            raise CommandError("库里已有机关。请换一个空库（GONGKAI_VAR或GONGKAI_DATABASE）再生成。")
        with tqdm(total=agencies, unit="机关", disable=not sys.stderr.isatty()) as bar:
            make_province(Size(agencies, duties, people), timezone.localdate(), lambda made: bool(bar.update(made)))
        self.stdout.write(f"已生成{agencies}个机关、{agencies * duties}条承办、{agencies * people + 1}个账号。")
