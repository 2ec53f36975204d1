"""`huiyin pickup`: what a sender's code fetches, from the published file, as the page does it in a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.session import At, Lang, Quiet, Root, Stop, session
from huiyin.language import _, active

File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help=_("The published file (default: that of the last build).")),
]


Format = Annotated[str, typer.Option("--format", metavar="text|json", help=_("How to print."))]


def pickup(
    file: File = None,
    format: Format = "text",  # noqa: A002 - the option's name
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    from huiyin.sealing.receipt import key_of, tidy
    from huiyin.sealing.slots import Broken, message

    here = session(root, lang, at, quiet)
    path = file or here.root / "build/html/pickup/replies.bin"
    try:
        data = path.read_bytes()
    except OSError as error:
        told = _("{path} cannot be read: {reason}.")
        raise Stop(told.format(path=path, reason=error.strerror or type(error).__name__)) from None
    code = tidy(_typed())
    if code is None:
        raise Stop(_("That is no code: it has 21 letters and figures, and there is a slip in it."), 1)
    try:
        found = message(data, key_of(code))
    except Broken:
        raise Stop(_("The file is cut short, or is not the one with the replies."), 1) from None
    if found is None:
        raise Stop(_("There is nothing for this code: it may be another, or its time may be over."), 1)
    if format == "json":
        typer.echo(found.decode("utf-8", "replace"))
        return
    typer.echo("\n".join(_lines(found)))


pickup.__doc__ = _(
    "Fetch the answer to a letter by the code on its receipt. The code is asked for, or read from a pipe; it is"
    " never an argument, where others could see it.\n\nExamples: huiyin pickup · huiyin pickup --file replies.bin"
)


def _lines(found: bytes) -> Iterator[str]:
    """The message in words, in the language of the session. Controls in it do nothing to the terminal. Raises Stop."""
    import json

    from huiyin.sections import uncontrolled

    try:
        told = json.loads(found)
        language = active()
        yield f"{_('Where it stands')}\t{told['stage'][language]}"
        yield from (f"{one[language]}\t{one['on']}" for one in told["dates"])
        yield ""
        yield uncontrolled(told["reply"]) or _("There is no reply yet.")
        yield ""
        yield from told["how"][language]
        if told["until"]:
            yield _("It can be fetched until {day}.").format(day=told["until"])
    except (ValueError, KeyError, TypeError):
        raise Stop(_("The reply was made by another version of the program."), 1) from None


def _typed() -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(_("Code: "))
    return sys.stdin.readline()
