"""`huiyin merge`: the merge driver of case files, called by Git."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.session import Lang, Quiet, Stop
from huiyin.language import _

if TYPE_CHECKING:
    from huiyin.hands.driver import Driven

Base = Annotated[Path, typer.Argument(metavar="BASE", help=_("The version that both sides come from (%O)."))]
Ours = Annotated[
    Path, typer.Argument(metavar="OURS", help=_("Our version; the result is written here (%A)."))
]
Theirs = Annotated[Path, typer.Argument(metavar="THEIRS", help=_("Their version (%B)."))]
Size = Annotated[
    int, typer.Argument(metavar="[SIZE]", min=1, max=200, help=_("Length of conflict markers (%L)."))
]
Name = Annotated[str, typer.Argument(metavar="[PATH]", help=_("The file's path in the repository (%P)."))]


def merge(
    base: Base,
    ours: Ours,
    theirs: Theirs,
    size: Size = 7,
    path: Name = "",
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.desk.store import replace
    from huiyin.hands.driver import drive
    from huiyin.repository import GitFailed

    try:
        versions = base.read_bytes(), ours.read_bytes(), theirs.read_bytes()
    except OSError as error:
        raise Stop(_("{file} cannot be read.").format(file=error.filename)) from None
    name = path or ours.name
    try:
        found = drive(Path.cwd(), name, versions, size)
    except GitFailed:
        raise Stop(_("{path}: this is no text; our version is kept.").format(path=name), 1) from None
    replace(ours.parent, ours.name, versions[1], found.data)
    if not quiet:
        for line in told(name, found):
            sys.stderr.write(f"{line}\n")
    raise typer.Exit(1 if found.conflict else 0)


merge.__doc__ = _(
    "Merge two versions of a case: both logs in order of time, each field and section by itself.\n\n"
    "Git calls it for files with merge=huiyin in .gitattributes; “huiyin sync” sets it up.\n\n"
    "Examples: huiyin merge base.md ours.md theirs.md · git config merge.huiyin.driver"
    ' "huiyin merge %O %A %B %L %P"'
)


def told(path: str, found: Driven) -> list[str]:
    """What clashes in a case and what was restored, without any value."""
    from huiyin.hands.wording import of_clash, of_restored

    lines = [f"{path}: {of_clash(clash)}" for clash in found.clashes]
    if found.conflict and not found.clashes:
        text = _("both sides changed the same lines, and the file cannot be read as a case.")
        lines.append(f"{path}: {text}")
    lines += [f"{path}: {of_restored(event)}" for event in found.restored]
    return lines
