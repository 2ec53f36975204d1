"""Keeps the rows of a cache in step with the work tree, computing only what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from huiyin.book import case_paths
from huiyin.casefiles import owner
from huiyin.cache import Cache
from huiyin.repository import WorkTree
from huiyin.survey import content_at

Row = tuple[Any, ...]
Compute = Callable[[Sequence[str]], Iterable[Row]]


class Upkeep(NamedTuple):
    """What keeping in step came to. Without a cache `rows` holds everything; else it is in the table."""

    changed: bool
    strangers: tuple[str, ...]
    rows: list[Row] | None


def keep(tree: WorkTree, cache: Cache, table: str, compute: Compute) -> Upkeep:
    """Bring a table up to date: `compute` turns paths into rows (path, content, …) for what is new or other than before."""
    if not cache.works:
        cases, strangers = case_paths(tree.paths("cases"))
        return Upkeep(True, tuple(item.location.path for item in strangers), list(compute(cases)))
    state = tree.state("cases")
    known = cache.get(f"{table}.state")
    if state is not None and known is not None and known[0]:
        between = [] if known[0] == state[0] else tree.between("cases", known[0], state[0])
        if between is not None:
            return _some(tree, cache, table, compute, state, known, between)
    return _all(tree, cache, table, compute, state)


def _some(
    tree: WorkTree,
    cache: Cache,
    table: str,
    compute: Compute,
    state: tuple[str, list[str]],
    known: tuple[str, list[str], list[str]],
    between: list[str],
) -> Upkeep:
    """Look again only at what Git says may be other than when the table was last brought up to date."""
    suspects = sorted({*between, *state[1], *known[1]})
    suspects = sorted({*suspects, *(path for path in map(owner, suspects) if path and tree.exists(path))})
    present = [path for path in suspects if tree.exists(path)]
    cases, strange = case_paths(present)
    strangers = sorted((set(known[2]) - set(suspects)) | {item.location.path for item in strange})
    stale = _stale(tree, cache, table, cases)
    gone = set(suspects) - set(cases)
    if gone:
        cache.forget(table, gone)
    if stale:
        cache.store(table, list(compute(stale)))
    if stale or gone or state[0] != known[0] or state[1] != known[1]:
        cache.put(f"{table}.state", (state[0], state[1], strangers))
    return Upkeep(bool(stale or gone), tuple(strangers), None)


def _stale(tree: WorkTree, cache: Cache, table: str, paths: list[str]) -> list[str]:
    """Those of the files whose content is not the one that the table was made from."""
    found = []
    for path in paths:
        contents = [row[0] for row in cache.rows(f"select content from {table} where path = ?", path)]
        if contents != [content_now(tree, path)]:
            found.append(path)
    return found


def content_now(tree: WorkTree, path: str) -> bytes:
    """What tells the state of a case as it lies there now from another; empty where it cannot be read."""
    try:
        return b"" if tree.is_link(path) else content_at(tree, path, tree.read(path))
    except OSError:
        return b""


def _all(
    tree: WorkTree, cache: Cache, table: str, compute: Compute, state: tuple[str, list[str]] | None
) -> Upkeep:
    """Look at every file: nothing is known yet, or Git cannot tell what changed."""
    cases, strange = case_paths(tree.paths("cases"))
    strangers = [item.location.path for item in strange]
    contents = dict(cache.rows(f"select path, content from {table}"))
    stale = [path for path in cases if contents.get(path) != content_now(tree, path)] if contents else cases
    gone = contents.keys() - set(cases)
    if gone:
        cache.forget(table, gone)
    rows: list[Row] = []
    for row in compute(stale):
        rows.append(row)
        if len(rows) == 5000:
            cache.store(table, rows)
            rows.clear()
    cache.store(table, rows)
    cache.put(f"{table}.state", (state[0] if state else "", state[1] if state else [], strangers))
    if not cache.works:
        return Upkeep(True, tuple(strangers), list(compute(cases)))
    return Upkeep(bool(stale or gone), tuple(strangers), None)
