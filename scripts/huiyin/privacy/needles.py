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
from huiyin.privacy.disguise import undisguised
from huiyin.privacy.rooms import rooms_of
from huiyin.privacy.telephones import phones_of
from huiyin.privacy.variants import one_spelling
from huiyin.sections import sections

RUN = 12
"""So many characters in a row of a letter are a leak."""
STEP, GRAM = 6, 7
"""Grams of a letter begin at every sixth character, so that each run of twelve holds a whole one."""
_NO_WORD = re.compile(r"[\W_\u115f\u1160]+")
"""What is no letter and no digit; the fillers of Hangul are letters that nobody sees."""
_PARTS = re.compile(r"[^\s,]+")
_MAIL = re.compile(r"[a-z0-9._%+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63})+")
_AT = re.compile(r"[(\[【#]\s?at\s?[)\]】#]")
_DOT = re.compile(r"[(\[【#]\s?dot\s?[)\]】#]")
_GAP = re.compile(r"\s*([@.])\s*")


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


def words_of(text: str) -> str:
    """The same in one spelling: neither accents nor traditional characters make a difference."""
    return one_spelling(compact(text))


def needles(case: Case) -> Needles:
    """What to look for of a case."""
    told: Mapping[str, object] = case.reporter if isinstance(case.reporter, Mapping) else {}
    letter = letter_of(case)
    grams = array("I", map(mark, grams_of(letter)))
    return Needles(
        case.id,
        tuple(map(named, names_of(str(told.get("name", ""))))),
        tuple(mark(phone) for phone in phones_of(str(told.get("phone", "")))),
        tuple(mark(room) for room in rooms_of(str(told.get("room", "")))),
        tuple(mark(mail) for mail in mails_in(undisguised(str(told.get("email", ""))).lower())),
        grams.tobytes() if len(letter) >= RUN else b"",
    )


def grams_of(letter: str) -> Iterator[str]:
    """The pieces by which a letter is known again; not those that say nothing: 0000000, 哈哈哈哈哈哈哈."""
    pieces = (letter[at : at + GRAM] for at in range(0, len(letter) - GRAM + 1, STEP))
    return (piece for piece in pieces if says_something(piece))


def says_something(piece: str) -> bool:
    """Whether it has more than two characters over and over: a packed column of figures would else be a letter."""
    return len(set(piece)) > 2


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


def names_of(text: str) -> tuple[str, ...]:
    """A name as it is looked for, in one spelling; one of two Latin words also with the second first."""
    name = words_of(text)
    if len(name) < 2:
        return ()
    parts = _PARTS.findall(text)
    if len(parts) == 2 and name.isascii() and name.isalpha():
        return name, words_of(parts[1] + parts[0])
    return (name,)


def named(name: str) -> tuple[int, int, int]:
    """How a name is looked for."""
    return mark(name[:2]), mark(name), len(name)


def letter_of(case: Case) -> str:
    """The letter, compact; the whole body where it has no sections."""
    body = case.body
    found = sections(body)
    return words_of(found.text("letter") if found.texts else body)


def mails_in(text: str) -> Iterator[str]:
    """The e-mail addresses in a text in small letters. A long line costs no more than its @."""
    text = _DOT.sub(".", _AT.sub("@", text)) if _AT.search(text) else text
    at = text.find("@")
    while at >= 0:
        piece = text[max(at - 64, 0) : at + 200]
        for one in dict.fromkeys((piece, _GAP.sub(r"\1", piece))):
            found = _MAIL.search(one)
            if found is not None:
                yield found[0]
        at = text.find("@", at + 1)
