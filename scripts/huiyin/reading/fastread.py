"""The quick way of reading the layouts that people and programs usually write: all of a file, or nothing.

Several times as quick as the YAML parser, as it mostly splits lines. Whatever it is not sure of it leaves to
the reference reader; a test compares the two over many thousand mutated files.
"""

from __future__ import annotations

import re

from huiyin.reading.document import Document, Value
from huiyin.reading.fastblock import Unsure, block, entry, flow_mapping, known_key
from huiyin.reading.textscan import BIDIRECTIONAL, BOM, FORBIDDEN, LIMIT, unify
from huiyin.reading.yamlread import NULLS

_PLAIN_BYTES = bytes(byte for byte in range(256) if (byte >= 0x20 and byte != 0x7F) or byte in b"\t\n\r")
_SUSPECT = re.compile(rb"\xe2(?:\x80[\x8e\x8f\xa8-\xae]|\x81[\xa6-\xa9])")
"""U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069."""

_SYNTAX = re.compile(r"[\"'\[\]{}#&*!|>%@`\t\\?]")
"""Where one of these stands in a line it is not simply `key: value`."""

EVENT = "  - {at: "
_AT = re.compile(r"[0-9][0-9T:.+-]*[0-9Z]")
_FIRST = frozenset("-?:, ")
"""A plain value that begins with one of these may be something else."""


def read(data: bytes) -> Document | None:
    """The document as the reference reads it, free of problems; None where that is not certain."""
    found = parts(data)
    if found is None:
        return None
    lines = found[0].split("\n")
    try:
        values = _front(lines)
    except Unsure:
        return None
    return Document(values, found[1], len(lines) + 3) if values else None


def parts(data: bytes) -> tuple[str, str] | None:
    """Front matter and body of a text with nothing to report in it; None where that is not certain."""
    if len(data) > LIMIT:
        return None
    try:
        text = _text(data)
    except UnicodeDecodeError:
        return None
    if text is None or not text.startswith("---\n"):
        return None
    front, fence, body = text[4:].partition("\n---\n")
    if not fence or "\t" in front or _conflict(text):
        return None
    return front, body


def _text(data: bytes) -> str | None:
    """The text, None if it may hold a character that the reference would report."""
    if data.startswith(BOM):
        data = data[3:]
    if data.translate(None, _PLAIN_BYTES):
        return None
    text = data.decode()
    suspect = b"\xc2" in data or "\ufeff" in text or "\ufffe" in text or "\uffff" in text or "\u061c" in text
    if (suspect or _SUSPECT.search(data)) and (FORBIDDEN.search(text) or BIDIRECTIONAL.search(text)):
        return None
    return unify(text)


def _conflict(text: str) -> bool:
    # one character is found much sooner than many
    return (
        "\n>>>>>>> " in text
        or ("<" in text and "\n<<<<<<< " in text)
        or ("|" in text and "\n||||||| " in text)
    )


def _front(lines: list[str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    count = number = 0
    while number < len(lines):
        line = lines[number]
        if line == "log:":
            values["log"], number = _log(lines, number + 1)
        elif is_plain(line):
            key, value = plain(line)
            values[key] = value
            number += 1
        else:
            number, found = entry(lines, number, 0)
            if found is None:
                continue
            values[found[0]] = found[1]
        count += 1
    if len(values) != count:
        raise Unsure
    return values


def is_plain(line: str) -> bool:
    """Whether a line is `key: value` in which none of YAML's own characters stands."""
    return ": " in line and not _SYNTAX.search(line)


def plain(text: str) -> tuple[str, str | None]:
    """The key and value of such a line. Raises Unsure."""
    key, _, value = text.partition(": ")
    if not value or value[0] in _FIRST or value[-1] in ": " or ": " in value:
        raise Unsure
    known_key(key)
    return key, None if value in NULLS else value


def _log(lines: list[str], start: int) -> tuple[Value, int]:
    """The log when its lines are as the program writes them, else what the block reader makes of it."""
    events: list[Value] = []
    number = start
    while number < len(lines) and lines[number].startswith(EVENT):
        events.append(event(lines[number]))
        number += 1
    if number == start or (number < len(lines) and lines[number][:1] in " -#"):
        return block(lines, start, 0)
    return events, number


def event(line: str) -> dict[str, Value]:
    """A line `  - {at: …, event: dispatched, by: chen.min}`. Raises Unsure."""
    at, _, rest = line[len(EVENT) : -1].partition(", ")
    if not _AT.fullmatch(at) or _SYNTAX.search(rest) or line[-1] != "}":
        values, end = flow_mapping(line, 4)
        if end != len(line):
            raise Unsure
        return values
    pairs = rest.split(", ")
    found = dict(map(plain, pairs))
    if len(found) != len(pairs) or "at" in found or rest.count(",") != len(pairs) - 1:
        raise Unsure
    return {"at": at, **found}
