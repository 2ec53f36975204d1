"""The usual forms of YAML, line by line: block mappings and lists, one-line scalars and flow collections.

Takes less than YAML allows, never more: whatever is not plainly one of these forms raises `Unsure`.
"""

from __future__ import annotations

import re

from huiyin.reading.document import Value
from huiyin.reading.yamlread import NULLS


class Unsure(Exception):
    """The reference reader must decide."""


_ENTRY = re.compile(r" *(?P<key>[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}):(?: +(?P<value>[^ ].*))?")
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_PLAIN_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`")
_QUOTED = r'"(?P<double>(?:[^"\\]|\\["\\])*)"' + r"|'(?P<single>(?:[^']|'')*)'"
_ESCAPE = re.compile(r"\\(.)")
_PLAIN = r"""(?P<plain>[^\s\-?:,\[\]{}#&*!|>'"%@`][^,\[\]{}#?:]*(?::[^\s,\[\]{}#?:][^,\[\]{}#?:]*)*)"""
_SCALAR = re.compile(f"{_QUOTED}|{_PLAIN}")
_PAIR = re.compile(rf"(?P<key>{_KEY.pattern}): (?:(?:{_QUOTED}|{_PLAIN})(?P<end>, |\}}))?")
_REST = re.compile(r" *(?: #.*)?")
_DEEPEST_INDENT = 8
_DEEPEST_FLOW = 5
"""With `_DEEPEST_INDENT` well within what the reference allows."""

_known: set[str] = set()


def known_key(key: str) -> None:
    """Be sure that a key is a plain word; those seen before are remembered."""
    if key not in _known:
        if not _KEY.fullmatch(key):
            raise Unsure
        if len(_known) < 1000:
            _known.add(key)


def entry(lines: list[str], number: int, indent: int) -> tuple[int, tuple[str, Value] | None]:
    """The key and value at a line, and the line after them; no pair for an empty line or a comment."""
    line = lines[number]
    if _empty(line):
        return number + 1, None
    found = _ENTRY.fullmatch(line)
    if found is None or found.start("key") != indent or "\t" in line:
        raise Unsure
    key, value = found.groups()
    if value and value[0] != "#":
        return number + 1, (key, _inline(value))
    nested, number = block(lines, number + 1, indent)
    return number, (key, nested)


def block(lines: list[str], number: int, indent: int) -> tuple[Value, int]:
    """What stands below a `key:` of that indent, and the line after it; None when nothing does."""
    first = number
    while first < len(lines) and _empty(lines[first]):
        first += 1
    if first == len(lines):
        return None, number
    depth = _indent(lines[first])
    dash = lines[first][depth : depth + 2] == "- "
    if depth < indent or (depth == indent and not dash):
        return None, number
    if depth > _DEEPEST_INDENT:
        raise Unsure
    return _sequence(lines, first, depth) if dash else _mapping(lines, first, depth)


def _mapping(lines: list[str], number: int, indent: int) -> tuple[Value, int]:
    values: dict[str, Value] = {}
    while number < len(lines):
        if not _empty(lines[number]) and _indent(lines[number]) < indent:
            break
        number, pair = entry(lines, number, indent)
        if pair is not None:
            if pair[0] in values:
                raise Unsure
            values[pair[0]] = pair[1]
    return values, number


def _sequence(lines: list[str], number: int, indent: int) -> tuple[Value, int]:
    items: list[Value] = []
    while number < len(lines):
        line = lines[number]
        if _empty(line):
            number += 1
            continue
        depth = _indent(line)
        if depth < indent or (depth == indent and line[depth] != "-"):
            break
        content = line[indent + 2 :]
        if depth > indent or line[indent + 1 : indent + 2] != " " or not content or "\t" in line:
            raise Unsure
        if _ENTRY.match(content) and content[0] != " ":
            # `- at: …` is a mapping that is indented by the dash too
            lines[number] = " " * (indent + 2) + content
            item, number = _mapping(lines, number, indent + 2)
            items.append(item)
        else:
            items.append(_inline(content))
            number += 1
    return items, number


def _inline(text: str) -> Value:
    """A value and perhaps a comment, to the end of the line."""
    if text[0] in "[{":
        value, end = _flow(text, 0, 0)
    elif text[0] in "'\"":
        value, end = _scalar(text, 0)
    else:
        plain = text.partition(" #")[0].rstrip(" ")
        if text[0] in _PLAIN_FIRST or text[0].isspace() or ": " in plain or plain[-1] == ":":
            raise Unsure
        return None if plain in NULLS else plain
    if not _REST.fullmatch(text, end):
        raise Unsure
    return value


def _scalar(text: str, start: int) -> tuple[Value, int]:
    found = _SCALAR.match(text, start)
    if found is None:
        raise Unsure
    return _text(*found.groups()), found.end()


def _text(double: str | None, single: str | None, plain: str | None) -> str | None:
    if plain is not None:
        if plain[-1] == " ":
            raise Unsure
        return None if plain in NULLS else plain
    if double is not None:
        return _ESCAPE.sub(r"\1", double) if "\\" in double else double
    return single.replace("''", "'") if single is not None else None


def _flow(text: str, start: int, depth: int) -> tuple[Value, int]:
    """A scalar, list or mapping in flow style, and where it ends."""
    if depth > _DEEPEST_FLOW:
        raise Unsure
    if text.startswith("[", start):
        return _list(text, start, depth)
    if text.startswith("{", start):
        return flow_mapping(text, start, depth)
    return _scalar(text, start)


def _list(text: str, start: int, depth: int) -> tuple[Value, int]:
    items: list[Value] = []
    end = start + 1
    if text.startswith("]", end):
        return items, end + 1
    while True:
        item, end = _flow(text, end, depth + 1)
        items.append(item)
        if text.startswith("]", end):
            return items, end + 1
        end = _comma(text, end)


def flow_mapping(text: str, start: int = 0, depth: int = 0) -> tuple[dict[str, Value], int]:
    """A mapping `{key: value, …}` that starts there, and where it ends."""
    values: dict[str, Value] = {}
    end = start + 1
    if text.startswith("}", end):
        return values, end + 1
    delimiter = ", "
    while delimiter != "}":
        found = _PAIR.match(text, end)
        if found is None:
            raise Unsure
        key, double, single, plain, delimiter = found.groups()
        end = found.end()
        if key in values:
            raise Unsure
        if delimiter:
            values[key] = _text(double, single, plain)
            continue
        values[key], end = _flow(text, end, depth + 1)
        if text.startswith("}", end):
            return values, end + 1
        end = _comma(text, end)
    return values, end


def _comma(text: str, end: int) -> int:
    if not text.startswith(", ", end):
        raise Unsure
    return end + 2


def _empty(line: str) -> bool:
    line = line.lstrip(" ")
    return not line or line[0] == "#"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
