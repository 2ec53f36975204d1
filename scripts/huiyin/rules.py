"""The rules that cases are judged by: the organisation, its calendar and its policies, picked by day and by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from huiyin.calendar import Calendar
from huiyin.conditions import LAST_SATISFACTION, field_value, holds, static
from huiyin.durations import in_workdays
from huiyin.lifecycle import TERMINATORS
from huiyin.model import Case, Clause, Organization, Pattern, Policy

CHECKED = frozenset(("requirement", "approval", "separation", "refusal", "window"))
"""Kinds that say of a case what it must have or who may act; the others are computed with, counted or shown."""
_LATE = TERMINATORS | {"archived", "reclassified"}


class Governing:
    """The clauses that govern a case with the values it has, arranged so that only those concerned are looked at."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = tuple(clauses)
        self.deadlines = tuple(clause for clause in clauses if clause.kind == "deadline")
        self.reach = max(map(_reach, self.deadlines), default=0)
        """For how many days after its start, at most, a deadline in working days may run; 0 where there is none."""
        self.recurrences = tuple(clause for clause in clauses if clause.kind == "recurrence")
        self.binds = any(map(_binds, self.deadlines))
        """Whether any deadline can begin while the case is being handled."""
        self.gates: dict[str, tuple[Clause, ...]] = {}
        """The approval clauses by the events that they hold back."""
        self._always: list[Clause] = []
        self._by_event: dict[str, list[Clause]] = {}
        for clause in self.clauses:
            if clause.kind == "approval":
                for name in {item.event for item in clause.fields["event"]}:
                    self.gates[name] = (*self.gates.get(name, ()), clause)
            elif clause.kind in CHECKED:
                if clause.triggers is None:
                    self._always.append(clause)
                for name in clause.triggers or ():
                    self._by_event.setdefault(name, []).append(clause)
        self._memo: dict[frozenset[str], tuple[Clause, ...]] = {}

    def of(self, kind: str) -> tuple[Clause, ...]:
        """The clauses of a kind."""
        return tuple(clause for clause in self.clauses if clause.kind == kind)

    def asked_at(self, events: Iterable[str]) -> tuple[Clause, ...]:
        """The clauses that have something to say of a case with these events."""
        names = frozenset(events)
        found = self._memo.get(names)
        if found is None:
            chosen = {id(clause): clause for name in sorted(names) for clause in self._by_event.get(name, ())}
            found = self._memo[names] = (*self._always, *chosen.values())
        return found


def _binds(clause: Clause) -> bool:
    """Whether a deadline can begin before the end of a case: one that only begins with it does not govern the handling."""
    return any(isinstance(item, Pattern) and item.event not in _LATE for item in clause.fields["from"])


def counts_workdays(clause: Clause) -> bool:
    """Whether a deadline depends on which days are worked."""
    fields = clause.fields
    if "every" in fields:
        return bool(fields["every"].unit == "workdays")
    return bool(fields.get("roll")) or ("term" in fields and in_workdays(fields["term"]))


def _reach(clause: Clause) -> int:
    """A generous number of natural days for the clause's working days, the longest holidays included."""
    if not counts_workdays(clause):
        return 0
    fields = clause.fields
    spans = [fields.get("within"), fields.get("every"), fields.get("extendable", {}).get("up_to")]
    days = {"workdays": 2, "days": 1, "weeks": 7, "months": 31, "years": 366}
    return 15 + max((span.number * days.get(span.unit, 1) for span in spans if span is not None), default=1)


class Force:
    """The policies in force on a day. Which clauses govern a case is found once for each combination of its values."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        self.policies = tuple(policies)
        asked = {
            test.field
            for policy in policies
            for tests in (policy.applies_to, *(clause.when for clause in policy.clauses))
            for test in tests or ()
        } - {LAST_SATISFACTION}
        self._fields = sorted(asked)
        plain = not any(name.startswith("x-") for name in asked) and len(asked) > 1
        self._get = attrgetter(*self._fields) if plain else None
        self._memo: dict[Any, Governing] = {}

    def governing(self, case: Case) -> Governing:
        """The clauses that govern a case with the values it has. `last_satisfaction` is left to be asked later."""
        values = self._get(case) if self._get else tuple(field_value(case, name) for name in self._fields)
        found = self._memo.get(values)
        if found is None:
            found = self._memo[values] = Governing(list(self._select(case)))
        return found

    def _select(self, case: Case) -> Iterator[Clause]:
        for policy in self.policies:
            if policy.applies_to is None or holds(static(policy.applies_to), case):
                for clause in policy.clauses:
                    if clause.when is None or holds(static(clause.when), case):
                        yield clause


class Rules:
    """Organisation, calendar and policies together; what all cases of one snapshot are judged by."""

    def __init__(self, organization: Organization, calendar: Calendar, policies: Sequence[Policy]) -> None:
        self.organization, self.calendar = organization, calendar
        self.policies = tuple(policies)
        self._days: dict[date, Force] = {}
        self._forces: dict[tuple[int, ...], Force] = {}

    def guessed(self, clause: Clause | None, since: datetime, due: datetime) -> tuple[int, ...]:
        """The years that a deadline in working days touches for which there is no official calendar (data-model §4)."""
        if clause is None or not counts_workdays(clause):
            return ()
        return self.calendar.guessed(since.date(), due.date())

    def force(self, day: date) -> Force:
        """The policies in force on a day; a case is governed by those of the day it was received (data-model §4)."""
        found = self._days.get(day)
        if found is None:
            numbers = tuple(i for i, policy in enumerate(self.policies) if policy.in_force(day))
            found = self._forces.get(numbers)
            if found is None:
                found = self._forces[numbers] = Force([self.policies[i] for i in numbers])
            self._days[day] = found
        return found
