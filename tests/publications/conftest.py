"""The room's own fixtures, which other rooms' tests import from `publishing_office` too."""

from publishing_office import (
    cast,
    colleague,
    column,
    in_force,
    kinds,
    law,
    lawyer,
    norm,
    notice,
    reading,
    released,
)

__all__ = [
    "cast",
    "colleague",
    "column",
    "in_force",
    "kinds",
    "law",
    "lawyer",
    "norm",
    "notice",
    "reading",
    "released",
]
