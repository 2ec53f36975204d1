"""Locks: one sync at a time in a clone, and what a killed Git left locked."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huiyin.hands.trouble import Trouble
from huiyin.language import _
from huiyin.repository import WorkTree

PATIENCE = 20.0
"""Seconds to wait for another Git, or another sync, to finish."""
_STEP = 0.1
_OLD = 600.0
"""Where processes cannot be seen, a lock is stale after so many seconds by the clock of its own disk."""
_PLACES = ("*.lock", "refs/**/*.lock", "logs/**/*.lock")


def folder(tree: WorkTree) -> Path:
    """Where sync keeps its own notes, inside Git's folder. Raises GitFailed."""
    found = Path(os.fsdecode(tree.git("rev-parse", "--absolute-git-dir").strip())) / "huiyin"
    found.mkdir(exist_ok=True)
    return found


@contextmanager
def alone(tree: WorkTree) -> Iterator[None]:
    """Keep two syncs of one clone apart; the system lets go of the lock with the process. Raises Trouble."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        yield
        return
    with open(folder(tree) / "sync", "ab") as file:
        waited = 0.0
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if waited > PATIENCE:
                    raise Trouble(_("Another “huiyin sync” is at work here; wait for it.")) from None
                time.sleep(_STEP)
                waited += _STEP
        yield


def clear(tree: WorkTree, say: Callable[[str], None]) -> None:
    """Wait for a Git that is at work here; remove what one that was killed left locked. Raises Trouble."""
    waited = 0.0
    while locks := _locks(tree):
        at_work = _at_work(tree)
        if at_work is False or (at_work is None and waited > 1 and all(map(_is_old, locks))):
            for lock in locks:
                with suppress(FileNotFoundError):
                    lock.unlink()
            names = ", ".join(sorted(lock.name for lock in locks))
            say(_("A Git that was killed had left {names}; removed.").format(names=names))
            return
        if waited > PATIENCE:
            names = ", ".join(str(lock) for lock in locks)
            raise Trouble(
                _(
                    "Git is at work here, or has left {names}. Finish or close it;"
                    " if none is running, delete that file and run huiyin sync again."
                ).format(names=names)
            )
        time.sleep(_STEP)
        waited += _STEP


def _locks(tree: WorkTree) -> list[Path]:
    """The lock files in Git's folder, and in the common one of several work trees."""
    said = os.fsdecode(tree.git("rev-parse", "--absolute-git-dir", "--git-common-dir")).splitlines()
    places = {Path(said[0]), (tree.root / said[1]).resolve()}
    found = {lock for place in places for pattern in _PLACES for lock in place.glob(pattern)}
    return [lock for lock in sorted(found) if not lock.name.startswith("gc.")]


def _at_work(tree: WorkTree) -> bool | None:
    """Whether any Git runs in the work tree; None where the system does not tell."""
    top = Path(os.fsdecode(tree.git("rev-parse", "--show-toplevel").strip())).resolve()
    try:
        processes = [entry for entry in os.listdir("/proc") if entry.isdecimal()]
    except OSError:
        return None
    for process in processes:
        with suppress(OSError):
            if not Path(f"/proc/{process}/comm").read_text("utf-8", "replace").startswith("git"):
                continue
            where = Path(os.readlink(f"/proc/{process}/cwd"))
            if where == top or top in where.parents:
                return True
    return False


def _is_old(lock: Path) -> bool:
    """By the disk's own clock: a file made there now tells what time it is."""
    probe = lock.with_name(f"{lock.name}-now")
    try:
        probe.touch()
        return probe.stat().st_mtime - lock.stat().st_mtime > _OLD
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink()
