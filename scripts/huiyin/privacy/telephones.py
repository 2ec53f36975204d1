"""Telephone numbers as they stand in a field, and as they may stand in a text: the forms under which they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.privacy.disguise import undisguised

_BETWEEN = r"[ \-.()/·*_,，、\n:;+\"'=~|]{0,4}"
_RUN_OF_DIGITS = re.compile(rf"[0-9oil](?:{_BETWEEN}[0-9oil]){{6,}}", re.IGNORECASE)
_GROUP = re.compile(r"[0-9]+")
_LOOK = str.maketrans("oOiIl", "00111")
_LETTERS = re.compile(r"[oil]+", re.IGNORECASE)
_EXTENSION = re.compile(r"转|轉|分机|分機|ext|#|x", re.IGNORECASE)
_SWITCHED = re.compile(r"\W*(0[1-9][0-9]{1,2}\W{0,3}[2-9](?:[ \-]?[0-9]){6,7})\W+[0-9]{1,5}\W*\Z")
"""A landline, and an extension behind a dash."""
_ABROAD = re.compile(r"\W*?(?:\+|00)\W{0,2}([1-9].*)", re.DOTALL)
_DAY = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_TWO = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66"
    " 81 82 84 86 90 91 92 93 94 95 98".split()
)
"""Country codes of two digits (ITU-T E.164); 1 and 7 have one, all others three."""
FEWEST, MOST = 7, 15
_ROW = 24
"""More numbers than this in a row are a row of numbers: none is put together with its neighbours."""


def phones_of(text: str) -> Iterator[str]:
    """The telephone number that a field holds, also without its prefix, its extension or its country."""
    yield from dict.fromkeys(one for one in _forms(undisguised(text)) if len(one) >= FEWEST)


def _forms(seen: str) -> Iterator[str]:
    yield from _without_prefix(_digits(seen))
    main = _EXTENSION.split(seen, maxsplit=1)[0]
    switched = _SWITCHED.match(main)
    main = switched[1] if switched else main
    yield from _without_prefix(_digits(main))
    abroad = _ABROAD.match(main)
    if abroad is not None:
        yield from _national(_digits(abroad[1]))


def _national(digits: str) -> Iterator[str]:
    """A number with its country code, as it is written at home."""
    size = 1 if digits[0] in "17" else 2 if digits[:2] in _TWO else 3
    country, own = digits[:size], digits[size:].removeprefix("0")
    if len(own) >= FEWEST:
        yield from (digits, own, f"0{own}", f"{country}0{own}", f"{country}{own}")
        if country == "86" and not own.startswith("1"):
            yield from _without_prefix(f"0{own}")


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _without_prefix(digits: str) -> Iterator[str]:
    yield digits
    for prefix in ("0086", "86", "00", "0"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 11:
            yield digits[len(prefix) :]
    if digits.startswith("0") and len(digits) in (10, 11, 12):
        yield from (digits[cut:] for cut in (3, 4) if len(digits) - cut in (7, 8) and digits[cut] > "1")


def numbers_in(text: str, lengths: frozenset[int]) -> Iterator[str]:
    """What in an undisguised text could be a telephone number; within a longer row of digits, of these lengths."""
    long = sorted(length for length in lengths if length >= 11)
    for found in _RUN_OF_DIGITS.finditer(text):
        run = found[0]
        yield from _numbers(run.translate(_LOOK), long)
        if _LETTERS.search(run):
            # 66668888 or: the o is no digit
            yield from _numbers(_LETTERS.sub(" ", run), long)


def _numbers(run: str, long: list[int]) -> Iterator[str]:
    groups = _GROUP.findall(run)
    digits = "".join(groups)
    yield from _telephone(digits)
    if len(digits) >= 11:
        for length in long:
            for at in range(len(digits) - length + 1):
                if digits[at] in "01":
                    yield digits[at : at + length]
    if len(groups) > _ROW:
        for group in groups:
            yield from _telephone(group)
    elif len(groups) > 1:
        yield from _neighbours(groups)


def _neighbours(groups: list[str]) -> Iterator[str]:
    """Groups of digits put together with their neighbours: two numbers may stand side by side."""
    for start in range(len(groups)):
        joined = ""
        for group in groups[start:]:
            joined += group
            if len(joined) > MOST:
                break
            yield from _telephone(joined)


def _telephone(digits: str) -> Iterator[str]:
    """The forms of a number, unless it is too short, or a day, a month or a span of years."""
    if len(digits) >= 11 or (
        len(digits) >= FEWEST and not (digits.startswith("20") and (len(digits) < 10 or _DAY.match(digits)))
    ):
        yield from _without_prefix(digits)
