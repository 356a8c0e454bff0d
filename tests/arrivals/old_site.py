"""Lines of an old site, as its export would write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BODY = "<p>因路面维修，滨河大道跨江桥每晚22时至次日5时封闭，请绕行江北路。</p>"


def old_line(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One notice of the old site; a value of None leaves the item out."""
    row = {
        "key": f"A-{number:05d}", "kind": "notice", "column": "notices/", "title": f"关于第{number}号桥夜间养护的公告",
        "body": BODY, "published_at": f"2024-03-{number % 28 + 1:02d} 09:30", "formed_on": "2024-03-01",
        "contact": "安全监督科 0600-8120 301",
    } | changes  # fmt: skip
    return {name: value for name, value in row.items() if value is not None}


def written(folder: Path, *rows: Any, name: str = "old.jsonl") -> Path:
    """The file; a row that is text or bytes goes in as it stands."""
    path = folder / name
    with path.open("wb") as file:
        for row in rows:
            text = row if isinstance(row, str | bytes) else json.dumps(row, ensure_ascii=False)
            file.write((text if isinstance(text, bytes) else text.encode()) + b"\n")
    return path
