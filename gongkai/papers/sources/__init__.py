"""Readers: bytes of a file in, a `Paper` out, `Unreadable` where that cannot be; HTML in, our structured text out."""

from gongkai.papers.sources.pasted import body_text, clean_body
from gongkai.papers.sources.reading import MAX_BYTES, read_paper
from gongkai.papers.sources.refusals import Unreadable
from gongkai.papers.sources.stored import from_json, to_json

__all__ = ["MAX_BYTES", "Unreadable", "body_text", "clean_body", "from_json", "read_paper", "to_json"]
