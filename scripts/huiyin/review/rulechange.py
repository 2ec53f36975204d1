"""What a change does to the rules: policies clause by clause, the roster, the organisation's lists, the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from huiyin.model import Organization, Person, Policy, SigningKey
from huiyin.outputs.changes import Change, compare
from huiyin.rules import Rules

_LISTS = ("channels", "sites", "departments", "categories", "roles", "recipients")
_PLAIN = ("name", "zone", "language", "opening", "closing")


class PolicyChange(NamedTuple):
    """One file of a policy that differs."""

    path: str
    old: Policy | None
    new: Policy | None
    changes: tuple[Change, ...] = ()
    """From the file as it was; of a new version, from the version before it."""
    edited: bool = False
    """Whether it is a version that was written down before, and no new one."""
    rules: bool = False
    """Whether a clause, the scope or the days in force differ, and not the wording alone."""


class Line(NamedTuple):
    """Something of organization.yml or of calendar.yml that differs: `what` it is, which one, and how."""

    what: str
    name: str
    how: str
    """added, removed, changed."""
    before: str = ""
    after: str = ""


def policies(old: Rules, new: Rules, language: str) -> list[PolicyChange]:
    """The policies that differ, by path."""
    before = {policy.path: policy for policy in old.policies}
    after = {policy.path: policy for policy in new.policies}
    versions = {(policy.id, policy.version): policy for policy in old.policies}
    found = []
    for path in sorted({*before, *after}):
        one, other = before.get(path), after.get(path)
        if one is not None and other is not None and _same(one, other):
            continue
        if other is None:
            assert one is not None
            if not any((policy.id, policy.version) == (one.id, one.version) for policy in new.policies):
                found.append(PolicyChange(path, one, None))
            continue
        known = versions.get((other.id, other.version))
        if known is not None and known.path != path and _same(known, other):
            continue  # only laid into the folder of the earlier versions
        base = known or _version_before(other, new.policies, old.policies)
        listed = tuple(compare(base, other, language, new.organization)) if base is not None else ()
        found.append(
            PolicyChange(path, base, other, listed, known is not None, _rules(base) != _rules(other))
        )
    return found


def _same(one: Policy, other: Policy) -> bool:
    """Whether two files say the same; where a clause stands in them does not count."""
    return _bare(one) == _bare(other)


def _bare(policy: Policy) -> tuple[Any, ...]:
    """Everything that a file says."""
    head = (policy.id, policy.title, policy.version, policy.approved_by, policy.number)
    notes = [(clause.covers, clause.note) for clause in policy.clauses]
    return *head, policy.summary, policy.body, notes, _rules(policy)


def _rules(policy: Policy | None) -> tuple[Any, ...]:
    """What binds in it."""
    if policy is None:
        return ()
    clauses = [
        (clause.id, clause.kind, clause.when, clause.severity, dict(clause.fields))
        for clause in policy.clauses
    ]
    return policy.start, policy.end, policy.applies_to, clauses


def _version_before(policy: Policy, *places: Iterable[Policy]) -> Policy | None:
    """The version before a new one: as the change leaves it, else as it was."""
    for place in places:
        earlier = [one for one in place if one.id == policy.id and one.start < policy.start]
        if earlier:
            return max(earlier, key=lambda one: one.start)
    return None


def interval(policy: Policy) -> str:
    """From when to when a version is in force; the last day is exclusive."""
    return f"{policy.start} – {policy.end or ''}".rstrip()


# --- organization.yml ------------------------------------------------------------------------------------


def roster(old: Organization, new: Organization) -> Iterator[Line]:
    """People who came, left, or have other roles, addresses or keys; in the order of the roster."""
    for name in {**old.people, **new.people}:
        one, other = old.people.get(name), new.people.get(name)
        if one is None:
            assert other is not None
            yield Line("person", name, "added", "", ", ".join(sorted(other.roles)))
        elif other is None:
            yield Line("person", name, "removed", ", ".join(sorted(one.roles)))
        elif one != other:
            yield from _person(one, other)


_OF_PERSON = {
    "name": "name",
    "roles": "roles",
    "department": "department",
    "sites": "sites",
    "emails": "emails",
    "since": "from",
    "to": "to",
    "signing_keys": "signing_key",
    "public": "public",
    "logins": "logins",
}


def _person(old: Person, new: Person) -> Iterator[Line]:
    for name, key in _OF_PERSON.items():
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            yield Line(f"person.{key}", new.id, "changed", _told(one), _told(other))


def lists(old: Organization, new: Organization) -> Iterator[Line]:
    """What else of organization.yml differs: its lists by id, its settings by name."""
    for what in _LISTS:
        one, other = getattr(old, what), getattr(new, what)
        for name in dict.fromkeys((*one, *other)):
            how = "added" if name not in one else "removed" if name not in other else ""
            if how or (isinstance(one, Mapping) and one[name] != other[name]):
                yield Line(what, name, how or "changed")
    for name in _PLAIN:
        if getattr(old, name) != getattr(new, name):
            yield Line("setting", name, "changed", _told(getattr(old, name)), _told(getattr(new, name)))
    for name in dict.fromkeys((*old.settings, *new.settings)):
        if old.settings.get(name) != new.settings.get(name):
            yield Line(
                "setting", name, "changed", _told(old.settings.get(name)), _told(new.settings.get(name))
            )


def _told(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_told(one)}" for key, one in value.items())
    if isinstance(value, SigningKey):
        limits = f" ({value.since or ''}…{value.to or ''})" if value.since or value.to else ""
        return f"{value.key}{limits}"
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value)))
    return ", ".join(map(_told, value)) if isinstance(value, (tuple, list)) else str(value)


# --- calendar.yml ----------------------------------------------------------------------------------------


def calendar(old: Rules, new: Rules) -> Iterator[Line]:
    """Years that came or went, and days that are off or worked where they were not."""
    before, after = old.calendar.years, new.calendar.years
    for year in sorted({*before, *after}):
        if year not in before or year not in after:
            yield Line("year", str(year), "added" if year in after else "removed")
            continue
        for what in ("holidays", "workdays"):
            one, other = getattr(before[year], what), getattr(after[year], what)
            yield from (_day(what, day, "removed") for day in sorted(one - other))
            yield from (_day(what, day, "added") for day in sorted(other - one))


def _day(what: str, day: date, how: str) -> Line:
    return Line(what, day.isoformat(), how)


def bears_on_deadlines(old: Rules, new: Rules) -> bool:
    """Whether a change of the rules may move a deadline: other policies, days or office hours."""
    hours = [
        (one.organization.opening, one.organization.closing, one.organization.zone) for one in (old, new)
    ]
    clauses = [[_rules(policy) for policy in one.policies] for one in (old, new)]
    days = [one.calendar.years for one in (old, new)]
    return any(one != other for one, other in (hours, clauses, days))
