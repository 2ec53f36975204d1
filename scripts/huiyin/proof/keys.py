"""Public SSH keys as a roster writes them: which are sound, and what tells one from another."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

KINDS = frozenset(
    (
        "ssh-ed25519",
        "ssh-rsa",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    )
)
"""Kinds of keys that may sign. Certificates are none of them: who signs is for the roster to say, not for an authority."""
_MOST = 8192
"""Characters of a key; the longest RSA key in use has a third of that."""
_LINE = re.compile(r"([a-z0-9@.-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t][^\r\n\0]*)?")
_ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END SSH SIGNATURE-----\n*"
)
_MAGIC = b"SSHSIG\0\0\0\1"


class PublicKey(NamedTuple):
    """A public key, without the remark behind it."""

    kind: str
    blob: bytes

    @property
    def line(self) -> str:
        """`ssh-ed25519 AAAA…`."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """`SHA256:…`, as ssh-keygen and Git print it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")


@lru_cache(1024)
def public_key(text: str) -> PublicKey | None:
    """The key in the one line of a .pub file; None for anything else, a private key or options before it too."""
    found = _LINE.fullmatch(text.strip()) if len(text) <= _MOST else None
    if found is None or found[1] not in KINDS:
        return None
    try:
        blob = base64.b64decode(found[2], validate=True)
    except binascii.Error:
        return None
    return key_of(blob) if next(_strings(blob), b"") == found[1].encode() else None


def key_of(blob: bytes) -> PublicKey | None:
    """The key that these bytes are; None where they are no sound key of a kind that may sign."""
    parts = list(_strings(blob))
    kind = parts[0].decode("ascii", "replace") if parts else ""
    if kind not in KINDS or len(parts) < 2 or sum(4 + len(part) for part in parts) != len(blob):
        return None
    if kind.endswith("ssh-ed25519") and len(parts[1]) != 32:
        return None
    return PublicKey(kind, blob)


def signing_key(armoured: bytes) -> PublicKey | None:
    """The key that an armoured SSH signature says it is by (PROTOCOL.sshsig); whether it is, ssh-keygen finds out."""
    found = _ARMOUR.fullmatch(armoured)
    try:
        raw = base64.b64decode(found[1].replace(b"\n", b""), validate=True) if found else b""
    except binascii.Error:
        return None
    parts = list(_strings(raw.removeprefix(_MAGIC))) if raw.startswith(_MAGIC) else []
    return key_of(parts[0]) if len(parts) == 5 else None


def _strings(data: bytes) -> Iterator[bytes]:
    """The length-prefixed strings that bytes consist of, as far as they are whole."""
    place = 0
    while place + 4 <= len(data):
        size = int.from_bytes(data[place : place + 4])
        if place + 4 + size > len(data):
            return
        yield data[place + 4 : place + 4 + size]
        place += 4 + size
