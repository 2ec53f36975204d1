"""What a change of policies/ did to versions that are in force, which only a later version may replace (data-model §4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any, NamedTuple

from huiyin.model import Clause, Policy


class Edit(NamedTuple):
    """One thing changed in a version that is in force."""

    old: Policy
    new: Policy | None
    """None: the version is gone."""
    clause: str = ""
    """Empty: the version as a whole."""
    fields: tuple[str, ...] = ()
    """Which keys of it; empty where the clause is new or gone."""


def edits(old: Sequence[Policy], new: Sequence[Policy], day: date) -> Iterator[Edit]:
    """What differs in the rules of the versions in force on that day (or before), wording aside."""
    now = {(policy.id, policy.version): policy for policy in new}
    for before in old:
        if before.start > day:
            continue
        after = now.get((before.id, before.version))
        if after is None:
            yield Edit(before, None)
            continue
        heads = _differing(_head(before, day), _head(after, day))
        if heads:
            yield Edit(before, after, fields=heads)
        yield from _clauses(before, after)


def _clauses(before: Policy, after: Policy) -> Iterator[Edit]:
    was, now = by_id(before.clauses), by_id(after.clauses)
    for name in sorted({*was, *now}):
        if name not in was or name not in now:
            yield Edit(before, after, name)
        elif fields := _differing(_rule(was[name]), _rule(now[name])):
            yield Edit(before, after, name, fields)


def reworded(old: Sequence[Policy], new: Sequence[Policy], day: date) -> Iterator[tuple[Policy, int]]:
    """The versions in force whose text is another, with the first line that is."""
    before = {(policy.id, policy.version): policy for policy in old if policy.start <= day}
    for policy in new:
        was = before.get((policy.id, policy.version))
        if was is not None and was.body != policy.body:
            lines = zip_longest(was.body.splitlines(), policy.body.splitlines())
            same = next((number for number, (a, b) in enumerate(lines) if a != b), 0)
            yield policy, policy.body_line + same


def by_id(clauses: Iterable[Clause]) -> dict[str, Clause]:
    """Clauses by their ids."""
    return {clause.id: clause for clause in clauses}


def _head(policy: Policy, day: date) -> dict[str, Any]:
    # an end still to come is how a later version is prepared
    ended = policy.end if policy.end is not None and policy.end <= day else None
    return {"in_force": (policy.start, ended), "applies_to": policy.applies_to}


def _rule(clause: Clause) -> dict[str, Any]:
    return {"kind": clause.kind, "when": clause.when, "severity": clause.severity, **clause.fields}


def _differing(was: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(name for name in {*was, *now} if was.get(name) != now.get(name)))
