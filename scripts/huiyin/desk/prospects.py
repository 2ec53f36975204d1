"""Where a case stands, what it still owes, and what may follow: that first by which something due is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from huiyin.history import History, department_of, handler_of, replay
from huiyin.lifecycle import ANY_TIME, allowed
from huiyin.model import Case, Clause, Event, Obligation
from huiyin.obligations import duties
from huiyin.owed import Owners
from huiyin.rules import Rules
from huiyin.words.names import EVENT_NAMES

OWED = frozenset(("open", "soon", "overdue", "paused"))
_ORDER = {name: number for number, name in enumerate(sorted(EVENT_NAMES, key=lambda name: name in ANY_TIME))}


class Prospect(NamedTuple):
    """An event that may come next, and the obligation, of those it would fulfil, that is due first."""

    event: str
    fulfils: Obligation | None = None


class Outlook(NamedTuple):
    """A case as seen at a moment."""

    case: Case
    status: str
    responsible: str
    handler: str
    obligations: tuple[Obligation, ...]
    """All that have begun, in order of due."""
    pending: tuple[tuple[Event, Clause], ...]
    """Events that await approval, with the clause that wants it."""
    prospects: tuple[Prospect, ...]

    @property
    def owed(self) -> tuple[Obligation, ...]:
        """The obligations that are still to be fulfilled."""
        return tuple(item for item in self.obligations if item.state in OWED)


def outlook(case: Case, rules: Rules, at: datetime, soon: timedelta | None = None) -> Outlook:
    """How a case stands at a moment."""
    history = History(case, rules, at)
    standing, _illegal = replay(history)
    department = department_of(history.events) or case.responsible
    handler = handler_of(history.events) or case.handler
    owners = Owners(rules, at, soon)
    day = case.received.date()
    found = [
        (duty, owners.obligation(duty, case.site, department, handler, day)) for duty in duties(history, at)
    ]
    ways = [
        (place, obligation, event)
        for duty, obligation in found
        if obligation.state in OWED
        for place, event in enumerate(fulfilling(owners.clause(duty, day)))
    ]
    first: dict[str, tuple[datetime, int, Obligation]] = {}
    for place, obligation, event in ways:
        known = first.get(event)
        if known is None or (obligation.due, place) < known[:2]:
            first[event] = (obligation.due, place, obligation)
    events = sorted(allowed(standing), key=lambda event: _rank(event, first, bool(history.pending)))
    return Outlook(
        case,
        standing.status,
        department,
        handler,
        tuple(obligation for _duty, obligation in found),
        history.pending,
        tuple(Prospect(event, first[event][2] if event in first else None) for event in events),
    )


def fulfilling(clause: Clause | None) -> Iterator[str]:
    """The events by which a deadline is kept, the nearest first."""
    for key in ("each", "until"):
        for pattern in clause.fields.get(key, ()) if clause is not None else ():
            yield pattern.event


def _rank(
    event: str, first: dict[str, tuple[datetime, int, Obligation]], pending: bool
) -> tuple[object, ...]:
    if event in first:
        return 0, first[event][0].timestamp(), first[event][1], event
    if pending and event in ("approved", "refused"):
        return 1, 0.0, 0, event
    return 2, 0.0, _ORDER[event], event
