"""What is wrong with a commit as such: its dates, its message, a beginning of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from huiyin.model import Organization
from huiyin.server.incoming import Commit
from huiyin.server.kinds import Refusal, refusal
from huiyin.server.naming import tells

TOLERANCE = 600
"""Seconds that clocks may be apart (git, "At the server")."""
_EARLIEST = 1112911993
"""Git's own first commit, in April 2005: what is dated earlier was not dated by a clock."""


def check_commit(
    commit: Commit, dates: Mapping[str, int | None], now: datetime, home: Organization | None, rooted: bool
) -> Iterator[Refusal]:
    """Its faults. `dates`: of its parents by their clocks; `rooted`: it may have no parents."""
    limit = int(now.timestamp()) + TOLERANCE
    for time in (commit.committed, commit.authored):
        if time is None or time > limit or (time is commit.committed and time < _EARLIEST):
            yield refusal("HY881", commit=commit.id, date=_date(time))
            break
    parents = [dates.get(number) for number in commit.parents]
    newest = max((time for time in parents if time is not None), default=None)
    if newest is not None and commit.committed is not None and commit.committed < newest - TOLERANCE:
        yield refusal("HY882", commit=commit.id, date=_date(commit.committed), parent=_date(newest))
    if not commit.parents and not rooted:
        yield refusal("HY893", commit=commit.id)
    if tells(commit.message, home):
        yield refusal("HY880", commit=commit.id)


def _date(time: int | None) -> str:
    try:
        return (
            datetime.fromtimestamp(time or 0, UTC).isoformat(timespec="minutes") if time is not None else "?"
        )
    except (OverflowError, ValueError, OSError):
        return str(time)
