"""Public numbers: a keyed hash of the case number, which tells neither it nor a date (design.

Site, "Public number").
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import NamedTuple

from huiyin.numbers import ALPHABET

LENGTH = 8
SHORTEST = 16
"""Bytes of the shortest key that is accepted: a shorter one could be found by trying."""
DEMO = b"huiyin: the key of the shipped example, known to everybody"


class Key(NamedTuple):
    """The secret that public numbers are made with; `demo` when it is no secret at all."""

    secret: bytes
    demo: bool = False

    @property
    def mark(self) -> bytes:
        """Tells one key from another without telling the key."""
        return hmac.digest(self.secret, b"mark", "sha256")[:8]


class BadKey(Exception):
    """There is no key, or none that may be used; `reason` is missing, short, inside or unreadable."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def checked(secret: bytes, demo: bool = False) -> Key:
    """The key, without the line end that an editor puts after it. Raises BadKey when it is too short."""
    secret = secret.strip()
    if len(secret) < SHORTEST:
        raise BadKey("short")
    return Key(secret, demo)


def public_number(case: str, key: Key, attempt: int = 0) -> str:
    """The public number of a case; a further attempt gives another one."""
    text = f"{case}#{attempt}" if attempt else case
    value = int.from_bytes(hmac.digest(key.secret, text.encode(), hashlib.sha256)[:5], "big")
    return "".join(ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


def public_numbers(cases: Iterable[str], key: Key) -> dict[str, str]:
    """The public numbers of all cases, each another.

    Where two fall together the earlier case number keeps it.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for case in sorted(set(cases)):
        attempt, number = 0, public_number(case, key)
        while number in taken:
            attempt += 1
            number = public_number(case, key, attempt)
        taken.add(number)
        found[case] = number
    return found
