"""Requests like this one."""

from __future__ import annotations

import unicodedata

from cryptography.hazmat.primitives import hashes


def subject_mark(text: str) -> str:
    """64 hexadecimal digits (SM3), the same for texts that differ in blanks, punctuation, width and case alone."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(bare(text).encode())
    return digest.finalize().hex()


def bare(text: str) -> str:
    """Letters and figures of a text, narrow and in small letters: what two writings of one thing share."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
