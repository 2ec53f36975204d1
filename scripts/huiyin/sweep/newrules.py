"""What a change of the rules does to cases that it did not touch: what it makes wrong, whose deadlines it moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from huiyin.book import House, case_paths, load_house, read_case
from huiyin.checks import check_case
from huiyin.desk.ruling import fresh
from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History, replay
from huiyin.lifecycle import TERMINATORS
from huiyin.model import Case, Policy
from huiyin.numbers import number_of
from huiyin.obligations import Clock
from huiyin.proof.policyedits import Edit, by_id, edits, reworded
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.processes import in_chunks
from huiyin.sweep.rows import Flat, flat, unflat

NAMED = 10
"""So many cases are named in a message; of the others the number is told."""

Clauses = frozenset[tuple[str, str, str]]
"""Policy, version and clause."""
Moved = Mapping[tuple[str, str, str], Sequence[str]]
"""The open cases whose deadlines move, by clause."""


class _Effect(NamedTuple):
    """What other rules do to a case."""

    case: str
    worse: list[Flat]
    moved: Clauses
    """The clauses whose deadlines are others, came or went, while the case is open."""


def problems(
    tree: WorkTree, house: House, base: str, changed: Sequence[str], at: datetime
) -> Iterator[Diagnostic]:
    """What a change of policies/ since `base` breaks, and what it would move."""
    old = load_house(tree.snapshot(base, "policies"))
    touched = set(changed)
    yield from (item for item in house.diagnostics if item.location.path in touched)
    yield from (
        item for item in fresh(old.diagnostics, house.diagnostics) if item.location.path not in touched
    )
    paths = [path for path in case_paths(tree.paths("cases"))[0] if path not in touched]
    moved: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for effect in in_chunks(partial(_effects, tree, old.rules, house.rules, at), paths):
        yield from map(unflat, effect.worse)
        for clause in effect.moved:
            moved[clause].append(effect.case)
    day = at.astimezone(house.rules.organization.zone).date()
    told = list(edits(old.rules.policies, house.rules.policies, day))
    yield from _edited(tree, told, moved)
    for policy, line in reworded(old.rules.policies, house.rules.policies, day):
        if (policy.id, policy.version) not in {(edit.old.id, edit.old.version) for edit in told}:
            yield Diagnostic("HY807", Location(policy.path, line, 1), _version(policy))
    rest = {key: cases for key, cases in moved.items() if not any(_covers(edit, key) for edit in told)}
    yield from _moved(house.rules, touched, rest)


def _effects(tree: WorkTree, old: Rules, new: Rules, at: datetime, paths: Sequence[str]) -> list[_Effect]:
    tree.fetch(paths)
    return [_effect(tree, old, new, at, path) for path in paths if not tree.is_link(path)]


def _effect(tree: WorkTree, old: Rules, new: Rules, at: datetime, path: str) -> _Effect:
    source = Source(path, tree.read(path))
    sides = []
    for rules in (old, new):
        case, reader = read_case(source, rules.organization.zone)
        if case is not None:
            check_case(History(case, rules), reader)
        sides.append((case, reader.found))
    (before, known), (after, found) = sides
    worse = [flat(item) for item in fresh(known, found)]
    moved: Clauses = frozenset()
    if before is not None and after is not None and after.sound and before.sound:
        moved = _differing(_dues(before, old, at), _dues(after, new, at))
    return _Effect(number_of(path), worse, moved)


Dues = Mapping[tuple[str, str, str, datetime], datetime]


def _dues(case: Case, rules: Rules, at: datetime) -> Dues:
    """What a case that is open still owes at a moment, and when; nothing for one that is not open."""
    history = History(case, rules, at)
    if replay(history)[0].status in TERMINATORS | {"archived", "destroyed"}:
        return {}
    versions = {policy.id: policy.version for policy in rules.force(case.received.date()).policies}
    return {
        (duty.policy, versions.get(duty.policy, ""), duty.clause, duty.since): duty.due
        for duty in Clock(history, at).duties()
        if duty.done is None and not duty.end
    }


def _differing(before: Dues, after: Dues) -> Clauses:
    others = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    return frozenset((policy, version, clause) for policy, version, clause, _since in others)


def _edited(tree: WorkTree, told: Sequence[Edit], moved: Moved) -> Iterator[Diagnostic]:
    """Rules changed in a version that is in force, and the open cases whose deadlines that moves."""
    for edit in told:
        if edit.new is None:
            yield Diagnostic("HY808", Location(edit.old.path), _version(edit.old))
            continue
        cases = sorted({case for key, found in moved.items() if _covers(edit, key) for case in found})
        what = {"clause": edit.clause or ", ".join(edit.fields), "number": str(len(cases))}
        params = {**_version(edit.new), **what, "cases": _named(cases)}
        yield Diagnostic("HY805", _place(tree, edit.new, edit), params)


def _version(policy: Policy) -> dict[str, str]:
    return {"policy": policy.id, "version": policy.version, "since": policy.start.isoformat()}


def _covers(edit: Edit, key: tuple[str, str, str]) -> bool:
    return (edit.old.id, edit.old.version) == key[:2] and edit.clause in ("", key[2])


def _place(tree: WorkTree, policy: Policy, edit: Edit) -> Location:
    source = Source(policy.path, tree.read(policy.path))
    clause = by_id(policy.clauses).get(edit.clause)
    if clause is None:
        return source.locate(("in_force",) if "in_force" in edit.fields else ("clauses",), key=True)
    return source.locate(clause.where)


def _moved(rules: Rules, touched: set[str], moved: Moved) -> Iterator[Diagnostic]:
    """Deadlines of open cases that move although the clause itself was not edited."""
    files = {(policy.id, policy.version): policy.path for policy in rules.policies}
    for key, cases in sorted(moved.items()):
        path = files.get(key[:2], "")
        if path not in touched:
            path = min(touched & _SHARED, default="policies/organization.yml")
        params = {"clause": f"{key[0]}/{key[2]}", "number": str(len(cases)), "cases": _named(sorted(cases))}
        yield Diagnostic("HY806", Location(path), params)


_SHARED = {"policies/calendar.yml", "policies/organization.yml"}


def _named(cases: Sequence[str]) -> str:
    return ", ".join(cases[:NAMED]) + (" …" if len(cases) > NAMED else "")
