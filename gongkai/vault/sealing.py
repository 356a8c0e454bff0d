"""Seals: what a person gave us, readable only with a key that does not lie beside it.

A sealed text is `gk1.<cipher>.<key>.<base64url of nonce, ciphertext and tag>`; a sealed file has the same head, then bytes.
The cipher is SM4-GCM (GB/T 32907, GB/T 36624), as GB/T 39786 asks of level 3; AES-256-GCM is opened too, and can be asked
for where a machine lacks SM4. The key that encrypts is derived from the key in the ring, one for each purpose.
"""

from __future__ import annotations

import binascii
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = "mark"  # the key of this name makes marks and never seals
KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
KEY_BYTES = range(32, 129)  # what HKDF-SM3 draws its full strength from
FORM, SM4, AES = "gk1", "sm4-gcm", "aes-256-gcm"
NONCE, TAG = 12, 16  # bytes, NIST SP 800-38D
LONGEST_HEAD = 64  # bytes before the third dot


class Mode(NamedTuple):
    """A block cipher under GCM: how it is made and how many bytes its key has."""

    algorithm: Callable[[bytes], BlockCipherAlgorithm]
    key_bytes: int


CIPHERS: Mapping[str, Mode] = {SM4: Mode(algorithms.SM4, 16), AES: Mode(algorithms.AES256, 32)}


class Unreadable(Exception):
    """A seal that cannot be opened: changed, cut, of another place, or of a key that the ring does not hold. Its words are shown to whoever runs the system."""


