"""Edits that keep every byte that a person wrote elsewhere: line ends, order, quoting, comments."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from huiyin.frontmatter import parse
from huiyin.reading.document import Document, Value
from huiyin.reading.entries import Entry, Layout, layout
from huiyin.reading.yamlwrite import CannotWrite, dump, flow, scalar

__all__ = ["EditError", "append_event", "dump", "flow", "set_scalar"]


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
    line = _flow(item)
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
    document, _, problems = parse(data)
    if document is None:
        raise EditError(", ".join(sorted({problem.code for problem in problems})))
    text = data.decode("utf-8")
    found = layout(text)
    if found is None:
        raise EditError("the front matter is one flow mapping")
    return document, text, found


def _written(value: str) -> str:
    try:
        return scalar(value, in_flow=False)
    except CannotWrite as error:
        raise EditError(str(error)) from None


def _flow(item: Mapping[str, Value]) -> str:
    try:
        return flow(item)
    except CannotWrite as error:
        raise EditError(str(error)) from None


def _replaced(text: str, entry: Entry, written: str) -> str:
    """The text with the value of an entry put in; what stands behind it, a comment perhaps, stays."""
    before, old = text[: entry.value_start], text[entry.value_start : entry.value_end]
    space = " " if before.endswith(":") else ""
    newline = old[len(old.rstrip("\r\n")) :]  # a block scalar's text ends with a line end of its own
    return f"{before}{space}{written}{newline}{text[entry.value_end :]}"


def _placed(
    values: dict[str, Value], entries: Layout, key: str, value: str, after: str | None
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
    document, _, problems = parse(result)
    if document is None:
        raise EditError(", ".join(sorted({problem.code for problem in problems})))
    same = document.values == wanted and list(document.values) == list(wanted)
    if not same or document.body != before.body:
        raise EditError("the edit would have changed more than it should")
    return result
