"""`huiyin audit`: the history replayed, and all that was done in it which history forbids."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Stop, session, terminal
from huiyin.cli.validate import Format, Strict
from huiyin.diagnostic import Severity
from huiyin.language import _, severity

if TYPE_CHECKING:
    from huiyin.proof.audit import Audited
    from huiyin.repository import WorkTree

Range = Annotated[
    str | None,
    typer.Argument(
        metavar="[REV-RANGE]", help=_("Only these commits: A..B, or up to B (default: all of HEAD).")
    ),
]


def audit(
    revisions: Range = None,
    format: Format = None,  # noqa: A002 - the option's name
    strict: Strict = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.formats import FORMATS

    form = format or "text"
    if form not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(sorted(FORMATS))))
    tree, prefix = _place(root, lang)
    found = _audited(tree, revisions, _moment(at), prefix)
    _print(found, form)
    bad = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    raise typer.Exit(1 if any(severity(item) in bad for item in found.diagnostics) else 0)


audit.__doc__ = _(
    "Replay the history: events changed or removed, cases deleted, dates that cannot be true, acts in another's"
    " name, approvals without proof, rules changed after they applied.\n\n"
    "Examples: huiyin audit · huiyin audit v1..main --format sarif · huiyin audit --root /srv/git/letters.git"
)


def _place(root: Path | None, lang: str | None) -> tuple[WorkTree, str | None]:
    """The repository and the folder in it that is audited; a bare one has no files to look for. Raises Stop."""
    from huiyin.proof.audit import bare_prefix
    from huiyin.repository import WorkTree

    if lang is not None and lang not in ("zh", "en"):
        raise Stop(_("--lang is zh or en."))
    bare = WorkTree(root or Path.cwd())
    if bare.root.is_dir() and (prefix := bare_prefix(bare)) is not None:
        return bare, prefix
    return session(root, lang).tree, None


def _moment(at: str | None) -> datetime:
    if at is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise Stop(_("--at must be a time like 2026-03-15T16:00, not {value}.").format(value=at)) from None
    return found.astimezone() if found.tzinfo is None else found


def _audited(tree: WorkTree, revisions: str | None, at: datetime, prefix: str | None) -> Audited:
    from huiyin.proof.audit import NoHistory
    from huiyin.proof.audit import audit as run
    from huiyin.repository import GitFailed

    try:
        return run(tree, revisions, at, prefix)
    except NoHistory as wrong:
        raise Stop(_("Git does not know the commit {base}.").format(base=wrong)) from None
    except GitFailed as failed:
        told = str(failed).splitlines()[:1] or [""]
        raise Stop(_("Git could not read the history: {error}").format(error=told[0]), 3) from None


def _print(found: Audited, form: str) -> None:
    from huiyin.formats import FORMATS, json
    from huiyin.formats.report import Report
    from huiyin.formats.summary import commits

    report = Report(0, 0, found.diagnostics)
    if form == "json":
        typer.echo(json.render_audit(report, found.commits, found.unseen), nl=False)
    elif form == "text" and terminal():
        from rich.console import Console

        from huiyin.formats.text import render_terminal

        render_terminal(report, Console(), commits(report, found.commits))
    else:
        typer.echo(FORMATS[form](report), nl=False)
