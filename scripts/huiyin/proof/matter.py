"""An approval and what it is of: whom it may not come from, and how its lines are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from huiyin.conditions import roles_of
from huiyin.history import History, involved, names_event
from huiyin.model import Case, Clause, Event, Organization
from huiyin.proof.evidence import Evidence
from huiyin.proof.roster import by_address, same_person


class Finding(NamedTuple):
    """A code and what fills its message in."""

    code: str
    event: str
    person: str
    other: str = ""
    roles: str = ""


class Matter(NamedTuple):
    """An approval and the event that it is of."""

    home: Organization
    case: Case
    approval: Event
    event: Event
    evidence: Evidence

    def finding(self, code: str, other: str = "", roles: str = "") -> Finding:
        return Finding(code, self.event.event, self.approval.by, other, roles)

    @property
    def barred(self) -> frozenset[str]:
        """Who may not approve the event, under whatever entry of the roster."""
        return self._entries(self.event)

    @property
    def recorder(self) -> str:
        """The administrator who wrote the approval down for the approver, if one did who has no other part in it."""
        name = str(self.approval.fields.get("recorded_by", ""))
        # who wrote the event down too is its author as far as approving goes, but may go on writing
        told = self.event._replace(fields={**self.event.fields, "recorded_by": ""})
        may = "administrator" in roles_of(self.home, name, self.approval.at)
        return name if may and name not in self._entries(told) else ""

    @property
    def by_signature(self) -> bool:
        """Whether organization.yml asks for a signature; a merge else."""
        return bool(self.home.settings.get("approvals", {}).get("proof") == "signature")

    def _entries(self, event: Event) -> frozenset[str]:
        barred = involved(self.case, self.case.log, event, self.approval)
        return same_person(self.home.people, barred - {""})

    def strangers(self, addresses: Iterable[str]) -> Iterator[Finding]:
        """People among those with an address who are involved, so that nothing of theirs may bring the approval."""
        found = {one for email in addresses for one in by_address(self.home.people, email)}
        for other in sorted((found & self.barred) - {self.recorder}):
            yield self.finding("HY847", other)


def wanted(history: History, approval: Event) -> tuple[Event, list[tuple[Event, tuple[Clause, ...]]]]:
    """The approval with its corrections; the events that it names and that some clause wants approved, with those.

    The line is found by what it says: its place in the file may have been another when it was added.
    """
    own = {event.number for event in history.case.log if line(event) == line(approval)}
    given = next((event for event in history.written if event.number in own), None)
    found = []
    for index, event in enumerate(history.written if given is not None else ()):
        if given is not None and names_event(given, event):
            clauses = tuple(history.approvals(history.written, index))
            found += [(event, clauses)] if clauses else []
    return given or approval, found


def raw(case: Case, event: Event) -> Event:
    """An event as its line has it, without corrections."""
    return next(item for item in case.log if item.number == event.number)


def lines(case: Case) -> set[tuple[object, ...]]:
    """The lines of a case's log."""
    return {line(event) for event in case.log}


def line(event: Event) -> tuple[object, ...]:
    """An event without its place in the file."""
    return event.at, event.event, event.by, repr(sorted(event.fields.items(), key=lambda item: item[0]))
