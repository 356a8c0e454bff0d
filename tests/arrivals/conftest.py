"""A bureau with kinds and columns, as the tests of publications make it."""

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
