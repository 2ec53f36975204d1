"""`validate` on a whole repository: the rules, every case, cases against each other."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from huiyin.cache import Cache, program_key, with_cache
from huiyin.codes import CODES
from huiyin.committed import CommitTree, watch
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.repository import WorkTree
from huiyin.sweep.casefiles import SURVEYS
from huiyin.sweep.rows import Flat, flat, unflat
from huiyin.sweep.upkeep import Row, Upkeep, keep
from huiyin.sweep.watch import Watch

if TYPE_CHECKING:
    # loaded when something has to be computed
    from huiyin.book import House
    from huiyin.register import Entry
    from huiyin.rules import Rules


T = TypeVar("T")


class Validation(NamedTuple):
    """What validating found; diagnostics in order of path, line and code."""

    cases: int
    policies: int
    diagnostics: list[Diagnostic]


class Lazily:
    """The rules of a work tree, read only when they are needed; `key` tells one state from another."""

    def __init__(self, tree: WorkTree, house: Callable[[], House] | None = None) -> None:
        """`house`: where the rules are read by somebody else, who may need them too."""
        self.tree, self._load = tree, house

    @cached_property
    def key(self) -> bytes:
        """A hash of every file that the rules are made of, and of the program."""
        known = hashlib.sha1(program_key(), usedforsecurity=False)
        for path in self.tree.paths("policies"):
            known.update(path.encode("utf-8", "surrogateescape") + b"\0")
            data = b"link" if self.tree.is_link(path) else self.tree.read(path)
            known.update(len(data).to_bytes(8, "big") + data)
        return known.digest()

    @cached_property
    def house(self) -> House:
        """Organisation, calendar and policies."""
        from huiyin.book import load_house

        return load_house(self.tree) if self._load is None else self._load()

    @property
    def rules(self) -> Rules:
        """The rules that cases are judged by."""
        return self.house.rules


def validate(tree: WorkTree, rules: Lazily, at: datetime) -> Validation:
    """Check everything, of a work tree or of a commit. What did not change since last time is taken from the cache."""
    return _kept(tree, rules, lambda begun, cache: _validate(begun, rules, at, cache))


def _kept(tree: WorkTree, rules: Lazily, work: Callable[[Watch, Cache], T]) -> T:
    """The work done with Git's news of the cases, and with what is kept of them."""
    # a commit has a cache of its own: another state would drive the work tree's out
    name = "committed" if isinstance(tree, CommitTree) else "checked"
    with watch(tree, "cases") as begun:
        return with_cache(tree.root, name, rules.key, partial(work, begun))


def _validate(begun: Watch, rules: Lazily, at: datetime, cache: Cache) -> Validation:
    upkeep = keep(begun, cache, "checked", partial(_compute, begun.tree, rules))
    kept = cache.get("validation") if not upkeep.changed else None
    if kept is None:
        kept = _gathered(begun.tree, rules, upkeep, cache)
        cache.put("validation", kept)
    cases, policies, newest, problems = kept
    found = [unflat(item) for item in problems]
    found += [Diagnostic("HY003", Location(path)) for path in upkeep.strangers]
    found += _surveys(begun.tree, rules, cache)
    if newest > at.timestamp():
        found += _future(begun.tree, rules, at, upkeep, cache)
    return Validation(cases, policies, ordered(found))


def register(tree: WorkTree, rules: Lazily) -> dict[str, Entry | None]:
    """What is kept of every case to hold it against others, by path; None for one that cannot be read."""
    return _kept(tree, rules, lambda begun, cache: _register(begun, rules, cache))


def _register(begun: Watch, rules: Lazily, cache: Cache) -> dict[str, Entry | None]:
    from huiyin.sweep.across import ENTRY, unpacked

    upkeep = keep(begun, cache, "checked", partial(_compute, begun.tree, rules))
    rows = upkeep.rows
    lines = (
        cache.rows("select path, entry from checked")
        if rows is None
        else [(row[0], row[ENTRY]) for row in rows]
    )
    return {path: unpacked(line) if line is not None else None for path, line in lines}


def _compute(tree: WorkTree, rules: Lazily, paths: Sequence[str]) -> Iterable[Row]:
    """Rows of the cache: (path, content, latest, entry, problems)."""
    if not paths:
        return ()
    from huiyin.sweep.processes import in_chunks
    from huiyin.sweep.survey import check_files

    return in_chunks(partial(check_files, tree, rules.rules), paths)


def _gathered(
    tree: WorkTree, rules: Lazily, upkeep: Upkeep, cache: Cache
) -> tuple[int, int, float, list[Flat]]:
    """The number of cases and policies, the latest moment that a case tells of, all that is wrong."""
    from huiyin.sweep.across import PROBLEMS, across, told

    if upkeep.rows is not None:
        cases, newest = len(upkeep.rows), max((row[2] for row in upkeep.rows), default=0.0)
        problems = [row[PROBLEMS] for row in upkeep.rows if row[PROBLEMS] is not None]
    else:
        ((cases, newest),) = cache.rows("select count(*), max(latest) from checked")
        problems = [row[0] for row in cache.rows("select problems from checked where problems is not null")]
    found = [item for packed in problems for item in marshal.loads(packed)]
    policies, of_rules = told(rules.house)
    return cases, policies, newest or 0.0, [*found, *of_rules, *across(tree, rules.house, upkeep, cache)]


def _surveys(tree: WorkTree, rules: Lazily, cache: Cache) -> Iterator[Diagnostic]:
    """What is wrong with the surveys, read again only when a file of their folder is other than it was."""
    state = tree.signature(SURVEYS)
    if not state:
        return
    kept = cache.get("surveys")
    if kept is None or kept[0] != state:
        from huiyin.sweep.questioned import surveys

        kept = state, [flat(item) for item in surveys(tree, rules.rules).diagnostics]
        cache.put("surveys", kept)
    yield from map(unflat, kept[1])


def _future(
    tree: WorkTree, rules: Lazily, at: datetime, upkeep: Upkeep, cache: Cache
) -> Iterator[Diagnostic]:
    from huiyin.sweep.survey import future

    moment = at.timestamp()
    if upkeep.rows is not None:
        late = [row[0] for row in upkeep.rows if row[2] > moment]
    else:
        late = [row[0] for row in cache.rows("select path from checked where latest > ?", moment)]
    for path in late:
        yield from future(tree, rules.rules, path, at)


def standing(item: Diagnostic) -> Diagnostic:
    """A breach as it is told without a base: history that the log may not undo is a warning."""
    usual = item.severity or CODES[item.code].severity
    return item._replace(severity=Severity.WARNING if item.key and usual is Severity.ERROR else usual)


def ordered(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics with their final severity, in order of path, line and code, each once."""
    seen: dict[tuple[Any, ...], Diagnostic] = {}
    for item in map(standing, found):
        seen.setdefault((item.location, item.code, tuple(sorted(item.params.items()))), item)
    return sorted(
        seen.values(),
        key=lambda item: (item.location.path, item.location.line, item.code, item.location.column),
    )
