"""Writes a file that somebody asked for by name: whole or not at all, and for its owner's eyes alone."""

from __future__ import annotations

from pathlib import Path

from huiyin.cli.session import Session, Stop
from huiyin.language import _
from huiyin.papers import shelf

_NOT_IN = ("cases", "policies", "site", "scripts", "build/docs", "build/html")
"""Folders of a repository that are committed, or published."""


def outside(path: Path, here: Session) -> None:
    """What stays inside has no business among the cases, or where it would be published. Raises Stop (2)."""
    place, root = path.resolve(), here.root.resolve()
    for folder in _NOT_IN:
        if place.is_relative_to(root / folder):
            told = _("This does not belong into {folder}/; give a place outside the repository.")
            raise Stop(told.format(folder=folder))


def put(path: Path, data: bytes) -> None:
    """Write the file with mode 0600, in place of one that is there. Raises Stop (2) where that cannot be."""
    try:
        path.parent.stat()  # a folder that is not there was a slip of the pen
        shelf.put(path, data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Stop(_("{path} cannot be written: {reason}.").format(path=path, reason=reason)) from None
