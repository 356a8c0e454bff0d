"""Measure the public pages over many documents and print a table."""

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
from gongkai.demo.archive import addresses, make_archive
from gongkai.demo.measuring import measure_public
from gongkai.publications.models import Document


class Command(BaseCommand):
    help = "量公众页面的查询数和CPU时间：在空库里生成许多公开文件再逐页访问"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--documents", type=int, default=20_000)

    def handle(self, *args: Any, documents: int, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        settings.GONGKAI_PORTAL_AGENCY = "archive"
        call_command("migrate", verbosity=0)
        if not Agency.objects.filter(code="archive").exists():
            with tqdm(total=documents, unit="份", disable=not sys.stderr.isatty()) as bar:
                make_archive(documents, timezone.localdate(), bar.update)
        agency = Agency.objects.get(code="archive")
        there = Document.objects.public().count()
        self.stdout.write(
            f"{connection.vendor}；公开文件{there:,}；Python {sys.version.split()[0]}；{os.cpu_count()}核"
        )
        self.stdout.write("| 页面 | 状态 | 查询 | CPU毫秒（中位） | CPU毫秒（最大） | KB |\n|---|---|---|---|---|---|")
        for row in measure_public(addresses(agency)):
            self.stdout.write(
                f"| {row.name} | {row.status} | {row.queries} | {row.cpu:.1f} | {row.worst:.1f} | {row.size:.0f} |"
            )
