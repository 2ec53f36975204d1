"""What is new since a commit: only what the change brought, with the severity that the clauses give it (data-model §4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from huiyin.book import CASE_PATH, House, case_paths, examine, load_house
from huiyin.desk.ruling import fresh
from huiyin.diagnostic import Diagnostic, Location
from huiyin.proof.transitions import late_entries, transitions
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.validation import standing

ACROSS = "HY6"


def since(
    tree: WorkTree, house: House, base: str, found: Sequence[Diagnostic], at: datetime
) -> list[Diagnostic]:
    """The problems of what changed since `base`, and those that the change made elsewhere; what history forbids.

    Breaches are told at their full severity where they are new.
    Raises GitFailed when Git does not know the commit.
    """
    changed = tree.changed_since(base)
    before = tree.at(base, changed)
    kept: list[Diagnostic] = []
    for path in changed:
        if CASE_PATH.match(path):
            kept += _case(tree, house.rules, path, before.get(path), found, at)
        else:
            kept += [item for item in found if item.location.path == path]
    kept += _elsewhere(found, changed)
    if any(path.startswith("policies/") for path in changed):
        kept += _under_new_rules(tree, house, base, set(changed))
    return _sorted(kept)


def _case(
    tree: WorkTree, rules: Rules, path: str, old: bytes | None, found: Sequence[Diagnostic], at: datetime
) -> Iterator[Diagnostic]:
    """What is wrong with a case that changed."""
    if not tree.exists(path):
        yield Diagnostic("HY803", Location(path))
        return
    if tree.is_link(path):
        yield Diagnostic("HY002", Location(path))
        return
    source = Source(path, tree.read(path))
    case, problems = examine(source, rules)
    earlier, known = examine(Source(path, old), rules) if old is not None else (None, [])
    new = {id(item) for item in fresh(known, problems)}
    yield from (item if id(item) in new else standing(item) for item in problems)
    yield from (
        item for item in found if item.location.path == path and item.code.startswith((ACROSS, "HY314"))
    )
    if case is not None:
        today = at.astimezone(rules.organization.zone).date()
        yield from late_entries(earlier, case, source, rules, today)
        if earlier is not None:
            yield from transitions(earlier, case, source)


def _under_new_rules(tree: WorkTree, house: House, base: str, changed: set[str]) -> Iterator[Diagnostic]:
    """What a change of the rules makes wrong in files that it did not touch."""
    old = load_house(tree.snapshot(base, "policies"))
    for item in fresh(old.diagnostics, house.diagnostics):
        if item.location.path not in changed:
            yield item
    for path in case_paths(tree.paths("cases"))[0]:
        if path not in changed and not tree.is_link(path):
            source = Source(path, tree.read(path))
            yield from fresh(examine(source, old.rules)[1], examine(source, house.rules)[1])


def _elsewhere(found: Sequence[Diagnostic], changed: Sequence[str]) -> Iterator[Diagnostic]:
    """What the change breaks in files that it did not touch: references to cases that it took away or renumbered."""
    names = {path.rpartition("/")[2].removesuffix(".md") for path in changed}
    for item in found:
        if item.location.path not in changed and item.code.startswith(ACROSS):
            mentioned = {value.rpartition("/")[2].removesuffix(".md") for value in item.params.values()}
            if names & mentioned:
                yield item


def _sorted(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    return sorted(
        found, key=lambda item: (item.location.path, item.location.line, item.code, item.location.column)
    )
