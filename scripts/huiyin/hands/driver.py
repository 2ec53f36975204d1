"""The merge driver of case files: called by Git for each case that both sides changed (gitattributes, "merge driver")."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from huiyin.book import House, load_house
from huiyin.hands.merging import Outcome, merge
from huiyin.hands.threeway import Clash, Hunk, Piece, marked
from huiyin.repository import GitFailed, NoRepository, WorkTree, find_root

NAME = "Huiyin: case files"
MARKER_SIZE = 7
ATTRIBUTE = "cases/**/*.md merge=huiyin\n"
"""The line of .gitattributes that hands case files to the driver."""


class Driven(NamedTuple):
    """What came of a merge: the file, what clashes, what was restored; `textual` where it was merged as text."""

    data: bytes
    conflict: bool
    clashes: tuple[Clash, ...] = ()
    restored: tuple[str, ...] = ()
    textual: bool = False


def command() -> str:
    """The driver as Git's configuration wants it: this program, by the interpreter that runs it now."""
    interpreter = shlex.quote(sys.executable.replace("\\", "/")).replace("%", "%%")
    return f"{interpreter} -m huiyin merge %O %A %B %L %P"


def configure(tree: WorkTree) -> bool:
    """Set the merge driver up in a clone; whether anything was changed. Raises GitFailed."""
    wanted = {"merge.huiyin.name": NAME, "merge.huiyin.driver": command()}
    changed = False
    for key, value in wanted.items():
        held = tree.attempt("config", "--local", "--get", key).stdout.decode("utf-8", "replace").strip()
        if held != value:
            tree.git("config", "--local", key, value)
            changed = True
    return changed


def marks(size: int) -> tuple[str, str, str]:
    """The three lines of a conflict marker."""
    return f"{'<' * size} ours", "=" * size, f"{'>' * size} theirs"


def drive(
    here: Path,
    path: str,
    versions: tuple[bytes, bytes, bytes],
    size: int = MARKER_SIZE,
    house: House | None = None,
) -> Driven:
    """Merge base, ours and theirs of a case; `here` is the top of the work tree, `path` the file's below it.

    What cannot be read as a case is merged as text. Raises GitFailed where Git cannot merge it at all.
    """
    house = house or house_for(here, path)
    lines = marks(size)
    outcome = merge(path, versions, house.rules, text_merger(here, lines), lines)
    if outcome is None:
        return _as_text(here, versions, lines)
    return _driven(outcome)


def _driven(outcome: Outcome) -> Driven:
    return Driven(outcome.data, bool(outcome.clashes), outcome.clashes, outcome.restored)


def _as_text(here: Path, versions: tuple[bytes, bytes, bytes], lines: Sequence[str]) -> Driven:
    base, ours, theirs = versions
    data, conflict = merge_file(here, ours, base, theirs, lines)
    return Driven(data, conflict, textual=True)


def house_for(here: Path, path: str) -> House:
    """The rules of the repository that a file of the work tree belongs to; without any where there are none."""
    try:
        root = find_root((here / path).parent)
    except NoRepository:
        root = here
    return load_house(WorkTree(root))


def text_merger(here: Path, lines: Sequence[str]):  # type: ignore[no-untyped-def]
    """Merges texts line by line, with Git."""

    def text_merge(ours: str, base: str, theirs: str) -> Piece:
        data, conflict = merge_file(here, ours.encode(), base.encode(), theirs.encode(), lines)
        return Hunk(ours, theirs, data.decode()) if conflict else data.decode()

    return text_merge


def merge_file(
    here: Path, ours: bytes, base: bytes, theirs: bytes, lines: Sequence[str]
) -> tuple[bytes, bool]:
    """Ordinary three-way merge of text, and whether conflicts are left. What Git takes for binary is kept from both sides."""
    begin, middle, end = lines
    with tempfile.TemporaryDirectory(prefix="huiyin-") as folder:
        names = [os.path.join(folder, name) for name in ("ours", "base", "theirs")]
        for name, data in zip(names, (ours, base, theirs), strict=True):
            Path(name).write_bytes(data)
        labels = (begin.lstrip("<").strip(), "base", end.lstrip(">").strip())
        named = [word for label in labels for word in ("-L", label)]
        asked = ("merge-file", "-p", f"--marker-size={len(middle)}", *named, *names)
        found = WorkTree(here).attempt(*asked)
    if 0 <= found.returncode <= 127:
        return found.stdout, found.returncode > 0
    try:
        return marked(Hunk(ours.decode(), theirs.decode()), lines).encode(), True
    except UnicodeDecodeError:
        raise GitFailed(found.stderr.decode("utf-8", "replace").strip()) from None
