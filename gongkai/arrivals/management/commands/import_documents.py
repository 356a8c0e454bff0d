"""Bring the documents of an old site in, from a file of JSON Lines (docs/import-documents.md)."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from tqdm import tqdm

from gongkai.agencies.models import Agency
from gongkai.arrivals.actions.importing import Outcome, Result, import_document
from gongkai.arrivals.actions.preparing import Ground, ground_of
from gongkai.arrivals.actions.tying import expect, tie
from gongkai.arrivals.sources.importing import Ties, key_in, lines_of, read_line
from gongkai.rules.refused import Refused

SHOWN = 50  # refused lines told on the screen; the report has them all
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a worksheet would compute what begins so
HEAD = ("行号", "编号", "结果", "网址", "说明")


class Command(BaseCommand):
    help = "导入旧网站的文件：每行一份，逐行入库；坏行跳过并说明原因，可重复运行。格式见 docs/import-documents.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl")
        parser.add_argument("--agency", required=True, metavar="CODE", help="导入到哪个机关（机关代码）")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不入库")
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="逐行结果写到这个文件")
        parser.add_argument("--accept-findings", default="", metavar="REASON", help="含个人信息的行也导入，写明理由")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['agency']}”的机关。请核对 --agency。")
        if not options["file"].is_file():
            raise CommandError(f"没有找到文件“{options['file']}”。请核对路径。")
        ground = ground_of(agency, file=options["file"].name, accept=options["accept_findings"])
        with ExitStack() as open_files:
            run = Run(ground, options["file"], timezone.now(), options["dry_run"], self.stderr)
            if options["report"]:
                report = open_files.enter_context(options["report"].open("w", encoding="utf-8-sig", newline=""))
                run.report_to(csv.writer(report))
            run.all()
        words = "，".join(f"{result.value}{run.counts[result]}份" for result in Result)
        self.stdout.write(f"{'只检查，没有入库：' if options['dry_run'] else ''}{words}")
        if run.refusals:
            raise CommandError(f"有{run.refusals}处没有导入，其余都已办好；改正后把同一个文件再导入一次即可。")


class Run:
    """One run over a file: counts, what is told on the screen, and the report."""

    def __init__(self, ground: Ground, path: Path, at: datetime, dry: bool, told: Any) -> None:
        self.ground, self.path, self.at, self.dry, self.told = ground, path, at, dry, told
        self.counts: Counter[Result] = Counter()
        self.refusals = 0
        self.seen: dict[str, int] = {}
        self.ties: list[tuple[int, Ties]] = []
        self.report: Any = None

    def report_to(self, writer: Any) -> None:
        """Write every line's outcome to a CSV."""
        self.report = writer
        writer.writerow(HEAD)

    def all(self) -> None:
        """Every line, then what lines say of each other."""
        total = self.path.stat().st_size
        with tqdm(total=total, unit="B", unit_scale=True, desc="导入", disable=not sys.stderr.isatty()) as bar:
            for number, line, size in lines_of(self.path):
                self._line(number, line)
                bar.update(size)
        for number, ties in self.ties:
            self._tie(number, ties)

    def _line(self, number: int, line: bytes) -> None:
        try:
            outcome = self._imported(number, line)
        except Refused as refusal:
            self._refuse(number, key_in(line), str(refusal))
            self.counts[Result.REFUSED] += 1
        except DatabaseError as error:
            self._refuse(
                number, key_in(line), f"数据库没有接收这一行（{str(error)[:80]}）。请核对这一行的内容，再导入。"
            )
            self.counts[Result.REFUSED] += 1
        else:
            self.counts[outcome.result] += 1
            self._write(number, key_in(line), outcome.result, outcome.address, "".join(outcome.notes))

    def _imported(self, number: int, line: bytes) -> Outcome:
        old = read_line(line, self.path.parent)
        if first := self.seen.get(old.key):
            raise Refused(f"编号“{old.key}”在第{first}行已经有了。", then="每份文件只写一行，请去掉重复的再导入。")
        self.seen[old.key] = number
        outcome = import_document(old, self.ground, line=number, at=self.at, dry=self.dry)
        if old.ties:
            self.ties.append((number, old.ties))
        return outcome

    def _tie(self, number: int, ties: Ties) -> None:
        try:
            if self.dry:
                expect(ties, self.ground.agency, self.seen)
            else:
                tie(ties, self.ground.agency, at=self.at)
        except Refused as refusal:
            self._refuse(number, ties.key, f"文件本身可以导入，关联没有建立：{refusal}")

    def _refuse(self, number: int, key: str, why: str) -> None:
        self.refusals += 1
        if self.refusals <= SHOWN:
            self.told.write(f"第{number}行 {key or '（没有编号）'}：{why}")
        elif self.refusals == SHOWN + 1:
            self.told.write("其余的不再逐条显示，用 --report 看全部。")
        self._write(number, key, Result.REFUSED, "", why)

    def _write(self, number: int, key: str, result: Result, address: str, words: str) -> None:
        if self.report:
            cells = (str(number), key, result.value, address, words)
            self.report.writerow([f"'{one}" if one.startswith(FORMULA) else one for one in cells])
