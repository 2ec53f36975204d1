"""The blob that holds every reply to be fetched by code: constant in size, fetched whole, new in every byte each time.

    "HYPICK01" | epoch, 8 bytes | slots, 4 bytes | size of a slot, 4 bytes | slots
    slot: nonce, 12 bytes | AES-256-GCM of a part of a message, filled up | tag, 16 bytes

A part begins with its number and how many there are (one byte each) and its length (two bytes). Empty slots are
random bytes. Version, epoch, number and size of slots are authenticated with every slot. Numbers are big-endian.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huiyin.sealing.receipt import NONCE

MAGIC = b"HYPICK01"
SIZE = 4096
"""Bytes of a slot; a longer message takes several."""
SLOTS = 256
_HEAD = struct.Struct(">8sQII")
_PART = struct.Struct(">BBH")
_TAG = 16
_ROOM = SIZE - NONCE - _TAG - _PART.size


class Overflow(Exception):
    """There are more parts of messages than slots."""

    def __init__(self, needed: int, slots: int) -> None:
        super().__init__(f"{needed} of {slots}")
        self.needed, self.slots = needed, slots


class Broken(ValueError):
    """The blob is cut short, or is none."""


class Message(NamedTuple):
    """What a code fetches, and the key that the code gives."""

    key: bytes
    text: bytes


def blob(messages: Iterable[Message], epoch: int, slots: int = SLOTS) -> bytes:
    """Every message encrypted, among random slots, in random order; `epoch` in seconds since 1970. Raises Overflow."""
    head = _HEAD.pack(MAGIC, epoch, slots, SIZE)
    parts = [(message.key, part) for message in messages for part in _parts(message.text)]
    if len(parts) > slots:
        raise Overflow(len(parts), slots)
    filled = [_sealed(key, part, head) for key, part in parts]
    filled += [secrets.token_bytes(SIZE) for _ in range(slots - len(filled))]
    secrets.SystemRandom().shuffle(filled)
    return head + b"".join(filled)


def message(data: bytes, key: bytes) -> bytes | None:
    """What a key fetches out of a blob; None where there is nothing for it. Raises Broken."""
    head, epoch_slots = _head(data)
    found: dict[int, bytes] = {}
    number = 1
    for slot in _slots(data, epoch_slots):
        part = _opened(key, slot, head)
        if part is not None:
            index, number, length = _PART.unpack_from(part)
            found[index] = part[_PART.size : _PART.size + length]
    if not found:
        return None
    if sorted(found) != list(range(number)):
        raise Broken("a part lacks")
    return b"".join(found[index] for index in range(number))


def epoch_of(data: bytes) -> int:
    """When a blob was made, in seconds since 1970. Raises Broken."""
    return int(_HEAD.unpack_from(_head(data)[0])[1])


def _parts(text: bytes) -> Sequence[bytes]:
    pieces = [text[start : start + _ROOM] for start in range(0, len(text), _ROOM)] or [b""]
    if len(pieces) > 255:
        raise Overflow(len(pieces), 255)
    return [
        (_PART.pack(index, len(pieces), len(piece)) + piece).ljust(_ROOM + _PART.size, b"\0")
        for index, piece in enumerate(pieces)
    ]


def _sealed(key: bytes, part: bytes, head: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, part, head)


def _opened(key: bytes, slot: bytes, head: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(slot[:NONCE], slot[NONCE:], head)
    except InvalidTag:
        return None


def _head(data: bytes) -> tuple[bytes, int]:
    if len(data) < _HEAD.size or not data.startswith(MAGIC):
        raise Broken("no blob of replies")
    _magic, _epoch, slots, size = _HEAD.unpack_from(data)
    if size != SIZE or len(data) != _HEAD.size + slots * SIZE:
        raise Broken("cut short")
    return data[: _HEAD.size], slots


def _slots(data: bytes, slots: int) -> Iterable[bytes]:
    for number in range(slots):
        start = _HEAD.size + number * SIZE
        yield data[start : start + SIZE]
