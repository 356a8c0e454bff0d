"""Readers: bytes of a file in, a `Paper` or the `Body` of a page out, `Unreadable` where that cannot be; HTML cleaned.

What handles HTML comes from its module when it is first asked for: it stands on libraries that a reader of plans needs not.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai.papers.sources.reading import MAX_BYTES as MAX_BYTES
from gongkai.papers.sources.reading import read_paper as read_paper
from gongkai.papers.sources.refusals import Unreadable as Unreadable
from gongkai.papers.sources.stored import from_json as from_json
from gongkai.papers.sources.stored import to_json as to_json

if TYPE_CHECKING:
    from gongkai.papers.sources.bodies import *  # noqa: F403


def __getattr__(name: str) -> Any:
    return getattr(import_module("gongkai.papers.sources.bodies"), name)
