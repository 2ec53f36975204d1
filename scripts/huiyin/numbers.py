"""Case numbers: `YYYYMMDD-XXXXC`, with a check character that catches a slip of the pen (data-model §2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base 32: no I, L, O, U."""

CASE_NUMBER = re.compile(r"([0-9]{8})-([0-9A-HJKMNP-TV-Z]{4})([0-9A-HJKMNP-TV-Z])\Z")
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_DOUBLED = {character: sum(divmod(value * 2, 32)) for character, value in _VALUE.items()}


def check_character(text: str) -> str:
    """The Luhn mod 32 character that completes a text (as `stdnum.luhn` computes it with this alphabet)."""
    total = sum(map(_DOUBLED.__getitem__, text[::-2])) + sum(map(_VALUE.__getitem__, text[-2::-2]))
    return ALPHABET[-total % 32]


def is_valid(number: str) -> bool:
    """Whether a case number has the right form and check character. Its date is not judged."""
    match = CASE_NUMBER.match(number)
    return match is not None and check_character(match[1] + match[2]) == match[3]


def new_number(day: date, draw: Callable[[str], str]) -> str:
    """A case number for a letter received on that day; `draw` picks a random character of the alphabet."""
    stem = f"{day:%Y%m%d}"
    random = "".join(draw(ALPHABET) for _ in range(4))
    return f"{stem}-{random}{check_character(stem + random)}"


def path_of(number: str) -> str:
    """Where the file of a case with that number lies."""
    return f"cases/{number[:4]}/{number}.md"


def number_of(path: str) -> str:
    """The number that a case file's name gives."""
    return path.rpartition("/")[2].removesuffix(".md")
