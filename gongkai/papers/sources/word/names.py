"""Names in Office Open XML as lxml wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def local(element: _Element) -> str:
    """The name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first child with this name, then its first child with the next name, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def value(element: _Element | None, name: str = "val") -> str | None:
    """An attribute in the WordprocessingML namespace, transitional or strict."""
    if element is None:
        return None
    found = element.get(f"{{{_W}}}{name}")
    return found if found is not None else element.get(f"{{{_STRICT}}}{name}")


def number(element: _Element | None, name: str = "val") -> int | None:
    """The same as a whole number; None where it is missing or not a number."""
    found = value(element, name)
    try:
        return int(found) if found is not None else None
    except ValueError:
        return None


def on(element: _Element | None) -> bool:
    """Whether a switch element is present and not switched off."""
    return element is not None and value(element) not in {"0", "false", "off", "none"}
