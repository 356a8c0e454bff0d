"""What is found in a file that is to be given away: what it hides, and data of persons in its words (rules 10.4)."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, get_args

from gongkai.foi.models import Piece
from gongkai.foi.queries.personal import content_of
from gongkai.papers.sources.bodies import extract_text
from gongkai.papers.sources.refusals import Unreadable
from gongkai.records.sources.files import file_kind
from gongkai.redaction.models import Format
from gongkai.redaction.sources.looking import look
from gongkai.redaction.sources.rendering import page_count
from gongkai.screening.findings import Severity
from gongkai.screening.personal import find_personal

LOOKED: tuple[Format, ...] = get_args(Format)
LONG_NUMBER = re.compile(r"[0-9A-Za-z]*\d[0-9A-Za-z]*")
SHOWN = 80  # characters of an excerpt
MOST = 300  # findings kept of one file
BY_EYE = "没有可以检查的文字，请逐页查看有没有个人信息"
TOO_MANY = "发现太多，只列出前面的；请先清除或者改用另一份文件"


@dataclass(frozen=True, slots=True)
class Found:
    """One find, as the enclosure keeps it. `must`: it has to be mended or accepted before the file goes out."""

    kind: str
    place: str
    excerpt: str
    must: bool

    def kept(self) -> dict[str, Any]:
        """As JSON, not accepted by anybody yet."""
        return asdict(self) | {"accepted": {}}


def look_through(name: str, data: bytes) -> list[dict[str, Any]]:
    """Everything that was found, in a stable order; Refused for a file that cannot be opened."""
    kind = file_kind(data)
    found = [
        Found(one.kind.label, one.place, shown(one.excerpt), one.severity == "must") for one in _hidden(kind, data)
    ]
    found += _personal(name, kind, data)
    if len(found) > MOST:
        found = [*found[:MOST], Found("其他", "全文", TOO_MANY, True)]
    return [one.kept() for one in found]


def pages_of(data: bytes) -> int:
    """Pages of a .pdf and of a picture; 0 for other formats, which know only when they are printed."""
    kind = file_kind(data)
    return page_count(data) if kind == "pdf" else int(kind in {"png", "jpg"})


def kind_of(piece: Piece) -> str:
    """docx, xlsx, pdf, png, jpg or txt."""
    return file_kind(content_of(piece))


def shown(text: str) -> str:
    """An excerpt that keeps no number: of long ones the first three and the last two characters stay."""
    masked = LONG_NUMBER.sub(lambda one: one[0] if len(one[0]) < 7 else f"{one[0][:3]}***{one[0][-2:]}", text)
    line = " ".join(masked.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def _hidden(kind: str, data: bytes) -> list[Any]:
    return next((look(data, known) for known in LOOKED if known == kind), [])


def _personal(name: str, kind: str, data: bytes) -> list[Found]:
    if kind in {"png", "jpg"}:
        return [Found("图片", "全图", BY_EYE, False)]
    try:
        text = extract_text(f"{name.rpartition('.')[0] or name}.{kind}", data)
    except Unreadable:
        text = ""
    if not text.strip():
        return [Found("无文字", "全文", BY_EYE, False)]
    return [
        Found(
            one.label, f"第{text.count(chr(10), 0, one.start) + 1}行", shown(one.words), one.severity is Severity.BLOCK
        )
        for one in find_personal(text)
    ]
