"""What is known of the shared branch beside its commits: where it stood before, what the server received, what is missing."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from huiyin.repository import GitFailed, WorkTree

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_USUAL = ("main", "master")


class Push(NamedTuple):
    """A push as our server hook wrote it down (one JSON object a line in huiyin/pushes.log of the Git folder)."""

    time: datetime
    ref: str
    old: str
    """All zeros for a new branch."""
    new: str
    pusher: str
    """Whom the server let in; may be empty."""


class Shared:
    """The shared branch of a repository, and the notes about it in the Git folder."""

    def __init__(self, tree: WorkTree) -> None:
        self._tree = tree
        # of a further work tree too, the one folder that all share
        self.folder = tree.root / os.fsdecode(tree.git("rev-parse", "--git-common-dir").rstrip(b"\n"))
        self.ref = self._find()

    def _find(self) -> str:
        """Where a remote is, its main branch; else the one that HEAD names in a bare repository, else main."""
        tree = self._tree
        with suppress(GitFailed):
            return tree.git("symbolic-ref", "refs/remotes/origin/HEAD").decode().strip()
        known = tree.git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes/origin")
        names = known.decode().split()
        for start in ("refs/remotes/origin/", "refs/heads/"):
            for usual in _USUAL:
                if f"{start}{usual}" in names and not self.bare:
                    return f"{start}{usual}"
        with suppress(GitFailed):
            return tree.git("symbolic-ref", "HEAD").decode().strip()
        return "HEAD"

    @property
    def bare(self) -> bool:
        """Whether there is no work tree: a server's repository."""
        return self._tree.git("rev-parse", "--is-bare-repository").strip() == b"true"

    @property
    def branch(self) -> str:
        """The branch's name as the server has it."""
        return self.ref.replace("refs/remotes/origin/", "refs/heads/")

    def tip(self) -> str | None:
        """The commit that the shared branch is at."""
        with suppress(GitFailed):
            return (
                self._tree.git("rev-parse", "--verify", "--quiet", f"{self.ref}^{{commit}}").decode().strip()
            )
        return None

    def pushes(self) -> list[Push]:
        """What the server wrote down of pushes to the shared branch; empty where it keeps no record."""
        found = []
        try:
            lines = (self.folder / "huiyin/pushes.log").read_text("utf-8", "replace").splitlines()
        except OSError:
            return []
        for line in lines:
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                value: Any = json.loads(line)
                time = datetime.fromisoformat(value["time"])
                old, new = str(value["old"]), str(value["new"])
                push = Push(time, value["ref"], old, new, str(value.get("pusher") or ""))
                if time.tzinfo is not None and push.ref == self.branch:
                    found.append(push)
        return found

    def replaced(self) -> Iterator[tuple[str, str, str]]:
        """Where the shared branch stood and what then came (`old`, `new`, who pushed), by every record that there is."""
        recorded = self.recorded()
        if recorded:
            yield recorded, "", ""
        for push in self.pushes():
            yield push.old, push.new, push.pusher
        if self.ref.startswith("refs/remotes/") or self.bare:
            yield from self._reflog()

    def _reflog(self) -> Iterator[tuple[str, str, str]]:
        try:
            text = (self.folder / "logs" / self.ref).read_text("utf-8", "replace")
        except OSError:
            return
        for line in text.splitlines():
            old, _, rest = line.partition(" ")
            yield old, rest.partition(" ")[0], ""

    def recorded(self) -> str:
        """Where the shared branch stood at the last audit; "" where nobody wrote it down."""
        with suppress(OSError, ValueError):
            known = json.loads(self._record().read_text("utf-8"))
            found = known.get(self.ref, "") if isinstance(known, dict) else ""
            return found if isinstance(found, str) else ""
        return ""

    def record(self, commit: str) -> None:
        """Write down where the shared branch stands; a folder that cannot be written is done without."""
        place = self._record()
        known: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            read = json.loads(place.read_text("utf-8"))
            known = read if isinstance(read, dict) else {}
        if known.get(self.ref) == commit:
            return
        with suppress(OSError):
            place.parent.mkdir(exist_ok=True)
            new = place.with_name(f"{place.name}.{os.getpid()}")
            with open(new, "w", encoding="utf-8") as stream:
                stream.write(json.dumps({**known, self.ref: commit}, indent=1) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(place)

    def _record(self) -> Path:
        return self.folder / "huiyin/audited.json"

    # --- what cannot be seen -------------------------------------------------------------------------------------

    def shallow(self) -> list[str]:
        """The commits at which a shallow clone was cut off."""
        try:
            return (self.folder / "shallow").read_text("ascii").split()
        except (OSError, ValueError):
            return []

    def disguised(self) -> bool:
        """Whether replace references or grafts would show another history than the real one."""
        grafts = self.folder / "info/grafts"
        with suppress(OSError):
            if grafts.is_file() and grafts.read_bytes().strip():
                return True
        return bool(self._tree.git("for-each-ref", "--count=1", "refs/replace").strip())


def is_commit(number: str) -> bool:
    """Whether it is a full id, and not that of nothing."""
    return bool(_ID.fullmatch(number)) and bool(number.strip("0"))


def lacking(tree: WorkTree, revisions: Sequence[str]) -> frozenset[str]:
    """The objects that a partial clone never fetched. Raises GitFailed."""
    try:
        tree.git("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$")
    except GitFailed:
        return frozenset()
    words = ("rev-list", "--objects", "--missing=print", "--stdin")
    listed = tree.git(*words, data="".join(f"{one}\n" for one in revisions).encode())
    return frozenset(line[1:].decode() for line in listed.splitlines() if line.startswith(b"?"))
