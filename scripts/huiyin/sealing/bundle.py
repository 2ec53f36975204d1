"""What is sealed of a case: sender and letter in one bundle, bound to the case, its length hidden in steps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

STEP = 1024
"""A bundle is filled up to a multiple of so many bytes, so that its size tells little of the letter's."""
VERSION = 1
HEAD, FOOT = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
PLACEHOLDERS = {"zh": "（来信内容已密封）", "en": "(The letter is sealed.)"}
SEALED_FILE = ".age"
PERIODS = ("month", "quarter", "year")
_BLOCK = re.compile(rf"{HEAD}\r?\n(?:[A-Za-z0-9+/=]+\r?\n)+{FOOT}\s*\Z")


class Damaged(ValueError):
    """What was sealed is no bundle of ours; the message holds nothing of it."""


class Bundle(NamedTuple):
    """What is known of the sender, and the letter as it came."""

    case: str
    reporter: Mapping[str, str]
    letter: str


def pack(bundle: Bundle) -> bytes:
    """The bytes to be sealed: JSON, filled up with spaces."""
    told = {
        "v": VERSION,
        "case": bundle.case,
        "reporter": dict(bundle.reporter),
        "letter": bundle.letter,
    }
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return data + b" " * (-len(data) % STEP)


def unpack(data: bytes) -> Bundle:
    """The bundle in bytes that were sealed. Raises Damaged."""
    try:
        told: Any = json.loads(data)
        if told["v"] != VERSION or not isinstance(told["reporter"], dict):
            raise Damaged("version")
        reporter = {str(key): str(value) for key, value in told["reporter"].items()}
        return Bundle(str(told["case"]), reporter, str(told["letter"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Damaged("not a sealed bundle of a case") from None


def is_block(text: object) -> bool:
    """Whether a text is an armoured age block and nothing else."""
    return isinstance(text, str) and _BLOCK.match(text.strip()) is not None


def is_placeholder(letter: str) -> bool:
    """Whether a Letter section holds nothing but the word that it is sealed (or a block of its own), or nothing at all."""
    plain = "\n".join(line.lstrip("> \t") for line in letter.splitlines()).strip()
    return not plain or plain in PLACEHOLDERS.values() or is_block(plain)


def is_sealed_file(name: str) -> bool:
    """Whether an attachment is one that was sealed, by its name."""
    return name.endswith(SEALED_FILE)


def period_of(day: date, length: str = "quarter") -> str:
    """The period whose key seals what was received on a day: `2026`, `2026-Q1`, `2026-03`."""
    if length == "year":
        return f"{day.year:04}"
    if length == "month":
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}"
