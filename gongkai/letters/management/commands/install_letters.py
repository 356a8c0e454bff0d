"""The templates of letters and the rates of fees that the product brings: after the first agency, and after an upgrade."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.fees.actions.rates import install_rates
from gongkai.letters.actions.templates import install_templates
from gongkai.records.models import SYSTEM


class Command(BaseCommand):
    help = "装入系统自带的文书模板和收费标准；升级后再运行一次，没有变化就什么也不做"

    def handle(self, *args: Any, **options: Any) -> None:
        if not Agency.objects.exists():
            raise CommandError("还没有机关，请先运行 found_agency。")
        at = timezone.now()
        with transaction.atomic():
            templates, rates = install_templates(by=SYSTEM, at=at), install_rates(by=SYSTEM, at=at)
        if templates or rates:
            self.stdout.write(f"已装入{len(templates)}份文书模板和{len(rates)}份收费标准，本机关自己的模板不受影响")
