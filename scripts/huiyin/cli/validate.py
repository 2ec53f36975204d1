"""`huiyin validate`: everything that is wrong, with the place and the cure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, terminal
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.language import _, severity
from huiyin.rules import Rules

Format = Annotated[
    str | None, typer.Option("--format", metavar="text|json|github|codeclimate|sarif", help=_("How to print."))
]
Paths = Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help=_("Show only these files or folders."))]
Base = Annotated[str | None, typer.Option("--base", metavar="REV", help=_("Show only what is new since that commit."))]
Strict = Annotated[bool, typer.Option("--strict", help=_("Fail on warnings too."))]
Fix = Annotated[bool, typer.Option("--fix", help=_("Rewrite status, responsible and handler from the log, nothing else."))]


def validate(
    paths: Paths = None,
    base: Base = None,
    format: Format = None,
    strict: Strict = False,
    fix: Fix = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.formats import FORMATS
    from huiyin.formats.report import Report
    from huiyin.validation import Lazily
    from huiyin.validation import validate as check

    here = session(root, lang, at, quiet)
    form = format or "text"
    if form not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(sorted(FORMATS))))
    if fix:
        _fix(here, paths)
    rules = Lazily(here.tree)
    found = check(here.tree, rules, moment(here))
    diagnostics = found.diagnostics
    if base is not None:
        diagnostics = _since(here, rules.rules, base, diagnostics)
    if paths:
        diagnostics = [item for item in diagnostics if _among(here, item, paths)]
    report = Report(found.cases, found.policies, diagnostics, excerpt(here))
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
    "Examples: huiyin validate · huiyin validate cases/2026 --format github · huiyin validate --base origin/main"
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


def _since(here: Session, rules: Rules, base: str, found: list[Diagnostic]) -> list[Diagnostic]:
    from huiyin.repository import GitFailed
    from huiyin.since import since

    try:
        return since(here.tree, rules, base, found)
    except GitFailed:
        raise Stop(_("Git does not know the commit {base}.").format(base=base)) from None


def _among(here: Session, item: Diagnostic, paths: list[Path]) -> bool:
    """Whether a diagnostic's file is one of the paths given, or lies below one."""
    place = (here.root / item.location.path).resolve()
    return any(place == path.resolve() or path.resolve() in place.parents for path in paths)


def _fix(here: Session, paths: list[Path] | None) -> None:
    from huiyin.mending import mend

    for path in mend(here.tree, here.rules, [str(path) for path in paths or []]):
        here.say(_("Put right from its log: {path}").format(path=path))