@dataclass(frozen=True)
class Keyring:
    """Keys by name, and the name of the one that seals now.

    keys     32 to 128 random bytes each, the newest first; a key named `mark` serves marks alone
    current  name of the key for new seals; the others only open old ones

    Rotation: put a new key first and keep the old ones until no seal needs them (`needs_new_key`). ValueError for names
    other than letters, digits, `-` and `_`, for short keys, or where `current` is missing.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    current: str

    def __post_init__(self) -> None:
        if self.current == MARK or self.current not in self.keys:
            raise ValueError(f"the ring has no key {self.current!r} that could seal")
        for name, key in self.keys.items():
            if not KEY_NAME.fullmatch(name):
                raise ValueError(f"a key's name has 1 to 32 letters, digits, '-' or '_', not {name!r}")
            if len(key) not in KEY_BYTES:
                raise ValueError(f"key {name!r} has {len(key)} bytes; it must have {KEY_BYTES[0]} to {KEY_BYTES[-1]}")

    @classmethod
    def read(cls, text: str) -> Keyring:
        """The ring written as `new:hex,old:hex`, the first one current. ValueError names what is wrong, never a key."""
        keys: dict[str, bytes] = {}
        for place, part in enumerate(filter(None, map(str.strip, text.split(","))), 1):
            name, colon, digits = (piece.strip() for piece in part.partition(":"))
            if not colon or not KEY_NAME.fullmatch(name):
                raise ValueError(f"key {place} of the ring is not written as name:hex")
            if name in keys:
                raise ValueError(f"the ring names {name!r} twice")
            try:
                keys[name] = bytes.fromhex(digits)
            except ValueError:
                raise ValueError(f"key {name!r} of the ring is not hexadecimal") from None
        sealing = [name for name in keys if name != MARK]
        if not sealing:
            raise ValueError("the ring holds no key; write it as name:hex, with 64 hexadecimal digits or more")
        return cls(keys, sealing[0])

    def derived(self, name: str, purpose: str, length: int) -> bytes:
        """A key of so many bytes for one purpose (HKDF with SM3, RFC 5869); KeyError for an unknown name."""
        return HKDF(SM3(), length, salt=None, info=f"gongkai/vault/{purpose}".encode()).derive(self.keys[name])

    @property
    def marking(self) -> str:
        """The key that makes marks: the one named `mark`, else the oldest, which is the last."""
        return MARK if MARK in self.keys else [*self.keys][-1]


def seal(text: str, ring: Keyring, *, about: str, cipher: str = SM4) -> str:
    """The text sealed with the current key, as ASCII of about 1.4 × its bytes + 70.

    about   what it belongs to, such as `foi.applicant.identity:4711`; the seal opens for nothing else
    cipher  `sm4-gcm` or `aes-256-gcm`
    """
    head, body = sealed(text.encode(), ring, about, cipher)
    return (head + urlsafe_b64encode(body)).decode()


def unseal(token: str, ring: Keyring, *, about: str) -> str:
    """The text of a seal; Unreadable where it was changed, belongs to something else, or its key is unknown."""
    try:
        head, body = parted(token.encode("ascii"))
        data = urlsafe_b64decode(body)
        if urlsafe_b64encode(data) != body:  # base64 has several writings of one value; only ours is a seal
            raise Unreadable("密文被改动过")
        return opened(head, data, ring, about).decode()
    except (UnicodeError, binascii.Error):
        raise Unreadable("不是加密的内容") from None


def seal_bytes(data: bytes, ring: Keyring, *, about: str, cipher: str = SM4) -> bytes:
    """A file sealed as `seal` does a text, 28 bytes and a head longer than before."""
    head, body = sealed(data, ring, about, cipher)
    return head + body


def unseal_bytes(data: bytes, ring: Keyring, *, about: str) -> bytes:
    """The bytes of a sealed file; Unreadable as `unseal`."""
    return opened(*parted(data), ring, about)


def needs_new_key(token: str | bytes, ring: Keyring, *, cipher: str = SM4) -> bool:
    """Whether a seal was made with another key or cipher than new ones are; Unreadable if it is no seal."""
    head, _ = parted(token.encode() if isinstance(token, str) else token)
    return head != heading(ring.current, cipher)


def heading(key: str, cipher: str) -> bytes:
    """What stands before the sealed bytes, up to and with its last dot."""
    return f"{FORM}.{cipher}.{key}.".encode()


def parted(data: bytes) -> tuple[bytes, bytes]:
    """Head and body of a seal; Unreadable where it does not begin as one."""
    *head, _ = data[: LONGEST_HEAD + 1].split(b".", 3)
    if len(head) != 3 or head[0] != FORM.encode():
        raise Unreadable("不是加密的内容")
    length = sum(map(len, head)) + len(head)
    return data[:length], data[length:]


def sealed(plain: bytes, ring: Keyring, about: str, cipher: str) -> tuple[bytes, bytes]:
    """Head and body of a new seal. The nonce is random: one key may make 2³² seals."""
    head, nonce, mode = heading(ring.current, cipher), secrets.token_bytes(NONCE), CIPHERS[cipher]
    key = ring.derived(ring.current, f"seal/{cipher}", mode.key_bytes)
    encryptor = Cipher(mode.algorithm(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(head + about.encode())
    body = encryptor.update(plain) + encryptor.finalize()
    return head, nonce + body + encryptor.tag


def opened(head: bytes, body: bytes, ring: Keyring, about: str) -> bytes:
    """What was sealed; the head and what it is about are proven together with it."""
    _, cipher, name, _ = head.decode("ascii", "replace").split(".")
    if cipher not in CIPHERS:
        raise Unreadable("所用的加密算法不认识")
    if name == MARK or name not in ring.keys:
        raise Unreadable(f"GONGKAI_KEYS 里没有密钥“{name}”")
    if len(body) < NONCE + TAG:
        raise Unreadable("密文不完整")
    mode = CIPHERS[cipher]
    key = ring.derived(name, f"seal/{cipher}", mode.key_bytes)
    decryptor = Cipher(mode.algorithm(key), modes.GCM(body[:NONCE], body[-TAG:])).decryptor()
    decryptor.authenticate_additional_data(head + about.encode())
    try:
        return decryptor.update(body[NONCE:-TAG]) + decryptor.finalize()
    except InvalidTag:
        raise Unreadable("密文被改动过，或者属于别的记录") from None
