"""A clone and the branch that it shares: which commits are where, and how Git is asked about them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from huiyin.hands.locks import folder
from huiyin.hands.trouble import Trouble
from huiyin.language import _
from huiyin.repository import GitFailed, WorkTree

NOTHING = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The tree without files."""
SURE = ("-c", "core.fsync=all", "-c", "gc.auto=0", "-c", "maintenance.auto=false")
"""What a power cut may not take back; and no housekeeping while others wait."""
REGULAR = "100644"


class Change(NamedTuple):
    """A path that differs between two trees; an object of zeros where it is not there."""

    path: str
    old: str
    new: str
    old_mode: str
    new_mode: str


@dataclass(frozen=True)
class Clone:
    """The work tree from its top, the local branch, and the branch of the remote that it is shared with."""

    top: WorkTree
    prefix: str
    """The repository of cases within the work tree, "" or ending with a slash."""
    branch: str
    remote: str
    there: str
    """The remote's branch, refs/heads/…"""

    @property
    def tracking(self) -> str:
        """What is known of the remote's branch since the last fetch."""
        return f"refs/remotes/{self.remote}/{self.there.removeprefix('refs/heads/')}"

    def git(self, *words: str, data: bytes | None = None) -> bytes:
        """A Git command whose result outlives a power cut. Raises GitFailed."""
        return self.top.git(*SURE, *words, data=data)

    def commit_of(self, name: str) -> str | None:
        """The commit that a name stands for; None where there is none."""
        found = self.top.attempt("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return found.stdout.decode().strip() or None

    def tree_of(self, commit: str) -> str:
        """The tree of a commit."""
        return self.top.git("rev-parse", f"{commit}^{{tree}}").decode().strip()

    def contains(self, newer: str, older: str) -> bool:
        """Whether the one commit comes after the other, or is it."""
        return self.top.attempt("merge-base", "--is-ancestor", older, newer).returncode == 0

    def changes(self, old: str, new: str, *folders: str) -> list[Change]:
        """The files that differ between two trees or commits."""
        listed = self.top.git("diff-tree", "-r", "-z", "--no-renames", "--raw", old, new, "--", *folders)
        words = listed.split(b"\0")
        found = []
        for head, path in zip(words[::2], words[1::2], strict=False):
            modes = head.decode().lstrip(":").split(" ")
            found.append(Change(os.fsdecode(path), modes[2], modes[3], modes[0], modes[1]))
        return found

    def blobs(self, objects: Iterable[str]) -> dict[str, bytes]:
        """The contents of objects; zeros and what is not there are left out."""
        wanted = [one for one in dict.fromkeys(objects) if one.strip("0")]
        answer, place = (
            self.top.git("cat-file", "--batch", data="".join(f"{w}\n" for w in wanted).encode()),
            0,
        )
        found = {}
        for one in wanted:
            end = answer.index(b"\n", place)
            head = answer[place:end].split(b" ")
            place = end + 1
            if head[-1] != b"missing":
                size = int(head[2])
                found[one] = answer[place : place + size]
                place += size + 1
        return found

    def at(self, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Files of a commit; those that it does not have are left out."""
        wanted = list(paths)
        asked = "".join(f"{commit}:{path}\n" for path in wanted)
        listed = self.top.git("cat-file", "--batch-check", data=os.fsencode(asked)).decode().splitlines()
        objects = {
            path: line.split(" ")[0]
            for path, line in zip(wanted, listed, strict=True)
            if line.endswith(tuple("0123456789")) and line.split(" ")[1] == "blob"
        }
        held = self.blobs(objects.values())
        return {path: held[number] for path, number in objects.items() if number in held}

    def keep(self, data: bytes) -> str:
        """Store a content; its object."""
        return self.git("hash-object", "-w", "--stdin", data=data).decode().strip()

    def tree_from(self, start: str, lines: str) -> str:
        """The tree of a commit or tree with some files changed; `lines` as `git update-index --index-info` reads them."""
        index = folder(self.top) / "index"
        more = {"GIT_INDEX_FILE": str(index)}
        index.unlink(missing_ok=True)
        made = b""
        try:
            for words in (("read-tree", start), ("update-index", "-z", "--index-info"), ("write-tree",)):
                done = self.top.attempt(*SURE, *words, data=os.fsencode(lines), environment=more)
                if done.returncode:
                    raise GitFailed(_said(done.stderr))
                made = done.stdout
        finally:
            index.unlink(missing_ok=True)
        return made.decode().strip()

    def commit(
        self, tree: str, parents: Iterable[str], message: bytes, more: Mapping[str, str], *words: str
    ) -> str:
        """A commit of a tree; nothing points to it yet. Raises GitFailed."""
        named = [word for parent in parents for word in ("-p", parent)]
        asked = (*SURE, "commit-tree", *words, *named, "-F", "-", tree)
        made = self.top.attempt(*asked, data=message, environment=more)
        if made.returncode:
            raise GitFailed(_said(made.stderr))
        return made.stdout.decode().strip()


def _said(words: bytes) -> str:
    return words.decode("utf-8", "replace").strip()


_MAIN = ("refs/heads/main", "refs/heads/master")


def open_clone(tree: WorkTree, remote: str | None) -> Clone:
    """The clone that a repository of cases lies in, and what its branch is shared with. Raises Trouble, GitFailed."""
    try:
        words = tree.git("rev-parse", "--show-toplevel", "--show-prefix").decode("utf-8", "surrogateescape")
    except GitFailed:
        raise Trouble(
            _("{root} is not in a Git work tree; clone the shared repository.").format(root=tree.root), 2
        ) from None
    top, prefix = words.split("\n")[:2]
    branch = tree.attempt("symbolic-ref", "--quiet", "HEAD").stdout.decode().strip()
    if not branch:
        raise Trouble(_("No branch is checked out here; go back to it: git switch main."))
    short = re.escape(branch.removeprefix("refs/heads/"))
    held = tree.attempt("config", "--get-regexp", rf"^branch\.{short}\.(remote|merge)$").stdout.decode()
    said = dict(line.rsplit(" ", 1) for line in held.splitlines())
    upstream = {key.rsplit(".", 1)[1]: value for key, value in said.items()}
    chosen = remote or upstream.get("remote") or "origin"
    if tree.attempt("remote", "get-url", chosen).returncode:
        raise Trouble(
            _("There is no remote {name}; add the shared repository: git remote add {name} ADDRESS.").format(
                name=chosen
            )
        )
    if upstream.get("remote") == chosen and "merge" in upstream:
        there = upstream["merge"]
    elif branch in _MAIN:
        there = branch if branch == _MAIN[0] or not _has(tree, chosen, "main") else _MAIN[0]
    else:
        name = branch.removeprefix("refs/heads/")
        raise Trouble(
            _(
                "The branch {name} is shared with none yet. For review: git push -u {remote} {name};"
                " for ordinary cases: git switch main."
            ).format(name=name, remote=chosen)
        )
    return Clone(WorkTree(Path(top)), prefix, branch, chosen, there)


def _has(tree: WorkTree, remote: str, branch: str) -> bool:
    return tree.attempt("rev-parse", "--verify", "--quiet", f"refs/remotes/{remote}/{branch}").returncode == 0
