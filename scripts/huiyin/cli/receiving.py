"""The hooks that Git calls, without the library of the command line: half of what a push waits for would go into it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from huiyin import language
from huiyin.cli import choose_language
from huiyin.language import _

if TYPE_CHECKING:
    from huiyin.server.kinds import Refusal

OK, REFUSED, BROKEN = 0, 1, 3


class _TimeOut(Exception):
    pass


def pre_receive() -> int:
    """Judge a push; the exit status, everything but 0 refuses it."""
    # a replace reference would show another object in the place of the one that is pushed
    os.environ["GIT_NO_REPLACE_OBJECTS"] = "1"
    language.use(choose_language([]))  # until the roster's is known
    return _refusing(_pushed)


def _pushed() -> int:
    from datetime import UTC, datetime

    from huiyin.repository import WorkTree
    from huiyin.server.answering import pre_receive as check
    from huiyin.server.incoming import settings
    from huiyin.server.kinds import read_updates

    tree = WorkTree(Path.cwd())
    limits = settings(tree)
    with _within(limits.seconds):
        refusals = check(tree, read_updates(_lines()), limits, datetime.now(UTC), dict(os.environ))
    return _tell(refusals)


def pre_commit(root: Path) -> int:
    """Judge what is staged."""
    from datetime import UTC, datetime

    from huiyin.repository import WorkTree
    from huiyin.server.incoming import settings
    from huiyin.server.staging import check_staged

    tree = WorkTree(root)
    return _refusing(lambda: _tell(check_staged(tree, settings(tree), datetime.now(UTC)), commit=True))


def post_receive() -> int:
    """Write down what landed; it stays, whatever happens here."""
    from datetime import UTC, datetime

    from huiyin.repository import GitFailed, WorkTree
    from huiyin.server.kinds import read_updates
    from huiyin.server.pushers import told
    from huiyin.server.record import record

    try:
        folder = Path(WorkTree(Path.cwd()).git("rev-parse", "--absolute-git-dir").decode().rstrip("\n"))
        record(folder, read_updates(_lines()), told(os.environ), datetime.now(UTC))
    except (GitFailed, OSError, ValueError) as error:
        text = _("Huiyin: the push landed, but could not be written down ({error}). Tell the administrator.")
        sys.stderr.write(text.format(error=type(error).__name__) + "\n")
        return BROKEN
    return OK


HOOKS: dict[str, Callable[[], int]] = {"pre-receive": pre_receive, "post-receive": post_receive}
"""Those that the server waits for."""


def _lines() -> list[str]:
    """What Git hands over, whatever bytes the names of references have."""
    return sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines()


def _tell(refusals: Sequence[Refusal], commit: bool = False) -> int:
    if not refusals:
        return OK
    from huiyin.server.telling import told

    for line in told(refusals, commit):
        sys.stderr.buffer.write(f"{line}\n".encode("utf-8", "replace"))
    sys.stderr.flush()
    return REFUSED


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Raise _TimeOut when it takes longer."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TimeOut

    if not hasattr(signal, "SIGALRM") or seconds <= 0:
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _refusing(check: Callable[[], int]) -> int:
    """The check's answer; whatever breaks in it refuses, with words for whoever pushes."""
    try:
        return check()
    except _TimeOut:
        why = _("the check took too long (huiyin.timeout in the server's Git configuration)")
    except MemoryError:
        why = _("there is not enough memory")
    except Exception as error:
        why = _why(error)
    sys.stderr.write(_("Huiyin: refused, as it could not be checked: {why}.").format(why=why) + "\n")
    sys.stderr.write(
        _("Nothing was changed. Try again; if it stays so, show this to the administrator.") + "\n"
    )
    return BROKEN


def _why(error: Exception) -> str:
    from huiyin.server.push import Unfit

    if isinstance(error, Unfit):
        return _(
            "policies/organization.yml of the shared branch cannot be read; the server's administrator has to mend it"
        )
    if isinstance(error, FileNotFoundError):
        return _("Git is not there")
    # the name alone: what an error says may hold a line of a case
    return type(error).__name__
