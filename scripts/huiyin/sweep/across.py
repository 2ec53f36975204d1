"""Cases held against each other: what is wrong between them, from the rows that are kept of them."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Sequence
from typing import Any

from huiyin.cache import Cache
from huiyin.diagnostic import Severity
from huiyin.recurrences import recurrences
from huiyin.register import Clash, Entry, Reference, clashes
from huiyin.repository import WorkTree
from huiyin.source import Source
from huiyin.sweep.rows import Flat, flat
from huiyin.sweep.upkeep import Row, Upkeep

ENTRY, PROBLEMS = 3, 4
"""Columns of a checked case."""
_REFERENCES = Entry._fields.index("references")
Kept = tuple[tuple[Any, ...], Any]
"""A clash, and its diagnostic with the place where it is shown."""


def across(tree: WorkTree, house: Any, upkeep: Upkeep, cache: Cache) -> list[Flat]:
    """What is wrong between cases; what is known of it holds while no line of the register is another."""
    known: list[Kept] | None = cache.get("clashes")
    if known is not None and upkeep.rows is None and _same_register(upkeep):
        kept = [
            _placed(tree, Clash(*clash)) if clash[1] in upkeep.after else (clash, told)
            for clash, told in known
        ]
    else:
        kept = [_placed(tree, clash) for clash in _clashes(house, upkeep.rows, cache)]
    cache.put("clashes", kept)
    return [told for _clash, told in kept]


def _same_register(upkeep: Upkeep) -> bool:
    before, after = upkeep.before, upkeep.after
    if before.keys() != after.keys():
        return False
    # unpacked: the same line may be packed in more than one way
    lines = ((before[path][ENTRY], row[ENTRY]) for path, row in after.items())
    return all((old and marshal.loads(old)) == (new and marshal.loads(new)) for old, new in lines)


def _clashes(house: Any, rows: Sequence[Row] | None, cache: Cache) -> Iterable[Clash]:
    lines = (
        cache.rows("select path, entry from checked")
        if rows is None
        else [(row[0], row[ENTRY]) for row in rows]
    )
    known = sorted(map(unpacked, [line for _path, line in lines if line is not None]))
    unread = [path for path, line in lines if line is None]
    clauses = [clause for policy in house.rules.policies for clause in policy.clauses]
    return (*clashes(known, unread), *recurrences(known, clauses, house.rules.calendar))


def packed(entry: Entry) -> bytes:
    """A line of the register as the cache keeps it."""
    values: list[Any] = list(entry)
    values[_REFERENCES] = tuple(map(tuple, entry.references))
    return marshal.dumps(tuple(values))


def unpacked(line: bytes) -> Entry:
    """A line of the register as it was."""
    found = Entry._make(marshal.loads(line))
    if found.references:
        return found._replace(references=tuple(Reference(*item) for item in found.references))
    return found


def _placed(tree: WorkTree, clash: Clash) -> Kept:
    source = Source(clash.path, tree.read(clash.path))
    severity = str(Severity(clash.severity)) if clash.severity else ""
    place = tuple(source.locate(clash.where))
    return tuple(clash), (clash.code, place, dict(clash.params), severity, clash.key)


def told(house: Any) -> tuple[int, list[Flat]]:
    """The number of policies, and what is wrong with the rules."""
    return len(house.rules.policies), [flat(item) for item in house.diagnostics]
