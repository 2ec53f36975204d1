"""`huiyin serve`: the site at a local address, staged again when a case, a policy or a page changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.build import stage_site
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.language import _, severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiyin.diagnostic import Diagnostic

_PAUSE = 1.0
"""Seconds after which it is seen that the server ended."""
WATCHED = ("cases", "policies", "site")
Address = Annotated[str, typer.Option("--address", metavar="HOST:PORT", help=_("Where to listen."))]


def serve(
    address: Address = "127.0.0.1:8000",
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin import engines
    from huiyin.changes import Changes

    here = session(root, lang, at, quiet)
    stage_site(here)
    with Changes(here.root, WATCHED) as changes:
        server = engines.serve(here.root, address)
        try:
            wrong: frozenset[str] = frozenset()
            while server.poll() is None:
                changed = changes.wait(_PAUSE)
                if changed:
                    wrong = again(session(here.root, lang, at, quiet), changed | wrong)
        finally:
            server.terminate()
            server.wait()
    raise typer.Exit(3 if server.returncode > 0 else 0)


serve.__doc__ = _(
    "Show the site at a local address while you write; Ctrl-C ends it.\n\n"
    "Example: huiyin serve --address 127.0.0.1:8080"
)


def again(here: Session, changed: frozenset[str]) -> frozenset[str]:
    """Stage anew, unless one of the files that changed has an error; the files that have.

    What is wrong is told, and the site stays as it was.
    """
    found = [item for item in _problems(here, sorted(changed)) if severity(item) == "error"]
    if found:
        _tell(here, found)
        return frozenset(item.location.path for item in found)
    try:
        stage_site(here)
    except Stop as stop:
        here.say(str(stop))
    return frozenset()


def _problems(here: Session, changed: Iterable[str]) -> Iterable[Diagnostic]:
    """What is wrong with the policies, and with those of the changed files that are cases."""
    from huiyin.book import case_paths, examine
    from huiyin.source import Source

    yield from here.house.diagnostics
    cases = [path for path in changed if path.startswith("cases/") and here.tree.exists(path)]
    for path in case_paths(cases)[0]:
        if not here.tree.is_link(path):
            yield from examine(Source(path, here.tree.read(path)), here.rules)[1]


def _tell(here: Session, found: list[Diagnostic]) -> None:
    from huiyin.formats import text
    from huiyin.formats.report import Report

    here.say(text.render(Report(0, 0, found)).rstrip())
    here.say(_("The site stays as it was until this is put right."))
