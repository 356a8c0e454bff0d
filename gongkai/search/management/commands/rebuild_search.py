"""Make the index of everything public anew."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string
from tqdm import tqdm

from gongkai.search.actions import clear, rebuild


class Command(BaseCommand):
    help = "重建检索：把所有公开内容重新编入检索，再去掉已不公开的；运行时检索照常可用，可重复运行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="先清空（切分规则改变以后须用），重建完以前查不全")

    def handle(self, *args: Any, fresh: bool, **options: Any) -> None:
        providers = []
        for path in settings.GONGKAI_SEARCH_PROVIDERS:
            try:
                providers.append((path, import_string(path.replace(":", "."))))
            except ImportError as error:
                raise CommandError(f"没有这个来源：{path}（{error}）") from error
        if fresh:
            clear()
        with tqdm(unit="条", disable=not sys.stderr.isatty()) as bar:

            def told(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            result = rebuild(providers, timezone.localdate(), told)
        self.stdout.write(f"编入{result.put}条，去掉{result.dropped}条")
        if result.failures:
            listed = "\n".join(result.failures[:50])
            rest = f"\n……共{len(result.failures)}项" if len(result.failures) > 50 else ""
            raise CommandError(f"有{len(result.failures)}项没有编入，旧条目一律保留：\n{listed}{rest}")
