"""What was computed from files, kept by their content outside the work tree. Safe to delete at any time.

A cache that is missing, damaged, of another version, in use or on a disk that cannot be written changes
nothing but the time: whatever is wrong with it, it is emptied or done without.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_TABLES = """
create table meta (key text primary key, value blob) without rowid;
create table checked (
    path text primary key, content blob, latest real, entry blob, problems blob
) without rowid;
create index problems on checked (path, problems) where problems is not null;
create table owed (
    path text primary key, content blob, first real, last real, state integer, body blob
) without rowid;
create index unread on owed (path) where state < 0;
create table pending (
    path text, place integer, due real, paused integer, duty blob, primary key (path, place)
) without rowid;
"""
_PATIENCE = 1.0
"""Seconds to wait for another run that uses the cache; a run without it may take longer."""


class Broken(Exception):
    """Something is wrong with the cache: what was asked of it must be done without."""


def folder() -> Path | None:
    """Where caches lie: $HUIYIN_CACHE, else the user's cache folder; None when that is `off`."""
    named = os.environ.get("HUIYIN_CACHE")
    if named:
        return None if named == "off" else Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(home) / "huiyin"


# The folders of the program, beside its top one, on which it depends what is kept of a case.
READING_CASES = ("clauses", "privacy", "reading", "sweep")


MAKING_PAGES = ("outputs", "words", "specimens", "locale/zh/LC_MESSAGES", "locale")
"""The folders besides on which it depends what is made of a book."""


def program_key(more: Iterable[str] = ()) -> bytes:
    """What tells one state of the program from another: its files' sizes and times, and the interpreter.

    `more`: folders of the program beside those that reading a case depends on.
    """
    known = hashlib.sha1(sys.version.encode(), usedforsecurity=False)
    base = os.path.dirname(__file__)
    for place in (base, *(f"{base}/{name}" for name in (*READING_CASES, *more))):
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda item: item.name):
                if entry.name.endswith((".py", ".mo")):
                    status = entry.stat()
                    known.update(f"{entry.name}:{status.st_size}:{status.st_mtime_ns};".encode())
    return known.digest()


def with_cache(root: Path, name: str, key: bytes, work: Callable[[Cache], T]) -> T:
    """Do the work with a cache of the repository; once more without it, should it turn out to be broken."""
    cache = Cache(root, name, key)
    try:
        return work(cache)
    except Broken:
        cache.give_up()
        return work(cache)
    finally:
        cache.close()


class Cache:
    """A repository's cache of that name, in use by one run at a time. Its methods raise Broken."""

    def __init__(self, root: Path, name: str, key: bytes) -> None:
        self._base: sqlite3.Connection | None = None
        self._lock = -1
        self._changed = False
        place = folder()
        if place is None:
            return
        where = str(root.resolve()).encode("utf-8", "surrogateescape")
        name = f"{hashlib.sha1(where, usedforsecurity=False).hexdigest()}-{name}"
        self._file, self._seal = place / f"{name}.sqlite", place / f"{name}.sum"
        try:
            place.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(place / f"{name}.lock")
            self._open(key)
        except (OSError, sqlite3.Error, Broken):
            self.give_up()

    @property
    def works(self) -> bool:
        """Whether anything can be kept."""
        return self._base is not None

    def _open(self, key: bytes) -> None:
        if self._whole():
            self._connect()
            if self.get("key") == key:
                return
            self._disconnect()
        self._seal.unlink(missing_ok=True)
        self._file.unlink(missing_ok=True)
        self._connect().executescript(_TABLES)
        self.put("key", key)

    def _connect(self) -> sqlite3.Connection:
        self._base = base = sqlite3.connect(self._file, isolation_level=None)
        # no journal on the disk: a run that is cut short leaves a cache without a seal, which is thrown away
        base.execute("pragma journal_mode = memory")
        base.execute("pragma synchronous = off")
        return base

    def _disconnect(self) -> None:
        base, self._base = self._base, None
        if base is not None:
            base.close()

    def _whole(self) -> bool:
        """Whether the file is as it was last closed: a flipped bit must not become a deadline."""
        try:
            return self._seal.read_bytes() == self._sum()
        except OSError:
            return False

    def _sum(self) -> bytes:
        total = 0
        with open(self._file, "rb", buffering=0) as stream:
            while part := stream.read(1 << 20):
                total = zlib.crc32(part, total)
        return b"%08x" % total

    def give_up(self) -> None:
        """Go on without a cache. What was written is not sealed, so that the next run starts anew."""
        with suppress(sqlite3.Error):
            self._disconnect()
        self._base = None
        self._unlock()

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def close(self) -> None:
        """Write everything down and seal it."""
        try:
            if self._base is not None:
                if self._base.in_transaction:
                    self._base.execute("commit")
                self._disconnect()
                if self._changed:
                    self._seal.write_bytes(self._sum())
        except (OSError, sqlite3.Error):
            self.give_up()
        self._unlock()

    # --- values and rows ---------------------------------------------------------------------------------

    def get(self, key: str) -> Any:
        """A value; None where there is none."""
        for (value,) in self.rows("select value from meta where key = ?", key):
            return marshal.loads(value)
        return None

    def put(self, key: str, value: Any) -> None:
        """Keep a value (numbers, text, bytes, lists and the like)."""
        self._write("insert or replace into meta values (?, ?)", [(key, marshal.dumps(value))])

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a query finds; none when there is no cache."""
        if self._base is None:
            return []
        try:
            return self._base.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise Broken from error

    def store(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Keep rows, in place of those of the same path (of the same key)."""
        listed = list(rows)
        if listed:
            marks = ", ".join("?" * len(listed[0]))
            self._write(f"insert or replace into {table} values ({marks})", listed)

    def forget(self, table: str, paths: Iterable[str]) -> None:
        """Drop the rows of these paths."""
        self._write(f"delete from {table} where path = ?", [(path,) for path in paths])

    def _write(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        if self._base is None:
            return
        try:
            if not self._changed:
                # the seal goes before the first write
                self._changed = True
                self._seal.unlink(missing_ok=True)
            if not self._base.in_transaction:
                self._base.execute("begin")
            self._base.executemany(statement, rows)
        except (OSError, sqlite3.Error, ValueError) as error:
            raise Broken from error


def _locked(file: Path) -> int:
    """A lock, held until the descriptor is closed. Raises Broken when another run keeps it too long."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system: two runs at once are then for the seal to notice
        return -1
    descriptor = os.open(file, os.O_RDONLY | os.O_CREAT, 0o666)
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError as error:
            if time.monotonic() > end:
                os.close(descriptor)
                raise Broken from error
            time.sleep(0.02)
