"""One door for every file: how large, which format, which reader."""

from __future__ import annotations

from gongkai.papers.models import Paper
from gongkai.papers.sources.decoding import decoded, looks_like_hypertext
from gongkai.papers.sources.refusals import Unreadable

MAX_BYTES = 50 * 1024 * 1024


def read_paper(name: str, data: bytes) -> Paper:
    """Read one file. `name` is the file's name as its owner gave it: only its ending is used, and only as a check.

    Unreadable, with a sentence for the person who sent the file, for whatever cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too big", then="")
    text = decoded(name, data)
    from gongkai.papers.sources.hypertext import read_hypertext
    from gongkai.papers.sources.markdown import read_markdown
    from gongkai.papers.sources.plain import read_plain

    if looks_like_hypertext(text):
        return read_hypertext(text)
    return read_markdown(text) if name.endswith(".md") else read_plain(text)
