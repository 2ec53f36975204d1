"""Help and wrong usage in the reader's language: the command-line library speaks English only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import typer.core

from huiyin.language import _

_TYPE = re.compile(r"\A([^-].*) <[^<>]*>\Z", re.DOTALL)
"""What the library puts behind the name of an argument: `CASE <str>`."""


def frame(ctx: Any) -> Any:
    """A formatter of help whose own words are in the reader's language before any line is broken."""
    formatter = ctx.make_formatter()
    rows = formatter.write_dl
    heads = {"Options": _("Options:"), "Commands": _("Commands:"), "Arguments": _("Arguments:")}

    def write_rows(listed: Iterable[tuple[str, str]], **more: Any) -> None:
        rows([(_TYPE.sub(r"\1", name), _translated(text)) for name, text in listed], **more)

    formatter.write_heading = lambda name: formatter.write(f"{heads.get(name, f'{name}:')}\n")
    formatter.write_dl = write_rows
    return formatter


def _translated(text: str) -> str:
    whole = {
        "Show this message and exit.": _("Show this message and exit."),
        "Install completion for the current shell.": _("Install completion for the current shell."),
        "Show completion for the current shell, to copy it or customize the installation.": _(
            "Show completion for the current shell, to copy it or customize the installation."
        ),
    }
    marks = {"[default: ": _("[default: "), "[required]": _("[required]"), "; required]": _("; required]")}
    text = whole.get(text, text)
    for theirs, ours in marks.items():
        text = text.replace(theirs, ours)
    return text


class _Speaking:
    """What is the same for the program and for each verb."""

    def get_help(self, ctx: Any) -> str:
        """The help."""
        formatter = frame(ctx)
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        return str(formatter.getvalue()).rstrip("\n")

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line of the usage: the metavars of the arguments as they are."""
        pieces = [_("[OPTIONS]")]
        for param in self.get_params(ctx):  # type: ignore[attr-defined]
            if param.param_type_name == "argument":
                pieces.append(param.metavar or param.name.upper())
        if isinstance(self, typer.core.TyperGroup):
            pieces.append(_("COMMAND [ARGS]..."))
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))


class Group(_Speaking, typer.core.TyperGroup):
    """The program as a whole, or a group of verbs."""


class Command(_Speaking, typer.core.TyperCommand):
    """One verb."""


# --- wrong usage --------------------------------------------------------------------------------------------


def fault(error: Any, verb: str) -> str:
    """What was wrong with a command line, and where help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "huiyin"
    where = f"huiyin {verb}" if path == "huiyin" and not verb.startswith("-") else path
    if type(error).__name__ == "UsageError" and "No such command" in error.format_message():
        where = path
    return _("Wrong usage: {fault}\nSee: {help}").format(fault=_fault(error), help=f"{where} --help")


def _fault(error: Any) -> str:
    """What was wrong, from the kind of the library's error; in its own words where it is of another."""
    kind, told = type(error).__name__, str(error.format_message())
    param = getattr(error, "param", None)
    name = _name(param) if param is not None else str(getattr(error, "option_name", None) or "")
    if kind == "NoSuchOption":
        near = ", ".join(sorted(error.possibilities or ()))
        return _with_near(_("there is no option {name}.").format(name=name), near)
    if kind == "MissingParameter":
        return _("{name} is missing.").format(name=name)
    if kind == "BadOptionUsage":
        lacks = "requires" in told
        return (_("{option} needs a value.") if lacks else _("{option} takes no value.")).format(option=name)
    if kind == "BadParameter":
        return _("{name} cannot have this value.").format(name=name)
    quoted = re.findall(r"'([^']*)'", told)
    if told.startswith("No such command") and quoted:
        return _with_near(_("there is no command {name}.").format(name=quoted[0]), ", ".join(quoted[1:]))
    if told.startswith("Missing command"):
        return _("a command is missing.")
    extra = re.search(r"unexpected extra arguments? ?(?:\(s\) )?\((.*)\)\Z", told)
    return _("too many arguments: {words}").format(words=extra[1]) if extra else told


def _name(param: Any) -> str:
    """A parameter as it is written: the option, or the metavar of an argument."""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return str(max(param.opts, key=len))


def _with_near(told: str, near: str) -> str:
    more = _("Did you mean {near}?").format(near=near) if near else ""
    return f"{told} {more}".rstrip()
