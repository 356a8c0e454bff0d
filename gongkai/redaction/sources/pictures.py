"""What pictures carry beside their pixels: camera, place, time, author, and how to take it out without a new compression."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
ORIENTATION, GPS = 0x0112, 0x8825
SPEAKING = frozenset({0xE1, 0xED, 0xFE, *range(0xE3, 0xED)})  # APP1 Exif and XMP, APP13 IPTC, COM, makers' segments
TEXTS = frozenset({b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"})
TAGS = {0x010F: "相机", 0x0110: "型号", 0x0132: "时间", 0x013B: "作者", 0x8298: "版权", 0x010E: "说明", 0x0131: "软件"}


def tells(data: bytes) -> tuple[str, bool]:
    """What a picture says beside its pixels, "" for nothing, and whether it names a place on the map.

    How it is turned is not counted.
    """
    if data.startswith(JPEG):
        speaking = [body for code, body in segments(data) if code in SPEAKING and not is_turn(body)]
    elif data.startswith(PNG):
        speaking = [name + body for name, body in chunks(data) if name in TEXTS]
    else:
        speaking = []
    if not speaking:
        return "", False
    tags, place = exif(data)
    return tags or "附加信息", place


def exif(data: bytes) -> tuple[str, bool]:
    """The main tags of its Exif as words, and whether GPS is among them."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            tags = image.getexif()
            place = bool(tags.get_ifd(GPS))
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return "", False
    words = [f"{word}：{str(tags[code])[:40]}" for code, word in TAGS.items() if code in tags]
    return "；".join([*(["拍摄地点"] if place else []), *words]), place


def silent(data: bytes) -> bytes:
    """The picture without any of it; its pixels are untouched, and so is how it is turned."""
    if data.startswith(JPEG):
        return silent_jpeg(data)
    if data.startswith(PNG):
        kept = (chunk(name, body) for name, body in chunks(data) if name not in TEXTS)
        return PNG + b"".join(kept)
    return data


def silent_jpeg(data: bytes) -> bytes:
    """A JPEG without speaking segments; a turn is written again by itself."""
    start = scan_start(data)
    if start is None:
        return data
    turn = turned(data)
    out = [JPEG, turn_segment(turn) if turn > 1 else b""]
    out += [
        b"\xff" + bytes([code]) + struct.pack(">H", len(body) + 2) + body
        for code, body in segments(data)
        if code not in SPEAKING
    ]
    end = data.rfind(b"\xff\xd9")
    return b"".join(out) + data[start : end + 2 if end > start else None]


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Code and body of the segments before the scan."""
    for code, start, end in walk(data):
        if code != 0xDA:
            yield code, data[start:end]


def scan_start(data: bytes) -> int | None:
    """Where the compressed pixels begin, None for a broken file."""
    return next((start - 4 for code, start, _ in walk(data) if code == 0xDA), None)


def walk(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Code, start and end of each segment's body, up to and with the scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        code = data[at + 1]
        if code == 0xFF:  # filling
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield code, at + 4, end
        if code == 0xDA:
            return
        at = end


def turned(data: bytes) -> int:
    """Exif's orientation, 1 where none is given."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            value = image.getexif().get(ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return 1
    return value if value in range(1, 9) else 1


def turn_segment(turn: int) -> bytes:
    """An Exif segment that says nothing but how the picture is turned."""
    entry = struct.pack("<HHII", ORIENTATION, 3, 1, turn)
    body = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def is_turn(body: bytes) -> bool:
    """Whether a segment is one of those that `turn_segment` makes."""
    return any(body == turn_segment(turn)[4:] for turn in range(1, 9))


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of a PNG's chunks, up to its end."""
    at = len(PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        yield name, data[at + 8 : at + 8 + length]
        at += 12 + length
        if name == b"IEND":
            return


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk with its length and check sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
