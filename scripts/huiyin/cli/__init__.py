"""The commands: the one place for the clock, printing and exit codes."""

from __future__ import annotations

import os
import re
import sys
import traceback
from pathlib import Path

from huiyin import language
from huiyin.language import _

OK, PROBLEMS, USAGE, BROKEN = 0, 1, 2, 3
_LANGUAGE_LINE = re.compile(r"^language:\s*[\"']?(zh|en)\b", re.MULTILINE)


def run(arguments: list[str]) -> int:
    """Run a command line and give its exit status: 0 fine, 1 problems found, 2 wrong usage, 3 the machinery broke."""
    language.use(choose_language(arguments))
    debug = "--debug" in arguments
    arguments = [word for word in arguments if word != "--debug"]
    try:
        return _run(arguments)
    except BrokenPipeError:
        # The reader of the pipe has gone; let the interpreter close a harmless stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if debug:
            traceback.print_exc()
        else:
            name = type(error).__name__
            told = f"{name}: {error}" if isinstance(error, OSError) else name
            sys.stderr.write(_("The program broke ({error}). Nothing was half written.").format(error=told) + "\n")
            sys.stderr.write(_("Run the same again with --debug to see where, and report it.") + "\n")
        return BROKEN


def _run(arguments: list[str]) -> int:
    import typer

    from huiyin.cli.app import program
    from huiyin.cli.session import Stop

    # Typer may bring its own copy of Click: the base of wrong usage is taken from what it raises.
    wrong_usage = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")
    app = program(arguments[0] if arguments else "")
    try:
        status = typer.main.get_command(app).main(args=arguments, prog_name="huiyin", standalone_mode=False)
        return status if isinstance(status, int) else OK
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        sys.stderr.write("\n")
        return 130
    except Stop as stop:
        if str(stop):
            sys.stderr.write(f"{stop}\n")
        return stop.status
    except wrong_usage as error:
        from huiyin.cli.help import fault

        sys.stderr.write(f"{fault(error)}\n")
        return USAGE


def choose_language(arguments: list[str]) -> str:
    """--lang, else what organization.yml says, else the locale. Known before any help text is made."""
    for place, word in enumerate(arguments):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value in language.LANGUAGES:
            return value
    start = Path.cwd()
    for place, word in enumerate(arguments[:-1]):
        if word == "--root":
            start = Path(arguments[place + 1])
    for folder in (start, *start.absolute().parents):
        try:
            found = _LANGUAGE_LINE.search((folder / "policies/organization.yml").read_text("utf-8", "replace"))
        except OSError:
            continue
        if found:
            return found[1]
        break
    locale = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "zh")
    return "zh" if locale.lower().startswith("zh") or locale in ("C", "POSIX", "C.UTF-8") else "en"
