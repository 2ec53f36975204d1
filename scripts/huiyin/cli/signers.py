"""`huiyin signers`: the roster's keys as Git wants them, to look at signatures with."""

from __future__ import annotations

import typer

from huiyin.cli.session import Lang, Quiet, Root, session
from huiyin.language import _


def signers(root: Root = None, lang: Lang = None, quiet: Quiet = False) -> None:
    from huiyin.proof.roster import allowed_signers

    here = session(root, lang, None, quiet)
    home = here.organization
    listed = allowed_signers(home.people, home.zone)
    typer.echo(listed, nl=False)
    if not listed:
        here.say(_("Nobody on the roster has a signing key yet."))


signers.__doc__ = _(
    "Print the roster's signing keys as Git's file of allowed signers.\n\n"
    "With it “git log --show-signature” names people.\n\n"
    "Example: huiyin signers > .git/allowed_signers"
)
