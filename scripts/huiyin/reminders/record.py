"""What was told to whom on a day, so that nobody is told twice: kept beside the repository's own data, not in it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from huiyin.repository import GitFailed, WorkTree

_KEPT = timedelta(days=60)
_TABLE = """
create table if not exists told (
    day text, target text, entry text, sent integer, primary key (day, target, entry)
) without rowid"""


def place(tree: WorkTree) -> Path:
    """The file of the record: below .git, common to all work trees; in the user's state folder where there is none."""
    try:
        common = tree.git("rev-parse", "--path-format=absolute", "--git-common-dir")
        return Path(os.fsdecode(common.strip())) / "huiyin/reminded.sqlite"
    except (GitFailed, OSError):
        home = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
        name = hashlib.sha256(os.fsencode(tree.root.resolve())).hexdigest()[:16]
        return Path(home) / f"huiyin/reminded-{name}.sqlite"


class Record:
    """The record of one day. What is begun counts as told: after a crash nobody knows whether it was sent."""

    def __init__(self, file: Path, day: date) -> None:
        """Open it. Raises OSError, sqlite3.Error."""
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._file, self._day = file, day.isoformat()
        with self._opened() as base, base:
            base.execute(_TABLE)
            base.execute("delete from told where day < ?", ((day - _KEPT).isoformat(),))

    def _opened(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(self._file, timeout=30))

    def begin(self, target: str, entries: Iterable[str]) -> list[str]:
        """Take what this target was not told today; another run gets none of it. Written down before it is sent."""
        with self._opened() as base, base:
            base.execute("begin immediate")
            return [
                entry
                for entry in entries
                if base.execute(
                    "insert or ignore into told values (?, ?, ?, 0)", (self._day, _digest(target), entry)
                ).rowcount
            ]

    def sent(self, target: str, entries: Iterable[str]) -> None:
        """They arrived at the service."""
        with self._opened() as base, base:
            rows = [(self._day, _digest(target), entry) for entry in entries]
            base.executemany("update told set sent = 1 where day = ? and target = ? and entry = ?", rows)

    def failed(self, target: str, entries: Iterable[str]) -> None:
        """They did not: the next run tries again."""
        with self._opened() as base, base:
            rows = [(self._day, _digest(target), entry) for entry in entries]
            base.executemany("delete from told where day = ? and target = ? and entry = ? and sent = 0", rows)


def _digest(target: str) -> str:
    """An address may hold a password, which has no business in a record."""
    return hashlib.sha256(target.encode()).hexdigest()[:32]
