"""`huiyin serve`: the site at a local address, staged again when a policy or a page changes."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from huiyin.cli.build import stage_site
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.language import _

_PAUSE = 1.0
"""Seconds between two looks at the files."""
Address = Annotated[str, typer.Option("--address", metavar="HOST:PORT", help=_("Where to listen."))]


def serve(
    address: Address = "127.0.0.1:8000",
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin import engines

    here = session(root, lang, at, quiet)
    stage_site(here)
    server = engines.serve(here.root, address)
    try:
        seen = fingerprint(here)
        while server.poll() is None:
            time.sleep(_PAUSE)
            now = fingerprint(here)
            if now != seen:
                seen = now
                _again(session(here.root, lang, at, quiet))
    finally:
        server.terminate()
        server.wait()
    raise typer.Exit(3 if server.returncode > 0 else 0)


serve.__doc__ = _(
    "Show the site at a local address while you write; Ctrl-C ends it.\n\n"
    "Example: huiyin serve --address 127.0.0.1:8080"
)


def fingerprint(here: Session) -> dict[str, tuple[int, int]]:
    """What the site is made of: time and size of each file."""
    found = {}
    for path in here.tree.paths("policies", "site"):
        state = (here.root / path).lstat()
        found[path] = (state.st_mtime_ns, state.st_size)
    return found


def _again(here: Session) -> None:
    """Stage anew; what is wrong is said, and the pages stay as they were."""
    try:
        stage_site(here)
    except Stop as stop:
        here.say(str(stop))
