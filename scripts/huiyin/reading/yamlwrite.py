"""Writes values as YAML in the layout of the program: plain where that is safe, else in double quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huiyin.reading.document import Value
from huiyin.reading.textscan import FORBIDDEN
from huiyin.reading.yamlread import NULLS


class CannotWrite(ValueError):
    """The value holds what no file may hold."""


_UNSAFE = re.compile(r"""\A[-?:,\[\]{}#&*!|>'"%@`=]|:(?:\s|\Z)|\s#|\A\s|\s\Z|\A(?:---|\.\.\.)|\A<<\Z""")
_UNSAFE_IN_FLOW = re.compile(r"[\[\]{},?]|:[\[\]{},]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_KEY = re.compile(r"[!-~](?:[ -~]{0,98}[!-~])?")


def scalar(text: str, in_flow: bool = True) -> str:
    """A text as a YAML scalar on one line that reads back as just that text. Raises CannotWrite."""
    if FORBIDDEN.search(text) or not _encodable(text):
        raise CannotWrite("a control character cannot be written")
    unsafe = text in NULLS or text.lower() == "null" or not text.isprintable() or _UNSAFE.search(text)
    if unsafe or (in_flow and _UNSAFE_IN_FLOW.search(text)):
        return f'"{text.translate(_ESCAPES)}"'
    return text


def flow(value: Value | Mapping[str, Value] | Sequence[Value]) -> str:
    """A value in flow style on one line, `{at: 2026-03-15, event: registered}`. Raises CannotWrite."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]"


def dump(front: Mapping[str, Value], body: str) -> bytes:
    """A file in the layout of data-model, 2: a line a field, a line an event. Raises CannotWrite."""
    if not front:
        return f"---\n{{}}\n---\n{body}".encode()
    fields = "".join(_field(key, value) for key, value in front.items())
    return f"---\n{fields}---\n{body}".encode()


def _field(key: str, value: Value) -> str:
    if key == "log" and isinstance(value, list) and value:
        return "log:\n" + "".join(f"  - {flow(item)}\n" for item in value)
    return f"{_key(key)}: {scalar(value, in_flow=False) if isinstance(value, str) else flow(value)}\n"


def _key(key: str) -> str:
    if not _KEY.fullmatch(key) or key == "<<":
        raise CannotWrite("a key is a word of plain ASCII characters")
    return key if re.fullmatch(r"[A-Za-z0-9_][\w.-]*", key) else scalar(key)


def _encodable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
