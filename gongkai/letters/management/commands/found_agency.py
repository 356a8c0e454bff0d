"""The first agency, its administrator, and what the product brings."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from gongkai.agencies.actions import enrol, found_agency, fresh_password
from gongkai.agencies.models import Role
from gongkai.letters.actions.products import install_products
from gongkai.records.models import SYSTEM
from gongkai.rules.refused import Refused


class Command(BaseCommand):
    help = "建第一个机关和它的系统管理员，装入文件种类、用语、收费标准、文书模板，打印一次性显示的初始密码"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="机关全称")
        parser.add_argument("short_name", help="机关简称")
        parser.add_argument("code", help="机关代码：小写字母、数字、连字符，以后不能改")
        parser.add_argument("--account", default="admin", help="系统管理员账号")
        parser.add_argument("--person", default="系统管理员", help="系统管理员姓名")

    def handle(
        self, *args: Any, name: str, short_name: str, code: str, account: str, person: str, **options: Any
    ) -> None:
        at, password = timezone.now(), fresh_password()
        try:
            with transaction.atomic():
                agency = found_agency(name, short_name, code, by=SYSTEM, at=at)
                enrol(agency, account, person, Role.ADMINISTRATOR, password=password, by=SYSTEM, at=at)
                came = install_products(by=SYSTEM, at=at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{agency}已建立。账号 {account}，初始密码 {password}（只显示这一次，登录后请改）")
        for line in came.lines():
            self.stdout.write(line)
        self.stdout.write("登录后可以修改。")
