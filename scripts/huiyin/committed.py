"""The files of a repository as a commit holds them, read in one stream: a Snapshot like the work tree."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
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
        self._fetched: dict[str, bytes] = {}

    @cached_property
    def _objects(self) -> dict[str, tuple[bytes, str]]:
        """Mode and object of every file."""
        listed = self.git("ls-tree", "-r", "-z", self.commit, "--", *self._folders)
        found = {}
        for line in listed.split(b"\0"):
            head, _, name = line.partition(b"\t")
            if name:
                mode, kind, number = head.split(b" ")
                if kind == b"blob":
                    found[os.fsdecode(name)] = mode, number.decode()
        return found

    def fetch(self, paths: Iterable[str]) -> None:
        """Read these files at once; what was fetched before is forgotten. Raises GitFailed."""
        wanted = [path for path in paths if path in self._objects]
        asked = "".join(f"{self._objects[path][1]}\n" for path in wanted)
        answer, place = self.git("cat-file", "--batch", data=asked.encode()), 0
        self._fetched = {}
        for path in wanted:
            end = answer.index(b"\n", place)
            head = answer[place:end]
            if head.endswith(b" missing"):
                raise GitFailed(f"{path}: {head.decode()}")
            size = int(head.rsplit(b" ", 1)[1])
            self._fetched[path] = answer[end + 1 : end + 1 + size]
            place = end + size + 2

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        found = self._fetched.get(path)
        if found is not None:
            return found
        if path not in self._objects:
            raise FileNotFoundError(path)
        return self.git("cat-file", "blob", self._objects[path][1])

    def exists(self, path: str) -> bool:
        """Whether the commit has such a file."""
        return path in self._objects

    def is_link(self, path: str) -> bool:
        """Whether it is a symbolic link."""
        return path in self._objects and self._objects[path][0] == _LINK

    def paths(self, *folders: str) -> list[str]:
        """Every file below the folders, sorted."""
        heads = tuple(f"{folder}/" for folder in folders)
        return sorted(path for path in self._objects if path.startswith(heads))

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
        inside = sorted(path for path in self._objects if path.startswith(f"{folder}/"))
        return " ".join(self._objects[path][1] for path in inside).encode()


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
