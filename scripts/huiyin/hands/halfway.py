"""A rebase or merge that was left half done: what it had in the work tree is kept, then it is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from huiyin.hands.locks import folder
from huiyin.hands.trouble import Trouble
from huiyin.language import _
from huiyin.repository import GitFailed, WorkTree

KEPT = "refs/huiyin/kept"
"""Commits with what lay in a work tree before something half done was undone."""
_UNDO = {
    "rebase-merge": ("rebase", "--abort"),
    "rebase-apply": ("rebase", "--abort"),
    "MERGE_HEAD": ("merge", "--abort"),
    "CHERRY_PICK_HEAD": ("cherry-pick", "--abort"),
    "REVERT_HEAD": ("revert", "--abort"),
}


def undo(tree: WorkTree, at: datetime, say: Callable[[str], None]) -> None:
    """Undo what was left half done. Raises Trouble where Git cannot."""
    git_folder = folder(tree).parent
    for name, words in _UNDO.items():
        place = git_folder / name
        if not place.exists():
            continue
        if name == "rebase-apply" and (place / "applying").exists():
            words = ("am", "--abort")
        kept = keep(tree, at)
        if tree.attempt(*words).returncode:
            _set_aside(tree, place, words)
        text = _("A {name} was left half done and is undone; what it had here is kept: git show {kept}")
        say(text.format(name=words[0], kept=kept))


def keep(tree: WorkTree, at: datetime) -> str:
    """A commit, under a name of its own, of every file as it lies in the work tree; its name."""
    top = WorkTree(Path(tree.git("rev-parse", "--show-toplevel").decode().strip()))
    index = folder(tree) / "index-kept"
    index.unlink(missing_ok=True)
    more = {"GIT_INDEX_FILE": str(index)}
    try:
        for words in (("read-tree", "HEAD"), ("add", "--all")):
            done = top.attempt(*words, environment=more)
            if done.returncode:
                raise GitFailed(done.stderr.decode("utf-8", "replace").strip())
        held = top.attempt("write-tree", environment=more).stdout.decode().strip()
    finally:
        index.unlink(missing_ok=True)
    name = f"{KEPT}/{at:%Y%m%dT%H%M%S}-{held[:8]}"
    commit = top.git("commit-tree", "-p", "HEAD", "-m", "Kept before undoing what was half done", held)
    top.git("update-ref", name, commit.decode().strip())
    return name


def _set_aside(tree: WorkTree, place: Path, words: tuple[str, ...]) -> None:
    """What Git cannot undo is nothing but a torn note of it, where a branch is checked out all the same."""
    on_branch = tree.attempt("symbolic-ref", "--quiet", "HEAD").returncode == 0
    if not on_branch or not place.is_dir():
        raise Trouble(
            _(
                "A {name} was left half done, and Git cannot undo it. Settle it by hand: git status says how."
            ).format(name=words[0])
        )
    place.rename(folder(tree) / f"{place.name}-{len(list(folder(tree).iterdir()))}")
