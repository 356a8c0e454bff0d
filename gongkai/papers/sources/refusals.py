"""The one error of the readers, always a sentence for the person who sent the file."""

from __future__ import annotations

from gongkai.rules.refused import Refused


class Unreadable(Refused):
    """A file that cannot be read: which, why, and what to do next. Nothing of it has been kept."""
