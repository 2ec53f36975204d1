"""All commands in one place; each verb is a module with a function, loaded when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from huiyin import __version__
from huiyin.cli.help import Command, Group
from huiyin.cli.session import Stop
from huiyin.language import _

VERBS = {
    "init": "init.init",
    "new": "new.new",
    "log": "log.log",
    "show": "show.show",
    "list": "listing.list_cases",
    "validate": "validate.validate",
    "review": "review.review",
    "overdue": "overdue.overdue",
    "explain": "explain.explain",
    "audit": "audit.audit",
    "build": "build.build",
    "serve": "serve.serve",
    "report": "reporting.report",
    "import": "importing.import_ledger",
    "seal": "seal.seal",
    "open": "open.open_case",
    "pickup": "pickup.pickup",
    "destroy": "destroy.destroy",
    "signers": "signers.signers",
    "form": "form.form",
    "today": "today.today",
    "export": "exporting.export",
    "merge": "merge.merge",
    "sync": "sync.sync",
}
GROUPS = {"calendar": "calendar", "keys": "keys", "roster": "roster", "hook": "hook"}
VALUED = ("--root", "--lang", "--at")
"""Options of nearly every verb, which may also stand before it; with a value …"""
FLAGS = ("-q", "--quiet")
"""… and without one."""


def program(verb: str) -> typer.Typer:
    """The program with that verb alone, so that a run loads no more than it needs; with all for none."""
    app = typer.Typer(
        name="huiyin",
        cls=Group,
        help=_("Huiyin (回音): the letter box of an organisation, kept in Git."),
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    known = verb in VERBS or verb in GROUPS
    app.callback()(_nothing if known else _about)
    for name, place in VERBS.items():
        if name == verb or not known:
            module, _dot, function = place.partition(".")
            app.command(name, cls=Command)(getattr(import_module(f"huiyin.cli.{module}"), function))
    for name, module in GROUPS.items():
        if name == verb or not known:
            group = import_module(f"huiyin.cli.{module}").app
            for command in group.registered_commands:
                command.cls = Command
            app.add_typer(group, name=name)
    return app


def in_order(arguments: list[str]) -> list[str]:
    """The common options found before the verb behind it; a call for help where there is no verb.

    Raises Stop (2) where one of them lacks its value.
    """
    place = 0
    while place < len(arguments):
        name, sign, _value = arguments[place].partition("=")
        if name in VALUED:
            place += 1 if sign else 2
        elif arguments[place] in FLAGS:
            place += 1
        else:
            break
    if place > len(arguments):
        raise Stop(_("{option} needs a value.").format(option=arguments[-1]))
    before, rest = arguments[:place], arguments[place:]
    verb = rest[: 2 if rest[:1] and rest[0] in GROUPS else 1]
    if "--help" in verb:
        return verb
    if not verb or (len(verb) == 1 and verb[0] in GROUPS):
        return [*verb, "--help"]
    return rest if verb[-1].startswith("-") else [*verb, *before, *rest[len(verb) :]]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"huiyin {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Say which version this is."))
]


def _about(version: Version = False) -> None:
    pass


def _nothing() -> None:
    # Without a callback a program with one verb would not take the verb's name.
    pass
