"""Seals and opens with age (X25519, ChaCha20-Poly1305), armoured, as pyrage gives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt
from pyrage.x25519 import Identity, Recipient


class NoKey(Exception):
    """None of the keys at hand opens it."""


class NotAKey(ValueError):
    """A text is no age key; the message holds nothing of it."""


def new_identity() -> str:
    """A new secret key, `AGE-SECRET-KEY-1…`."""
    return str(Identity.generate())


def public(identity: str) -> str:
    """The public key of a secret one. Raises NotAKey."""
    return str(_identity(identity).to_public())


def is_recipient(text: str) -> bool:
    """Whether a text is a public key, `age1…`."""
    try:
        Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def seal(data: bytes, recipients: Sequence[str]) -> str:
    """An armoured block that each of the recipients can open. Raises NotAKey; ValueError where there is none."""
    if not recipients:
        raise ValueError("nobody to seal to")
    try:
        keys: list[Recipient] = [Recipient.from_str(text) for text in recipients]
    except RecipientError:
        raise NotAKey("not an age recipient") from None
    return str(encrypt(data, keys, armored=True), "ascii").strip() + "\n"


def unseal(block: str, identities: Iterable[str]) -> bytes:
    """What was sealed. Raises NoKey where none of the secret keys fits, or the block is damaged."""
    keys: list[Identity] = [_identity(text) for text in identities]
    if not keys:
        raise NoKey
    try:
        return bytes(decrypt(block.strip().encode("ascii") + b"\n", keys))
    except (DecryptError, UnicodeEncodeError):
        raise NoKey from None


def _identity(text: str) -> Identity:
    try:
        return Identity.from_str(text.strip())
    except IdentityError:
        raise NotAKey("not an age identity") from None
