"""What was computed from files, kept by their content outside the work tree. Safe to delete at any time.

A cache that is missing, damaged, of another version or on a disk that cannot be written changes nothing but the time:
whatever is wrong with it, it is emptied or done without.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

_TABLES = """
create table meta (key text primary key, value blob) without rowid;
create table checked (path text primary key, content blob, latest real, entry blob, problems blob) without rowid;
create table owed (path text primary key, content blob, first real, last real, pending integer, body blob) without rowid;
"""
COLUMNS = {"checked": 5, "owed": 6}


def folder() -> Path | None:
    """Where caches lie: $HUIYIN_CACHE, else the user's cache folder; None when switched off (HUIYIN_CACHE=off)."""
    named = os.environ.get("HUIYIN_CACHE")
    if named:
        return None if named == "off" else Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(home) / "huiyin"


def program_key() -> bytes:
    """What tells one state of the program from another: its files' sizes and times, and the interpreter."""
    known = hashlib.sha1(sys.version.encode(), usedforsecurity=False)
    base = os.path.dirname(__file__)
    for place in (base, f"{base}/clauses"):
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda item: item.name):
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    known.update(f"{entry.name}:{status.st_size}:{status.st_mtime_ns};".encode())
    return known.digest()


class Cache:
    """One repository's cache. Every method is harmless: on any trouble the cache is given up and acts as if empty."""

    def __init__(self, root: Path, key: bytes) -> None:
        self._file: Path | None = None
        self._base: sqlite3.Connection | None = None
        self._changed = False
        place = folder()
        if place is None:
            return
        name = hashlib.sha1(str(root.resolve()).encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()
        self._file = place / f"{name}.sqlite"
        try:
            place.mkdir(parents=True, exist_ok=True)
            self._open(key)
        except (OSError, sqlite3.Error):
            self._give_up()

    def _open(self, key: bytes) -> None:
        assert self._file is not None
        if self._file.exists() and not self._whole():
            self._remove()
        self._base = sqlite3.connect(self._file, timeout=0.2, isolation_level=None)
        self._base.execute("pragma journal_mode = memory")
        self._base.execute("pragma synchronous = off")
        tables = {row[0] for row in self._base.execute("select name from sqlite_master")}
        if tables and self.get("key") != key:
            self._base.close()
            self._remove()
            self._base = sqlite3.connect(self._file, timeout=0.2, isolation_level=None)
            self._base.execute("pragma journal_mode = memory")
            self._base.execute("pragma synchronous = off")
            tables = set()
        if not tables:
            self._change()
            self._base.executescript(_TABLES)
            self._base.execute("begin")
            self.put("key", key)

    @property
    def _seal(self) -> Path:
        assert self._file is not None
        return self._file.with_suffix(".sum")

    def _sum(self) -> bytes:
        assert self._file is not None
        total = 0
        with open(self._file, "rb", buffering=0) as stream:
            while part := stream.read(1 << 20):
                total = zlib.crc32(part, total)
        return b"%08x" % total

    def _whole(self) -> bool:
        """Whether the file is as it was last closed: a flipped bit must not become a deadline."""
        try:
            return self._seal.read_bytes() == self._sum()
        except OSError:
            return False

    def _remove(self) -> None:
        assert self._file is not None
        with suppress(OSError):
            self._seal.unlink()
        if self._file.is_dir():
            raise OSError
        self._file.unlink(missing_ok=True)

    def _give_up(self) -> None:
        base, self._base = self._base, None
        if base is not None:
            with suppress(sqlite3.Error):
                base.close()

    def _change(self) -> None:
        """The seal goes before the first write, so that an interrupted run leaves a cache that is thrown away."""
        if not self._changed:
            self._changed = True
            with suppress(OSError):
                self._seal.unlink()

    def close(self) -> None:
        """Write everything down and seal it."""
        if self._base is None:
            return
        try:
            if self._base.in_transaction:
                self._base.execute("commit")
            self._base.close()
            self._base = None
            if self._changed:
                self._seal.write_bytes(self._sum())
        except (OSError, sqlite3.Error):
            self._give_up()

    # --- values and rows -------------------------------------------------------------------------------------

    def get(self, key: str) -> Any:
        """A value; None where there is none."""
        for (value,) in self.rows("select value from meta where key = ?", key):
            return marshal.loads(value)
        return None

    def put(self, key: str, value: Any) -> None:
        """Keep a value (numbers, text, bytes, lists and the like)."""
        self._write("insert or replace into meta values (?, ?)", [(key, marshal.dumps(value))])

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows that a query finds; none when there is no cache."""
        if self._base is None:
            return
        try:
            yield from self._base.execute(query, values).fetchall()
        except sqlite3.Error:
            self._give_up()

    def store(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Keep rows, in place of those of the same path."""
        marks = ", ".join("?" * COLUMNS[table])
        self._write(f"insert or replace into {table} values ({marks})", rows)

    def forget(self, table: str, paths: Iterable[str]) -> None:
        """Drop the rows of these paths."""
        self._write(f"delete from {table} where path = ?", [(path,) for path in paths])

    def _write(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        if self._base is None:
            return
        try:
            self._change()
            if not self._base.in_transaction:
                self._base.execute("begin")
            self._base.executemany(statement, rows)
        except sqlite3.Error:
            self._give_up()

    @property
    def works(self) -> bool:
        """Whether anything can be kept."""
        return self._base is not None
