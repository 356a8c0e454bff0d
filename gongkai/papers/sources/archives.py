"""Zip archives, looked at before anything in them is unpacked."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from gongkai.papers.sources.refusals import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ENTRIES = 10_000
MAX_UNPACKED = 200 * 1024 * 1024  # bytes, all entries together
MAX_RATIO = 100  # unpacked to packed, for entries above RATIO_FROM
RATIO_FROM = 10 * 1024 * 1024  # bytes unpacked
MAX_PART = 64 * 1024 * 1024  # bytes of one XML part that is held as a tree

_BROKEN = "请在原来的软件里重新打开、另存一份再上传；如果打不开，请向来文单位重新要一份。"


def broken(name: str) -> Unreadable:
    """The sentence for a file that is cut off or damaged."""
    return Unreadable(f"“{name}”已损坏或没有传完整，打不开。", then=_BROKEN)


def too_much(name: str) -> Unreadable:
    """The sentence for more text than can be read at once."""
    return Unreadable(f"“{name}”的内容太多，一次读不完。", then="请拆成几份再上传。")


def opened(name: str, data: bytes) -> zipfile.ZipFile:
    """The archive, its declared sizes within bounds. Unreadable for a broken archive and for a zip bomb.

    Declared sizes can be trusted after this: `zipfile` stops reading an entry at its declared size.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise broken(name) from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _bomb(name)
    if any(entry.file_size > max(RATIO_FROM, MAX_RATIO * entry.compress_size) for entry in entries):
        raise _bomb(name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(f"“{name}”的压缩内容设了密码，读不了。", then="请去掉密码后再上传。")
    return archive


def part(name: str, archive: zipfile.ZipFile, path: str) -> bytes | None:
    """The bytes of one entry, None where there is none."""
    try:
        entry = archive.getinfo(path)
    except KeyError:
        return None
    if entry.file_size > MAX_PART:
        raise too_much(name)
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise broken(name) from error
    except Exception as error:  # zlib.error, lzma.LZMAError and their like share no base
        raise broken(name) from error


def tree(name: str, archive: zipfile.ZipFile, path: str) -> _Element | None:
    """The root of an XML part, None where there is none. Entities are never expanded, nothing is fetched."""
    from lxml import etree

    data = part(name, archive, path)
    if data is None:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(f"“{name}”里夹带了文档类型定义，办公软件不会这样存文件，为安全不予打开。", then=_BROKEN)
    return root


def _bomb(name: str) -> Unreadable:
    return Unreadable(
        f"“{name}”解压后大得不正常，为安全不予打开。", then="请在原来的软件里打开，删去大图片后另存一份再上传。"
    )
