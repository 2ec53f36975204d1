"""The one writer of papers: for their owner's eyes only, and never where Git or the site would take them up."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from huiyin.repository import GitFailed, WorkTree

PAPERS = "build/papers"
"""Where papers lie unless somebody says where else."""
_KEPT = ("cases", "policies", "site", "scripts", ".git", "build/docs", "build/html")
"""Folders of a repository that are committed, or published."""


class WrongPlace(Exception):
    """A paper with personal data would be committed or published there; the path is the message."""


def check(tree: WorkTree, target: Path) -> None:
    """Raises WrongPlace where a file would lie among what is committed or published."""
    root, place = tree.root.resolve(), target.parent.resolve() / target.name
    if not place.is_relative_to(root):
        return
    inside = place.relative_to(root).as_posix()
    if any(inside == folder or inside.startswith(f"{folder}/") for folder in _KEPT):
        raise WrongPlace(str(target))
    try:
        tree.git("rev-parse", "--git-dir")
    except (GitFailed, OSError):  # no repository: nothing is committed
        return
    try:
        tree.git("check-ignore", "--quiet", "--no-index", "--", inside)
    except GitFailed:
        raise WrongPlace(str(target)) from None


def put(target: Path, data: bytes) -> None:
    """Write a paper, whole or not at all, readable by its owner alone (0600). Raises OSError."""
    if not target.parent.exists():
        target.parent.mkdir(parents=True, mode=0o700)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}~")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
