"""`approval`: an event counts only when it is approved (history.py holds it back until then)."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.clauses.kind import Breach, Kind
from huiyin.conditions import patterns, roles_of
from huiyin.fields import names
from huiyin.history import History, involved, names_event
from huiyin.model import Clause, Event


def check(clause: Clause, history: History) -> Iterator[Breach]:
    """Approvals that do not count: by the wrong role, or by somebody involved."""
    approvals = [event for event in history.case.log if event.event == "approved"]
    for event, wanting in history.pending if approvals else ():
        if wanting is not clause:
            continue
        for approval in approvals:
            if names_event(approval, event):
                yield from _idle(clause, history, event, approval)


def _idle(clause: Clause, history: History, event: Event, approval: Event) -> Iterator[Breach]:
    where, key = ("log", approval.number, "by"), f"approved/{approval.at.isoformat()}"
    if approval.by in involved(history.case, history.case.log, event, approval):
        yield Breach("HY509", where, {"event": event.event}, key)
        return
    held = roles_of(history.rules.organization, approval.by, approval.at)
    index = next((i for i, other in enumerate(history.written) if other.number == event.number), 0)
    asked = [*history.approvals(history.written, index), clause]
    if not any(held & set(other.fields["by"]) for other in asked):
        roles = ", ".join(clause.fields["by"])
        yield Breach("HY508", where, {"event": event.event, "roles": roles}, key)


KIND = Kind(
    fields={"event": patterns, "by": names},
    required=("event", "by"),
    check=check,
    # asked for the events that await approval, and for no others
    triggers=lambda _fields: frozenset(),
)
