"""The keys of this installation. They come from the environment and stand in no table."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from gongkai.vault.sealing import Keyring


def ring() -> Keyring:
    """The ring by which personal data is sealed, opened and marked."""
    return _read(settings.GONGKAI_KEYS)


@lru_cache(maxsize=4)
def _read(text: str) -> Keyring:
    return Keyring.read(text)
