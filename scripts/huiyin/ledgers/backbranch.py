"""Writes proposals as one commit on a branch of their own; the work tree, its index and its branch stay as they are."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.repository import GitFailed, WorkTree

TRAILER = "Ledger-Changes"
"""The line of the commit's message that tells the same proposals when they come again."""


class Taken(Exception):
    """There is a branch of that name already."""


class BadName(Exception):
    """No branch can be called so."""


def head_of(tree: WorkTree) -> str:
    """The commit that is checked out. Raises GitFailed where there is none."""
    return tree.git("rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()


def branch_of(tree: WorkTree) -> str:
    """The branch that is checked out, or the commit where it is none."""
    found = tree.git("rev-parse", "--abbrev-ref", "HEAD").decode("utf-8", "replace").strip()
    return found if found != "HEAD" else head_of(tree)[:12]


def proposed_already(tree: WorkTree, digest: str) -> str:
    """The branch on which just this was proposed and that is not merged yet; "" where there is none. Raises GitFailed."""
    asked = ("log", "-1", "--format=%H", "--fixed-strings", f"--grep={TRAILER}: {digest}")
    commit = tree.git(*asked, "--branches", "--remotes", "--not", "HEAD").decode().strip()
    if not commit:
        return ""
    names = tree.git(
        "for-each-ref", f"--contains={commit}", "--format=%(refname:short)", "refs/heads", "refs/remotes"
    )
    return names.decode("utf-8", "replace").split("\n")[0]


def checked_name(tree: WorkTree, name: str) -> str:
    """The name, when a new branch can have it. Raises BadName, Taken."""
    try:
        tree.git("check-ref-format", f"refs/heads/{name}")
    except GitFailed:
        raise BadName(name) from None
    if name.startswith("-"):
        raise BadName(name)
    if tree.git("for-each-ref", "--count=1", "--format=%(refname)", f"refs/heads/{name}"):
        raise Taken(name)
    return name


def write(tree: WorkTree, name: str, parent: str, files: Mapping[str, bytes], message: str) -> None:
    """Make the branch with one commit on top of `parent` that has these files. Raises GitFailed.

    Git's fast-import makes objects and branch in one go, without an index; it never moves a branch aside.
    """
    prefix = tree.git("rev-parse", "--show-prefix").strip()
    author, committer = tree.git("var", "GIT_AUTHOR_IDENT"), tree.git("var", "GIT_COMMITTER_IDENT")
    parts = [
        f"feature done\ncommit refs/heads/{name}\n".encode(),
        b"author " + author.strip() + b"\ncommitter " + committer.strip() + b"\n",
        _data(message.encode()),
        f"from {parent}\n".encode(),
    ]
    for path, data in sorted(files.items()):
        parts += [b"M 100644 inline " + _quoted(prefix + path.encode()) + b"\n", _data(data)]
    tree.git("fast-import", "--quiet", "--date-format=raw", data=b"".join([*parts, b"done\n"]))


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _quoted(path: bytes) -> bytes:
    escaped = path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'
