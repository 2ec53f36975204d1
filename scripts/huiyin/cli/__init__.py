"""The commands: the one place for the clock, printing and exit codes."""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from huiyin import language
from huiyin.language import _

OK, PROBLEMS, USAGE, BROKEN = 0, 1, 2, 3
_LANGUAGE_LINE = re.compile(r"^language:\s*[\"']?(zh|en)\b", re.MULTILINE)


def run(arguments: list[str]) -> int:
    """Run a command line and give its exit status.

    0 fine, 1 problems found, 2 wrong usage, 3 the machinery broke.
    """
    _open_streams()
    debug = "--debug" in arguments
    arguments = [word for word in arguments if word != "--debug"]
    language.use(choose_language(arguments))
    try:
        status = _run(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        _close_quietly()
        return OK
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if debug:
            traceback.print_exc()
        else:
            name = type(error).__name__
            told = f"{name}: {error}" if isinstance(error, OSError) else name
            broke = _("The program broke ({error}). Nothing was half written.").format(error=told)
            sys.stderr.write(f"{broke}\n")
            sys.stderr.write(_("Run the same again with --debug to see where, and report it.") + "\n")
        if isinstance(error, OSError):
            _close_quietly()
        return BROKEN


def _open_streams() -> None:
    """Give a closed stdin, stdout or stderr (`>&-`) a place that takes all, before a file takes it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            device = os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(device, True)
            setattr(sys, name, os.fdopen(device, mode, encoding="utf-8", closefd=False))


def _close_quietly() -> None:
    """Let go of what nobody reads any more: at its end the interpreter would complain of it."""
    for stream in (sys.__stdout__, sys.__stderr__):
        with suppress(OSError, ValueError, AttributeError):
            try:
                stream.flush()  # type: ignore[union-attr]
            except OSError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def _run(arguments: list[str]) -> int:
    import typer

    from huiyin.cli.app import in_order, program
    from huiyin.cli.session import Stop

    # Typer may bring its own copy of Click: the base of wrong usage is taken from what it raises.
    bases: list[Any] = [base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"]
    wrong_usage: type[Exception] = bases[0]
    try:
        arguments = in_order(arguments)
        app = program(arguments[0])
        status = typer.main.get_command(app).main(args=arguments, prog_name="huiyin", standalone_mode=False)
        return status if isinstance(status, int) else OK
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        sys.stderr.write("\n")
        return 130
    except SystemExit as stop:
        # Typer turns a pipe that nobody reads any more into an exit with 1.
        if isinstance(stop.__context__, OSError) and stop.__context__.errno == errno.EPIPE:
            raise BrokenPipeError from None
        raise
    except Stop as stop:
        if str(stop):
            sys.stderr.write(f"{stop}\n")
        return stop.status
    except wrong_usage as error:
        from huiyin.cli.help import fault

        sys.stderr.write(f"{fault(error, arguments[0])}\n")
        return USAGE


def choose_language(arguments: list[str]) -> str:
    """--lang, else what organization.yml says, else the locale. Known before any help text is made."""
    for value in _given("--lang", arguments):
        if value in language.LANGUAGES:
            return value
    start = next((Path(value) for value in _given("--root", arguments)), Path.cwd())
    for folder in (start, *start.absolute().parents):
        try:
            text = (folder / "policies/organization.yml").read_text("utf-8", "replace")
        except (OSError, ValueError):
            continue
        found = _LANGUAGE_LINE.search(text)
        if found:
            return found[1]
        break
    locale = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "zh")
    return "zh" if locale.lower().startswith("zh") or locale in ("C", "POSIX", "C.UTF-8") else "en"


def _given(option: str, arguments: list[str]) -> Iterator[str]:
    """The values that an option is given, the last first, as the last is the one that counts."""
    words = arguments[: arguments.index("--")] if "--" in arguments else arguments
    for place in range(len(words) - 1, -1, -1):
        name, sign, value = words[place].partition("=")
        if name == option and sign:
            yield value
        elif name == option and place + 1 < len(words):
            yield words[place + 1]
