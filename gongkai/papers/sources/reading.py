"""One door for every file: how large, which format, which reader."""

from __future__ import annotations

from gongkai.papers.models import Paper
from gongkai.papers.sources import archives, kinds
from gongkai.papers.sources.decoding import decoded, looks_like_hypertext
from gongkai.papers.sources.refusals import Unreadable

MAX_BYTES = 50 * 1024 * 1024
MAX_TEXT = {
    "md": 5 * 1024 * 1024,
    "html": 20 * 1024 * 1024,
    "txt": 20 * 1024 * 1024,
}  # bytes; a MB of Markdown takes 10 s


def read_paper(name: str, data: bytes) -> Paper:
    """Read one file. `name` is the file's name as its owner gave it: only its ending is used, and only as a check.

    Unreadable, with a sentence for the person who sent the file, for whatever cannot be read: nothing or too much in it,
    a password, damage, a scan without text, another format. A caller that can ask for the size of an upload should
    compare it with MAX_BYTES before it takes the bytes into memory.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"“{name}”有 {len(data) / 1024 / 1024:.0f} MB，超过 {MAX_BYTES // 1024 // 1024} MB 的上限。",
            then="请删去图片、附件，或者拆成几份再上传。",
        )
    if not data.strip(b"\x00\t\n\r\x0b\x0c "):
        raise _nothing(name)
    try:
        paper = _read(name, data)
    except Unreadable:
        raise
    except Exception as error:  # whatever a library trips over in a damaged file is one thing to its owner
        raise archives.broken(name) from error
    if not paper.blocks:
        raise _nothing(name)
    return paper


def _read(name: str, data: bytes) -> Paper:
    kind = kinds.binary_kind(name, data)
    if kind == "pdf":
        from gongkai.papers.sources.pdf import read_pdf

        kinds.checked(name, kind)
        return read_pdf(name, data)
    return _read_office(name, data) if kind == "zip" else _read_text(name, data)


def _read_office(name: str, data: bytes) -> Paper:
    with archives.opened(name, data) as archive:
        if kinds.checked(name, kinds.office_kind(name, archive)) == "docx":
            from gongkai.papers.sources.word import read_word

            return read_word(name, archive)
        from gongkai.papers.sources.workbook import read_workbook

        return read_workbook(name, archive, data)


def _read_text(name: str, data: bytes) -> Paper:
    text = decoded(name, data)
    if text.lstrip().startswith("<?xml") and not looks_like_hypertext(text):
        raise kinds.xml_data(name)
    kind = kinds.checked(name, "html" if looks_like_hypertext(text) else "txt")
    if len(data) > MAX_TEXT[kind]:
        raise archives.too_much(name)
    if kind == "html" and "<" in text:
        from gongkai.papers.sources.hypertext import read_hypertext

        return read_hypertext(text)
    if kind == "md":
        from gongkai.papers.sources.markdown import read_markdown

        return read_markdown(text)
    from gongkai.papers.sources.plain import read_plain

    return read_plain(text)


def _nothing(name: str) -> Unreadable:
    return Unreadable(f"“{name}”是空的，里面没有文字。", then="请打开文件看一看内容还在不在，再重新上传。")
