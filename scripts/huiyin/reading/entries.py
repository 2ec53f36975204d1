"""Where each entry of a front matter, and each item of its lists, begins and ends in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

_FRONT = re.compile(
    r"\ufeff?---[ \t]*(?P<newline>\r\n|\n|\r)(?P<front>.*?)(?<=[\r\n])---[ \t]*(?:[\r\n]|\Z)",
    re.DOTALL,
)
_NEWLINE = re.compile(r"\r\n|\n|\r")


@dataclass
class Item:
    """An item of a top-level list: its value, and the whole lines it takes, as indices of the text."""

    start: int
    end: int = 0
    line_start: int = 0
    line_end: int = 0


@dataclass
class Entry:
    """A `key: value` of the front matter, as indices of the text."""

    start: int
    """The start of its first line; to `end`, the end of its last, a comment there included."""
    end: int = 0
    value_start: int = 0
    value_end: int = 0
    flow: bool = False
    indent: int = 0
    """The column of the dashes of a block list."""
    items: list[Item] = field(default_factory=list)


class Layout(NamedTuple):
    """The entries by key, where the front matter ends, and how its lines end."""

    entries: dict[str, Entry]
    end: int
    newline: str


def layout(text: str) -> Layout | None:
    """The layout of a file that is known to be sound; None where its front matter is one flow mapping."""
    found = _FRONT.match(text)
    if found is None:
        return None
    walk = _Walk(text, found.start("front"))
    for event in yaml.parse(found["front"], Loader=yaml.CLoader):
        if isinstance(event, yaml.MappingStartEvent) and not walk.nested and event.flow_style:
            return None
        walk.take(event)
    return Layout(walk.entries, found.end("front"), found["newline"])


class _Walk:
    """Follows the parser's events; `nested` has, for each collection open, whether it is in flow style."""

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.nested: list[bool] = []
        self.entries: dict[str, Entry] = {}
        self.entry: Entry | None = None
        self.listing = False

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.CollectionEndEvent):
            if self.nested.pop():
                self.extend(self.end(event))
        elif self.entry is None and len(self.nested) == 1 and isinstance(event, yaml.ScalarEvent):
            self.entries[event.value] = self.entry = Entry(self.line_start(self.index(event)))
            return
        elif isinstance(event, yaml.NodeEvent):
            self.node(event)
        if len(self.nested) == 1 and isinstance(event, (yaml.ScalarEvent, yaml.CollectionEndEvent)):
            self.close()

    def index(self, event: Any) -> int:
        return int(event.start_mark.index) + self.offset

    def end(self, event: Any) -> int:
        return int(event.end_mark.index) + self.offset

    def node(self, event: Any) -> None:
        start = self.index(event)
        scalar = isinstance(event, yaml.ScalarEvent)
        if self.entry is not None:
            if len(self.nested) == 1:
                self.entry.value_start = self.entry.value_end = start
                self.listing = isinstance(event, yaml.SequenceStartEvent)
                self.entry.flow = not scalar and bool(event.flow_style)
                self.entry.indent = event.start_mark.column
            elif len(self.nested) == 2 and self.listing:
                self.entry.items.append(Item(start, start))
            if scalar:
                self.extend(self.end(event))
        if not scalar:
            self.nested.append(bool(event.flow_style))

    def extend(self, end: int) -> None:
        if self.entry is not None:
            self.entry.value_end = end
            if self.entry.items and len(self.nested) >= 2:
                self.entry.items[-1].end = end

    def close(self) -> None:
        """The value of a top-level key is complete."""
        entry, self.entry, self.listing = self.entry, None, False
        if entry is None:
            return
        entry.end = self.line_end(entry.value_end)
        for item in entry.items:
            item.line_end = self.line_end(item.end)
            item.line_start = self.line_start(item.start)
            while not entry.flow and self.text[item.line_start + entry.indent] != "-":
                # the item's value stands below its dash
                item.line_start = self.line_start(item.line_start - 1)

    def line_start(self, index: int) -> int:
        return max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index), -1) + 1

    def line_end(self, index: int) -> int:
        """Past the line end at or after the index; a block scalar's text ends with its own."""
        if self.text[index - 1] in "\r\n":
            return index
        newline = _NEWLINE.search(self.text, index)
        return newline.end() if newline else len(self.text)
