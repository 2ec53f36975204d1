"""The two states that a review compares: where the work began, and what it brings. Works in a bare repository too."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from huiyin.committed import CommitTree
from huiyin.proof.objects import Objects
from huiyin.repository import CommitFiles, GitFailed, WorkTree

READ = ("cases", "policies")
"""The folders that a review reads; what changes outside them is only named."""


class Bounds(NamedTuple):
    """A range of commits by their ids: `base` is where the work left the branch that it is for."""

    base: str
    head: str
    related: bool = True
    """False: the two have no history in common, and `base` is the branch as it stands."""


def bounds(tree: WorkTree, asked: str) -> Bounds:
    """The commits that `BASE..HEAD`, `BASE...HEAD`, `BASE..` or `BASE` mean. Raises GitFailed.

    All of them mean what HEAD brings, as in `git log BASE..HEAD`: what went on in BASE meanwhile is not
    taken for a change of HEAD that undoes it.
    """
    first, dots, last = asked.partition("..")
    base, head = _commit(tree, first), _commit(tree, last.removeprefix(".") if dots else "")
    try:
        return Bounds(tree.git("merge-base", base, head).decode().strip(), head)
    except GitFailed:
        return Bounds(base, head, related=False)


def _commit(tree: WorkTree, name: str) -> str:
    # behind --end-of-options a name that begins with a hyphen is a name
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name or 'HEAD'}^{{commit}}")
    try:
        return tree.git(*asked).decode().strip()
    except GitFailed:
        raise GitFailed(name or "HEAD") from None


class Change(NamedTuple):
    """A path that differs: `kind` is A (added), M (changed), D (deleted) or T (another type of file)."""

    kind: str
    path: str


def changes(tree: WorkTree, span: Bounds) -> list[Change]:
    """Every path that the range changes, in order; a renamed file is one deleted and one added. Raises GitFailed."""
    words = ("diff-tree", "-r", "-z", "--no-renames", "--name-status", "--relative")
    parts = tree.git(*words, span.base, span.head).split(b"\0")
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return sorted(
        (Change(kind.decode(), os.fsdecode(path)) for kind, path in pairs), key=lambda one: one.path
    )


class State(CommitTree):
    """cases/ and policies/ of one commit, read from one process of Git; close it when done.

    What differs is reckoned against it and not against the work tree, which a bare repository lacks.
    """

    def __init__(self, root: Path, commit: str) -> None:
        super().__init__(root, commit, READ)
        self._open: tuple[int, Objects] | None = None

    def _reader(self) -> Objects:
        """The process of Git; a worker has its own, as two would take each other's answers."""
        if self._open is None or self._open[0] != os.getpid():
            self._open = os.getpid(), Objects(self)
        return self._open[1]

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError, GitFailed."""
        entry = self._entry(path)
        if entry is None:
            raise FileNotFoundError(path)
        found = self._reader().get(entry[1])
        if found is None:
            raise GitFailed(path)
        return found.data

    def close(self) -> None:
        """Let Git go."""
        if self._open is not None and self._open[0] == os.getpid():
            self._open[1].close()
        self._open = None

    def fetch(self, paths: Iterable[str]) -> None:
        """Nothing: files are read from the process that is open, as they are asked for."""

    def at(self, base: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Files as they were where the commit left `base`; those that were not there are left out. Raises GitFailed."""
        with opened(self.root, self._fork(base)) as before:
            return {path: before.read(path) for path in paths if before.exists(path)}

    def snapshot(self, base: str, folder: str) -> CommitFiles:
        """The files of a folder as they were where the commit left `base`. Raises GitFailed."""
        with opened(self.root, self._fork(base)) as before:
            paths = before.paths(folder)
            links = frozenset(path for path in paths if before.is_link(path))
            return CommitFiles({path: before.read(path) for path in paths}, links)


@contextmanager
def opened(root: Path, commit: str) -> Iterator[State]:
    """The state of a commit, and Git let go in the end."""
    state = State(root, commit)
    try:
        yield state
    finally:
        state.close()
