"""What the room reads: the fields of a Word template, and a filled letter as a page to set."""

from gongkai.merging.sources.templates import read_template

__all__ = ["read_template"]
