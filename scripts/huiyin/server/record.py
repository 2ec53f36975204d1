"""The server's record of what landed: a line of JSON a reference, appended and flushed to the disk."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from huiyin.server.kinds import Update

PLACE = "huiyin/pushes.log"
"""Below the Git folder."""
_LAST = 4 * 1024 * 1024
"""Bytes of the record that are looked through."""


def record(folder: Path, updates: Sequence[Update], pusher: str, now: datetime) -> None:
    """Append what landed. Raises OSError."""
    file = folder / PLACE
    file.parent.mkdir(parents=True, exist_ok=True)
    at = now.isoformat(timespec="seconds")
    lines = "".join(
        json.dumps(
            {"time": at, "ref": item.ref, "old": item.old, "new": item.new, "pusher": pusher},
            ensure_ascii=False,
        )
        + "\n"
        for item in updates
    )
    # one write a push: two pushes at once append whole lines
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def pushed_by(folder: Path, commits: Collection[str]) -> set[str]:
    """The names under which pushes came that ended with one of these commits, as far as the record goes back."""
    try:
        with (folder / PLACE).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST))
            lines = file.read().splitlines()
    except OSError:
        return set()
    found = set()
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:  # the line that the last bytes begin in the middle of
            continue
        if told.get("new") in commits and told.get("pusher"):
            found.add(str(told["pusher"]))
    return found
