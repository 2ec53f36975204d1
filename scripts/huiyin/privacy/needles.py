"""What the leak gate looks for.

Of every case and of the roster, as hashes, so that a cache of them tells nothing.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple
from zlib import crc32

from huiyin.model import Case
from huiyin.privacy.disguise import numerals, undisguised
from huiyin.sections import sections

RUN = 12
"""So many characters in a row of a letter are a leak."""
STEP, GRAM = 6, 7
"""Grams of a letter begin at every sixth character, so that each run of twelve holds a whole one."""
_NO_WORD = re.compile(r"[\W_]+")
_ROOM = re.compile(
    r"(?<![0-9a-z])([a-z][0-9]{0,2}|[0-9]{1,3})\s*(栋|幢|座|号楼|号院|楼|#|-|/|building|block)[楼\s\-/#]*"
    r"(?:([0-9]{1,2})\s*(?:单元|门|梯|-|/|#|unit)[\s\-/#]*)?([0-9]{3,4})(?![0-9])"
)
_ROOM_EN = re.compile(
    r"(?:building|block|tower)\W{0,3}(?:no\W{0,2})?([a-z]|[0-9]{1,3})\W{1,3}(?:unit\W{0,3}([0-9]{1,2})\W{1,3})?(?:room|rm|flat|apt)?\W{0,3}([0-9]{3,4})(?![0-9])"
)
_RUN_OF_DIGITS = re.compile(r"[0-9OoIl](?:[ \-.()/·*_,，、\n]{0,3}[0-9OoIl]){6,}")
_LOOK = str.maketrans("oOiIl", "00111")
_MAIL = re.compile(r"[a-z0-9._%+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63})+")


class Needles(NamedTuple):
    """What of one case must not be published, hashed: 32 bits, which a datum cannot be had back from."""

    case: str
    names: tuple[tuple[int, int, int], ...]
    """Hash of the first two characters and of the whole; its length."""
    phones: tuple[int, ...]
    rooms: tuple[int, ...]
    mails: tuple[int, ...]
    grams: bytes
    """Hashes of pieces of the letter, 4 bytes each."""


class Sought(NamedTuple):
    """What is looked for of all cases together: plain values, quickly had back from a cache."""

    cases: set[str]
    names: dict[int, tuple[int, ...]]
    """Lengths by the hash of the first two characters."""
    marks: dict[str, set[int]]
    """By kind: name, phone, room, email, letter."""


def sought(all_needles: Iterable[Needles]) -> Sought:
    """The needles of all cases, gathered."""
    found = Sought(set(), {}, {kind: set() for kind in ("name", "phone", "room", "email", "letter")})
    marks = found.marks
    for case, names, phones, rooms, mails, grams in all_needles:
        found.cases.add(case)
        for pair, whole, length in names:
            known = found.names.get(pair, ())
            if length not in known:
                found.names[pair] = (*known, length)
            marks["name"].add(whole)
        marks["phone"].update(phones)
        marks["room"].update(rooms)
        marks["email"].update(mails)
        if grams:
            marks["letter"].update(array("I", grams))
    return found


def mark(text: str) -> int:
    """The hash of a text."""
    return crc32(text.encode("utf-32-le", "surrogatepass"))


def compact(text: str) -> str:
    """Letters and digits only, in small letters and their usual form.

    What is left of a text however it is set.
    """
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _NO_WORD.sub("", text.casefold())


def needles(case: Case) -> Needles:
    """What to look for of a case."""
    told: Mapping[str, object] = case.reporter if isinstance(case.reporter, Mapping) else {}
    name = compact(str(told.get("name", "")))
    letter = letter_of(case)
    grams = array("I", (mark(letter[at : at + GRAM]) for at in range(0, len(letter) - GRAM + 1, STEP)))
    return Needles(
        case.id,
        (named(name),) if len(name) > 1 else (),
        tuple(mark(phone) for phone in phones_of(str(told.get("phone", "")))),
        tuple(mark(room) for room in rooms_of(str(told.get("room", "")))),
        tuple(mark(mail) for mail in mails_in(undisguised(str(told.get("email", ""))).lower())),
        grams.tobytes() if len(letter) >= RUN else b"",
    )


_TOLD = re.compile(r"\b(name|phone|room|email)\s*:\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^,}\n]*))")
_PRINTS = re.compile(r"\b(name|phone|room|email)\s*:\s*\[?((?:[a-z2-7]{20}\b[,\s]*)+)")
_BODY = re.compile(r"^---[ \t]*\r?\n.*?^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)


def salvaged(path: str, number: str, text: str) -> Case:
    """What can be made out of a file that cannot be read as a case: its number, its sender (or the fingerprints), its letter."""
    told = {found[1]: (found[2] or found[3] or found[4] or "").strip() for found in _TOLD.finditer(text)}
    usual = ("", "public", True, "other", "", ())
    body = text[found.end() :] if (found := _BODY.match(text)) else text
    day = datetime(1970, 1, 2, tzinfo=UTC)
    with suppress(ValueError):
        day = datetime.strptime(number[:8], "%Y%m%d").replace(tzinfo=UTC)
    prints = {one[1]: re.findall("[a-z2-7]{20}", one[2]) for one in _PRINTS.finditer(text)}
    return Case(
        path, number, "received", "", day, *usual, reporter=told, fingerprints=prints or None, body=body
    )


def named(name: str) -> tuple[int, int, int]:
    """How a name is looked for."""
    return mark(name[:2]), mark(name), len(name)


def letter_of(case: Case) -> str:
    """The letter, compact; the whole body where it has no sections."""
    body = case.body
    found = sections(body)
    return compact(found.text("letter") if found.texts else body)


def phones_of(text: str) -> Iterator[str]:
    """The telephone number that a field holds, also without its prefix."""
    digits = "".join(character for character in undisguised(text) if character.isdigit())
    if len(digits) >= 7:
        yield from dict.fromkeys(_without_prefix(digits))


def _without_prefix(digits: str) -> Iterator[str]:
    yield digits
    for prefix in ("0086", "86", "0"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 11:
            yield digits[len(prefix) :]
    if digits.startswith("0") and len(digits) in (10, 11, 12):
        yield from (digits[cut:] for cut in (3, 4) if len(digits) - cut in (7, 8))


def numbers_in(text: str, lengths: frozenset[int]) -> Iterator[str]:
    """What in an undisguised text could be a telephone number of one of these lengths."""
    long = sorted(length for length in lengths if length >= 11)
    for found in _RUN_OF_DIGITS.finditer(text):
        digits = "".join(character for character in found[0].translate(_LOOK) if character.isdigit())
        if len(digits) < 11:
            if not digits.startswith("20"):
                yield from _without_prefix(digits)
            continue
        yield from _without_prefix(digits)
        for length in long:
            for at in range(len(digits) - length + 1):
                if digits[at] in "01":
                    yield digits[at : at + length]


def mails_in(text: str) -> Iterator[str]:
    """The e-mail addresses in a text in small letters. A long line costs no more than its @."""
    at = text.find("@")
    while at >= 0:
        start = max(at - 64, 0)
        found = _MAIL.search(text[start : at + 200])
        if found is not None:
            yield found[0]
        at = text.find("@", at + 1)


def rooms_of(text: str) -> Iterator[str]:
    """How the room of a field is looked for: also by those who leave out the entrance, or add it."""
    for building, entrance, room in _rooms(text):
        if entrance:
            yield from (f"{building}|{entrance}|{room}", f"{building}|{room}")
        else:
            yield from (f"{building}|{room}", f"{building}|*|{room}")


def rooms_in(text: str) -> Iterator[str]:
    """The rooms that a text names together with their building."""
    for building, entrance, room in _rooms(text):
        if entrance:
            yield from (f"{building}|{entrance}|{room}", f"{building}|*|{room}")
        else:
            yield f"{building}|{room}"


def _rooms(text: str) -> Iterator[tuple[str, str, str]]:
    """Building, entrance and room.

    Without an entrance only where the building is called one, not just a number.
    """
    seen = numerals(undisguised(text)).lower()
    for found in _ROOM.finditer(seen):
        if found[3] or found[2] not in "-/":
            yield found[1].lstrip("0") or "0", (found[3] or "").lstrip("0"), found[4].lstrip("0")
    if "room" in seen or "building" in seen or "block" in seen or "tower" in seen:
        for found in _ROOM_EN.finditer(seen):
            yield found[1].lstrip("0") or "0", (found[2] or "").lstrip("0"), found[3].lstrip("0")
