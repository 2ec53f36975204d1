"""`huiyin` and `python -m huiyin`."""

from __future__ import annotations

import sys


def main() -> None:
    """Answer `--version` without loading anything; hand all else to the commands."""
    if sys.argv[1:] == ["--version"]:
        from huiyin import __version__

        try:
            sys.stdout.write(f"huiyin {__version__}\n")
            sys.stdout.flush()
            return
        except (OSError, AttributeError):  # a stdout that is closed or full: the commands know what to say
            pass
    from huiyin.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
