"""What is new since a commit: only what the change brought, with the severity that the clauses give it (data-model §4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from huiyin.book import CASE_PATH, House, case_paths, examine, load_house
from huiyin.desk.ruling import fresh
from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History
from huiyin.model import IMMUTABLE, RECLASSIFIABLE, Case, Event
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.validation import standing

ACROSS = "HY6"
ALLOWANCE = 3
"""Working days that an entry may be late without a word (git, "Proof")."""


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
        yield from late_entries(earlier, case, source, rules, at)
        if earlier is not None:
            yield from transitions(earlier, case, source, rules)


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


def transitions(old: Case, new: Case, source: Source, rules: Rules) -> Iterator[Diagnostic]:
    """What a change did that history forbids: a line of the log changed or removed, a fixed field changed."""
    lines = {_identity(event) for event in new.log}
    for event in old.log:
        if _identity(event) not in lines:
            params = {"event": event.event, "at": event.at.isoformat(timespec="minutes")}
            yield Diagnostic("HY801", source.locate(("log",), key=True), params)
    for name in IMMUTABLE:
        if getattr(old, name) != getattr(new, name):
            yield Diagnostic("HY802", source.locate((name,)), {"name": name})
    first, now = History(old, rules).case_at(0), History(new, rules).case_at(0)
    for name in RECLASSIFIABLE:
        if getattr(first, name) != getattr(now, name):
            yield Diagnostic("HY804", source.locate((name,)), {"name": name})


def late_entries(
    old: Case | None, new: Case, source: Source, rules: Rules, at: datetime
) -> Iterator[Diagnostic]:
    """Lines added more than the allowance after what they tell of."""
    known = {_identity(event) for event in old.log} if old is not None else set()
    today = at.astimezone(rules.organization.zone).date()
    for event in new.log:
        lag = rules.calendar.workdays_between(event.at.date(), today) if event.at.date() < today else 0
        if lag > ALLOWANCE and _identity(event) not in known:
            params = {"event": event.event, "days": str(lag)}
            yield Diagnostic("HY315", source.locate(("log", event.number, "at")), params)


def _identity(event: Event) -> tuple[str, str, str, str]:
    return (
        event.at.isoformat(),
        event.event,
        event.by,
        repr(sorted(event.fields.items(), key=lambda item: item[0])),
    )


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
