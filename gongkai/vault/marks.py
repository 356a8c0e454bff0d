"""Marks: equal values are found without opening a seal. Who does not have the key cannot try numbers out against them.

Marks must outlive a change of keys, so they hang on one key alone: the one named `mark` in the ring or, where there is
none, the oldest (the last). Whoever takes the oldest key out of the ring keeps its bytes under the name `mark`; the marks
stay what they were.
"""

from __future__ import annotations

import unicodedata

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from gongkai.vault.sealing import Keyring

SILENT = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})  # blanks, controls, marks without width


def mark(text: str, ring: Keyring, *, purpose: str) -> str:
    """64 hexadecimal digits (HMAC-SM3) that are the same for the same value, and "" for a blank one.

    purpose  which kind of value it is, such as `identity` or `phone`; marks of two purposes are never equal

    Width, case and blanks make no difference: 「１１０１…ｘ」 and 「1101…X」 are one value.
    """
    value = comparable(text)
    if not value:
        return ""
    code = HMAC(ring.derived(ring.marking, f"mark/{purpose}", 32), SM3())
    code.update(value.encode())
    return code.finalize().hex()


def comparable(text: str) -> str:
    """The value as it is compared: NFKC, upper case, without blanks and invisible characters."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in unicodedata.normalize("NFKC", wide) if unicodedata.category(c) not in SILENT)
