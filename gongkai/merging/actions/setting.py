"""A filled letter (.docx) set as .pdf: what the one says the other says, with a glyph for every character."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from gongkai.merging.sources.sheets import sheet_of
from gongkai.papers.actions.public import refuse_boxes
from gongkai.papers.actions.texts import clean

_LAYOUT = Path(__file__).with_name("letter.typ").read_bytes()
_LOCK = Lock()  # a compiler works on one letter at a time
_compiler: Any = cache(typst.Compiler)


def as_pdf(docx: bytes) -> bytes:
    """The letter as .pdf, by way of letter.typ; the same letter gives the same bytes, a damaged picture is left out.

    Faces that the machine lacks are replaced by those it has; Refused where it has none for Chinese. Unreadable for a
    damaged .docx.
    """
    refuse_boxes()
    sheet = sheet_of(docx)
    try:
        return _compiled(sheet)
    except RuntimeError:
        if not sheet["images"]:
            raise
        return _compiled(sheet | {"images": {}})


def _compiled(sheet: dict[str, Any]) -> bytes:
    images = {f"image {name}": json.dumps(list(data)) for name, data in sheet["images"].items()}
    told = clean(json.dumps(sheet | {"images": list(sheet["images"])}, ensure_ascii=False))
    with _LOCK:
        return bytes(_compiler().compile(_LAYOUT, sys_inputs={"d": told, **images}))
