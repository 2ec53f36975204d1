"""Keyed hashes of a sender's name, telephone, room and e-mail: enough to know them again, not to learn them.

Without the key nothing follows from them; there are few enough telephone numbers to try them all against a plain hash.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections.abc import Iterator, Mapping
from hashlib import sha256

from huiyin.privacy.disguise import undisguised
from huiyin.privacy.needles import compact, mails_in, phones_of, rooms_of
from huiyin.reading.document import Value

KINDS = ("name", "phone", "room", "email")
LENGTH = 20
"""Characters of base 32: 100 bits."""
Fingerprints = dict[str, Value]


def fingerprints(key: bytes, reporter: Mapping[str, str]) -> Fingerprints:
    """The fingerprints of a sender by kind: one, or a list where a datum is known in several forms."""
    found: Fingerprints = {}
    for kind in KINDS:
        marks = sorted({fingerprint(key, kind, value) for value in forms(kind, reporter.get(kind, ""))})
        if marks:
            found[kind] = marks[0] if len(marks) == 1 else list(marks)
    return found


def fingerprint(key: bytes, kind: str, form: str) -> str:
    """The keyed hash of one form of a datum."""
    digest = hmac.digest(key, f"{kind}\0{form}".encode("utf-8", "surrogatepass"), sha256)
    return b32encode(digest).decode().lower()[:LENGTH]


def forms(kind: str, value: str) -> Iterator[str]:
    """How a datum is known again however it was written; the same forms are looked for in what is published."""
    if kind == "name":
        name = compact(value)
        if len(name) > 1:
            yield name
    elif kind == "phone":
        yield from phones_of(value)
    elif kind == "room":
        yield from rooms_of(value)
    else:
        yield from mails_in(undisguised(value).lower())
