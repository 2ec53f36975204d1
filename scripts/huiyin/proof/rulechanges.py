"""What a change of the rules did to cases that were there before: deadlines moved, approvals undone, people taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from huiyin.book import CALENDAR, ORGANIZATION, House
from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History
from huiyin.model import Case, Clause, Duty, Policy
from huiyin.obligations import duties
from huiyin.rules import Rules
from huiyin.source import Source

_OVER = frozenset(("closed", "archived", "destroyed", "declined", "merged", "withdrawn"))
Version = tuple[str, str]
"""A policy's id and version."""
Named = tuple[str, str, str]
"""The same, and a clause's id."""


class Change(NamedTuple):
    """The rules before and after a commit, the files that it changed, and when it was made."""

    old: House
    new: House
    paths: frozenset[str]
    source: Callable[[str], Source | None]
    """A file of policies/ after the change; None where there is none."""
    at: datetime


def rule_changes(change: Change, cases: Callable[[], Iterable[Case]]) -> Iterator[Diagnostic]:
    """What a commit that changes policies/ did to the cases that were there before it.

    Wording is free. A new version for cases yet to come is free, a person added, a year added to the calendar.
    """
    yield from _people_gone(change)
    edited, removed = _edited(change)
    days = _days(change)
    office = _office(change.old.rules) != _office(change.new.rules)
    roles = _roles(change)
    effect = _Effect(change, bool(days) or office, roles)
    if edited or removed or days or office or roles:
        for case in cases():
            effect.see(case)
    yield from _clauses(change, edited, removed, effect)
    yield from _calendar(change, days, office, effect)
    for person in sorted(effect.people):
        where = _locate(change, ORGANIZATION, _place_of(change, person))
        yield Diagnostic("HY856", where, {"person": person, "cases": str(len(effect.people[person]))})
    yield from _wording(change, {(one[0], one[1]) for one in edited})


def _locate(change: Change, path: str, where: tuple[str | int, ...]) -> Location:
    source = change.source(path)
    return source.locate(where) if source is not None else Location(path)


# --- people --------------------------------------------------------------------------------------------------


def _people_gone(change: Change) -> Iterator[Diagnostic]:
    before, after = (house.rules.organization.people for house in (change.old, change.new))
    if change.source(ORGANIZATION) is None or not after:
        yield Diagnostic("HY864", Location(ORGANIZATION))
        return
    for person in sorted(before.keys() - after.keys()):
        yield Diagnostic("HY855", _locate(change, ORGANIZATION, ("people",)), {"person": person})


def _roles(change: Change) -> frozenset[str]:
    """Whose roles, or time on the roster, are others than before."""
    before, after = (house.rules.organization.people for house in (change.old, change.new))
    return frozenset(
        name
        for name in before.keys() | after.keys()
        if name not in before
        or name not in after
        or (before[name].roles, before[name].since, before[name].to)
        != (after[name].roles, after[name].since, after[name].to)
    )


def _place_of(change: Change, person: str) -> tuple[str | int, ...]:
    names = list(change.new.rules.organization.people)
    return ("people", names.index(person)) if person in names else ("people",)


# --- clauses -------------------------------------------------------------------------------------------------


def _meaning(clause: Clause) -> tuple[Any, ...]:
    """What a clause says, without its words and its place."""
    return clause.kind, clause.when, clause.severity, clause.fields


def _versions(house: House) -> dict[Version, Policy]:
    return {(policy.id, policy.version): policy for policy in house.rules.policies}


