"""What is new since a commit: only what the change brought, with the severity that the clauses give it (data-model §4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huiyin.book import CASE_PATH, examine
from huiyin.diagnostic import Diagnostic, Location
from huiyin.model import IMMUTABLE, Case, Event
from huiyin.repository import WorkTree
from huiyin.ruling import fresh
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.validation import standing

ACROSS = "HY6"


def since(tree: WorkTree, rules: Rules, base: str, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The problems of what changed since `base`, breaches at their full severity where they are new, and changes that history forbids.

    Raises GitFailed when Git does not know the commit.
    """
    changed = tree.changed_since(base)
    before = tree.at(base, changed)
    kept: list[Diagnostic] = []
    for path in changed:
        if not CASE_PATH.match(path):
            kept += [item for item in found if item.location.path == path]
            continue
        old = before.get(path)
        if not tree.exists(path):
            kept.append(Diagnostic("HY803", Location(path)))
            continue
        case, problems = examine(Source(path, tree.read(path)), rules)
        earlier, known = examine(Source(path, old), rules) if old is not None else (None, [])
        new = {id(item) for item in fresh(known, problems)}
        kept += [item if id(item) in new else standing(item) for item in problems]
        kept += [item for item in found if item.location.path == path and item.code.startswith((ACROSS, "HY314"))]
        if case is not None and old is not None and earlier is not None:
            kept += transitions(earlier, case, Source(path, tree.read(path)))
    return _sorted([*kept, *_elsewhere(found, changed)])


def transitions(old: Case, new: Case, source: Source) -> Iterator[Diagnostic]:
    """What a change did that history forbids: a line of the log changed or removed, a fixed field changed."""
    lines = {_identity(event) for event in new.log}
    for event in old.log:
        if _identity(event) not in lines:
            params = {"event": event.event, "at": event.at.isoformat(timespec="minutes")}
            yield Diagnostic("HY801", source.locate(("log",), key=True), params)
    for name in IMMUTABLE:
        if getattr(old, name) != getattr(new, name):
            yield Diagnostic("HY802", source.locate((name,)), {"name": name})


def _identity(event: Event) -> tuple[str, str, str, str]:
    return event.at.isoformat(), event.event, event.by, repr(sorted(event.fields.items(), key=lambda item: item[0]))


def _elsewhere(found: Sequence[Diagnostic], changed: Sequence[str]) -> Iterator[Diagnostic]:
    """What the change breaks in files that it did not touch: references to cases that it took away or renumbered."""
    names = {path.rpartition("/")[2].removesuffix(".md") for path in changed}
    for item in found:
        if item.location.path not in changed and item.code.startswith(ACROSS):
            mentioned = {value.rpartition("/")[2].removesuffix(".md") for value in item.params.values()}
            if names & mentioned:
                yield item


def _sorted(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    return sorted(found, key=lambda item: (item.location.path, item.location.line, item.code, item.location.column))

