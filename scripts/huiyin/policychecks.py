"""What must be true of the policies together: references lead somewhere, versions do not overlap, every requirement is covered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from huiyin.codes import CODES
from huiyin.conditions import CASE_FIELDS
from huiyin.diagnostic import Diagnostic, Location
from huiyin.fields import Reader, Where, choice, field_of, record, text
from huiyin.model import Clause, Condition, Organization, Overdue, Pattern, Policy
from huiyin.rules import Rules
from huiyin.source import Source

REQUIREMENT_KINDS = ("duty", "field", "rule", "public", "kpi", "form", "text", "register")


class Requirement(NamedTuple):
    """One rule of the sources that the policies must carry."""

    id: str
    kind: str
    location: Location


def read_requirements(reader: Reader) -> list[Requirement]:
    """The catalogue of requirements, `requirements: [{id, from, kind, rule, system, note}]`."""
    shape = {
        "id": text,
        "from": text,
        "kind": choice(*REQUIREMENT_KINDS),
        "rule": text,
        "system": text,
        "note": text,
    }
    found: dict[str, Requirement] = {}
    got = record(reader.source.values(), (), reader, {"requirements": _list}, ("requirements",)) or {}
    items: list[Any] = got.get("requirements", [])
    for index, item in enumerate(items):
        one = record(item, ("requirements", index), reader, shape, ("id", "kind", "rule")) or {}
        name = one.get("id", "")
        if name in found:
            reader.report("HY422", ("requirements", index, "id"), name=name)
        elif name:
            found[name] = Requirement(
                name, one.get("kind", ""), reader.source.locate(("requirements", index, "id"))
            )
    return list(found.values())


def _list(value: Any, where: Where, reader: Reader) -> list[Any] | None:
    if isinstance(value, list):
        return value
    reader.report("HY203", where, name=field_of(where), wanted="list")
    return None


def check_policies(
    rules: Rules, requirements: Sequence[Requirement], sources: Mapping[str, Source]
) -> Iterator[Diagnostic]:
    """Everything that is wrong between policies, and between policies and the organisation."""
    excused: set[str] = set()
    covered: set[str] = set()
    for source in sources.values():
        ids, covers = _written(source)
        excused |= ids
        covered |= covers
    for policy in rules.policies:
        source = sources[policy.path]
        if rules.organization.readable:
            yield from _names(policy, rules.organization, source)
        yield from _links(policy, rules, source, excused)
    yield from _versions(rules.policies, sources)
    yield from _same_clauses(rules.policies, sources)
    yield from _coverage(rules.policies, requirements, sources, covered)


_WORD = re.compile(rb"[A-Za-z0-9-]+")


def _written(source: Source) -> tuple[set[str], set[str]]:
    """The clause ids that a policy's file writes, and the requirements that it says it covers.

    Of a clause that is malformed its own diagnostic is enough: it is not missing elsewhere as well. Of a file that
    cannot be read as a policy every word counts as both.
    """
    values = source.values()
    clauses = values.get("clauses") if isinstance(values, dict) else None
    if not isinstance(clauses, list):
        words = {word.decode() for word in _WORD.findall(source.data)}
        return words, words
    ids: set[str] = set()
    covers: set[str] = set()
    for clause in clauses:
        if isinstance(clause, dict):
            named = clause.get("covers")
            ids.add(str(clause.get("id")))
            covers |= {str(name) for name in (named if isinstance(named, list) else [named])}
    return ids, covers


# --- names of the organisation -------------------------------------------------------------------------------


def _names(policy: Policy, organization: Organization, source: Source) -> Iterator[Diagnostic]:
    known: dict[str, Any] = {
        "channel": organization.channels,
        "site": organization.sites,
        "category": organization.categories,
        "responsible": organization.departments,
        "handler": organization.people,
        "subject_person": organization.people,
    }
    for tests, where in _conditions(policy):
        for test in tests:
            for value in sorted(test.values):
                if test.field in known and value not in known[test.field]:
                    params = {"field": test.field, "name": value}
                    yield Diagnostic("HY221", source.locate((*where, test.field)), params)
    for clause in policy.clauses:
        for key, role in _roles(clause):
            if role not in organization.roles:
                yield Diagnostic("HY424", source.locate((*clause.where, key)), {"name": role})
        if clause.kind == "recurrence":
            for index, name in enumerate(clause.fields["same"]):
                if name not in CASE_FIELDS:
                    place = source.locate((*clause.where, "same", index))
                    yield Diagnostic("HY408", place, {"name": name})


def _conditions(policy: Policy) -> Iterator[tuple[Condition, tuple[str | int, ...]]]:
    if policy.applies_to:
        yield policy.applies_to, ("applies_to",)
    for clause in policy.clauses:
        if clause.when:
            yield clause.when, (*clause.where, "when")
        if clause.fields.get("except"):
            yield clause.fields["except"], (*clause.where, "except")


def _roles(clause: Clause) -> Iterator[tuple[str, str]]:
    for key in ("responsible", "accountable"):
        if clause.kind == "deadline" and key in clause.fields:
            yield key, clause.fields[key]
    for key in ("roles", "only", *(("by",) if clause.kind == "approval" else ())):
        for role in clause.fields.get(key, ()):
            yield key, role
    for key in ("from", "until", "each", "event", "events", "before", "may", "may_not", "after"):
        wanted = clause.fields.get(key)
        for pattern in wanted if isinstance(wanted, tuple) else ():
            for role in sorted(pattern.by_role) if isinstance(pattern, Pattern) else ():
                yield key, role


# --- references between clauses ------------------------------------------------------------------------------


def _links(policy: Policy, rules: Rules, source: Source, excused: set[str]) -> Iterator[Diagnostic]:
    peers = [other for other in rules.policies if other is policy or _overlap(policy, other)]
    clauses = {clause.id: clause for other in peers for clause in other.clauses}
    for clause in policy.clauses:
        for where, name in _mentions(clause, source):
            other = clauses.get(name)
            place = source.locate((*clause.where, *where))
            if other is None and not (clause.kind == "penalty" and name in CODES):
                if name not in excused or _elsewhere(name, rules):
                    yield Diagnostic("HY417", place, {"name": name})
            elif clause.kind == "deadline" and other is not None and other.kind != "deadline":
                yield Diagnostic("HY418", place, {"name": name})
        if clause.kind == "deadline" and _circular(clause, clauses):
            yield Diagnostic("HY419", source.locate((*clause.where, "from")), {"name": clause.id})


def _elsewhere(name: str, rules: Rules) -> bool:
    """Whether there is such a clause, in a policy that is never in force at the same time."""
    return any(clause.id == name for policy in rules.policies for clause in policy.clauses)


def _mentions(clause: Clause, source: Source) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if clause.kind == "deadline":
        raw = source.values()["clauses"][clause.where[-1]]["from"]
        for index, item in enumerate(clause.fields["from"]):
            if isinstance(item, Overdue):
                yield (
                    ("from", index, "overdue") if isinstance(raw, list) else ("from", "overdue"),
                    item.clause,
                )
    if clause.kind == "penalty":
        yield ("for",), clause.fields["for"]
    if clause.kind == "target":
        for index, name in enumerate(clause.fields.get("of", ())):
            yield ("of", index), name


def _waits_for(clause: Clause) -> list[str]:
    """The clauses whose being overdue starts this one."""
    if clause.kind != "deadline":
        return []
    return [item.clause for item in clause.fields["from"] if isinstance(item, Overdue)]


def _circular(clause: Clause, clauses: Mapping[str, Clause]) -> bool:
    """Whether a deadline, through others, waits for itself."""
    pending, seen = _waits_for(clause), set[str]()
    while pending:
        name = pending.pop()
        if name == clause.id:
            return True
        if name not in seen and name in clauses:
            seen.add(name)
            pending += _waits_for(clauses[name])
    return False


# --- versions ------------------------------------------------------------------------------------------------


def _overlap(one: Policy, other: Policy) -> bool:
    return one.start < (other.end or date.max) and other.start < (one.end or date.max)


def _versions(policies: Sequence[Policy], sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """Two versions of one policy are never in force on the same day."""
    for one, other in combinations(sorted(policies, key=lambda policy: (policy.start, policy.path)), 2):
        if one.id == other.id and _overlap(one, other):
            for mine, theirs in ((one, other), (other, one)):
                params = {"name": mine.id, "other": theirs.path}
                yield Diagnostic("HY433", sources[mine.path].locate(("in_force",)), params)


def _same_clauses(policies: Sequence[Policy], sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """Two policies that can govern one case do not share a clause's id (data-model §4)."""
    for one, other in combinations(policies, 2):
        if one.id != other.id and _overlap(one, other) and not _disjoint(one.applies_to, other.applies_to):
            mine = {clause.id for clause in one.clauses}
            for clause in other.clauses:
                if clause.id in mine:
                    params = {"name": clause.id, "other": one.path}
                    yield Diagnostic("HY434", sources[other.path].locate((*clause.where, "id")), params)


