"""All commands in one place; each verb is a module with a function, loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import typer

from huiyin.cli.help import Command, Group
from huiyin.language import _

VERBS = {
    "init": "init.init",
    "new": "new.new",
    "log": "log.log",
    "show": "show.show",
    "list": "listing.list_cases",
    "validate": "validate.validate",
    "overdue": "overdue.overdue",
    "explain": "explain.explain",
    "build": "build.build",
    "serve": "serve.serve",
    "import": "importing.import_ledger",
}
GROUPS = {"calendar": "calendar"}


def program(verb: str) -> typer.Typer:
    """The program with that verb alone, so that a run loads no more than it needs; with all verbs where it is none."""
    app = typer.Typer(
        name="huiyin",
        cls=Group,
        help=_("Huiyin (回音): the letter box of an organisation, kept in Git."),
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_nothing)
    for name, place in VERBS.items():
        if name == verb or verb not in VERBS:
            module, _dot, function = place.partition(".")
            app.command(name, cls=Command)(getattr(import_module(f"huiyin.cli.{module}"), function))
    for name, module in GROUPS.items():
        if verb not in VERBS:
            group = import_module(f"huiyin.cli.{module}").app
            for command in group.registered_commands:
                command.cls = Command
            app.add_typer(group, name=name)
    return app


def _nothing() -> None:
    # Without it a program with one verb would not take the verb's name.
    pass
