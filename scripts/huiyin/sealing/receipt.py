"""The code on a sender's receipt: it fetches the answer, is never stored, and leads to no name (threats, "Pick-up by code").

Stored is only what the code gives after 600,000 rounds of PBKDF2, and that wrapped with the store's pick-up key.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from hashlib import pbkdf2_hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huiyin.numbers import ALPHABET, check_character

LENGTH = 20
"""Characters of Crockford's base 32 before the check character: 100 bits."""
ROUNDS = 600_000
SALT = b"huiyin pick-up 1"
NONCE, KEY = 12, 32
_READ_AS = str.maketrans("ILOilo", "110110")
_BETWEEN = str.maketrans("", "", " -‐‑–—_.\u3000")


def new_code(draw: Callable[[str], str] = secrets.choice) -> str:
    """A code of 20 characters and one that checks them, in groups: `ABCDE-FGHJK-MNPQR-STVWX-Y`."""
    stem = "".join(draw(ALPHABET) for _ in range(LENGTH))
    return shown(stem + check_character(stem))


def shown(code: str) -> str:
    """A code in groups of five."""
    return "-".join(code[start : start + 5] for start in range(0, len(code), 5))


def tidy(typed: str) -> str | None:
    """A code as typed by hand, without what parts it and with look-alikes put right; None where it cannot be one."""
    code = typed.strip().translate(_BETWEEN).translate(_READ_AS).upper()
    if len(code) != LENGTH + 1 or not set(code) <= set(ALPHABET):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def key_of(code: str) -> bytes:
    """What a tidy code gives: the key of its reply, 32 bytes. Takes a good part of a second, on purpose."""
    return pbkdf2_hmac("sha256", code[:LENGTH].encode("ascii"), SALT, ROUNDS, KEY)


def wrapped(key: bytes, store_key: bytes, case: str) -> str:
    """The key of a reply as the case keeps it: only who publishes can use it, and only for that case."""
    nonce = secrets.token_bytes(NONCE)
    return urlsafe_b64encode(nonce + AESGCM(store_key).encrypt(nonce, key, case.encode())).decode()


def unwrapped(text: str, store_key: bytes, case: str) -> bytes | None:
    """The key of a reply; None where it was wrapped for another case, with another key, or is damaged."""
    try:
        data = urlsafe_b64decode(text.encode("ascii"))
        return AESGCM(store_key).decrypt(data[:NONCE], data[NONCE:], case.encode())
    except (Error, InvalidTag, ValueError):
        return None
