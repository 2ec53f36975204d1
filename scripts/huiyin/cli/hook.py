"""`huiyin hook`: the checks before a commit and at the server, and what puts them in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli import receiving
from huiyin.cli.help import Group
from huiyin.cli.session import Lang, Quiet, Root, Stop
from huiyin.language import _

app = typer.Typer(
    cls=Group, help=_("The checks before a commit and before a push is taken in."), no_args_is_help=True
)
Server = Annotated[
    bool, typer.Option("--server", help=_("The hooks of a server (the default in a bare repository)."))
]
Uninstall = Annotated[
    bool, typer.Option("--uninstall", help=_("Take the hooks out; what was there before comes back."))
]


@app.callback()
def hook() -> None:
    # A group: each hook of Git is a verb of its own.
    pass


def install(
    server: Server = False,
    uninstall: Uninstall = False,
    root: Root = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.repository import GitFailed, WorkTree
    from huiyin.server import install as hooks

    tree = WorkTree(root or Path.cwd())
    try:
        at_server = server or hooks.bare(tree)
        done = (hooks.uninstall if uninstall else hooks.install)(tree, at_server)
    except hooks.Foreign as other:
        raise Stop(
            _("The hooks of this clone are kept by {name}: add Huiyin there, as the handbook shows.").format(
                name=str(other)
            )
        ) from None
    except (GitFailed, FileNotFoundError):
        raise Stop(_("Here is no Git repository (or no Git).")) from None
    except FileExistsError as taken:
        raise Stop(
            _("Two hooks stand in the way: {path} is there already. Put them into one.").format(path=taken)
        ) from None
    if quiet:
        return
    text = _("Taken out of {folder}: {hooks}.") if uninstall else _("Put into {folder}: {hooks}.")
    sys.stderr.write(text.format(folder=done.folder, hooks=", ".join(done.hooks) or "-") + "\n")
    if done.kept and not uninstall:
        kept = _("The hooks that were there before still run: {hooks}.")
        sys.stderr.write(kept.format(hooks=", ".join(done.kept)) + "\n")


install.__doc__ = _(
    "Put the checks before each commit of this clone, or, in a bare repository, before and after each push.\n\n"
    "Examples: huiyin hook install · huiyin hook install --uninstall ·"
    " huiyin hook install --server --root /srv/git/letters.git"
)
app.command("install")(install)


def pre_receive() -> None:
    raise typer.Exit(receiving.pre_receive())


pre_receive.__doc__ = _(
    "Git's pre-receive hook: reads what is pushed, and refuses it as a whole where anything is wrong.\n\n"
    "Git calls it in a bare repository; “huiyin hook install” puts it there."
)
app.command("pre-receive")(pre_receive)


def post_receive() -> None:
    raise typer.Exit(receiving.post_receive())


post_receive.__doc__ = _(
    "Git's post-receive hook: writes down what landed, who pushed it, and when (huiyin/pushes.log)."
)
app.command("post-receive")(post_receive)


def pre_commit(root: Root = None, lang: Lang = None) -> None:
    raise typer.Exit(receiving.pre_commit(root or Path.cwd()))


pre_commit.__doc__ = _(
    "Git's pre-commit hook: the checks of the server on what is staged.\n\nExample: huiyin hook pre-commit"
)
app.command("pre-commit")(pre_commit)
