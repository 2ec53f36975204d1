"""Edits that keep every byte that a person wrote elsewhere: line ends, order, quoting, comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy

from huiyin.frontmatter import read
from huiyin.reading.document import Document, Value
from huiyin.reading.entries import Entry, Layout, layout
from huiyin.reading.yamlwrite import CannotWrite, dump, flow, scalar

__all__ = ["EditError", "append_event", "dump", "flow", "set_scalar", "set_values"]

_BLOCK = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?\n){2,}")
"""Several lines, each ended, of plain characters: what a block scalar gives back as it is."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")


class EditError(Exception):
    """The file can't be edited so: it is malformed, or laid out in a way that the edit can't follow."""


def set_scalar(data: bytes, key: str, value: str | None, after: str | None = None) -> bytes:
    """Set a field of the front matter; None removes it.

    A new one goes after the key `after`, else before the log. The same bytes come back where nothing
    changes. Raises EditError.
    """
    document, text, entries = _open(data)
    values = document.values
    if value is None and key not in values:
        return data
    if key in values and isinstance(values[key], (list, dict)):
        raise EditError(f"{key} is not a scalar")
    if value is not None and values.get(key) == value:
        return data
    wanted = {name: held for name, held in values.items() if not (name == key and value is None)}
    if value is None:
        entry = entries.entries[key]
        changed = text[: entry.start] + text[entry.end :]
    elif key in values:
        wanted[key] = value
        changed = _replaced(text, entries.entries[key], _written(value))
    else:
        wanted, at = _placed(values, entries, key, value, after)
        changed = text[:at] + f"{_written(key)}: {_written(value)}{entries.newline}" + text[at:]
    return _checked(changed, document, wanted)


def set_values(data: bytes, fields: Mapping[str, Value], body: str | None = None) -> bytes:
    """Set fields of the front matter, whatever they held, and the body where one is given, with the file's own line ends.

    A text of several lines is written as a block, a list or mapping on one line. None removes a field; a new
    one goes after the one named before it here, else before the log. Raises EditError.
    """
    document, text, entries = _open(data)
    wanted, above = dict(document.values), None
    changes: list[tuple[int, int, str]] = []
    for key, value in fields.items():
        entry = entries.entries.get(key)
        field = "" if value is None else _field(key, value, entries.newline)
        if entry is not None:
            changes.append((entry.start, entry.end, field))
            wanted = {name: held for name, held in wanted.items() if name != key or value is not None}
        elif value is not None:
            _order, at = _placed(document.values, entries, key, value, above)
            changes.append((at, at, field))
            names = [*wanted]
            place = (
                names.index(above) + 1
                if above in wanted
                else names.index("log")
                if "log" in wanted
                else len(names)
            )
            names.insert(place, key)
            wanted = {name: wanted.get(name) for name in names}
        if value is not None:
            wanted[key] = value
            above = key
    if body is not None:
        head = sum(map(len, _LINE.findall(text)[: document.body_line - 1]))
        changes.append((head, len(text), body.replace("\n", entries.newline)))
    # from behind, so that places before stay what they are; of two at one place the later goes in first
    for _number, (start, end, new) in sorted(enumerate(changes), key=lambda item: (-item[1][0], -item[0])):
        text = text[:start] + new + text[end:]
    expected = document if body is None else document._replace(body=body)
    return _checked(text, expected, wanted)


