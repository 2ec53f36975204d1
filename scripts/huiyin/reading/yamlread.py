"""The reference reader of YAML: parser events to text values with their places, strict and never recursive.

The C parser's events are walked here because its own composer recurses (100,000 brackets crash it), keeps
the last of two equal keys, and follows aliases.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from huiyin.reading.document import Path, Place, Positions, Problems, Value
from huiyin.reading.textscan import BIDIRECTIONAL, FORBIDDEN, code_point
from huiyin.reading.yamlfaults import Fault, explain

DEEPEST = 20
"""How deep values may be nested, the top level included (data-model, 1)."""

MOST_NODES = 100_000
"""More keys and values than any real file has; 1 MiB of `{a,a,…` would take seconds to walk."""

NULLS = frozenset(("", "~", "null"))

_KEY = re.compile(r"[!-~](?:[ -~]*[!-~])?")


class _Frame:
    """A list or mapping still open; without a path inside something refused, read for its problems only."""

    __slots__ = ("bracket", "key", "lines", "path", "value")

    def __init__(
        self, value: list[Value] | dict[str, Value], path: Path | None, bracket: Place | None
    ) -> None:
        self.value = value
        self.path = path
        self.bracket = bracket
        self.key: str | None = None
        self.lines: dict[str, int] = {}


_REFUSED = "\0"
"""The key of a value whose own key was refused; no file can hold it."""


class _Builder:
    def __init__(self, line: int, problems: Problems) -> None:
        self.line = line
        self.problems = problems
        self.positions = Positions()
        self.stack: list[_Frame] = []
        self.top: Value = None
        self.quoted: tuple[Any, Any] | None = None
        """Where the last quoted value of several lines begins and ends."""
        self.documents = 0
        self.nodes = 0

    def add(self, code: str, mark: Any, **params: str) -> None:
        self.problems.add(code, mark.line + self.line, mark.column + 1, **params)

    def node(self, event: Any) -> None:
        """Take in a scalar or the start of a collection."""
        if event.anchor is not None:
            self.add("HY113", event.start_mark)
        if type(event) is yaml.AliasEvent:
            scalar, value = True, None
        else:
            if event.tag is not None:
                self.add("HY114", event.start_mark)
            scalar = type(event) is yaml.ScalarEvent
            value = self.scalar(event) if scalar else [] if type(event) is yaml.SequenceStartEvent else {}
        frame = self.stack[-1] if self.stack else None
        if frame is not None and type(frame.value) is dict and frame.key is None:
            frame.key = self.key(frame, event) if scalar else self.refuse_key(event)
            if scalar:
                return
            self.push(value, None, event)
            return
        path = self.place(frame, value, event.start_mark)
        if not scalar:
            self.push(value, path, event)

    def push(self, value: Any, path: Path | None, event: Any) -> None:
        mark = event.start_mark
        self.stack.append(_Frame(value, path, (mark.line, mark.column) if event.flow_style else None))

    def scalar(self, event: Any) -> Value:
        value: str = event.value
        if event.style in ("'", '"') and event.start_mark.line < event.end_mark.line:
            self.quoted = event.start_mark, event.end_mark
        if event.style == '"':
            for pattern, code in ((FORBIDDEN, "HY103"), (BIDIRECTIONAL, "HY104")):
                # Written as an escape, `\0`: what stands in the file as it is was reported with the text.
                if not self.problems.full(code) and (found := pattern.search(value)):
                    self.escaped(code, event.start_mark, found[0])
        return None if value in NULLS and not event.style else value

    def escaped(self, code: str, mark: Any, character: str) -> None:
        if not self.problems.on_line(mark.line + self.line):
            self.add(code, mark, character=code_point(character))

    def key(self, frame: _Frame, event: Any) -> str:
        mark = event.start_mark
        if type(event) is yaml.AliasEvent or not _KEY.fullmatch(event.value):
            return self.refuse_key(event)
        key: str = event.value
        if key == "<<":
            self.add("HY118", mark)
            return _REFUSED
        if key in frame.lines:
            self.add("HY112", mark, key=key, first=str(frame.lines[key]))
            return _REFUSED
        frame.lines[key] = mark.line + self.line
        if frame.path is not None:
            self.positions.keys[(*frame.path, key)] = (mark.line + self.line, mark.column + 1)
        return key

    def refuse_key(self, event: Any) -> str:
        self.add("HY117", event.start_mark)
        return _REFUSED

    def place(self, frame: _Frame | None, value: Value, mark: Any) -> Path | None:
        """Put a value where it belongs; its path, None where it is read only for its problems."""
        path: Path | None = ()
        if frame is None:
            self.top = value
        elif type(frame.value) is list:
            path = None if frame.path is None else (*frame.path, len(frame.value))
            frame.value.append(value)
        else:
            key, frame.key = frame.key, None
            if key is None or key == _REFUSED or type(frame.value) is not dict:
                return None
            frame.value[key] = value
            path = None if frame.path is None else (*frame.path, key)
        if path is not None:
            self.positions.values[path] = (mark.line + self.line, mark.column + 1)
        return path

    def take(self, event: Any) -> bool:
        """Take in an event; false when there is no use in going on."""
        kind = type(event)
        if kind in (yaml.SequenceEndEvent, yaml.MappingEndEvent):
            self.stack.pop()
            return True
        if kind is yaml.DocumentStartEvent:
            self.documents += 1
            return self.documents == 1 or self.stop("HY116", event)
        if kind is yaml.DocumentEndEvent:
            return not event.explicit or self.stop("HY116", event)
        if not isinstance(event, yaml.NodeEvent):
            return True
        self.node(event)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            return self.stop("HY119", event, most=f"{MOST_NODES}")
        return len(self.stack) <= DEEPEST or self.stop("HY115", event, most=f"{DEEPEST}")

    def stop(self, code: str, event: Any, **params: str) -> bool:
        self.add(code, event.start_mark, **params)
        return False

    def bracket(self) -> Place | None:
        return next((frame.bracket for frame in reversed(self.stack) if frame.bracket), None)


def build(text: str, line: int, problems: Problems) -> tuple[Value, Positions]:
    """The values of a YAML text that starts on that line of its file. Problems are added, none raises."""
    builder = _Builder(line, problems)
    try:
        for event in yaml.parse(text, Loader=yaml.CLoader):
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as error:
        fault = explain(error, text.split("\n"), builder.bracket())
        if (
            builder.quoted is not None
            and fault.code in ("HY121", "HY128")
            and fault.line == builder.quoted[1].line
        ):
            # what follows it is meant to stand outside: it was not closed where it should have been
            start = builder.quoted[0]
            fault = Fault("HY122", start.line, start.column)
        if not problems.on_line(fault.line + line):
            params = {"character": fault.character} if fault.code == "HY125" else {}
            problems.add(fault.code, fault.line + line, fault.column + 1, **params)
    except yaml.YAMLError:
        problems.add("HY129", line, 1)
    return builder.top, builder.positions
