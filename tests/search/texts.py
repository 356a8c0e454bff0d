"""Entries for tests, and an oracle that reads every text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.search.models import Entry

SHANGHAI = ZoneInfo("Asia/Shanghai")


def entry(key: str, title: str = "", text: str = "", **fields: Any) -> Entry:
    """One entry; everything that a test does not speak of is the same."""
    day = fields.pop("day", date(2026, 5, 13))
    values: dict[str, Any] = {
        "url": f"/documents/{key}/",
        "number": "",
        "index_number": "",
        "kind": "其他文件",
        "column": "通知公告",
        "agency": "江州市交通运输局",
        "section": "办公室",
        "topic": "",
        "year": day.year,
        "validity": "",
        "moment": datetime(day.year, day.month, day.day, 9, 0, tzinfo=SHANGHAI),
    }
    return Entry(key=key, title=title, text=text, day=day, **{**values, **fields})


def plain(text: str) -> str:
    """Small letters, half width, one space for signs and between Chinese and other scripts."""
    text = "".join(char if len(folded := unicodedata.normalize("NFKC", char).lower()) != 1 else folded for char in text)
    text = re.sub(r"[\W_]+", " ", text)
    han = r"[〇㐀-鿿]"
    return f" {re.sub(rf'(?<={han})(?=[a-z0-9])|(?<=[a-z0-9])(?={han})', ' ', text)} "


def stands_in(term: str, text: str) -> bool:
    """Whether a term is part of a text; a word of Latin letters or digits only as a whole."""
    wanted = plain(term).strip()
    left = " " if wanted[0].isascii() else ""
    right = " " if wanted[-1].isascii() else ""
    return f"{left}{wanted}{right}" in plain(text)


def read_all(terms: list[str], entries: list[Entry]) -> set[str]:
    """Keys of the entries that have every term in one of their texts."""
    return {
        one.key
        for one in entries
        if all(
            any(stands_in(term, field) for field in (one.title, one.number, one.index_number, one.text))
            for term in terms
        )
    }
