"""What is owed: the obligations of every case at a moment, from the cache where the files did not change."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from huiyin.cache import Cache, with_cache
from huiyin.model import Duty, Obligation
from huiyin.owed import Owners
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.sweep.casefiles import content_now
from huiyin.sweep.upkeep import Row, keep
from huiyin.sweep.validation import Lazily
from huiyin.sweep.watch import Watch

STATE, BODY = 4, 5
"""Columns of a row (path, content, first, last, state, body)."""
OWING, UNREAD = 1, -1
"""Whether obligations of the case are known."""
OPEN_STATES = frozenset(("overdue", "soon"))
_ORDER = attrgetter("due", "case", "clause", "since")


def obligations(
    tree: WorkTree,
    rules: Lazily,
    at: datetime,
    soon: timedelta | None = None,
    everything: bool = False,
    unread: list[str] | None = None,
    watch: Watch | None = None,
) -> list[Obligation]:
    """The obligations that are overdue, or due within `soon`; with `everything`, all that have begun.

    In order of due and case.

    The paths of files that tell no sound case, and whose obligations nobody knows, are added to `unread`.
    `watch` is one that was begun earlier, to gain time.
    """
    # a little more than is asked: the state of each is judged by the clock on the wall
    until = at if soon is None else at + soon + timedelta(hours=2)
    with watch or Watch(tree, "cases") as begun:
        work = partial(_found, begun, rules, at, None if everything else until.timestamp())
        duties, unknown = with_cache(tree.root, "owed", rules.key, work)
    if unread is not None:
        unread += unknown
    owners = Owners(rules.rules, at, soon)
    zone = rules.rules.organization.zone
    found = (
        owners.obligation(_duty(packed, zone), site, department, handler, date.fromordinal(day))
        for packed, (site, department, handler), day in duties
    )
    return sorted((item for item in found if everything or item.state in OPEN_STATES), key=_ORDER)


def _found(
    watch: Watch, rules: Lazily, at: datetime, until: float | None, cache: Cache
) -> tuple[list[tuple[Any, ...]], list[str]]:
    """Duties as they are kept and whose they are: all, or those owed and due by a moment; unread files."""
    compute = partial(_compute, watch.tree, rules, at)
    upkeep = keep(watch, cache, "owed", compute)
    if not cache.works:
        return _of_rows(upkeep.rows or [], until)
    moment = at.timestamp()
    changed = upkeep.rows if upkeep.rows is not None else [*upkeep.after.values()]
    cache.forget("pending", {*upkeep.before, *upkeep.after})
    cache.store("pending", (item for row in changed for item in _pending(row)))
    stale = [
        path for (path,) in cache.rows("select path from owed where first > ? or last < ?", moment, moment)
    ]
    if stale:
        again = list(compute(stale))
        cache.store("owed", again)
        cache.forget("pending", stale)
        cache.store("pending", (item for row in again for item in _pending(row)))
    if until is None:
        bodies = [body for (body,) in cache.rows("select body from owed order by path")]
    else:
        query = "select duty from pending where due <= ? and not paused order by path, place"
        bodies = [duty for (duty,) in cache.rows(query, until)]
    unread = [path for (path,) in cache.rows("select path from owed where state < 0 order by path")]
    return list(_unpacked(bodies)), unread


def _of_rows(rows: list[Row], until: float | None) -> tuple[list[tuple[Any, ...]], list[str]]:
    """The same from all rows at hand, without a cache."""
    bodies = [row[BODY] for row in rows]
    if until is not None:
        pending = (item for row in rows for item in _pending(row))
        bodies = [body for _path, _place, due, paused, body in pending if due <= until and not paused]
    return list(_unpacked(bodies)), [row[0] for row in rows if row[STATE] == UNREAD]


def _compute(tree: WorkTree, rules: Lazily, at: datetime, paths: Sequence[str]) -> Iterable[Row]:
    if not paths:
        return ()
    from huiyin.sweep.processes import each

    return each(partial(_row, tree, rules.rules, at), paths)


def _row(tree: WorkTree, rules: Rules, at: datetime, path: str) -> Row:
    """A file's duties as a row of the cache; an empty one for a file that tells no sound case."""
    from huiyin.sweep.survey import FOREVER, owe_file

    found = owe_file(tree, rules, at, path)
    if found is None:
        return path, content_now(tree, path), -FOREVER, FOREVER, UNREAD, marshal.dumps((("", "", ""), 0, ()))
    owner = found.site, found.department, found.handler
    body = marshal.dumps((owner, found.received.toordinal(), tuple(map(_flat, found.duties))))
    return path, found.content, found.first, found.last, OWING, body


def _pending(row: Row) -> Iterator[tuple[str, int, float, int, bytes]]:
    """What a case still owes: rows (path, place, due, paused, body), each with a body of its own."""
    if row[STATE] == OWING:
        owner, day, duties = marshal.loads(row[BODY])
        for place, packed in enumerate(duties):
            done, end, paused = packed[5:]
            if done is None and not end:
                yield row[0], place, packed[4], int(paused), marshal.dumps((owner, day, (packed,)))


def _unpacked(bodies: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
    for body in bodies:
        owner, day, duties = marshal.loads(body)
        for packed in duties:
            yield packed, owner, day


def _flat(duty: Duty) -> tuple[Any, ...]:
    done = duty.done.timestamp() if duty.done is not None else None
    return (
        duty.case,
        duty.policy,
        duty.clause,
        duty.since.timestamp(),
        duty.due.timestamp(),
        done,
        duty.end,
        duty.paused,
    )


def _duty(packed: tuple[Any, ...], zone: ZoneInfo) -> Duty:
    case, policy, clause, since, due, done, end, paused = packed
    begun, due = datetime.fromtimestamp(since, zone), datetime.fromtimestamp(due, zone)
    return Duty(
        case,
        policy,
        clause,
        begun,
        due,
        None if done is None else datetime.fromtimestamp(done, zone),
        end,
        paused,
    )
