"""`huiyin review BASE..HEAD`: what a reviewer needs to know of a change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session, to_json
from huiyin.diagnostic import Severity
from huiyin.language import _, active, severity, use

FORMATS = ("markdown", "json")
Span = Annotated[
    str,
    typer.Argument(
        metavar="BASE..HEAD", help=_("Where the change goes, and its last commit (default: HEAD).")
    ),
]
Format = Annotated[str, typer.Option("--format", metavar="markdown|json", help=_("How to print."))]


def review(
    span: Span,
    format: Format = "markdown",  # noqa: A002 - the option's name
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.cli.validate import moment
    from huiyin.repository import GitFailed
    from huiyin.review.gather import review as gather
    from huiyin.review.states import bounds

    here, bare = _session(root, lang, at, quiet)
    if format not in FORMATS:
        raise Stop(_("--format is one of {known}.").format(known=", ".join(FORMATS)))
    try:
        asked = bounds(here.tree, span)
    except GitFailed as error:
        raise Stop(_("Git does not know the commit {base}.").format(base=error)) from None
    except OSError:
        raise Stop(_("Git is not installed; the repository needs it."), 3) from None
    if bare:
        _rules_of(here, asked.head, lang)
    found = gather(here.tree, asked, here.at, moment(here), active())
    if format == "json":
        from huiyin.review.machine import as_json

        typer.echo(to_json(as_json(found)))
    else:
        from huiyin.review.page import render

        typer.echo(render(found, active()), nl=False)
    raise typer.Exit(1 if any(severity(item) is Severity.ERROR for item in found.diagnostics) else 0)


review.__doc__ = _(
    "Tell a reviewer what a change brings: each case in a sentence, deadlines met, missed or at risk,"
    " approvals still wanted, texts that go out, changes of regulations and roster, what is wrong.\n\n"
    "It reads both commits and touches no file; a bare repository will do. It exits with 1 where the change"
    " brings errors.\n\n"
    "Examples: huiyin review origin/main..HEAD · huiyin review main...proposal --lang en ·"
    " huiyin review v1..v2 --format json"
)


def _session(root: Path | None, lang: str | None, at: str | None, quiet: bool) -> tuple[Session, bool]:
    """As everywhere, and in a bare repository, which has no files of its own; whether it is one."""
    from huiyin.repository import GitFailed, WorkTree

    try:
        return session(root, lang, at, quiet), False
    except Stop:
        place = root or Path.cwd()
        try:
            bare = WorkTree(place).git("rev-parse", "--is-bare-repository").strip() == b"true"
        except (GitFailed, OSError):
            bare = False
        if not bare or lang not in (None, "zh", "en"):
            raise
        return Session(place, at, quiet), True


def _rules_of(here: Session, head: str, lang: str | None) -> None:
    """In a bare repository the organisation, its time zone and its language are those of the change."""
    from huiyin.book import load_house
    from huiyin.review.states import opened

    with opened(here.root, head) as state:
        here.__dict__["house"] = load_house(state)
    if lang is None:
        use(here.organization.language)
