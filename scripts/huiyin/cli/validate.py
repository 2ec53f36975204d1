"""`huiyin validate`: everything that is wrong, with the place and the cure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, terminal
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.language import _, severity

if TYPE_CHECKING:
    from huiyin.sweep.validation import Lazily, Validation

Format = Annotated[
    str | None,
    typer.Option("--format", metavar="text|json|github|codeclimate|sarif", help=_("How to print.")),
]
Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="[PATH]...", help=_("Show only these files or folders."))
]
Base = Annotated[
    str | None, typer.Option("--base", metavar="REV", help=_("Show only what is new since that commit."))
]
Strict = Annotated[bool, typer.Option("--strict", help=_("Fail on warnings too."))]
Fix = Annotated[
    bool, typer.Option("--fix", help=_("Rewrite status, responsible and handler from the log, nothing else."))
]


def validate(
    paths: Paths = None,
    base: Base = None,
    format: Format = None,  # noqa: A002 - the option's name
    strict: Strict = False,
    fix: Fix = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.formats import FORMATS
    from huiyin.formats.report import Report
    from huiyin.sweep.validation import ordered
    from huiyin.sweep.validation import validate as check

    here = session(root, lang, at, quiet)
    form = format or "text"
    if form not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(sorted(FORMATS))))
    chosen = _chosen(here, paths or [])
    if fix:
        _fix(here, chosen)
    rules = here.lazily
    found = check(here.tree, rules, moment(here)) if base is None else _since(here, rules, base)
    diagnostics = found.diagnostics
    if base is None and (more := _tell_tale(here)):
        diagnostics = ordered([*diagnostics, *more])
    if chosen:
        diagnostics = [item for item in diagnostics if _among(item.location.path, chosen)]
    report = Report(found.cases, found.policies, diagnostics, excerpt(here), _handbook(here, form))
    if form == "text" and terminal():
        from rich.console import Console

        from huiyin.formats.text import render_terminal

        render_terminal(report, Console())
    else:
        typer.echo(FORMATS[form](report), nl=False)
    bad = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    raise typer.Exit(1 if any(severity(item) in bad for item in diagnostics) else 0)


validate.__doc__ = _(
    "Check cases and policies: every problem with file, line, column and cure.\n\n"
    "Examples: huiyin validate · huiyin validate cases/2026 --format github ·"
    " huiyin validate --base origin/main"
)


def moment(here: Session):  # type: ignore[no-untyped-def]
    """The moment to check for: the real one even for the shipped example, whose cases all lie in the past."""
    from datetime import UTC, datetime

    return here.at if here.asked_at is not None else datetime.now(UTC)


def excerpt(here: Session):  # type: ignore[no-untyped-def]
    """Gives a line of a file to a terminal; nothing in a pipe or in CI, and nothing of a sender's data."""

    def line_of(path: str, line: int) -> str | None:
        from huiyin.source import Source

        if os.environ.get("CI") or line < 1:
            return None
        try:
            return Source(path, here.tree.read(path)).excerpt(line)
        except OSError:
            return None

    return line_of


def _handbook(here: Session, form: str) -> str:
    """Where the site's handbook has its pages of codes, in the reader's language; asked only for links."""
    if form not in ("sarif", "github"):
        return ""
    from huiyin import language
    from huiyin.cli.build import site_address
    from huiyin.outputs.codepages import FOLDER
    from huiyin.outputs.markup import of_language

    try:
        address = site_address(here)
    except Stop as stop:
        here.say(str(stop))
        return ""
    return f"{address}{of_language(FOLDER, language.active())}" if address else ""


def _since(here: Session, rules: Lazily, base: str) -> Validation:
    from huiyin.repository import GitFailed
    from huiyin.sweep.since import since

    try:
        return since(here.tree, rules, base, moment(here))
    except GitFailed:
        raise Stop(_("Git does not know the commit {base}.").format(base=base)) from None


def _tell_tale(here: Session) -> list[Diagnostic]:
    """Summaries that tell the sender of a sealed case; looked for where this clone has a key store."""
    from huiyin.cli import sealing
    from huiyin.sealing.recognition import tell_tale
    from huiyin.sealing.sealer import named_store

    if named_store(here.tree) is None or not here.organization.recipients:
        return []
    return list(tell_tale(here.tree, here.organization, sealing.store(here)))


def _chosen(here: Session, paths: list[Path]) -> list[str]:
    """The paths given, from the current folder or else from the root, as those of the tree. Raises Stop."""
    root, found = here.root.resolve(), []
    for path in paths:
        place = next((p.resolve() for p in (path, here.root / path) if p.exists() or p.is_symlink()), None)
        if place is None or not place.is_relative_to(root):
            raise Stop(_("There is no such file or folder in this repository: {path}").format(path=path))
        found.append(place.relative_to(root).as_posix())
    return found


def _among(path: str, chosen: list[str]) -> bool:
    return any(one == "." or path == one or path.startswith(f"{one}/") for one in chosen)


def _fix(here: Session, chosen: list[str]) -> None:
    from huiyin.desk.mending import mend

    for path in mend(here.tree, here.rules, [one for one in chosen if one != "."]):
        here.say(_("Put right from its log: {path}").format(path=path))
