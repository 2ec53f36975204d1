"""`huiyin sync`: commits what is ready and shares it, until it lands."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Stop, session
from huiyin.language import _

Remote = Annotated[
    str | None,
    typer.Option(
        "--remote", metavar="NAME", help=_("The shared repository (default: the branch's own, or origin).")
    ),
]
Message = Annotated[
    str | None,
    typer.Option(
        "-m", "--message", metavar="TEXT", help=_("The commit's message; no names, telephones or rooms.")
    ),
]


def sync(
    remote: Remote = None,
    message: Message = None,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.cli.validate import moment
    from huiyin.hands.sync import GitFailed, Trouble
    from huiyin.hands.sync import sync as share

    here = session(root, lang, at, quiet)
    try:
        done = share(here.tree, moment(here), here.say, remote, message)
    except Trouble as trouble:
        raise Stop(str(trouble), trouble.status) from None
    except GitFailed as error:
        text = _("Git refused: {words}\nNothing is lost. When the cause is gone, run huiyin sync again.")
        raise Stop(text.format(words=error), 3) from None
    except FileNotFoundError as error:
        if error.filename != "git":
            raise
        raise Stop(_("Git is not installed; the repository needs it."), 3) from None
    here.say(_("Shared.") if done.pushed else _("Nothing to share; this clone is up to date."))
    raise typer.Exit(1 if done.left else 0)


sync.__doc__ = _(
    "Commit what is ready, bring in what others shared, and push, until it lands.\n\n"
    "Nothing is ever lost or forced; after a break-off the next run goes on.\n\n"
    "Examples: huiyin sync · huiyin sync --remote office"
)
