"""Seal everything anew that was sealed with an older key than the first of GONGKAI_KEYS. May be cut off and run again."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string
from tqdm import tqdm

from gongkai.foi.actions.rotating import Sealed, batches, keys_of, reseal
from gongkai.foi.queries.keys import ring

SHOWN = 20  # faults told on the screen


class Command(BaseCommand):
    help = "用 GONGKAI_KEYS 的第一把密钥重新加密全部个人信息和材料；可中断，可重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[str] = []
        for path in settings.GONGKAI_SEALED:
            for sealed in import_string(path.replace(":", ".")):
                self._all(sealed, faults)
        for fault in faults[:SHOWN]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"有{len(faults)}处打不开，没有改动；旧密钥不能移除。请核对 GONGKAI_KEYS 后再运行一次。")
        self.stdout.write(f"现在全部由密钥“{ring().current}”加密。标记密钥不变，见 docs/settings.md。")

    def _all(self, sealed: Sealed, faults: list[str]) -> None:
        keys, done = keys_of(sealed), 0
        with tqdm(total=len(keys), desc=sealed.name, disable=not sys.stderr.isatty()) as bar:
            for some in batches(keys):
                resealed, wrong = reseal(sealed, some, at=timezone.now())
                done += resealed
                faults += wrong
                bar.update(len(some))
        self.stdout.write(f"{sealed.name}：重新加密{done}处")
