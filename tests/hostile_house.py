"""A small house with sound rules, and how to look at one broken file in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from huiyin.book import Book, House, load, load_house
from huiyin.diagnostic import Diagnostic
from huiyin.numbers import check_character

HOUSE = Path(__file__).parent / "data" / "house"
RULES = {
    path.relative_to(HOUSE).as_posix(): path.read_bytes()
    for path in sorted(HOUSE.glob("**/*"))
    if path.is_file()
}


class Files:
    """A snapshot in memory: what a commit is to the program."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes:
        """The bytes of a file; OSError where there is none."""
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]

    def paths(self, *folders: str) -> list[str]:
        """Every file below the folders."""
        return sorted(path for path in self.files if path.startswith(tuple(f"{name}/" for name in folders)))

    def is_link(self, path: str) -> bool:
        """A snapshot in memory has no links."""
        return False

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self.files


class Row(NamedTuple):
    """A file, and just what is to be said of it: `HY207 3:9` (code, line, column) or `HY207 3 repplied`."""

    name: str
    text: str | bytes
    found: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.text if isinstance(self.text, bytes) else self.text.encode()

    def wanted(self) -> list[str]:
        """What is to be found, with words turned into columns: `HY207 3 repplied` into `HY207 3:9`."""
        lines = self.data.decode("utf-8", "replace").split("\n")
        return sorted(_column(item, lines) for item in self.found)


def _column(item: str, lines: list[str]) -> str:
    code, place, *rest = item.split(" ", 2)
    if not rest:
        return item
    assert lines[int(place) - 1].count(rest[0]) == 1, f"{rest[0]} is not once in line {place}"
    return f"{code} {place}:{lines[int(place) - 1].index(rest[0]) + 1}"


def number(count: int) -> str:
    """The case number of the count-th broken case, all received on 16 March 2026."""
    random = f"{count:04}"
    return f"20260316-{random}{check_character('20260316' + random)}"


@cache
def house() -> House:
    """The sound rules."""
    return load_house(Files(RULES))


def book(files: Mapping[str, bytes]) -> Book:
    """Everything that is read and found where these files stand beside (or in place of) the sound rules."""
    return load(Files({**RULES, **files}))


def told(found: Iterable[Diagnostic], path: str | None = None) -> list[str]:
    """Diagnostics of a file as `HY207 3:9`, sorted; with the path before them where none is given."""
    chosen = [item for item in found if path in (None, item.location.path)]
    prefix = "" if path else "{0.path} "
    lines = {
        f"{prefix.format(item.location)}{item.code} {item.location.line}:{item.location.column}"
        for item in chosen
    }
    return sorted(lines)
