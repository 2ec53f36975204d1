"""The files of a repository as a commit holds them, read in one stream: a Snapshot like the work tree."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from huiyin.repository import GitFailed, WorkTree
from huiyin.sweep.watch import State, Watch

_LINK = b"120000"


class NotThere(Exception):
    """The clone is shallow and lacks the commit that is asked for."""


def commit_before(tree: WorkTree, moment: float) -> str | None:
    """The last commit of the shared branch (HEAD's first parents) that was made by then.

    None: there was none yet.

    `moment` in seconds since 1970; a commit's time is its committer's. Raises NotThere, GitFailed.
    """
    asked = ("rev-list", "-1", "--first-parent", f"--until={int(moment)}", "HEAD")
    found = tree.git(*asked).decode().strip()
    if found:
        return found
    if tree.git("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise NotThere
    return None


class CommitTree(WorkTree):
    """Folders of one commit: cases/ and policies/, where no others are named."""

    def __init__(self, root: Path, commit: str, folders: Sequence[str] = ("cases", "policies")) -> None:
        super().__init__(root)
        self.commit = commit
        self._within = (commit,)
        self._folders = folders
        self._listed: dict[str, dict[str, tuple[bytes, str]]] = {}
        self._ordered: dict[str, list[str]] = {}
        self._fetched: dict[str, bytes] = {}

    def _files(self, folder: str) -> dict[str, tuple[bytes, str]]:
        """Mode and object of every file of one of the folders."""
        found = self._listed.get(folder)
        if found is None:
            self._listed[folder] = found = {}
            listed = self.git("ls-tree", "-r", "-z", self.commit, "--", folder)
            for line in listed.split(b"\0"):
                head, _, name = line.partition(b"\t")
                if name:
                    mode, kind, number = head.split(b" ")
                    if kind == b"blob":
                        found[os.fsdecode(name)] = mode, number.decode()
        return found

    def _entry(self, path: str) -> tuple[bytes, str] | None:
        """Mode and object of a file."""
        folder = next((one for one in self._folders if path == one or path.startswith(f"{one}/")), None)
        return None if folder is None else self._files(folder).get(path)

    def fetch(self, paths: Iterable[str]) -> None:
        """Read these files at once; what was fetched before is forgotten. Raises GitFailed."""
        entries = ((path, self._entry(path)) for path in paths)
        wanted = [(path, entry[1]) for path, entry in entries if entry is not None]
        asked = "".join(f"{number}\n" for _path, number in wanted)
        answer, place = self.git("cat-file", "--batch", data=asked.encode()), 0
        self._fetched = {}
        for path, _number in wanted:
            end = answer.index(b"\n", place)
            head = answer[place:end]
            if head.endswith(b" missing"):
                raise GitFailed(f"{path}: {head.decode()}")
            size = int(head.rsplit(b" ", 1)[1])
            self._fetched[path] = answer[end + 1 : end + 1 + size]
            place = end + size + 2

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError, GitFailed."""
        found = self._fetched.get(path)
        if found is not None:
            return found
        entry = self._entry(path)
        if entry is None:
            raise FileNotFoundError(path)
        return self.git("cat-file", "blob", entry[1])

    def exists(self, path: str) -> bool:
        """Whether the commit has such a file."""
        return self._entry(path) is not None

    def is_link(self, path: str) -> bool:
        """Whether it is a symbolic link."""
        entry = self._entry(path)
        return entry is not None and entry[0] == _LINK

    def paths(self, *folders: str) -> list[str]:
        """Every file below the folders, sorted."""
        return sorted({path for folder in folders for path in self._below(folder)})

    def _below(self, folder: str) -> Iterator[str]:
        """Every file below a folder, found by its place in the order."""
        for top in self._folders:
            if f"{top}/".startswith(f"{folder}/"):
                yield from self._files(top)
            elif folder.startswith(f"{top}/"):
                files = self._files(top)
                if top not in self._ordered:
                    self._ordered[top] = sorted(files)
                ordered = self._ordered[top]
                yield from ordered[bisect_left(ordered, f"{folder}/") : bisect_left(ordered, f"{folder}0")]

    def read_plain(self, path: str) -> bytes:
        """The bytes of a file that is no link. Raises OSError."""
        if self.is_link(path):
            raise OSError(path)
        return self.read(path)

    def is_file(self, path: str) -> bool:
        """Whether the commit has such a file, and it is no link."""
        return self.exists(path) and not self.is_link(path)

    def signature(self, folder: str) -> bytes:
        """What tells one state of a folder from another: the objects of its files."""
        entries = (self._entry(path) for path in self.paths(folder))
        return " ".join(entry[1] for entry in entries if entry is not None).encode()


class CommitWatch(Watch):
    """A folder of a commit: nothing in it is other than there."""

    def __init__(self, tree: CommitTree, folder: str) -> None:
        self.tree, self.folder = tree, folder
        self._status = self._head = None

    @cached_property
    def state(self) -> State | None:
        """The tree that the commit holds of the folder."""
        commit = getattr(self.tree, "commit", "")
        try:
            found = self.tree.git("rev-parse", "--verify", "--quiet", f"{commit}:./{self.folder}")
        except GitFailed:
            return None
        return State(found.decode().strip(), (), ())

    def paths(self) -> list[str]:
        """Every file of the folder, sorted."""
        return self.tree.paths(self.folder)


def watch(tree: WorkTree, folder: str) -> Watch:
    """A watch over a folder, of the work tree or of a commit."""
    return CommitWatch(tree, folder) if isinstance(tree, CommitTree) else Watch(tree, folder)
