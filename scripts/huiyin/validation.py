"""`validate` on a whole repository: the rules, every case, cases against each other."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import Any, NamedTuple

from huiyin import book
from huiyin.cache import Cache, program_key
from huiyin.codes import CODES
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.recurrences import recurrences
from huiyin.register import Clash, Entry, Reference, clashes
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.survey import Checked, check_file, each, future
from huiyin.upkeep import keep


class Validation(NamedTuple):
    """What validating found; diagnostics in order of path, line and code."""

    cases: int
    policies: int
    diagnostics: list[Diagnostic]


class Lazily:
    """The rules of a work tree, read only when they are needed; `key` tells one state of them from another."""

    def __init__(self, tree: WorkTree, house: book.House | None = None) -> None:
        self.tree = tree
        if house is not None:
            self.__dict__["house"] = house

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
    def house(self) -> book.House:
        """Organisation, calendar and policies."""
        return book.load_house(self.tree)

    @property
    def rules(self) -> Rules:
        """The rules that cases are judged by."""
        return self.house.rules


def validate(tree: WorkTree, rules: Lazily, at: datetime) -> Validation:
    """Check everything. What did not change since last time is taken from the cache."""
    cache = Cache(tree.root, rules.key)
    try:
        return _validate(tree, rules, at, cache)
    finally:
        cache.close()


def _validate(tree: WorkTree, rules: Lazily, at: datetime, cache: Cache) -> Validation:
    def compute(paths: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        return (pack(found) for found in each(partial(_packed, tree, rules.rules), paths))

    upkeep = keep(tree, cache, "checked", compute)
    kept = cache.get("validation") if cache.works and not upkeep.changed else None
    if kept is None:
        rows = upkeep.rows
        if rows is None:
            rows = list(cache.rows("select * from checked"))
        kept = _across(tree, rules, rows, upkeep.strangers)
        cache.put("validation", kept)
    cases, policies, newest, flat = kept
    found = [_unflat(item) for item in flat]
    if newest > at.timestamp():
        found += _future(tree, rules, at, upkeep.rows, cache)
    return Validation(cases, policies, ordered(found))


def _packed(tree: WorkTree, rules: Rules, path: str) -> tuple[Any, ...]:
    return pack(check_file(tree, rules, path))


def pack(found: Checked | tuple[Any, ...]) -> tuple[Any, ...]:
    """A checked file as a row of the cache: (path, content, latest, entry, problems)."""
    if not isinstance(found, Checked):
        return found
    line = None
    if found.entry is not None:
        references = tuple(map(tuple, found.entry.references))
        line = marshal.dumps((*found.entry[:8], references, *found.entry[9:]))
    problems = marshal.dumps([_flat(item) for item in found.diagnostics]) if found.diagnostics else None
    return found.path, found.content, found.latest, line, problems


def _entry(packed: bytes) -> Entry:
    values = marshal.loads(packed)
    if values[8]:
        values = (*values[:8], tuple(Reference(*item) for item in values[8]), *values[9:])
    return Entry(*values)


def _flat(item: Diagnostic) -> tuple[Any, ...]:
    return item.code, tuple(item.location), dict(item.params), item.severity and str(item.severity), item.key


def _unflat(item: tuple[Any, ...]) -> Diagnostic:
    code, place, params, severity, key = item
    return Diagnostic(code, Location(*place), params, Severity(severity) if severity else None, key)


def _across(
    tree: WorkTree, rules: Lazily, rows: Iterable[tuple[Any, ...]], strangers: Sequence[str]
) -> tuple[int, int, float, list[tuple[Any, ...]]]:
    """Cases held against each other, and everything that is wrong gathered."""
    entries: list[Entry] = []
    unread: list[str] = []
    found: list[tuple[Any, ...]] = []
    cases, newest = 0, 0.0
    for path, _content, latest, line, problems in rows:
        cases += 1
        newest = max(newest, latest)
        if line is not None:
            entries.append(_entry(line))
        else:
            unread.append(path)
        if problems is not None:
            found += marshal.loads(problems)
    house = rules.house
    found += [_flat(item) for item in house.diagnostics]
    found += [_flat(Diagnostic("HY003", Location(name))) for name in strangers]
    known = sorted(entries)
    clauses = [clause for policy in house.rules.policies for clause in policy.clauses]
    again = recurrences(known, clauses, house.rules.calendar)
    for clash in (*clashes(known, unread), *again):
        found.append(_flat(_placed(tree, clash)))
    return cases, len(house.rules.policies), newest, found


def _placed(tree: WorkTree, clash: Clash) -> Diagnostic:
    source = Source(clash.path, tree.read(clash.path))
    severity = Severity(clash.severity) if clash.severity else None
    return Diagnostic(clash.code, source.locate(clash.where), clash.params, severity, clash.key)


def _future(
    tree: WorkTree, rules: Lazily, at: datetime, rows: list[tuple[Any, ...]] | None, cache: Cache
) -> Iterator[Diagnostic]:
    moment = at.timestamp()
    if rows is not None:
        late = [row[0] for row in rows if row[2] > moment]
    else:
        late = [row[0] for row in cache.rows("select path from checked where latest > ?", moment)]
    for path in late:
        yield from future(tree, rules.rules, path, at)


def standing(item: Diagnostic) -> Diagnostic:
    """A breach of a clause as it is told without a base to compare with: history that the log may not undo is a warning."""
    usual = item.severity or CODES[item.code].severity
    return item._replace(severity=Severity.WARNING if item.key and usual is Severity.ERROR else usual)


def ordered(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics with their final severity, in order of path, line and code, each once."""
    seen: dict[tuple[Any, ...], Diagnostic] = {}
    for item in map(standing, found):
        seen.setdefault((item.location, item.code, tuple(sorted(item.params.items()))), item)
    return sorted(seen.values(), key=lambda item: (item.location.path, item.location.line, item.code, item.location.column))
