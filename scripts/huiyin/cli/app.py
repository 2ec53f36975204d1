"""All commands in one place; each verb is a module with a function of that name."""

from __future__ import annotations

import typer

from huiyin.cli import (
    build,
    calendar,
    explain,
    importing,
    init,
    listing,
    log,
    new,
    overdue,
    serve,
    show,
    validate,
)
from huiyin.cli.help import Command, Group
from huiyin.language import _

app = typer.Typer(
    name="huiyin",
    cls=Group,
    help=_("Huiyin (回音): the letter box of an organisation, kept in Git."),
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("init")(init.init)
app.command("new")(new.new)
app.command("log")(log.log)
app.command("show")(show.show)
app.command("list")(listing.list_cases)
app.command("validate")(validate.validate)
app.command("overdue")(overdue.overdue)
app.command("explain")(explain.explain)
app.command("build")(build.build)
app.command("serve")(serve.serve)
app.command("import")(importing.import_ledger)
app.add_typer(calendar.app, name="calendar")

for verb in (*app.registered_commands, *calendar.app.registered_commands):
    verb.cls = Command