def _disjoint(one: Condition | None, other: Condition | None) -> bool:
    """Whether no case can meet both conditions."""
    for first in one or ():
        for second in other or ():
            if first.field != second.field:
                continue
            if first.negated and second.negated:
                continue
            if first.negated or second.negated:
                wanted, barred = (second, first) if first.negated else (first, second)
                if all(any(a == b or a.startswith(f"{b}/") for b in barred.values) for a in wanted.values):
                    return True
            elif not any(_akin(a, b) for a in first.values for b in second.values):
                return True
    return False


def _akin(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


# --- requirements --------------------------------------------------------------------------------------------


def _coverage(
    policies: Sequence[Policy],
    requirements: Sequence[Requirement],
    sources: Mapping[str, Source],
    covered: set[str],
) -> Iterator[Diagnostic]:
    """Every requirement is carried by a clause, and every clause names requirements that exist."""
    known = {requirement.id for requirement in requirements}
    for policy in policies:
        for clause in policy.clauses:
            for index, name in enumerate(clause.covers):
                if known and name not in known:
                    place = sources[policy.path].locate((*clause.where, "covers", index))
                    yield Diagnostic("HY441", place, {"name": name})
    for requirement in requirements:
        if requirement.id not in covered:
            yield Diagnostic("HY442", requirement.location, {"name": requirement.id})
