"""Nouns of the room."""

from gongkai.intake.models.reading import Reading, ReadingState

__all__ = ["Reading", "ReadingState"]