def append_event(data: bytes, item: Mapping[str, Value], position: int | None = None) -> bytes:
    """Add an event to the log as one line, indented as those that are there.

    `position` is its number in the log, by default the last. Raises EditError.
    """
    document, text, entries = _open(data)
    held = document.values.get("log")
    if held is not None and not isinstance(held, list):
        raise EditError("log is not a list")
    old = held or []
    at = len(old) if position is None else position
    if not 0 <= at <= len(old):
        raise EditError(f"there is no place {at} in a log of {len(old)}")
    line = _flow_of(dict(item))
    entry = entries.entries.get("log")
    if entry is None:
        changed = (
            text[: entries.end] + f"log:{entries.newline}  - {line}{entries.newline}" + text[entries.end :]
        )
    elif not old:
        changed = _first(text, entry, line, entries.newline)
    elif entry.flow:
        changed = _into_flow(text, entry, at, line)
    else:
        changed = _into_block(text, entry, at, line, entries.newline)
    new = [*old[:at], dict(deepcopy(item)), *old[at:]]
    return _checked(changed, document, {**document.values, "log": new})


def _open(data: bytes) -> tuple[Document, str, Layout]:
    document, problems = read(data)
    if document is None:
        raise EditError(", ".join(sorted({problem.code for problem in problems})))
    text = data.decode("utf-8")
    found = layout(text)
    if found is None:
        raise EditError("the front matter is one flow mapping")
    return document, text, found


def _field(key: str, value: Value, newline: str) -> str:
    if isinstance(value, str) and _BLOCK.fullmatch(value):
        lines = "".join(f"  {line}{newline}" for line in value.splitlines())
        return f"{_written(key)}: |{newline}{lines}"
    return f"{_written(key)}: {_written(value) if isinstance(value, str) else _flow_of(value)}{newline}"


def _flow_of(value: Value) -> str:
    try:
        return flow(value)
    except CannotWrite as error:
        raise EditError(str(error)) from None


def _written(value: str) -> str:
    try:
        return scalar(value, in_flow=False)
    except CannotWrite as error:
        raise EditError(str(error)) from None


def _replaced(text: str, entry: Entry, written: str) -> str:
    """The text with the value of an entry put in; what stands behind it, a comment perhaps, stays."""
    before, old = text[: entry.value_start], text[entry.value_start : entry.value_end]
    space = " " if before.endswith(":") else ""
    newline = old[len(old.rstrip("\r\n")) :]  # a block scalar's text ends with a line end of its own
    return f"{before}{space}{written}{newline}{text[entry.value_end :]}"


def _placed(
    values: dict[str, Value], entries: Layout, key: str, value: Value, after: str | None
) -> tuple[dict[str, Value], int]:
    """The values with the new one in its place, and where in the text that is."""
    names = list(values)
    if after in values:
        index, at = names.index(after) + 1, entries.entries[after].end
    elif "log" in values:
        index, at = names.index("log"), entries.entries["log"].start
    else:
        index, at = len(names), entries.end
    pairs = list(values.items())
    return dict([*pairs[:index], (key, value), *pairs[index:]]), at


def _first(text: str, entry: Entry, line: str, newline: str) -> str:
    """The log was empty (`log:`, `log: []`): its first line goes below."""
    before = text[: entry.value_start].rstrip(" ")
    return before + text[entry.value_end : entry.end] + f"  - {line}{newline}" + text[entry.end :]


def _into_flow(text: str, entry: Entry, at: int, line: str) -> str:
    if at == 0:
        start = entry.items[0].start
        return f"{text[:start]}{line}, {text[start:]}"
    end = entry.items[at - 1].end
    return f"{text[:end]}, {line}{text[end:]}"


def _into_block(text: str, entry: Entry, at: int, line: str, newline: str) -> str:
    place = entry.items[at - 1].line_end if at else entry.items[0].line_start
    return f"{text[:place]}{' ' * entry.indent}- {line}{newline}{text[place:]}"


def _checked(changed: str, before: Document, wanted: Mapping[str, Value]) -> bytes:
    """The edited file, read again: it must say just what was wanted."""
    result = changed.encode("utf-8")
    document, problems = read(result)
    if document is None:
        raise EditError(", ".join(sorted({problem.code for problem in problems})))
    same = document.values == wanted and list(document.values) == list(wanted)
    if not same or document.body != before.body:
        raise EditError("the edit would have changed more than it should")
    return result
