"""Bytes to text, and what no file may hold: bad bytes, control characters, conflict markers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.document import Place, Problems

LIMIT = 1 << 20
"""The greatest size of a file in bytes (data-model, 1)."""

BOM = b"\xef\xbb\xbf"

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""C0 but tab and line ends; DEL and C1; separators that only some programs take for line ends."""

BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what is shown, so that a name reads as another."""

_FOREIGN = re.compile(
    "[\u00ad\u0370-\u058f\u200b-\u200d\u2060\u1d00-\u1d7f\uff01-\uff5e\U0001d400-\U0001d7ff]"
)
"""Letters that look like Latin ones (Greek, Cyrillic, full-width …), and characters that are not seen."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060]")
_ALPHABETS = re.compile("[\u0370-\u058f]")
_LATIN = re.compile("[A-Za-z]")

_CONFLICT = re.compile(r"^(?:<{7} |>{7} |\|{7} |={7}$)", re.MULTILINE)


def decode(data: bytes, problems: Problems) -> str | None:
    """The file as unified text without a byte order mark; None where it can't be read at all."""
    if len(data) > LIMIT:
        problems.add("HY101", 1, 1, size=str(len(data)), limit=str(LIMIT))
        return None
    data = data.removeprefix(BOM)
    try:
        return unify(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = unify(data[: error.start].decode("utf-8"))
        problems.add("HY102", *place(before, len(before)), byte=f"{data[error.start]:02X}")
        return None


def unify(text: str) -> str:
    """The text with every line end (CR LF, CR) made a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def place(text: str, index: int) -> Place:
    """Line and column of a character of the text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def scan(text: str, problems: Problems) -> str:
    """Report forbidden and bidirectional characters, one a line; the text with the forbidden blotted out."""
    for pattern, code in ((FORBIDDEN, "HY103"), (BIDIRECTIONAL, "HY104")):
        for line, column, found in first_of_lines(pattern, text):
            problems.add(code, line, column, character=code_point(found))
    return FORBIDDEN.sub("\ufffd", text)


def foreign_letter(name: str) -> str | None:
    """A character of an id that looks like another, or is not seen."""
    found = None if name.isascii() else _FOREIGN.search(name)
    return found[0] if found else None


def mixed_letter(name: str) -> str | None:
    """A Greek or Cyrillic letter in a name in Latin ones, or a character that is not seen."""
    if name.isascii():
        return None
    found = _UNSEEN.search(name) or (_ALPHABETS.search(name) if _LATIN.search(name) else None)
    return found[0] if found else None


def code_point(character: str) -> str:
    """How a character that can't be shown is named: `U+202E`."""
    return f"U+{ord(character):04X}"


def conflicts(text: str, front: int, problems: Problems) -> bool:
    """Report Git's conflict markers; true if one stands in the first `front` characters.

    Seven `=` may also underline a heading in Markdown: in the body they count only inside a conflict.
    """
    inside = in_front = False
    for found in _CONFLICT.finditer(text):
        marker = found[0][0]
        if marker in "=|" and not inside and found.start() >= front:
            continue
        if problems.full("HY105"):
            break
        inside = marker != ">"
        in_front = in_front or found.start() < front
        problems.add("HY105", *place(text, found.start()), marker=found[0].strip())
    return in_front


def first_of_lines(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, str]]:
    """The first match of each line, as many as are reported: line, column of its last character, itself."""
    start = 0
    for _ in range(Problems.MOST):
        found = pattern.search(text, start)
        if found is None:
            return
        yield *place(text, found.end() - 1), found[0]
        start = text.find("\n", found.end())
        if start < 0:
            return
