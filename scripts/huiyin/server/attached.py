"""Attachments at the end of a push: each file that a case lists is there, and is the one that was listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from huiyin.attachments import check_attachments
from huiyin.book import read_case
from huiyin.diagnostic import Severity
from huiyin.language import severity
from huiyin.proof.objects import Objects
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.server.kinds import Refusal, refusal
from huiyin.server.naming import path_tells
from huiyin.source import Source

_AT_ONCE = 200
_MOST = 64 * 1024 * 1024
"""Bytes of an attachment that are read to compare them."""


class _Entry(NamedTuple):
    mode: str
    number: str
    size: int


class _Folder:
    """Files of a commit, those of the cases concerned."""

    def __init__(self, objects: Objects, entries: Mapping[str, _Entry]) -> None:
        self._objects, self._entries = objects, entries

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError, also for one too large to be compared."""
        entry = self._entries.get(path)
        found = self._objects.get(entry.number) if entry is not None and entry.size <= _MOST else None
        if found is None:
            raise FileNotFoundError(path)
        return found.data

    def is_link(self, path: str) -> bool:
        """Whether it is a symbolic link."""
        return path in self._entries and self._entries[path].mode == "120000"


def check_attached(
    tree: WorkTree, objects: Objects, tip: str, cases: Sequence[str], rules: Rules
) -> Iterator[Refusal]:
    """These cases as a commit has them, with the files in their folders."""
    for first in range(0, len(cases), _AT_ONCE):
        some = cases[first : first + _AT_ONCE]
        entries = _entries(tree, tip, some)
        for path in some:
            if path in entries and not _Folder(objects, entries).is_link(path):
                yield from _case(_Folder(objects, entries), entries, path, tip, rules)


def _entries(tree: WorkTree, tip: str, cases: Sequence[str]) -> dict[str, _Entry]:
    """Every file of these cases: asked for together, as Git reads a large folder anew for each name."""
    names = [name for path in cases for name in (path, path.removesuffix(".md"))]
    listed = tree.git("ls-tree", "-r", "-l", "-z", tip, "--", *names).decode("utf-8", "surrogateescape")
    found = {}
    for line in listed.split("\0"):
        head, _, name = line.partition("\t")
        if name:
            mode, _kind, number, size = head.split()
            found[name] = _Entry(mode, number, int(size) if size.isdigit() else 0)
    return found


def _case(
    folder: _Folder, entries: Mapping[str, _Entry], path: str, tip: str, rules: Rules
) -> Iterator[Refusal]:
    case, reader = read_case(Source(path, folder.read(path)), rules.organization.zone)
    if case is None:
        return
    # what is wrong with the case itself is told where it changed
    reader.found.clear()
    check_attachments(case, folder, reader)
    yield from (Refusal(item, commit=tip) for item in reader.found if severity(item) is Severity.ERROR)
    inside = path.removesuffix(".md") + "/"
    for name in entries:
        if name.startswith(inside) and path_tells(name.removeprefix(inside), case):
            yield refusal("HY879", name, commit=tip)
