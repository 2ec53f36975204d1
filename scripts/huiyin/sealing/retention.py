"""Until when a case is kept, what stands in the way of its destruction, and who has approved it (data-model §4, CO-03, CO-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from huiyin.conditions import NO_ROLES, roles_of
from huiyin.history import History, involved, names_event
from huiyin.model import Case, Clause, Event
from huiyin.rules import Rules
from huiyin.sealing.bundle import period_of

LEGAL_HOLD = "x-legal-hold"
"""A field of the case: why it may not be destroyed (a lawsuit, an inquiry), whatever its time."""
EARLY = 2
"""So many people have to approve the destruction of what is not yet expired.

After the one who approves the `destroyed` line nothing may follow; who agrees before approves the `archived` line.
"""
ARCHIVE = "archive"


class Fate(NamedTuple):
    """What becomes of a case."""

    case: Case
    period: str
    clause: Clause
    expires: datetime
    """When its time is over, as an aware moment."""
    expired: bool
    held: str
    """Why it is held back; empty where it is not."""
    event: Event | None
    """The `destroyed` line that was proposed or approved."""
    approved_by: tuple[str, ...]
    gated: bool
    """Whether a policy wants its destruction approved."""

    @property
    def ready(self) -> bool:
        """Whether it may be destroyed now: approved, its time over (or approved by two), and nothing against it."""
        if self.held or self.event is None:
            return False
        return len(self.approved_by) >= (int(self.gated) if self.expired else EARLY)

    @property
    def state(self) -> str:
        """`held`, `ready`, `proposed`, `expired` or `kept`."""
        if self.held:
            return "held"
        if self.ready:
            return "ready"
        if self.event is not None:
            return "proposed"
        return "expired" if self.expired else "kept"


def fate(case: Case, rules: Rules, at: datetime) -> Fate | None:
    """What becomes of a case, as seen at a moment; None while no retention clause counts its time."""
    history = History(case, rules, at)
    found: tuple[datetime, Clause] | None = None
    for clause in history.governing().of("retention"):
        places = history.matching(clause.fields["after"])
        if clause.fields["then"] == ARCHIVE or not places:
            continue
        until = rules.calendar.after(clause.fields["keep"], history.events[places[-1]].at)
        # where two clauses count, the longer keeps it
        if found is None or until > found[0]:
            found = until, clause
    if found is None:
        return None
    expires, clause = found
    event = _last(history, "destroyed")
    gates = history.governing().gates.get("destroyed", ())
    roles = frozenset(role for gate in gates for role in gate.fields["by"])
    agreed = {*_approvers(history, event, roles), *_approvers(history, _last(history, "archived"))}
    awaits = event is not None and any(line.number == event.number for line, _clause in history.pending)
    return Fate(
        case,
        period_of(case.received.date(), rules.organization.sealing_period),
        clause,
        expires,
        expires <= at,
        str(case.extra.get(LEGAL_HOLD) or ""),
        event,
        tuple(sorted(agreed)) if event is not None and not awaits else (),
        bool(gates),
    )


def _last(history: History, name: str) -> Event | None:
    return next((event for event in reversed(history.written) if event.event == name), None)


def _approvers(history: History, event: Event | None, roles: frozenset[str] = NO_ROLES) -> Iterator[str]:
    """Those not involved who approved a line, holding one of the roles where any are asked for."""
    home, log = history.rules.organization, history.written
    for one in log if event is not None else ():
        if event is not None and one.event == "approved" and names_event(one, event):
            held = roles_of(home, one.by, one.at)
            if one.by not in involved(history.case, log, event, one) and held and (not roles or held & roles):
                yield one.by
