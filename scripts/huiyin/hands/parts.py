"""A case file taken apart: its fields, the lines of its log, its sections, each with the text that a person wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from huiyin.frontmatter import parse
from huiyin.reading.document import Value
from huiyin.reading.entries import Entry, Layout, layout
from huiyin.sections import canonical, plain_lines


class Line(NamedTuple):
    """An item of a list: its value and its text, the comments above it included."""

    value: Value
    text: str


class Field(NamedTuple):
    """A `key: value` of the front matter."""

    value: Value
    above: str
    """The comments that stand above it."""
    head: str
    """`key: `, to where the value begins; of a list in lines, to its first item."""
    text: str
    """The value as it is written; of a list in lines, its items."""
    tail: str
    """What stands behind, to the end of the line."""
    lines: tuple[Line, ...] | None = None
    """The items of a list, where it is one."""
    flow: bool = False
    indent: int = 0

    @property
    def whole(self) -> str:
        """The field without the comments above it."""
        return self.head + self.text + self.tail


class Parts(NamedTuple):
    """A file; every line end is a line feed where all of them were the same."""

    opening: str
    fields: Mapping[str, Field]
    closing: str
    """The comments below the last field, and the fence."""
    sections: Mapping[str, str] | None
    """By canonical name, "" for what stands above the first; None where one stands twice."""
    body: str
    newline: str


EMPTY = Parts("", {}, "", {}, "", "\n")


def taken_apart(data: bytes) -> Parts | None:
    """The parts of a file; None where it cannot be read, or is laid out in a way that cannot be followed."""
    document, _positions, _problems = parse(data)
    if document is None:
        return None
    text = data.decode("utf-8")
    newline = "\r\n" if "\r" in text and text.replace("\r\n", "").count("\n") == 0 else "\n"
    if newline == "\r\n":
        text = text.replace("\r\n", "\n")
    found = layout(text)
    if found is None or list(found.entries) != list(document.values):
        return None
    fields = _fields(text, found, document.values)
    if fields is None:
        return None
    last = max((entry.end for entry in found.entries.values()), default=0)
    start = text.index("---") + text[text.index("---") :].index("\n") + 1
    fence = text.find("\n", found.end) + 1 or len(text)
    closing = text[max(last, start) : fence]
    return Parts(text[:start], fields, closing, _sections(text[fence:]), text[fence:], newline)


def _fields(text: str, found: Layout, values: Mapping[str, Value]) -> dict[str, Field] | None:
    fields = {}
    end = 0
    for key, entry in found.entries.items():
        lines = _lines(text, entry, values[key])
        if lines is None and isinstance(values[key], list) and values[key]:
            return None
        above = text[end : entry.start] if end else _after_fence(text[: entry.start])
        start = entry.value_start or entry.end
        if lines and not entry.flow:
            start = entry.items[0].line_start
        stop = entry.end if lines and not entry.flow else max(entry.value_end, start)
        parts = text[entry.start : start], text[start:stop], text[stop : entry.end]
        fields[key] = Field(values[key], above, *parts, lines, entry.flow, entry.indent)
        end = entry.end
    return fields


def _after_fence(text: str) -> str:
    return text[text.index("\n", text.index("---")) + 1 :]


def _lines(text: str, entry: Entry, value: Value) -> tuple[Line, ...] | None:
    """The items of a list with their texts; None where it is no list, or a list that cannot be followed."""
    if not isinstance(value, list) or len(value) != len(entry.items):
        return None
    if entry.flow:
        return tuple(Line(v, text[i.start : i.end]) for v, i in zip(value, entry.items, strict=True))
    found, end = [], entry.items[0].line_start if entry.items else 0
    for item, held in zip(entry.items, value, strict=True):
        found.append(Line(held, text[end : item.line_end]))
        end = item.line_end
    return tuple(found)


def _sections(body: str) -> dict[str, str] | None:
    """The sections of the second level by name, each with its heading; None where a name stands twice."""
    found = {"": ""}
    name, line_start = "", 0
    for _number, line, plain in plain_lines(body):
        end = min(line_start + len(line) + 1, len(body))
        if plain and line.startswith("##") and line[2:3] in (" ", "\t"):
            name = canonical(line.strip().strip("#").strip()) or "##"
            if name in found:
                return None
            found[name] = ""
        found[name] += body[line_start:end]
        line_start = end
    return found