def _edited(change: Change) -> tuple[set[Named], set[Version]]:
    """The clauses that say something else than before, and the versions that are gone; new versions too."""
    old, new = _versions(change.old), _versions(change.new)
    found: set[Named] = set()
    for name in old.keys() | new.keys():
        before, after = old.get(name), new.get(name)
        if before is None or after is None or _span(before) != _span(after):
            found |= {(*name, clause.id) for one in (before, after) if one for clause in one.clauses}
            continue
        was = {clause.id: _meaning(clause) for clause in before.clauses if clause.kind != "text"}
        now = {clause.id: _meaning(clause) for clause in after.clauses if clause.kind != "text"}
        found |= {(*name, key) for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    gone = {name for name, policy in old.items() if name not in new and policy.start <= change.at.date()}
    return found, gone


def _span(policy: Policy) -> tuple[Any, ...]:
    return policy.start, policy.end, policy.applies_to


def _clauses(
    change: Change, edited: set[Named], removed: set[Version], effect: _Effect
) -> Iterator[Diagnostic]:
    old, new = _versions(change.old), _versions(change.new)
    for gone in sorted(removed):
        yield Diagnostic("HY863", Location(old[gone].path), {"name": " ".join(gone)})
    told = set()
    for key in sorted(effect.clauses):
        told.add(key)
        touched = effect.clauses[key]
        version = (key[0], key[1])
        policy = new.get(version) or old[version]
        params = {"clause": f"{key[0]}/{key[2]}", "cases": str(len(touched)), "first": min(touched)}
        yield Diagnostic("HY851", _locate(change, policy.path, _where(policy, key[2])), params)
    day = change.at.astimezone(change.new.rules.organization.zone).date()
    for key in sorted(edited - told):
        version = (key[0], key[1])
        if version in old and version in new and _span(old[version]) == _span(new[version]):
            policy = new[version]
            if policy.in_force(day):
                where = _locate(change, policy.path, _where(policy, key[2]))
                yield Diagnostic("HY852", where, {"clause": f"{key[0]}/{key[2]}"})


def _where(policy: Policy, clause: str) -> tuple[str | int, ...]:
    return next((one.where for one in policy.clauses if one.id == clause), ("clauses",))


def _wording(change: Change, edited: set[Version]) -> Iterator[Diagnostic]:
    """Versions in force of which only the words are others."""
    old, new = _versions(change.old), _versions(change.new)
    day = change.at.astimezone(change.new.rules.organization.zone).date()
    for name in sorted(old.keys() & new.keys()):
        policy = new[name]
        if name not in edited and policy.in_force(day) and policy.path in change.paths:
            yield Diagnostic("HY853", Location(policy.path), {"name": f"{name[0]} {name[1]}"})


# --- the calendar --------------------------------------------------------------------------------------------


def _days(change: Change) -> dict[int, str]:
    """The years with official days that are others than before, each with what to look for in the file."""
    old, new = change.old.rules.calendar.years, change.new.rules.calendar.years
    return {
        year: str(year)
        for year, was in old.items()
        if year not in new or (was.holidays, was.workdays) != (new[year].holidays, new[year].workdays)
    }


def _office(rules: Rules) -> tuple[Any, ...]:
    return rules.calendar.opening, rules.calendar.closing, rules.organization.zone.key


def _calendar(change: Change, days: Mapping[int, str], office: bool, effect: _Effect) -> Iterator[Diagnostic]:
    if not effect.moved:
        return
    params = {"cases": str(len(effect.moved)), "first": min(effect.moved)}
    if days:
        year = min(days)
        yield Diagnostic("HY854", _locate(change, CALENDAR, (days[year],)), params)
    elif office:
        yield Diagnostic("HY854", _locate(change, ORGANIZATION, ("office_hours",)), params)


# --- the effect on cases -------------------------------------------------------------------------------------


class _Effect:
    """What becomes otherwise for cases, by clause, by day of the calendar, by person."""

    def __init__(self, change: Change, days: bool, roles: frozenset[str]) -> None:
        old, new = change.old.rules, change.new.rules
        self._at, self._roles, self._old = change.at, roles, old
        # each kind of change by itself, the rest as it was
        self._policies = Rules(old.organization, old.calendar, new.policies)
        self._days = Rules(old.organization, new.calendar, old.policies) if days else None
        self._people = Rules(new.organization, old.calendar, old.policies) if roles else None
        self.clauses: dict[Named, set[str]] = {}
        self.moved: set[str] = set()
        self.people: dict[str, set[str]] = {}
        self._differences: dict[tuple[int, int], tuple[Clause, ...]] = {}
        self._kept: list[Any] = []

    def see(self, case: Case) -> None:
        """Take in a case as it was before the change."""
        different = self._different(case)
        if different:
            self._judge(case, different)
        if self._days is not None and _owed(case, self._old, self._at) != _owed(case, self._days, self._at):
            self.moved.add(case.id)
        if self._people is not None:
            self._approved(case, self._people)

    def _different(self, case: Case) -> tuple[Clause, ...]:
        """The clauses that govern the case and say something else than before."""
        day = case.received.date()
        old, new = (rules.force(day).governing(case) for rules in (self._old, self._policies))
        key = id(old), id(new)
        if key not in self._differences:
            self._kept += (old, new)  # so that the ids stay theirs
            was = {(c.policy, c.id): _meaning(c) for c in old.clauses if c.kind != "text"}
            now = {(c.policy, c.id): _meaning(c) for c in new.clauses if c.kind != "text"}
            named = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
            # a clause that is there before and after counts once, as it is now
            by_name = {(c.policy, c.id): c for c in (*old.clauses, *new.clauses)}
            self._differences[key] = tuple(by_name[name] for name in sorted(named))
        return self._differences[key]

    def _judge(self, case: Case, different: tuple[Clause, ...]) -> None:
        if any(clause.kind == "deadline" for clause in different):
            was, now = _owed(case, self._old, self._at), _owed(case, self._policies, self._at)
            moved = {(duty.policy, duty.clause) for duty in was ^ now}
        else:
            moved = set()
        for clause in different:
            deadline = clause.kind == "deadline"
            if (clause.policy, clause.id) in moved if deadline else case.status not in _OVER:
                self.clauses.setdefault(self._named(case, clause), set()).add(case.id)

    def _named(self, case: Case, clause: Clause) -> Named:
        """The clause with the version that governs the case now, else the one that did."""
        for rules in (self._policies, self._old):
            for policy in rules.force(case.received.date()).policies:
                if policy.id == clause.policy:
                    return policy.id, policy.version, clause.id
        return clause.policy, "", clause.id

    def _approved(self, case: Case, people: Rules) -> None:
        """Approvals by somebody whose roles are others: do they count as before?"""
        approvers = {event.by for event in case.log if event.event == "approved"} & self._roles
        if approvers:
            was, now = (
                {(event.number, clause.id) for event, clause in History(case, rules).pending}
                for rules in (self._old, people)
            )
            if was != now:
                for name in approvers:
                    self.people.setdefault(name, set()).add(case.id)


def _owed(case: Case, rules: Rules, at: datetime) -> frozenset[Duty]:
    return frozenset(duties(History(case, rules, at), at))
