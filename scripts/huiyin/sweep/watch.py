"""What Git says of a folder of the work tree, asked early and answered while other work goes on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Self

from huiyin.repository import WorkTree
from huiyin.sweep.casefiles import content_of


class State(NamedTuple):
    """How a folder stands: its tree in HEAD, the paths that are other than there, those that Git ignores."""

    tree: str
    dirty: tuple[str, ...]
    ignored: tuple[str, ...]


class Watch:
    """A folder of a work tree; Git's commands start at once, and are waited for when they are needed."""

    def __init__(self, tree: WorkTree, folder: str) -> None:
        self.tree, self.folder = tree, folder
        words = ("--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignored")
        self._status = tree.start("status", *words, "--", folder)
        self._head = tree.start("rev-parse", "--show-prefix", f"HEAD:./{folder}")

    def __enter__(self) -> Self:
        """Nothing more than it has begun."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Wait for what is still under way."""
        for process in (self._status, self._head):
            if process is not None:
                with process:
                    process.kill()

    @cached_property
    def state(self) -> State | None:
        """How the folder stands; None where Git cannot tell."""
        if self._status is None or self._head is None:
            return None
        listed, head = self._status.communicate()[0], self._head.communicate()[0]
        if self._status.returncode or self._head.returncode:
            return None
        prefix, _, commit_tree = head.rstrip(b"\n").rpartition(b"\n")
        # each item is two letters, a blank and the path from the root of the work tree
        cut = 3 + len(prefix)
        dirty: list[str] = []
        ignored: list[str] = []
        for item in listed.split(b"\0"):
            if item:
                (ignored if item.startswith(b"!!") else dirty).append(os.fsdecode(item[cut:]))
        return State(commit_tree.decode(), tuple(dirty), tuple(ignored))

    @cached_property
    def digest(self) -> bytes:
        """A hash that tells one content of the folder from another; empty where Git cannot tell."""
        if self.state is None:
            return b""
        known = hashlib.sha256(self.state.tree.encode())
        for path in self.state.dirty:
            known.update(path.encode("utf-8", "surrogateescape") + b"\0")
            try:
                known.update(content_of(self.tree.read_plain(path)))
            except OSError:  # gone, a link, or nothing to be read
                known.update(b"-")
        return known.digest()

    def paths(self) -> list[str]:
        """Every file of the folder, sorted; in a Git work tree those that Git does not ignore."""
        listing = self.tree.start("ls-files", "-z", "-t", "--cached", "--", self.folder)
        listed = listing.communicate()[0] if listing is not None else b""
        if listing is None or listing.returncode or self.state is None:
            return self.tree.paths(self.folder)
        names = os.fsdecode(listed).split("\0")
        doubtful = {name[2:] for name in names if name.startswith("S ")}.union(self.state.dirty)
        found = {name[2:] for name in names if name}
        found -= doubtful
        found.update(path for path in doubtful if self.tree.is_file(path))
        return sorted(found)

    def between(self, old: str, new: str) -> list[str] | None:
        """The paths that differ between two trees of the folder; None where Git does not know them."""
        return [] if old == new else self.tree.between(self.folder, old, new)

    def present(self, paths: Sequence[str]) -> Iterator[str]:
        """Those of the paths that are files and that Git does not ignore."""
        ignored = set(self.state.ignored) if self.state is not None else set()
        return (path for path in paths if path not in ignored and self.tree.is_file(path))
