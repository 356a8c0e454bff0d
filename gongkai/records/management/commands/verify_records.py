"""Walk the chains of the audit record and name the first broken link of each."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongkai.records.queries import verify_all


class Command(BaseCommand):
    help = "逐条校验操作记录的哈希链，指出第一处断点"

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for chain, found in verify_all():
            if found is None:
                self.stdout.write(f"{chain.key}：{chain.length}条，完整")
            else:
                broken += 1
                self.stdout.write(f"{chain.key}：第{found.position}条断开，{found.why}")
        if broken:
            raise SystemExit(1)
