"""Which format a file is, by its content; and the sentences for the formats that cannot be read."""

from __future__ import annotations

import zipfile

from gongkai.papers.sources import archives
from gongkai.papers.sources.refusals import Unreadable

ENDINGS = {
    "docx": "docx", "xlsx": "xlsx", "pdf": "pdf", "html": "html", "htm": "html", "xhtml": "html",
    "md": "md", "markdown": "md", "txt": "txt", "text": "txt",
}  # fmt: skip
FOREIGN = frozenset({
    "7z", "bmp", "doc", "docm", "dot", "dotx", "dps", "et", "exe", "gif", "jpeg", "jpg", "mht", "odp", "ods", "odt",
    "ofd", "png", "ppt", "pptx", "rar", "rtf", "tif", "tiff", "wps", "xls", "xlsb", "xlsm", "zip",
})  # fmt: skip
TEXTS = frozenset({"html", "md", "txt"})
READABLE = "可以上传的格式有 .docx、.xlsx、.pdf、.html、.md、.txt。"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_DOCX = "请用 Word 或 WPS 打开，点“文件—另存为”，保存类型选“Word 文档（*.docx）”，再上传新文件。"
_AS_XLSX = "请用 Excel 或 WPS 打开，点“文件—另存为”，保存类型选“Excel 工作簿（*.xlsx）”，再上传新文件。"
_AS_TEXT = "请把其中的文字整理成 .docx 文档，再上传。"
_OLD = {  # what a container of the old Office holds, and how to say so
    "WordDocument": ("旧版 Word 或 WPS 文字文档（.doc、.wps）", _AS_DOCX),
    "Workbook": ("旧版 Excel 或 WPS 表格（.xls、.et）", _AS_XLSX),
    "Book": ("旧版 Excel 表格（.xls）", _AS_XLSX),
    "PowerPoint Document": ("演示文稿（.ppt、.dps）", _AS_TEXT),
}
_MARKS = {  # first bytes of files that are often sent by mistake
    b"\xff\xd8\xff": "图片", b"\x89PNG": "图片", b"GIF8": "图片", b"BM": "图片", b"II*\x00": "图片", b"MM\x00*": "图片",
    b"Rar!": "压缩包", b"7z\xbc\xaf": "压缩包", b"\x1f\x8b": "压缩包", b"BZh": "压缩包",
    b"MIME-Version:": "网页归档文件（.mht）", b"From: <Saved by": "网页归档文件（.mht）", b"{\\rtf": " RTF 文档", b"MZ": "程序",
}  # fmt: skip
_ADVICE = {
    "图片": "请改传文字版的文件；只有纸质件的，请先做文字识别，存为 .docx 再上传。",
    "压缩包": "请先解压，再逐份上传里面的文件。",
    " RTF 文档": _AS_DOCX,
    "网页归档文件（.mht）": _AS_DOCX,
    "程序": READABLE,
}
_MAIN = {  # a type in [Content_Types].xml -> (format read, or what it is, what to do)
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
}
_OTHER = {
    "ms-word.document.macroEnabled": ("带宏的 Word 文档（.docm）", _AS_DOCX),
    "ms-word.template.macroEnabled": ("带宏的 Word 模板（.dotm）", _AS_DOCX),
    "wordprocessingml.template.main+xml": (" Word 模板（.dotx）", _AS_DOCX),
    "ms-excel.sheet.macroEnabled": ("带宏的 Excel 工作簿（.xlsm）", _AS_XLSX),
    "ms-excel.template.macroEnabled": ("带宏的 Excel 模板（.xltm）", _AS_XLSX),
    "ms-excel.sheet.binary": ("二进制 Excel 工作簿（.xlsb）", _AS_XLSX),
    "spreadsheetml.template.main+xml": (" Excel 模板（.xltx）", _AS_XLSX),
    "presentationml": ("演示文稿（.pptx）", _AS_TEXT),
}
_ENTRIES = {
    "OFD.xml": (" OFD 版式文件", "请用 OFD 阅读器或 WPS 打开，另存为 .docx（或导出为 .pdf），再上传新文件。"),
    "mimetype": (" OpenDocument 文档（.odt、.ods）", "请用 WPS 或 LibreOffice 打开，另存为 .docx 或 .xlsx，再上传新文件。"),
}  # fmt: skip


def binary_kind(name: str, data: bytes) -> str | None:
    """pdf or zip, None for what may be text. Unreadable for every other kind of file that is known."""
    if data.startswith(_OLE):
        raise _old_container(name, data)
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and b"startxref" in data):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    for mark, what in _MARKS.items():
        if data.startswith(mark) and (len(mark) > 2 or b"\x00" in data[:512]):
            raise Unreadable(f"“{name}”是{what}，不是能读的文件。", then=_ADVICE[what])
    return None


def office_kind(name: str, archive: zipfile.ZipFile) -> str:
    """docx or xlsx, by what the archive says it holds. Unreadable for other archives."""
    types = (archives.part(name, archive, "[Content_Types].xml") or b"").decode("utf-8", "replace")
    for mark, (what, advice) in _OTHER.items():
        if mark in types:
            raise Unreadable(f"“{name}”是{what}，读不了。", then=advice)
    for mark, kind in _MAIN.items():
        if mark in types:
            return kind
    for entry, (what, advice) in _ENTRIES.items():
        if entry in archive.namelist():
            raise Unreadable(f"“{name}”是{what}，读不了。", then=advice)
    if types:
        raise archives.broken(name)
    raise Unreadable(f"“{name}”是压缩包，不是文档。", then=_ADVICE["压缩包"])


def xml_data(name: str) -> Unreadable:
    """The sentence for XML that is not a page."""
    return Unreadable(f"“{name}”是 XML 数据文件，不是文档。", then=_AS_DOCX)


def checked(name: str, kind: str) -> str:
    """The format to read a file as; `kind` is what its content shows, `txt` for any text that is not a page.

    Unreadable where the ending of the name promises something else. A text's ending decides between Markdown and plain
    text; a page may come as .txt, as archives of web pages do.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    promised = ending if ending in FOREIGN else ENDINGS.get(ending)
    if promised is None:
        return kind
    if kind in TEXTS and promised in TEXTS:
        return promised if promised == "md" or kind == "txt" else kind
    if promised != kind:
        was = "纯文本" if kind == "txt" else f" .{kind} "
        raise Unreadable(
            f"“{name}”的扩展名是 .{ending}，内容却是{was}文件。",
            then="请把扩展名改回来，或者用原来的软件打开，另存一份再上传。",
        )
    return kind


def _old_container(name: str, data: bytes) -> Unreadable:
    """What to say about a container of the old Office; a file with a password comes in one too."""
    if _entry("EncryptedPackage") in data:
        return Unreadable(
            f"“{name}”设了打开密码，读不了。", then="请打开后在“文件—信息—保护文档”里去掉密码，另存一份再上传。"
        )
    for entry, (what, advice) in _OLD.items():
        if _entry(entry) in data:
            return Unreadable(f"“{name}”是{what}，读不了。", then=advice)
    return Unreadable(f"“{name}”是旧版办公软件的文件，读不了。", then=_AS_DOCX)


def _entry(name: str) -> bytes:
    """A name as it stands in the directory of such a container, its end included."""
    return name.encode("utf-16-le") + b"\x00\x00"
