"""Finds a case by what is at hand: its number, a former one, a reply number, or a number's unique end."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from huiyin.book import CASE_PATH, Snapshot, read_case
from huiyin.diagnostic import Diagnostic, Location
from huiyin.frontmatter import read
from huiyin.model import Case
from huiyin.numbers import CASE_NUMBER, number_of, path_of
from huiyin.register import clashes, entry
from huiyin.source import Source

_READ_ALIKE = str.maketrans("OIL", "011")
"""Crockford base 32 takes these letters for the digits that they look like."""
_REPLY = re.compile(r"HF-(.+)-[0-9]+\Z")


class Files(Snapshot, Protocol):
    """A work tree, which can tell whether a file is there without listing all."""

    root: Path

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""


class NotFound(Exception):
    """No case answers to it."""


class Ambiguous(Exception):
    """Several cases do; `numbers` are the first of them."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers


def tidy(asked: str) -> str:
    """A number as it is written: capitals, O as 0, I and L as 1; of a path or a reply number its case."""
    text = unicodedata.normalize("NFKC", asked).strip().replace("\\", "/").rpartition("/")[2]
    text = text.removesuffix(".md").upper()
    reply = _REPLY.match(text)
    return (reply[1] if reply else text).translate(_READ_ALIKE)


def find(tree: Files, asked: str) -> str:
    """The path of the case that is meant. Raises NotFound or Ambiguous.

    A whole number is looked for where it must lie: that takes as long among ten cases as among thousands.
    """
    number = tidy(asked)
    if not number:
        raise NotFound(asked)
    whole = CASE_NUMBER.match(number)
    if whole and tree.exists(path_of(number)):
        return path_of(number)
    found = [] if whole else sorted(_ending(tree.root, f"{number}.md"))
    found = found or list(_former(tree, sorted(_ending(tree.root, ".md")), number))
    if len(found) > 1:
        raise Ambiguous([number_of(path) for path in found[:10]])
    if not found:
        raise NotFound(asked)
    return found[0]


def _ending(root: Path, end: str) -> Iterator[str]:
    """The case files whose names end so; only names are looked at, as there may be very many."""
    for year in _entries(root / "cases"):
        if year.name.isdecimal() and year.is_dir(follow_symlinks=False):
            for entry in _entries(Path(year.path)):
                if entry.name.endswith(end) and CASE_PATH.match(path := f"cases/{year.name}/{entry.name}"):
                    yield path


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _former(tree: Snapshot, paths: list[str], number: str) -> Iterator[str]:
    """The cases that bore a number ending so before they got another."""
    for path in paths:
        if tree.is_link(path):
            continue
        data = tree.read(path)
        if b"formerly" not in data:
            continue
        document, _problems = read(data)
        links = document.values.get("links") if document is not None else None
        former = links.get("formerly") if isinstance(links, dict) else None
        for name in former if isinstance(former, list) else [former]:
            if isinstance(name, str) and tidy(name).endswith(number):
                yield path
                break


def misdirected(case: Case, tree: Files, zone: ZoneInfo) -> list[Diagnostic]:
    """What is wrong with the other cases that a case names; only those are read."""
    own = entry(case, case.log)
    others = {}
    for reference in own.references:
        with suppress(NotFound, Ambiguous):
            path = find(tree, reference.target)
            other, _reader = read_case(Source(path, tree.read(path)), zone)
            if other is not None and path != case.path:
                others[path] = entry(other, other.log)
    found = clashes([own, *others.values()])
    return [
        Diagnostic(clash.code, Location(clash.path), clash.params, None, clash.key)
        for clash in found
        if clash.path == case.path
    ]
