"""Who owes an obligation, and how it is told to other programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.model import Clause, Duty, Obligation, Organization
from huiyin.obligations import state
from huiyin.rules import Rules


def person_for(
    role: str, site: str, department: str, handler: str, home: Organization, day: date
) -> str | None:
    """The one person who holds a role for a case: the handler, the head of its site or department; None where it is not one."""
    if role == "handler":
        return handler or None
    if role == "site-head":
        found = home.sites.get(site)
        return (found.head if found else "") or None
    if role == "department-head":
        unit = home.departments.get(department)
        return (unit.head.get(site) or unit.head.get("") if unit else None) or None
    holders = [
        person.id
        for person in home.people.values()
        if role in person.roles and person.active(day) and (not person.sites or site in person.sites)
    ]
    return holders[0] if len(holders) == 1 else None


class Owners:
    """Turns duties into obligations that name who owes them; answers are remembered."""

    def __init__(self, rules: Rules, at: datetime, soon: timedelta | None = None) -> None:
        self.rules, self.at, self.soon = rules, at, soon
        self._known: dict[tuple[str, ...], Mapping[str, str | None]] = {}
        self._clauses: dict[tuple[int, str, str], Clause | None] = {}

    def obligation(self, duty: Duty, site: str, department: str, handler: str, received: date) -> Obligation:
        """The obligation as it is told: roles and people by the roster of the moment asked about."""
        clause = self.clause(duty, received)
        fields = clause.fields if clause is not None else {}
        owner = (site, department, handler)
        return Obligation(
            duty.case,
            site,
            duty.policy,
            duty.clause,
            self._owner(fields.get("responsible", ""), *owner),
            self._owner(fields.get("accountable", ""), *owner),
            duty.since,
            duty.due,
            duty.done,
            state(duty, self.at, self.soon),
            bool(self.rules.guessed(clause, duty.since, duty.due)),
        )

    def clause(self, duty: Duty, received: date) -> Clause | None:
        """The clause of a duty, in the version that governs what was received on that day."""
        key = (received.toordinal(), duty.policy, duty.clause)
        if key not in self._clauses:
            self._clauses[key] = next(
                (
                    clause
                    for policy in self.rules.force(received).policies
                    if policy.id == duty.policy
                    for clause in policy.clauses
                    if clause.id == duty.clause
                ),
                None,
            )
        return self._clauses[key]

    def _owner(self, role: str, site: str, department: str, handler: str) -> Mapping[str, str | None]:
        key = (role, site, department, handler)
        found = self._known.get(key)
        if found is None:
            person = person_for(role, site, department, handler, self.rules.organization, self.at.date())
            found = self._known[key] = {
                "role": role or None,
                "department": department or None,
                "person": person if role else None,
            }
        return found


def as_json(obligation: Obligation) -> dict[str, Any]:
    """The keys that other programs rely on (commands: overdue)."""
    return {
        "case": obligation.case,
        "site": obligation.site,
        "policy": obligation.policy,
        "clause": obligation.clause,
        "responsible": obligation.responsible,
        "accountable": obligation.accountable,
        "since": obligation.since.isoformat(),
        "due": obligation.due.isoformat(),
        "done": obligation.done.isoformat() if obligation.done else None,
        "state": obligation.state,
        "calendar_guessed": obligation.guessed,
    }
