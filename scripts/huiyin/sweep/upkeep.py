"""Keeps the rows of a cache in step with the work tree, computing only what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from huiyin.cache import Cache
from huiyin.sweep.casefiles import content_now, owner, sorted_out
from huiyin.sweep.watch import State, Watch

Row = tuple[Any, ...]
Compute = Callable[[Sequence[str]], Iterable[Row]]


class Upkeep(NamedTuple):
    """What keeping in step came to."""

    strangers: tuple[str, ...]
    """The files that have no business under cases/."""
    rows: list[Row] | None
    """All rows, where all were computed now; else they are in the table."""
    before: dict[str, Row]
    after: dict[str, Row]
    """The rows that changed, by path."""

    @property
    def changed(self) -> bool:
        """Whether any row is new, other or gone."""
        return self.rows is not None or bool(self.before or self.after)


def keep(watch: Watch, cache: Cache, table: str, compute: Compute) -> Upkeep:
    """Bring a table up to date; `compute` turns paths into rows (path, content, …) where that is needed."""
    known = cache.get(f"{table}.state") if cache.works else None
    state = watch.state
    if known is not None and known[0] and state is not None:
        between = watch.between(known[0], state.tree)
        if between is not None:
            return _some(watch, cache, table, compute, state, known, between)
    return _all(watch, cache, table, compute)


def _some(
    watch: Watch,
    cache: Cache,
    table: str,
    compute: Compute,
    state: State,
    known: tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    between: list[str],
) -> Upkeep:
    """Look again only at what Git says may be other than when the table was last brought up to date."""
    changed = {*between, *state.dirty, *state.ignored, *known[1], *known[2]}
    suspects = sorted(changed.union(filter(None, map(owner, changed))))
    cases, strange = sorted_out(watch.present(suspects))
    strangers = tuple(sorted(set(known[3]).difference(suspects).union(strange)))
    upkeep = _replace(watch, cache, table, compute, cases, sorted(set(suspects).difference(cases)), strangers)
    if upkeep.changed or (*state, strangers) != known:
        cache.put(f"{table}.state", (*state, strangers))
    return upkeep


def _all(watch: Watch, cache: Cache, table: str, compute: Compute) -> Upkeep:
    """Look at every file: nothing is known yet, or Git cannot tell what changed."""
    cases, strange = sorted_out(watch.paths())
    strangers = tuple(strange)
    contents = {path for (path,) in cache.rows(f"select path from {table}")}
    if contents:
        upkeep = _replace(watch, cache, table, compute, cases, sorted(contents.difference(cases)), strangers)
    else:
        upkeep = Upkeep(strangers, list(compute(cases)), {}, {})
        cache.store(table, upkeep.rows or ())
    if cache.works:
        cache.put(f"{table}.state", (*(watch.state or State("", (), ())), strangers))
    return upkeep


def _replace(
    watch: Watch,
    cache: Cache,
    table: str,
    compute: Compute,
    cases: list[str],
    gone: list[str],
    strangers: tuple[str, ...],
) -> Upkeep:
    """Compute anew those of the cases that their row was not made from; drop what is gone."""
    before: dict[str, Row] = {}
    stale = []
    for path in cases:
        old = cache.rows(f"select * from {table} where path = ?", path)
        if not old or old[0][1] != content_now(watch.tree, path):
            stale.append(path)
            before.update((row[0], row) for row in old)
    for path in gone:
        before.update((row[0], row) for row in cache.rows(f"select * from {table} where path = ?", path))
    cache.forget(table, (path for path in before if path not in stale))
    after = {row[0]: row for row in compute(stale)}
    cache.store(table, after.values())
    return Upkeep(strangers, None, before, after)
