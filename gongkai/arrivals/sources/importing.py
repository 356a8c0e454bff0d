"""Lines of `import_documents`: one document of an old site each, as docs/import-documents.md describes.

A line is read and its files are looked at without the database; what cannot be read is `Refused` in one sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes

from gongkai.records.sources.files import MAX_BYTES
from gongkai.rules.days import SHANGHAI
from gongkai.rules.refused import Refused

LONGEST_LINE = 32 * 1024 * 1024  # bytes: a text of ten million characters is no document
NEEDED = ("key", "kind", "column", "title", "published_at")
WORDS = (
    "summary", "body", "doc_no", "unified_no", "issuer", "topic", "keywords", "source", "author", "contact", "form",
    "reading_outline", "reading_channel",
)  # fmt: skip
DAYS = ("formed_on", "effective_on", "expires_on", "reading_on")
OTHERS = (
    "section", "index_no", "interprets", "repealed_by", "repealed_on", "withdrawn", "trial", "plan_period", "extra",
    "files", "old_urls",
)  # fmt: skip
KNOWN = frozenset({*NEEDED, *WORDS, *DAYS, *OTHERS})
SEE = "格式见 docs/import-documents.md，改正后再导入。"
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_IMAGE = re.compile(r"""(<img\b[^>]*?\bsrc\s*=\s*["']?)([^"'\s>]+)""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OldFile:
    """A file that lies beside the lines. `text` stands in for what cannot be read in it."""

    path: Path
    name: str
    text: str = ""

    def read(self) -> bytes:
        """Its content."""
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Ties:
    """What a line says of other documents, by their keys."""

    key: str
    interprets: str
    repealed_by: str
    repealed_on: date | None

    def __bool__(self) -> bool:
        return bool(self.interprets or self.repealed_by)


@dataclass(frozen=True, slots=True)
class OldDocument:
    """One line. `values` are those of an edition; pictures stand in the body as `image:1` and so on."""

    key: str
    kind: str
    column: str
    section: str
    published_at: datetime
    values: Mapping[str, Any]
    index_no: str
    files: tuple[OldFile, ...]
    images: tuple[OldFile, ...]
    lost_images: int
    old_urls: tuple[str, ...]
    ties: Ties
    withdrawn: str
    digest: str


def lines_of(path: Path) -> Iterator[tuple[int, bytes, int]]:
    """(number, line, bytes of the line), blank ones left out; one that is too long comes cut and will not be read."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number, size = number + 1, len(line)
            while not line.endswith(b"\n") and size > LONGEST_LINE and (rest := file.readline(LONGEST_LINE)):
                size += len(rest)
                if rest.endswith(b"\n"):
                    break
            if line.strip().removeprefix(b"\xef\xbb\xbf"):
                yield number, line, size


def key_in(line: bytes) -> str:
    """The key of a line that may be bad otherwise, for the report."""
    try:
        found = json.loads(line.decode("utf-8-sig")).get("key", "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return str(found)[:100]


def read_line(line: bytes, folder: Path) -> OldDocument:
    """One line and what is known of its files."""
    row = _row(line)
    if unknown := sorted(set(row) - KNOWN):
        _refuse(f"不认识“{unknown[0][:40]}”这一项")
    for name in NEEDED:
        if not _text(row, name):
            _refuse(f"没有“{name}”这一项")
    body, images, lost = _body(_text(row, "body"), folder)
    files = tuple(_file(one, folder) for one in _list(row, "files"))
    values: dict[str, Any] = {name: _text(row, name) for name in ("title", *WORDS)}
    values |= {name: _day(row, name) for name in DAYS}
    values |= {"body": body, "trial": _flag(row), "plan_period": _period(row), "extra": _extra(row)}
    ties = Ties(_key(row), _text(row, "interprets"), _text(row, "repealed_by"), _day(row, "repealed_on"))
    return OldDocument(
        ties.key, _text(row, "kind"), _text(row, "column").strip("/") + "/", _text(row, "section"), _moment(row), values,
        _text(row, "index_no"), files, images, lost, tuple(_old_url(one) for one in _list(row, "old_urls")), ties,
        _text(row, "withdrawn"), _digest(row, [*files, *images]),
    )  # fmt: skip


def _row(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        _refuse("这一行太长")
    try:
        row = json.loads(line.decode("utf-8-sig"))
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeError:
        raise Refused("这一行不是 UTF-8 编码。", then="请把文件另存为 UTF-8 再导入。") from None
    except (ValueError, RecursionError) as error:
        raise Refused(f"这一行不是完整的 JSON（{str(error)[:60]}）。", then=SEE) from error
    if not isinstance(row, dict):
        _refuse("这一行不是一个 JSON 对象")
    return row


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        _refuse(f"“{name}”要写成文字")
    return str(value).replace("\0", "").strip()


def _key(row: Mapping[str, Any]) -> str:
    key = _text(row, "key")
    if len(key) > 100:
        _refuse("“key”超过100个字符")
    return key


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        _refuse(f"“{name}”要写成数组")
    return list(value)


def _day(row: Mapping[str, Any], name: str) -> date | None:
    text = _text(row, name)
    if not text:
        return None
    parts = _DAY.fullmatch(text)
    try:
        return date(*map(int, parts.groups())) if parts else _refuse(f"“{name}”的日期“{text[:30]}”看不懂")
    except ValueError:
        return _refuse(f"“{name}”的日期“{text[:30]}”不存在")


def _moment(row: Mapping[str, Any]) -> datetime:
    text = _text(row, "published_at")
    if _DAY.fullmatch(text):
        day = _day(row, "published_at")
        assert day is not None
        return datetime.combine(day, time(), SHANGHAI)
    try:
        at = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return _refuse(f"“published_at”的时间“{text[:30]}”看不懂")
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def _flag(row: Mapping[str, Any]) -> bool:
    value = row.get("trial", False)
    return value if isinstance(value, bool) else _refuse("“trial”要写成 true 或 false")


def _period(row: Mapping[str, Any]) -> int | None:
    value = row.get("plan_period")
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return _refuse("“plan_period”要写成数字，例如15")


def _extra(row: Mapping[str, Any]) -> dict[str, str]:
    value = row.get("extra") or {}
    if not isinstance(value, dict):
        _refuse("“extra”要写成对象")
    return {str(name): _text(value, name) for name in value}


def _body(html: str, folder: Path) -> tuple[str, tuple[OldFile, ...], int]:
    """The body with its pictures as `image:1`…, the pictures, and how many lie elsewhere and are left out."""
    images: list[OldFile] = []
    lost = 0

    def place(found: re.Match[str]) -> str:
        nonlocal lost
        if _ELSEWHERE.match(found[2]):
            lost += 1
            return found[0]
        images.append(_file(found[2], folder))
        return f"{found[1]}image:{len(images)}"

    return _IMAGE.sub(place, html), tuple(images), lost


def _file(value: Any, folder: Path) -> OldFile:
    row = {"path": value} if isinstance(value, str) else value
    if not isinstance(row, dict) or not _text(row, "path"):
        _refuse('“files”里要写文件路径，或 {"path": …, "name": …, "text": …}')
    told = _text(row, "path")
    path = (folder / told).resolve()
    if not path.is_relative_to(folder.resolve()):
        _refuse(f"文件“{told[:80]}”不在导入文件旁边的文件夹里")
    if not path.is_file():
        raise Refused(f"没有找到文件“{told[:80]}”。", then="请把它放到写明的位置，再导入。")
    if path.stat().st_size > MAX_BYTES:
        raise Refused(f"文件“{told[:80]}”超过20MB。", then="请拆分或压缩后再导入。")
    return OldFile(path, _text(row, "name") or path.name, _text(row, "text"))


def _old_url(value: Any) -> str:
    """The path of an old address, with its query, without its host."""
    parts = urlsplit(value.strip()) if isinstance(value, str) else None
    path = f"{parts.path}?{parts.query}" if parts and parts.query else parts.path if parts else ""
    if not path.startswith("/") or path == "/" or len(path) > 300:
        _refuse(f"旧网址“{str(value)[:80]}”不能用")
    return path


def _digest(row: Mapping[str, Any], files: list[OldFile]) -> str:
    """SM3 of the line, whatever the order of its items, and of its files."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode())
    for file in files:
        own = hashes.Hash(hashes.SM3())
        own.update(file.read())
        digest.update(own.finalize())
    return digest.finalize().hex()


def _refuse(what: str) -> NoReturn:
    raise Refused(f"{what}。", then=SEE)
