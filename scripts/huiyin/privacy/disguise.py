"""Sees through the ways in which a number is written so that a search misses it.

One canonical text, place for place.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_NUMERALS = {
    **dict(zip("零〇○◯一二三四五六七八九", "0000123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖幺么两", "123456789112", strict=True)),
    **dict(zip("貳參陸兩叄弌弍弎", "23623123", strict=True)),
}
_DASHES = "‐‑‒–—―−﹣－ー～〜~"
_LOOKALIKES = {
    "о": "o",
    "О": "O",
    "ο": "o",
    "Ο": "O",
    "і": "l",
    "І": "l",
    "ӏ": "l",
    "Ⅰ": "1",
    "ı": "l",
    **dict(zip("АВЕЅКМНРСТУХЈаеѕкрсухј", "ABESKMHPCTYXJaeskpcyxj", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΡΤΥΧ", "ABEZHIKMNPTYX", strict=True)),
}
"""Cyrillic and Greek letters that look like Latin ones, some of which look like digits."""


class Plain(NamedTuple):
    """A text without disguise: every digit ASCII, invisible characters gone.

    `places` leads back to the original.
    """

    text: str
    """Chinese numerals are ASCII digits here, but 十 and 百."""
    words: str
    """The same with Chinese numerals left as they are; place for place the same length."""
    places: tuple[int, ...]


@lru_cache(maxsize=4096)
def _character(character: str) -> tuple[str, str]:
    """A character as it counts: for numbers, and for words. Empty for one that cannot be seen."""
    if character in _LOOKALIKES:
        return (_LOOKALIKES[character],) * 2
    if character in _DASHES:
        return "-", "-"
    kind = unicodedata.category(character)
    if (
        kind in ("Cf", "Mn", "Me", "Cc") and character not in "\n\t\r"
    ) or character in "\u115f\u1160\u3164\uffa0\u034f":
        return "", ""
    if character.isspace() or kind.startswith("Z"):
        return " ", " "
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit), str(digit)
    found = unicodedata.normalize("NFKC", character)
    if len(found) > 1 and found.isascii() and found.strip("()., ").isdigit():
        found = found.strip("()., ")
    return "".join(_NUMERALS.get(one, one) for one in found), found


_PLAIN = re.compile(r"[ -~\n\u3001\u3002\u4e00-\u9fff]*\Z")


def plain(text: str) -> Plain:
    """The text without disguise."""
    if _PLAIN.match(text):
        return Plain(text.translate(_TABLE), text, tuple(range(len(text))))
    numbers: list[str] = []
    words: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        number, word = _character(character)
        numbers.append(number)
        words.append(word)
        places += [place] * len(word)
    return Plain("".join(numbers), "".join(words), tuple(places))


_TABLE = str.maketrans(_NUMERALS)


def numerals(text: str) -> str:
    """A text in which the Chinese numerals, 十 among them, are ASCII numbers: 十二栋, 二十一栋."""
    text = text if text.isascii() else text.translate(_WITH_TENS)
    return _TENS.sub(_ten, text) if "十" in text else text


_WITH_TENS = str.maketrans({**_NUMERALS, "拾": "十", "廿": "2十", "卅": "3十"})
_TENS = re.compile(r"([1-9])?十([1-9])?")


def _ten(found: re.Match[str]) -> str:
    return str(int(found[1] or 1) * 10 + int(found[2] or 0))


class _Bulk(dict[int, str]):
    """Character by character, each looked at once."""

    def __missing__(self, code: int) -> str:
        value = self[code] = _character(chr(code))[0]
        return value


_BULK = _Bulk()


def undisguised(text: str) -> str:
    """A long text without disguise, where nobody asks for places."""
    return text if text.isascii() and not _CONTROL.search(text) else text.translate(_BULK)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
