"""What is new since a commit: only what the change brought, with the severity that the clauses give it (data-model §4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from huiyin.book import examine, read_case
from huiyin.desk.ruling import fresh
from huiyin.diagnostic import Diagnostic, Location
from huiyin.proof.transitions import late_entries, transitions
from huiyin.proof.voided import undermined
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep import neighbours, newrules
from huiyin.sweep.casefiles import owner, sorted_out
from huiyin.sweep.survey import check_file, future
from huiyin.sweep.validation import Lazily, Validation, register, standing

MANY = 100
"""More changed cases than these are held against the whole register, which then costs less."""


def since(tree: WorkTree, rules: Lazily, base: str, at: datetime) -> Validation:
    """The problems of what changed since `base`, and those that the change made elsewhere; what history forbids.

    Breaches are told at their full severity where they are new. The number of cases is that of the changed ones.
    Raises GitFailed when Git does not know the commit.
    """
    changed = tree.changed_since(base)
    before = tree.at(base, changed)
    cases, strangers = sorted_out(path for path in changed if path.startswith("cases/"))
    tree.fetch(changed)
    there = [path for path in cases if tree.exists(path)]
    house = rules.house
    old = neighbours.of_files(((path, before[path]) for path in cases if path in before), house.rules)
    links = [path for path in there if tree.is_link(path)]
    read = ((path, tree.read_plain(path)) for path in there if path not in links)
    new = neighbours.of_files(read, house.rules) | {path: None for path in links}
    kept = [Diagnostic("HY003", Location(path)) for path in strangers if tree.exists(path)]
    for path in cases:
        kept += _case(tree, house.rules, path, before.get(path), at)
    for path in sorted({owner(path) for path in changed} - {"", *cases}):
        if tree.exists(path):
            found = check_file(tree, house.rules, path).diagnostics
            kept += [item for item in found if item.code.startswith(("HY25", "HY002"))]
    kept += map(standing, _between(tree, rules, old, new))
    if any(path.startswith("policies/") for path in changed):
        kept += newrules.problems(tree, house, base, changed, at)
    return Validation(len(cases), len(house.rules.policies), _sorted(kept))


def _between(
    tree: WorkTree, rules: Lazily, old: neighbours.Entries, new: neighbours.Entries
) -> list[Diagnostic]:
    """The problems between cases that the change made."""
    if len(old.keys() | new.keys()) <= MANY:
        return neighbours.between(tree, rules.house, old, new)
    others = {path: item for path, item in register(tree, rules).items() if path not in {*old, *new}}
    return neighbours.worse(tree, rules.house, others, old, new)


def _case(tree: WorkTree, rules: Rules, path: str, old: bytes | None, at: datetime) -> Iterator[Diagnostic]:
    """What is wrong with a case that changed."""
    if not tree.exists(path):
        yield Diagnostic("HY803", Location(path))
        return
    problems = check_file(tree, rules, path).diagnostics
    known = _problems(path, old, rules) if old is not None else ()
    new = {id(item) for item in fresh(known, problems)}
    yield from (item if id(item) in new else standing(item) for item in problems)
    if tree.is_link(path):
        return
    yield from future(tree, rules, path, at)
    yield from _told_by_the_log(path, tree.read(path), old, rules, at)


def _problems(path: str, data: bytes, rules: Rules) -> list[Diagnostic]:
    """What was wrong with the case before, by today's rules."""
    return examine(Source(path, data), rules)[1]


def _told_by_the_log(
    path: str, data: bytes, old: bytes | None, rules: Rules, at: datetime
) -> Iterator[Diagnostic]:
    """What the change did to the log: lines lost, lines late."""
    source, zone = Source(path, data), rules.organization.zone
    case = read_case(source, zone)[0]
    if case is None:
        return
    earlier = read_case(Source(path, old), zone)[0] if old is not None else None
    yield from late_entries(earlier, case, source, rules, at.astimezone(zone).date())
    if earlier is not None:
        yield from transitions(earlier, case, source)
        for one in undermined(rules, earlier, case):
            params = {"event": one.event, "person": one.person}
            yield Diagnostic(one.code, source.locate(("log",), key=True), params)


def _sorted(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    def place(item: Diagnostic) -> tuple[str, int, str, int, str]:
        path, line, column = item.location
        return path, line, item.code, column, repr(sorted(item.params.items()))

    return [item for _place, item in sorted({place(item): item for item in found}.items())]
