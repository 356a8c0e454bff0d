"""Blocks of free pages as plain form rows: one text for each block, a line of it for each fact or link."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from gongkai.desk.pages import whole
from gongkai.publications.models import Edition

BAR = "｜"
KINDS = {
    "heading": ("小标题", "一行"),
    "text": ("文字", "空一行分段"),
    "facts": ("要素表", f"每行一项：项目{BAR}内容"),
    "links": ("链接列表", f"每行一条：文字{BAR}网址{BAR}说明（可不写）"),
    "column": ("栏目最新", f"栏目路径{BAR}条数，例如 notices/{BAR}6"),
}


def blocks_shown(stored: Iterable[Any]) -> list[dict[str, str]]:
    """Stored blocks as rows of the form."""
    return [{"type": one["type"], "text": _text(one["type"], one["value"]), "label": KINDS[one["type"]][0],
             "hint": KINDS[one["type"]][1]} for one in stored if one["type"] in KINDS]  # fmt: skip


def blocks_from(post: QueryDict) -> Any:
    """The rows of the form as stored blocks; empty ones fall away. Read in by the field, so that a save compares equals."""
    rows = zip(post.getlist("block_type"), post.getlist("block_text"), strict=False)
    stored = [
        {"type": kind, "value": _value(kind, text.strip())} for kind, text in rows if kind in KINDS and text.strip()
    ]
    return Edition._meta.get_field("blocks").to_python(json.dumps(stored)).get_prep_value()  # type: ignore[union-attr]


def _text(kind: str, value: Any) -> str:
    if kind == "facts":
        return "\n".join(f"{row['name']}{BAR}{row['value']}" for row in map(_inner, value))
    if kind == "links":
        return "\n".join(
            BAR.join(part for part in (row["text"], row["address"], row.get("note", "")) if part)
            for row in map(_inner, value)
        )
    return f"{value['path']}{BAR}{value['count']}" if kind == "column" else str(value)


def _inner(row: Any) -> Any:
    """An item of a list block as stored: with its id around it, or bare."""
    return row["value"] if isinstance(row, dict) and row.get("type") == "item" else row


def _value(kind: str, text: str) -> Any:
    lines = [[part.strip() for part in line.replace("|", BAR).split(BAR)] for line in text.splitlines() if line.strip()]
    if kind == "facts":
        return [{"name": line[0][:60], "value": BAR.join(line[1:])} for line in lines]
    if kind == "links":
        return [
            {"text": line[0][:80], "address": (line[1:2] or [""])[0][:300], "note": BAR.join(line[2:])[:120]}
            for line in lines
        ]
    if kind == "column":
        return {"path": lines[0][0][:200], "count": min(max(whole((lines[0][1:2] or ["6"])[0]) or 6, 1), 30)}
    return text
