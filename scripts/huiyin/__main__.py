"""`huiyin` and `python -m huiyin`."""

from __future__ import annotations

import sys


def main() -> None:
    """Answer `--version` without loading anything, Git's hooks without much; hand all else to the commands."""
    if sys.argv[1:] == ["--version"]:
        from huiyin import __version__

        try:
            sys.stdout.write(f"huiyin {__version__}\n")
            sys.stdout.flush()
            return
        except (OSError, AttributeError):  # a stdout that is closed or full: the commands know what to say
            pass
    if sys.argv[1:2] == ["hook"] and len(sys.argv) == 3:
        from huiyin.cli.receiving import HOOKS

        if sys.argv[2] in HOOKS:  # somebody waits: without the library of the command line
            sys.exit(HOOKS[sys.argv[2]]())
    from huiyin.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
