"""Readers: bytes of a file in, a `Paper` or the `Body` of a page out, `Unreadable` where that cannot be; HTML cleaned."""

from gongkai.papers.sources.bodies import Body, extract_text, page_count, read_body
from gongkai.papers.sources.pasted import body_text, clean_body
from gongkai.papers.sources.reading import MAX_BYTES, read_paper
from gongkai.papers.sources.refusals import Unreadable
from gongkai.papers.sources.stored import from_json, to_json
from gongkai.papers.sources.word.pictured import Image

__all__ = [
    "MAX_BYTES", "Body", "Image", "Unreadable", "body_text", "clean_body", "extract_text", "from_json", "page_count",
    "read_body", "read_paper", "to_json",
]  # fmt: skip
