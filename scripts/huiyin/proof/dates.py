"""Whether the dates that commits bear can be true, and whether events were written down in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from huiyin.diagnostic import Diagnostic, Location
from huiyin.model import Event
from huiyin.proof.maker import Maker
from huiyin.proof.transitions import ALLOWANCE
from huiyin.proof.walk import Commit
from huiyin.rules import Rules

TOLERANCE = 600
"""Seconds by which two clocks may differ (git, "At the server")."""
GIT_BEGAN = 1112911993
"""The first commit that was ever made with Git, of 7 April 2005."""


class Dates:
    """Commit dates, followed from commit to commit."""

    def __init__(self, at: datetime) -> None:
        self._now = int(at.timestamp())
        self._latest: dict[str, tuple[int, int]] = {}
        """Of each commit its date, and the latest among it and those before it; impossible ones do not count."""

    def judge(self, commit: Commit, where: Location) -> Iterator[Diagnostic]:
        """What is wrong with a commit's date. Commits come after their parents."""
        date = commit.maker.committed
        known = [self._latest[parent] for parent in commit.parents if parent in self._latest]
        latest = max((high for _own, high in known), default=0)
        if not self.plausible(commit):
            self._latest[commit.id] = latest, latest
            yield Diagnostic("HY813", where, {"date": shown(commit.maker)})
            return
        self._latest[commit.id] = date, max(date, latest)
        # told once where the dates fall back, not for all that is then made at the right time
        begun = any(own >= high - TOLERANCE or own - TOLERANCE > date for own, high in known)
        if date < latest - TOLERANCE and begun:
            lag = timedelta(seconds=latest - date)
            params = {"date": shown(commit.maker), "hours": f"{lag.total_seconds() / 3600:.1f}"}
            yield Diagnostic("HY812", where, params)

    def plausible(self, commit: Commit) -> bool:
        """Whether its date is one at all: since there is Git, and not yet to come."""
        return GIT_BEGAN <= commit.maker.committed <= self._now + TOLERANCE

    def latest(self, number: str) -> int:
        """The latest date among a commit and those before it; 0 where it was not walked."""
        return self._latest.get(number, (0, 0))[1]


def shown(maker: Maker) -> str:
    """A commit's date, to be shown."""
    try:
        return maker.when.isoformat(timespec="minutes")
    except (OverflowError, ValueError):
        return str(maker.committed)


def timely(event: Event, maker: Maker, rules: Rules) -> tuple[str, dict[str, str]] | None:
    """What is wrong with when an event was written down (a code and what fills it in); None where nothing is."""
    at = event.at.timestamp()
    if at > maker.committed + TOLERANCE:
        return "HY811", {"event": event.event, "date": shown(maker)}
    if maker.committed - at < ALLOWANCE * 86400:
        return None
    days = lag(event, maker.committed, rules)
    if days <= ALLOWANCE:
        return None
    told = maker.authored if at - TOLERANCE <= maker.authored <= maker.committed else maker.committed
    code = "HY315" if lag(event, told, rules) > ALLOWANCE else "HY850"
    return code, {"event": event.event, "days": str(days)}


def lag(event: Event, seconds: int, rules: Rules) -> int:
    """The working days from an event to a moment (since 1970), as the organisation counts them."""
    today = datetime.fromtimestamp(seconds, rules.organization.zone).date()
    return rules.calendar.workdays_between(event.at.date(), today) if event.at.date() < today else 0
