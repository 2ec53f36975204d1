"""The rules that cases are judged by: the organisation, its calendar and its policies, picked by day and by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from huiyin.calendar import Calendar
from huiyin.conditions import LAST_SATISFACTION, field_value, holds, static
from huiyin.model import Case, Clause, Organization, Policy

Clauses = Mapping[str, tuple[Clause, ...]]
"""Clauses by kind."""


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
        self._memo: dict[Any, Clauses] = {}

    def clauses(self, case: Case) -> Clauses:
        """The clauses, by kind, that govern a case with the values it has. `last_satisfaction` is left to be asked later."""
        values = self._get(case) if self._get else tuple(field_value(case, name) for name in self._fields)
        found = self._memo.get(values)
        if found is None:
            found = self._memo[values] = self._select(case)
        return found

    def _select(self, case: Case) -> Clauses:
        chosen: dict[str, list[Clause]] = {}
        for policy in self.policies:
            if policy.applies_to is None or holds(static(policy.applies_to), case):
                for clause in policy.clauses:
                    if clause.when is None or holds(static(clause.when), case):
                        chosen.setdefault(clause.kind, []).append(clause)
        return {kind: tuple(clauses) for kind, clauses in chosen.items()}


class Rules:
    """Organisation, calendar and policies together; what all cases of one snapshot are judged by."""

    def __init__(self, organization: Organization, calendar: Calendar, policies: Sequence[Policy]) -> None:
        self.organization, self.calendar = organization, calendar
        self.policies = tuple(policies)
        self._days: dict[date, Force] = {}
        self._forces: dict[tuple[int, ...], Force] = {}

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
