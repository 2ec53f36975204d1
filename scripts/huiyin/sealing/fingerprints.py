"""Keyed hashes of a sender's name, telephone, room and e-mail: enough to know them again, not to learn them.

Without the key nothing follows from them; there are few enough telephone numbers to try them all against a plain hash.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from binascii import Error
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from huiyin.privacy.disguise import undisguised
from huiyin.privacy.needles import compact, mails_in, words_of
from huiyin.privacy.rooms import rooms_in, rooms_of
from huiyin.privacy.telephones import numbers_in, phones_of
from huiyin.reading.document import Value

KINDS = ("name", "phone", "room", "email")
LENGTH = 20
"""Characters of base 32: 100 bits."""
Fingerprints = dict[str, Value]
Spans = list[tuple[int, int]]
"""Where something begins and ends in a text."""
_COMPARED, _IN_BASE_32 = 10, 16
"""Bytes, and characters, of a fingerprint that are compared: 80 bits."""
_BLOCK = 64
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]+")
_CLAUSES = re.compile(r"[^\n，。；！？,;!?：:（）()]+")
SHORT = range(2, 5)
"""Characters of most Chinese names; a longer one is known where it stands alone."""
_LONG = 12


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
        yield from dict.fromkeys(name for name in (compact(value), words_of(value)) if len(name) > 1)
    elif kind == "phone":
        yield from phones_of(value)
    elif kind == "room":
        yield from rooms_of(value)
    else:
        yield from mails_in(undisguised(value).lower())


def listed(prints: object) -> Iterator[tuple[str, str]]:
    """(kind, fingerprint) of the field `fingerprints` of a case; what is not as it should be is passed over."""
    for kind, value in prints.items() if isinstance(prints, Mapping) else ():
        for one in value if isinstance(value, list) else [value]:
            if kind in KINDS and isinstance(one, str) and len(one) == LENGTH:
                yield kind, one


class Known:
    """Knows senders again by the fingerprints of their cases, with the keys of those; each datum is hashed once."""

    def __init__(self, keys: Iterable[bytes], prints: Iterable[tuple[str, str, str]]) -> None:
        """`prints`: kind, fingerprint and case."""
        self._cases: dict[tuple[str, bytes], list[str]] = defaultdict(list)
        for kind, text, case in prints:
            with_padding = text[:_IN_BASE_32].upper()
            try:
                self._cases[kind, b32decode(with_padding)[:_COMPARED]].append(case)
            except (Error, ValueError):
                continue
        self._keys = [_pads(key) for key in dict.fromkeys(keys)]
        self._kinds = {kind for kind, _mark in self._cases} if self._keys else set()
        self._nobody: dict[str, set[str]] = {kind: set() for kind in KINDS}

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def cases(self, kind: str, form: str) -> Sequence[str]:
        """The cases whose sender has this name, telephone, room or e-mail address, in one of its forms."""
        if kind not in self._kinds or form in self._nobody[kind]:
            return ()
        found: list[str] = []
        message = f"{kind}\0{form}".encode("utf-8", "surrogatepass")
        for inner, outer in self._keys:
            inside, outside = inner.copy(), outer.copy()
            inside.update(message)
            outside.update(inside.digest())
            found += self._cases.get((kind, outside.digest()[:_COMPARED]), ())
        if not found:
            self._nobody[kind].add(form)
        return found

    def names(self, words: str, plain: str) -> Iterator[tuple[str, Sequence[str]]]:
        """Every name in a text that is a sender's, with the cases.

        `words` is the text compact, `plain` as it is set.
        """
        if "name" not in self._kinds:
            return
        candidates = dict.fromkeys(_chinese(words))
        candidates.update(dict.fromkeys(_latin(plain)))
        for name in candidates:
            cases = self.cases("name", name)
            if cases:
                yield name, cases

    def spans(self, text: str) -> Spans:
        """Where a text tells a sender: each name, and each part of a sentence with a telephone, room or address."""
        found = [span for name, _cases in self.names(compact(text), text) for span in places(text, name)]
        for part in _CLAUSES.finditer(text):
            seen = undisguised(part[0]).lower()
            forms = (
                ("phone", numbers_in(seen, frozenset((11, 12, 13)))),
                ("room", rooms_in(seen)),
                ("email", mails_in(seen)),
            )
            if any(self.cases(kind, form) for kind, values in forms for form in set(values)):
                found.append(part.span())
        return found


def told(text: str, reporter: Mapping[str, object]) -> Spans:
    """Where a text tells a sender who is known in clear."""
    found: Spans = []
    for kind in KINDS:
        value = compact(str(reporter.get(kind) or ""))
        if len(value) > (4 if kind == "phone" else 1):
            found += places(text, value)
    return found


def places(text: str, form: str) -> Spans:
    """Where a text has these letters and digits, whatever stands between them."""
    spelled = r"[\W_]*".join(map(re.escape, form))
    return [found.span() for found in re.finditer(spelled, text, re.IGNORECASE)]


def _pads(key: bytes) -> tuple[Any, Any]:
    """HMAC's two hashes, begun with the key: what is left for each datum is half of the work."""
    block = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    return sha256(bytes(byte ^ 0x36 for byte in block)), sha256(bytes(byte ^ 0x5C for byte in block))


def _chinese(words: str) -> Iterator[str]:
    for found in _CHINESE.finditer(words):
        run = found[0]
        for length in SHORT:
            yield from (run[at : at + length] for at in range(len(run) - length + 1))
        if SHORT.stop <= len(run) <= _LONG:
            yield run


def _latin(plain: str) -> Iterator[str]:
    """One to four words in a row, run together as a name is."""
    for line in plain.splitlines():
        words = [compact(found[0]) for found in _LATIN.finditer(line)]
        for at in range(len(words)):
            joined = words[at]
            if len(joined) > 1:
                yield joined
            for word in words[at + 1 : at + 4]:
                joined += word
                yield joined
