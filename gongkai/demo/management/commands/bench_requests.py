"""Measure requests for information over many cases and print tables."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from gongkai.agencies.models import Agency
from gongkai.demo.measuring_requests import Bench, Taken, due_time, functions, letters_time, screens
from gongkai.demo.scale_requests import make_requests
from gongkai.foi.models import Case, ClockEntry, Item

LARGE = "requests-0"
HEAD = "| {} | 状态 | 查询 | CPU毫秒（中位） | CPU毫秒（p95） | 数据库CPU毫秒（中位） | 字节 |\n|---|---|---|---|---|---|---|"


class Command(BaseCommand):
    help = "量依申请公开各页面和主要查询的CPU时间：在空库里生成许多申请再逐页访问"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=50_000)
        parser.add_argument("--letters", type=int, default=200)

    def handle(self, *args: Any, cases: int, letters: int, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        today = timezone.localdate()
        if not Agency.objects.filter(code=LARGE).exists():
            self._make(cases)
        bench = Bench.of(Agency.objects.get(code=LARGE), today)
        sizes = f"申请{Case.objects.count():,}，计时记录{ClockEntry.objects.count():,}，事项{Item.objects.count():,}"
        load = os.getloadavg()[0]
        self.stdout.write(
            f"{connection.vendor}；{sizes}；Python {sys.version.split()[0]}；{os.cpu_count()}核，负载{load:.1f}"
        )
        self._table("页面", screens(bench))
        self._table("查询", functions(bench))
        self.stdout.write(f"\n期限计算：每件{due_time(bench):.0f}微秒")
        if letters:
            made, used = letters_time(bench, letters, timezone.now())
            self.stdout.write(f"文书{made}件（docx和pdf）：CPU {used:.1f}秒，每千件{used / max(made, 1) * 1000:.0f}秒")

    def _make(self, cases: int) -> None:
        with tqdm(total=cases, unit="件", disable=not sys.stderr.isatty()) as bar:
            make_requests(cases, timezone.localdate(), bar.update)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def _table(self, what: str, rows: Any) -> None:
        self.stdout.write("\n" + HEAD.format(what))
        for row in rows:
            self.stdout.write(self._line(row))

    @staticmethod
    def _line(row: Taken) -> str:
        status, size = (row.status, f"{row.size:,}") if row.status else ("", "")
        return f"| {row.name} | {status} | {row.queries} | {row.cpu:.1f} | {row.p95:.1f} | {row.server:.1f} | {size} |"
