"""`huiyin roster codeowners`: whom a forge asks before something changes."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli.help import Group
from huiyin.cli.session import At, Lang, Quiet, Root, Stop, session
from huiyin.language import _

app = typer.Typer(cls=Group, help=_("What is made from the roster."), no_args_is_help=True)
Forge = Annotated[
    str, typer.Option("--forge", metavar="github|gitlab|gitee|gitea", help=_("For which forge."))
]
Write = Annotated[
    bool, typer.Option("--write", help=_("Write it where the forge looks for it, instead of printing."))
]


@app.callback()
def roster() -> None:
    # A group of its own, though there is only one command yet.
    pass


def codeowners(
    forge: Forge = "github",
    write: Write = False,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from datetime import datetime

    from huiyin.codeowners import FORGES, render
    from huiyin.desk.store import create, replace

    here = session(root, lang, at, quiet)
    if forge not in FORGES:
        raise Stop(_("--forge is one of {known}.").format(known=", ".join(FORGES)))
    # whoever is on the roster today: also of the example, whose cases lie in the past
    moment = here.at if here.asked_at is not None else datetime.now(here.organization.zone)
    text = render(here.organization, forge, moment.date())
    if not write:
        typer.echo(text, nl=False)
        return
    path = FORGES[forge].path
    if here.tree.is_file(path):
        replace(here.root, path, here.tree.read(path), text.encode())
    else:
        create(here.root, path, text.encode())
    typer.echo(path)


codeowners.__doc__ = _(
    "Make CODEOWNERS from the roster: who must be asked before regulations, roster, checker or cases change.\n\n"
    "Examples: huiyin roster codeowners · huiyin roster codeowners --forge gitlab --write"
)
app.command("codeowners")(codeowners)
