"""Help and wrong usage in the reader's language: what the command-line library says in English only, put into words of ours."""

from __future__ import annotations

from typing import Any

import typer.core

from huiyin.language import _

FRAME = (
    ("Show this message and exit.", _("Show this message and exit.")),
    ("Install completion for the current shell.", _("Install completion for the current shell.")),
    (
        "Show completion for the current shell, to copy it or customize the installation.",
        _("Show completion for the current shell, to copy it or customize the installation."),
    ),
    ("Usage:", _("Usage:")),
    ("[OPTIONS]", _("[OPTIONS]")),
    ("[ARGS]...", _("[ARGS]...")),
    ("COMMAND", _("COMMAND")),
    ("\nOptions:", "\n" + _("Options:")),
    ("\nCommands:", "\n" + _("Commands:")),
    ("\nArguments:", "\n" + _("Arguments:")),
    ("[required]", _("[required]")),
    ("[default: ", _("[default: ")),
)
FAULTS = (
    ("No such option: ", _("There is no such option: ")),
    ("No such command ", _("There is no such command: ")),
    ("Missing argument ", _("This argument is missing: ")),
    ("Missing option ", _("This option is missing: ")),
    ("Missing command.", _("A command is missing.")),
    ("Got unexpected extra argument", _("There is an argument too many: ")),
    ("Invalid value for ", _("This value does not fit: ")),
    (" requires an argument.", _(" needs a value.")),
    ("Did you mean ", _("Did you mean ")),
)


def translated(text: str, words: tuple[tuple[str, str], ...]) -> str:
    """The text with the library's own words replaced."""
    for theirs, ours in words:
        text = text.replace(theirs, ours)
    return text


def fault(error: Any) -> str:
    """What was wrong with a command line, and where help is."""
    context = getattr(error, "ctx", None)
    where = f"{context.command_path} --help" if context is not None else "huiyin --help"
    told = translated(error.format_message(), FAULTS)
    return _("Wrong usage: {fault}\nSee: {help}").format(fault=told, help=where)


class Group(typer.core.TyperGroup):
    """The program as a whole."""

    def get_help(self, ctx: Any) -> str:
        """Its help."""
        return translated(super().get_help(ctx), FRAME)


class Command(typer.core.TyperCommand):
    """One verb."""

    def get_help(self, ctx: Any) -> str:
        """Its help."""
        return translated(super().get_help(ctx), FRAME)
