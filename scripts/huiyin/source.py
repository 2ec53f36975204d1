"""A file as bytes, and where in it a value stands. Places are looked up only when something has to be said about them."""

from __future__ import annotations

from typing import Any

from huiyin import frontmatter
from huiyin.diagnostic import Diagnostic, Location
from huiyin.reading.document import Path, Positions, Problem

_HIDDEN = {
    code: " "
    for code in (
        *range(9),
        *range(10, 32),
        *range(127, 160),
        0x61C,
        *range(0x200E, 0x2010),
        *range(0x2028, 0x202F),
    )
} | {code: " " for code in range(0x2066, 0x206A)}
"""Control characters and those that turn the direction of writing, which could dress up what a terminal shows."""


class Source:
    """One file; `whole` for one that is YAML throughout, without it for Markdown with front matter."""

    __slots__ = ("_parsed", "_read", "data", "path", "whole")

    def __init__(self, path: str, data: bytes, whole: bool = False) -> None:
        self.path, self.data, self.whole = path, data, whole
        self._parsed: tuple[Any, Positions, list[Problem], int] | None = None
        self._read: Any = None

    def _parse(self) -> tuple[Any, Positions, list[Problem], int]:
        if self._parsed is None:
            if self.whole:
                values, positions, problems = frontmatter.parse_yaml(self.data)
                self._parsed = values, positions, problems, 0
            else:
                document, positions, problems = frontmatter.parse(self.data)
                values = document.values if document is not None else None
                self._parsed = values, positions, problems, document.body_line if document is not None else 1
        return self._parsed

    def keep(self, values: Any) -> None:
        """Keep what was read of it, so that nobody has to read it again for its values."""
        self._read = values

    def values(self) -> Any:
        """The plain values; None where the file cannot be read."""
        return self._parse()[0] if self._read is None else self._read

    def problems(self) -> list[Diagnostic]:
        """What is wrong with the file as YAML."""
        return [
            Diagnostic(item.code, Location(self.path, item.line, item.column), item.params)
            for item in self._parse()[2]
        ]

    def locate(self, where: Path, key: bool = False) -> Location:
        """The place of a value (or of its key), of the nearest parent that exists, or the file's first line."""
        return Location(self.path, *self._parse()[1].find(where, key))

    def body_location(self, line: int) -> Location:
        """The place of a line of the body, counted from 1."""
        return Location(self.path, self._parse()[3] + line - 1, 1)

    def excerpt(self, line: int) -> str | None:
        """A line of the file for a terminal, control characters made blank; None for one that tells of the sender."""
        lines = self.data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if not 1 <= line <= len(lines) or self._tells_of_sender(lines, line):
            return None
        return lines[line - 1].translate(_HIDDEN)

    def _tells_of_sender(self, lines: list[str], line: int) -> bool:
        """Whether the line belongs to the reporter, or to the letter below the front matter."""
        inside = False
        for number, text in enumerate(lines[:line], 1):
            if text[:1] not in (" ", "\t", "-", ""):
                inside = text.startswith(("reporter", '"reporter', "'reporter", "summary", "subject"))
            if number > 1 and text.rstrip() == "---" and number < line:
                return True
        return inside
