"""What an uploaded file is, by its content; and the sentences for what is not taken."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib

from gongkai.papers.actions.packages import DOCX, XLSX
from gongkai.rules.refused import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_TYPES = 1024 * 1024  # the list of parts inside an office file
KINDS = {
    "docx": DOCX,
    "xlsx": XLSX,
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
}
TAKEN = "能上传的有 .docx、.xlsx、.pdf、.png、.jpg、.txt，每份不超过20MB。"
_ACTIVE_PDF = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")  # of a letter in a PDF name
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
_ACTIVE_PARTS = re.compile(r"vbaProject\.bin$|/activeX/|/embeddings/.*\.(bin|exe|js|vbs|bat)$", re.IGNORECASE)
_MARKUP = re.compile(r"<\s*(!doctype|html|script|svg|iframe|body|\?php)", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ENDING = re.compile(r"\.(?=[0-9]*[A-Za-z])([A-Za-z0-9]{1,10})$")  # 月报2026.5 has none
_BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|]')


def file_kind(data: bytes) -> str:
    """docx, xlsx, pdf, png, jpg or txt. Refused for everything else and for what carries something that runs."""
    if not data:
        raise Refused("文件是空的。", then="请重新选择文件。")
    if len(data) > MAX_BYTES:
        raise Refused(f"文件有{len(data) / MAX_BYTES * 20:.1f}MB，太大。", then=TAKEN)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return _text(data)


def kind_of(name: str, data: bytes) -> str:
    """The same; a refusal names the file, and one whose name says something else is refused too."""
    try:
        kind = file_kind(data)
        check_ending(name, kind)
    except Refused as refusal:
        raise Refused(f"“{_shown(name)[:60]}”：{refusal.what}", then=refusal.then, basis=refusal.basis) from None
    return kind


def check_ending(name: str, kind: str) -> None:
    """Refuse a file whose name says that it is something else than its content; a name without an ending says nothing."""
    found = _ENDING.search(name.strip())
    if found and found[1].lower().replace("jpeg", "jpg") != kind:
        raise Refused(
            f"文件名以 .{found[1]} 结尾，内容却是 .{kind}。",
            then="请核对是不是选错了文件；文件名写错的，改正后再上传。",
        )


def file_name(name: str, kind: str) -> str:
    """The name under which it is shown and handed out: no path, nothing that cannot be seen, the ending of its kind."""
    clean = _shown(name)
    endings = (".jpg", ".jpeg") if kind == "jpg" else (f".{kind}",)
    if clean.lower().endswith(endings):
        return clean if len(clean) <= 200 else f"{clean[:190]}.{kind}"
    return f"{clean[:190]}.{kind}"


def _shown(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    return _BAD_IN_NAMES.sub("_", seen).strip(" .") or "文件"


def _pdf(data: bytes) -> str:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
    if found := _ACTIVE_PDF.search(data) or _ACTIVE_PDF.search(plain):
        raise Refused(
            f"这份 PDF 里带有会自己运行或夹带的内容（{found[1].decode()}）。", then="请重新打印成 PDF 后再上传。"
        )
    return "pdf"


def _office(data: bytes) -> str:
    """By what the archive says it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > 5000:
                raise Refused("文件展开后太大。", then="请另存一份较小的再上传。")
            names = [entry.filename for entry in entries]
            types = ""
            if "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as part:
                    types = part.read(MAX_TYPES).decode("utf-8", "replace")
    except _DAMAGED as error:
        raise Refused("文件打不开，可能已损坏或设了密码。", then="请重新保存一份再上传。") from error
    if any(_ACTIVE_PARTS.search(name) for name in names) or "macroEnabled" in types:
        raise Refused("文件里带有宏或夹带的程序。", then="请另存为不带宏的 .docx 或 .xlsx 后再上传。")
    if "wordprocessingml.document.main+xml" in types:
        return "docx"
    if "spreadsheetml.sheet.main+xml" in types:
        return "xlsx"
    raise Refused("不收压缩包和这种格式的文件。", then=TAKEN)


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("认不出这是什么文件。", then=TAKEN)
    if _CONTROLS.search(text):
        raise Refused("认不出这是什么文件。", then=TAKEN)
    if _MARKUP.search(text[:2000]):
        raise Refused("不收网页和脚本文件。", then="网上的内容请登记网址；其他请存为 .docx 或 .pdf 再上传。")
    return "txt"
