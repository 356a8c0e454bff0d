"""`manage.py read_plan FILE [--json]`: what is read from a plan, without a database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from gongkai.drafts.models import Draft, Item, draft_to_json
from gongkai.drafts.sources.reading import read_draft
from gongkai.papers.sources import MAX_BYTES, read_paper
from gongkai.rules.refused import Refused

LAYOUTS = {
    "table": "表格",
    "vertical": "没有表线的表格",
    "brackets": "正文，单位写在文中",
    "labels": "正文，单位另起一行",
    "numbered": "正文，没有写单位",
}


class Command(BaseCommand):
    help = "读一份工作要点或任务分工表，列出读到的任务。不需要数据库。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            draft = read_draft(read_paper(file.name, _bytes(file)))
        except Refused as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(2) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(draft_to_json(draft), ensure_ascii=False, indent=1))
            return
        for line in summary(draft):
            self.stdout.write(line)


def _bytes(file: Path) -> bytes:
    """The file's bytes, no more than can be refused as too many."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else "没有读取权限，或者它不是文件"
        raise Refused(f"打不开“{file}”：{why}。", then="请核对文件名和路径。") from error


def summary(draft: Draft) -> Iterator[str]:
    """The draft in plain Chinese, a line for each item, then what to look at and what was left over."""
    yield f"{draft.title or '（没有标题）'}"
    yield f"共{len(draft.items)}项，{len(draft.areas)}个领域；版式：{LAYOUTS[draft.layout]}；年份：{draft.year or '没有写'}。"
    area = None
    for item in draft.items:
        if item.area != area:
            area = item.area
            yield f"\n{area or '（没有领域）'}"
        yield f"  {_item(item)}"
    if draft.warnings:
        yield f"\n请核对（{len(draft.warnings)}处）"
        for warning in draft.warnings:
            yield f"  {f'第{warning.item}项：' if warning.item else ''}{warning.sentence}"
    yield f"\n没有用到的文字：{len(draft.unclaimed)}处"
    for left in draft.unclaimed:
        yield f"  [{left.reason}] {' '.join(left.text.split())[:60]}"


def _item(item: Item) -> str:
    parts = [f"{item.no or f'#{item.order}'} {item.task or ''} {' '.join(item.requirement.split())}"[:70]]
    names = (
        ("牵头" if item.roles_stated else "承办", item.lead_units),
        ("配合", item.support_units),
        ("落实", item.implementing_units),
        ("责任人", item.people),
    )
    parts += [f"{name}：{'、'.join(units)}" for name, units in names if units]
    if item.not_concerned:
        parts.append("与本单位无关")
    if item.deadline_text or item.deadline:
        parts.append(f"期限：{item.deadline_text or ''} {'、'.join(map(str, item.deadlines))}".rstrip())
    parts += [f"周期：{one.text}" for one in item.recurrence]
    return "｜".join(parts)
