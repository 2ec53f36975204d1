"""What a file reads as: text values, where they stand, and what was wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""Every scalar is text (failsafe schema); None where it is empty, `~` or `null`."""

Path: TypeAlias = tuple[str | int, ...]
"""Where a value lies in the data: ("log", 2, "at")."""

Place: TypeAlias = tuple[int, int]
"""Line and column, both from 1; columns count characters, a byte order mark does not count."""


class Problem(NamedTuple):
    """A diagnostic without its file. `params` may name keys, never values: those can be personal data."""

    code: str
    line: int
    column: int
    params: Mapping[str, str] = {}


class Document(NamedTuple):
    """A case or policy as read: front matter, and the body with every line end made a line feed."""

    values: dict[str, Value]
    body: str
    body_line: int
    """The line of the file, from 1, on which the body starts."""


class Positions:
    """Where each value, and each key, of a file stands."""

    __slots__ = ("keys", "values")

    def __init__(self) -> None:
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}

    def find(self, where: Path, key: bool = False) -> Place:
        """The place of a value (or of its key), else of its nearest parent, else the file's first line."""
        if key and where in self.keys:
            return self.keys[where]
        for length in range(len(where), -1, -1):
            if (place := self.values.get(where[:length])) is not None:
                return place
        return (1, 1)


class Problems:
    """Collects the problems of one file; of each code no more than `MOST`, so that garbage gives no flood."""

    MOST = 20

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(self, code: str, line: int, column: int, **params: str) -> None:
        """Note a problem, unless there are enough of its kind."""
        self._counts[code] += 1
        if self._counts[code] <= self.MOST:
            self._found.append(Problem(code, line, column, params))

    def __len__(self) -> int:
        return len(self._found)

    def full(self, code: str) -> bool:
        """Whether there are enough of a kind: it need not be looked for any more."""
        return self._counts[code] >= self.MOST

    def on_line(self, line: int) -> bool:
        """Whether a problem is known on that line."""
        return any(problem.line == line for problem in self._found)

    def sorted(self) -> list[Problem]:
        """All problems in the order of the file."""
        return sorted(self._found, key=lambda problem: (problem.line, problem.column, problem.code))
