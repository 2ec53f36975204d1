"""The server's record of what landed: a line of JSON a reference, appended and flushed to the disk."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from huiyin.server.kinds import Update

PLACE = "huiyin/pushes.log"
"""Below the Git folder."""


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
