"""Measure the ledger's screens at the size of a province and print a table."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from gongkai.agencies.models import Agency
from gongkai.demo.measuring import measure
from gongkai.plans.models import Duty, Period, Plan


class Command(BaseCommand):
    help = "量台账各页面的查询数和CPU时间（先用 make_province 生成数据）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agencies", type=int, default=500)

    def handle(self, *args: Any, agencies: int, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        if not Agency.objects.exists():
            call_command("make_province", agencies=agencies)
        plan = Plan.objects.order_by("pk")[Plan.objects.count() // 2]
        sizes = f"承办{Duty.objects.count():,}，报告期{Period.objects.count():,}，机关{Agency.objects.count():,}"
        self.stdout.write(f"{connection.vendor}；{sizes}；Python {sys.version.split()[0]}；{os.cpu_count()}核")
        self.stdout.write("| 页面 | 状态 | 查询 | CPU毫秒（中位） | CPU毫秒（最大） | KB |\n|---|---|---|---|---|---|")
        for row in measure(plan):
            self.stdout.write(
                f"| {row.name} | {row.status} | {row.queries} | {row.cpu:.1f} | {row.worst:.1f} | {row.size:.0f} |"
            )
