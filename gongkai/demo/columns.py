"""The bureau's site: columns, footer, leaders and the wording lists, as its coordinator would set them up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from gongkai.demo.people import Cast
from gongkai.publications.actions import save_column, save_site, save_term
from gongkai.publications.models import Column, Kind, TermKind

TEXTS = Path(__file__).parent / "texts"
LIST = "局领导名单，{y}年印发"


def set_up(cast: Cast, at: datetime) -> None:
    """Everything that stands before the first document."""
    told = json.loads((TEXTS / "site.json").read_text(encoding="utf-8"))
    save_site(cast.bureau, told["site"], by=cast.coordinator, at=at)
    for name, titles in told["leaders"]:
        values = {"kind": TermKind.LEADER, "words": name, "instead": titles, "source": LIST.format(y=at.year)}
        save_term(cast.bureau, values, by=cast.coordinator, at=at)
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    tree = json.loads((TEXTS / "columns.json").read_text(encoding="utf-8"))
    _grow(cast, tree, None, kinds, at)


def _grow(
    cast: Cast, rows: Sequence[Mapping[str, Any]], parent: Column | None, kinds: Mapping[str, Kind], at: datetime
) -> None:
    """One level of the tree; a column belongs to its parent's section unless it says another."""
    for order, row in enumerate(rows, 1):
        section = cast.sections[row["section"]] if "section" in row else None
        values = {
            "parent": parent, "order": order, "name": row["name"], "slug": row["slug"],
            "section": section or (parent.section if parent else cast.sections["办公室"]), "part": row.get("part", ""),
            "item": row.get("item", ""), "update_rule": row.get("rule", "none"), "quota": row.get("quota", 0),
            "quota_per": row.get("quota_per", ""), "description": row.get("description", ""),
            "keywords": row.get("keywords", ""),
        }  # fmt: skip
        taken = [kinds[code] for code in row.get("kinds", "").split()]
        column = save_column(cast.bureau, values, by=cast.coordinator, at=at, kinds=taken)
        _grow(cast, row.get("children", ()), column, kinds, at)
