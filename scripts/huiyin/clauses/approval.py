"""`approval`: an event counts only when it is approved (history.py holds it back until then)."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.clauses.kind import Breach, Kind
from huiyin.conditions import any_matches, patterns, roles_of
from huiyin.fields import names
from huiyin.history import History, involved, names_event
from huiyin.model import Clause


def check(clause: Clause, history: History) -> Iterator[Breach]:
    """Approvals that do not count: by the wrong role, or by somebody involved."""
    organization = history.rules.organization
    for event, wanting in history.pending:
        if wanting is not clause:
            continue
        for approval in history.case.log:
            if approval.event != "approved" or not names_event(approval, event):
                continue
            if not any_matches(clause.fields["event"], event, organization):
                continue
            where = ("log", approval.number, "by")
            if approval.by in involved(history.case, history.case.log, event, approval):
                yield Breach("HY509", where, {"event": event.event}, f"approved/{approval.at.isoformat()}")
            elif not set(clause.fields["by"]) & roles_of(organization, approval.by, approval.at):
                roles = ", ".join(clause.fields["by"])
                yield Breach("HY508", where, {"event": event.event, "roles": roles}, f"approved/{approval.at.isoformat()}")


KIND = Kind(
    fields={"event": patterns, "by": names},
    required=("event", "by"),
    check=check,
    # asked for the events that await approval, and for no others
    triggers=lambda _fields: frozenset(),
)
