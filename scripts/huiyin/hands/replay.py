"""Puts commits that are not shared yet on top of the shared branch, in Git's objects alone: no file is touched."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from huiyin.book import load_house
from huiyin.hands.clone import REGULAR, Clone
from huiyin.hands.driver import ATTRIBUTE, command, drive
from huiyin.hands.locks import folder
from huiyin.hands.merging import lines_of
from huiyin.hands.renumbering import Renames, tree_with
from huiyin.hands.threeway import Clash
from huiyin.repository import GitFailed, WorkTree
from huiyin.sweep.casefiles import CASE_PATH

_AUTHOR = re.compile(rb"^author (.*) <(.*)> (\d+ [+-]\d+)$", re.MULTILINE)
_PLACEHOLDER = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "huiyin"), ("EMAIL", "huiyin@localhost"), ("DATE", "@0 +0000"))
}
"""Commits that only hold a tree for a merge, and that nothing ever points to."""


class Clashes(Exception):
    """Both sides changed the same thing: by path, what clashes in it where that can be told."""

    def __init__(self, paths: Mapping[str, Sequence[Clash]]) -> None:
        super().__init__(", ".join(paths))
        self.paths = paths


class Local(NamedTuple):
    """A commit that is not shared yet."""

    commit: str
    parents: tuple[str, ...]
    author: Mapping[str, str]
    message: bytes
    signed: bool
    committer: str


def local_commits(clone: Clone, head: str, shared: str) -> list[Local]:
    """The commits that the shared branch lacks, the oldest first."""
    listed = clone.top.git("rev-list", "--reverse", "--topo-order", "--parents", f"{shared}..{head}").decode()
    lines = [line.split() for line in listed.splitlines()]
    held = clone.blobs(line[0] for line in lines)
    return [_local(words, held[words[0]]) for words in lines]


def _local(words: Sequence[str], data: bytes) -> Local:
    head, _gap, message = data.partition(b"\n\n")
    found = _AUTHOR.search(head)
    author = {}
    if found is not None:
        names = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE")
        name, email, date = (os.fsdecode(part) for part in found.groups())
        author = dict(zip(names, (name, email, f"@{date}"), strict=True))
    committer = re.search(rb"^committer .*<(.*)>", head, re.MULTILINE)
    return Local(
        words[0],
        tuple(words[1:]),
        author,
        message,
        b"\ngpgsig" in head,
        os.fsdecode(committer[1]) if committer else "",
    )


def replayed(clone: Clone, head: str, shared: str, fork: str, renames: Renames) -> str:
    """The commit with everything of both; `head` comes after what is shared. Raises Clashes, GitFailed.

    A commit signed by somebody else, and a merge, keep their signature and their parents: what is shared is joined
    to them by a merge instead.
    """
    local = local_commits(clone, head, shared)
    signs = clone.top.attempt("config", "--type=bool", "--get", "commit.gpgsign").stdout.strip() == b"true"
    me = clone.top.attempt("var", "GIT_COMMITTER_IDENT").stdout.decode("utf-8", "replace")
    resigned = all(not c.signed or (signs and f"<{c.committer}>" in me) for c in local)
    sign = ("-S",) if signs else ()
    if not renames and (not resigned or any(len(c.parents) != 1 for c in local)):
        return _joined(clone, head, shared, sign)
    if not _takes_back(clone, local):
        try:
            return _one_by_one(clone, local, shared, fork, renames, sign)
        except Clashes:
            if len(local) < 2:
                raise
    return _at_once(clone, local, shared, fork, renames, sign)


def _takes_back(clone: Clone, local: Sequence[Local]) -> bool:
    """Whether a commit changed or removed a line of a log that an earlier one, as little shared, had written.

    Merged one by one, the line would stand again: a merge keeps whatever either side has.
    """
    written: set[str] = set()
    for one in local:
        changes = clone.changes(one.parents[0], one.commit, f"{clone.prefix}cases") if one.parents else []
        again = [change for change in changes if change.path in written and change.new.strip("0")]
        held = clone.blobs(number for change in again for number in (change.old, change.new))
        for change in again:
            now = [line.value for line in lines_of(held.get(change.new, b""))]
            if any(line.value not in now for line in lines_of(held.get(change.old, b""))):
                return True
        written |= {change.path for change in changes}
    return False


def _joined(clone: Clone, head: str, shared: str, sign: Sequence[str]) -> str:
    tree = merged_tree(clone, *_bases(clone, shared, head))
    return clone.commit(tree, (shared, head), b"Join what was shared meanwhile\n", {}, *sign)


def _bases(clone: Clone, shared: str, head: str) -> tuple[str, str, str]:
    fork = clone.top.git("merge-base", shared, head).decode().strip()
    return clone.tree_of(fork), clone.tree_of(shared), clone.tree_of(head)


def _one_by_one(
    clone: Clone, local: Sequence[Local], shared: str, fork: str, renames: Renames, sign: Sequence[str]
) -> str:
    top, onto = clone.tree_of(shared), shared
    before = clone.tree_of(fork)
    for one in local:
        after = tree_with(clone, fork, one.commit, renames) if renames else clone.tree_of(one.commit)
        tree = merged_tree(clone, before, top, after)
        before = after
        if tree != top:
            onto = clone.commit(tree, (onto,), one.message, one.author, *sign)
            top = tree
    return onto


def _at_once(
    clone: Clone, local: Sequence[Local], shared: str, fork: str, renames: Renames, sign: Sequence[str]
) -> str:
    """All that was done here as one commit: a line that was put right before it was shared clashes no more."""
    last = local[-1]
    after = tree_with(clone, fork, last.commit, renames) if renames else clone.tree_of(last.commit)
    top = clone.tree_of(shared)
    tree = merged_tree(clone, clone.tree_of(fork), top, after)
    if tree == top:
        return shared
    message = b"\n".join(dict.fromkeys(one.message for one in local))
    return clone.commit(tree, (shared,), message, last.author, *sign)


def merged_tree(clone: Clone, base: str, ours: str, theirs: str) -> str:
    """The tree of a three-way merge, case files by our driver. Raises Clashes, GitFailed."""
    if base == ours or ours == theirs:
        return theirs
    if base == theirs:
        return ours
    return _of_cases(clone, base, ours, theirs) or _by_git(clone, base, ours, theirs)


def _of_cases(clone: Clone, base: str, ours: str, theirs: str) -> str | None:
    """The merged tree where both sides changed the same of nothing but cases, which is nearly always; else None.

    It takes no program for each file, which counts when many try at once.
    """
    mine, other = ({c.path: c for c in clone.changes(base, side)} for side in (ours, theirs))
    both = [path for path in mine.keys() & other.keys() if mine[path].new != other[path].new]
    modes = {one[path].new_mode for one in (mine, other) for path in both}
    if any(not CASE_PATH.match(path.removeprefix(clone.prefix)) for path in both) or modes - {REGULAR}:
        return None
    if _in_the_way(mine.keys(), other.keys()) or _in_the_way(other.keys(), mine.keys()):
        return None
    held = clone.blobs(
        number for path in both for number in (mine[path].old, mine[path].new, other[path].new)
    )
    lines = [f"{c.new_mode} {c.new}\t{c.path}\0" for c in other.values() if c.path not in both]
    house = load_house(WorkTree(clone.top.root / clone.prefix)) if both else None
    for path in sorted(both):
        versions = held.get(mine[path].old, b""), held[mine[path].new], held[other[path].new]
        found = drive(clone.top.root, path, versions, house=house)
        if found.conflict:
            return None
        lines.append(f"{REGULAR} {clone.keep(found.data)}\t{path}\0")
    return clone.tree_from(ours, "".join(lines))


def _in_the_way(some: Iterable[str], others: Collection[str]) -> bool:
    """Whether a file of the one lies where the other has a folder."""
    return any(path[:place] in others for path in some for place, sign in enumerate(path) if sign == "/")


def _by_git(clone: Clone, base: str, ours: str, theirs: str) -> str:
    root = clone.commit(base, (), b"base\n", _PLACEHOLDER)
    sides = [clone.commit(tree, (root,), b"side\n", _PLACEHOLDER) for tree in (ours, theirs)]
    attributes = folder(clone.top) / "attributes"
    attributes.write_text(f"{ATTRIBUTE}")
    found = clone.top.attempt(
        *("-c", f"merge.huiyin.driver={command()}", "-c", f"core.attributesFile={attributes}"),
        *("merge-tree", "--write-tree", "--no-messages", "--name-only", "-z", *sides),
    )
    words = [os.fsdecode(word) for word in found.stdout.split(b"\0")]
    if found.returncode == 0:
        return words[0]
    if found.returncode != 1:
        raise GitFailed(found.stderr.decode("utf-8", "replace").strip())
    raise Clashes({path: _told(clone, path, root, *sides) for path in dict.fromkeys(words[1:]) if path})


def _told(clone: Clone, path: str, *commits: str) -> Sequence[Clash]:
    """What clashes in a file."""
    versions = [clone.at(commit, [path]).get(path, b"") for commit in commits]
    if not path.endswith(".md") or not (versions[1] and versions[2]):
        return ()
    try:
        return drive(clone.top.root, path, (versions[0], versions[1], versions[2])).clashes
    except GitFailed:
        return ()
