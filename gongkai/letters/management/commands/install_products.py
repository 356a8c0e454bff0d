"""Bring kinds of document, wording lists, rates and letters where they are missing or have changed: after every upgrade."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongkai.letters.actions.products import install_products
from gongkai.records.models import SYSTEM
from gongkai.rules.refused import Refused


class Command(BaseCommand):
    help = "装入或更新系统自带的文件种类、用语、收费标准、文书模板；可重复运行，不改动本机关自己的"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            came = install_products(by=SYSTEM, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for line in came.lines() or ["都在，没有要装入的。"]:
            self.stdout.write(line)
