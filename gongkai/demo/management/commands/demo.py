"""Fill the fictional bureau if there is none, start the server and the clock, and say where to look."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from gongkai.agencies.models import Agency, Person
from gongkai.demo.filling import fill
from gongkai.demo.people import PASSWORD, SHOWN

MANAGE = Path(__file__).resolve().parents[4] / "manage.py"
TICK_SECONDS = 60
COLLECTED = (5000, 20, 20)  # Python's (700, 10, 10) takes six seconds more, nearly all of it while tables are made
QUERY = settings.VAR_DIR / "demo-query.txt"  # number and query code of one request: the database keeps no code


class Command(BaseCommand):
    help = "样板：建库、填数据、启动服务"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--only-fill", action="store_true", help="只填数据，不启动服务")

    def handle(self, *args: Any, port: int, only_fill: bool, **options: Any) -> None:
        gc.set_threshold(*COLLECTED)
        self.stdout.write("== 建库")
        call_command("migrate", verbosity=0)
        self._fill()
        call_command("tick", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
        if not only_fill:
            self._tell(port)
            self._serve(port)

    def _fill(self) -> None:
        if Agency.objects.exists():
            self.stdout.write("== 样板数据已经在了")
            return
        self.stdout.write("== 填样板数据：江州市交通运输局（虚构），约一分钟")
        bars: dict[str, tqdm[Any]] = {}

        def tell(words: str, done: int, total: int) -> None:
            if words not in bars:
                bars[words] = tqdm(total=total, desc=words, unit="条", disable=not sys.stderr.isatty())
            bars[words].update(1)

        with transaction.atomic():
            cast = fill(timezone.localdate(), tell)
        QUERY.write_text("\n".join(cast.query), encoding="utf-8")
        for bar in bars.values():
            bar.close()

    def _tell(self, port: int) -> None:
        people = {person.username: person for person in Person.objects.filter(username__in=SHOWN)}
        rows = "\n".join(
            f"   {name:<12} {people[name].name}　{people[name].agency.short_name}{people[name].actor_role}"
            for name in SHOWN
            if name in people
        )
        self.stdout.write(
            f"\n工作台  http://127.0.0.1:{port}/desk/\n公众页  http://127.0.0.1:{port}/\n\n"
            f"账号（密码都是 {PASSWORD}）\n{rows}\n\n{self._requests(port)}\n按 Ctrl+C 停止；再运行一次 make demo 数据还在，删掉 var/ 就重新来过。"
        )

    def _requests(self, port: int) -> str:
        """Where requests for information are seen from both sides."""
        told = f"依申请公开  http://127.0.0.1:{port}/desk/requests/　songyu 登记派件，leiting 承办，dongfang 科室审核，fangzheng 合法性审查，suwan 签发，linjing 定稿年报\n"
        if QUERY.exists():
            number, code = QUERY.read_text(encoding="utf-8").split("\n")
            told += f"申请人查进度  http://127.0.0.1:{port}/requests/status/　登记编号 {number}　查询码 {code}\n"
        return told

    def _serve(self, port: int) -> None:
        """gunicorn in front; the clock ticks once a minute beside it until this process ends."""
        stop = threading.Event()
        clock = threading.Thread(target=self._tick, args=(stop,), daemon=True)
        clock.start()
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "gongkai.config.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "2",
            "--timeout",
            "120",
            "--log-level",
            "warning",
        ]
        server = subprocess.Popen(command, cwd=MANAGE.parent)
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            server.wait()
        except KeyboardInterrupt:
            server.terminate()
            server.wait()
        stop.set()
        if server.returncode not in (0, -signal.SIGTERM, -signal.SIGINT):
            raise SystemExit(server.returncode)

    def _tick(self, stop: threading.Event) -> None:
        while not stop.wait(TICK_SECONDS):
            subprocess.run([sys.executable, str(MANAGE), "tick"], stdout=subprocess.DEVNULL, check=False)
