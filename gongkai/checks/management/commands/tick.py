"""Do everything that time does: releases, checks, new periods, figures reached, digests, mail. Run it every few minutes."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongkai.checks.actions import tick


class Command(BaseCommand):
    help = "办理到时间该办的事：定时发布、效力变化、自动核验、新报告期、提醒、发送邮件；可重复运行，可多进程运行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", type=datetime.fromisoformat, help="按这一时刻办理（演练用），如 2026-05-13T09:00")

    def handle(self, *args: Any, **options: Any) -> None:
        at = options["at"] or timezone.now()
        failed = []
        for ran in tick(at=timezone.make_aware(at) if timezone.is_naive(at) else at):
            since = "首次运行" if ran.late is None else f"距上次{int(ran.late.total_seconds() // 60)}分钟"
            self.stdout.write(f"{ran.name}：{ran.words}（{since}）")
            failed += [ran.name] if ran.failed else []
        if failed:
            raise CommandError(f"没有做完：{'、'.join(failed)}")
