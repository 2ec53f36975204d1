"""What is owed: the obligations of every case at a moment, from the cache where the files did not change."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from huiyin.cache import Cache
from huiyin.model import Duty, Obligation
from huiyin.owed import Owners
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.survey import FOREVER, Owed, each, owe_file
from huiyin.upkeep import content_now, keep
from huiyin.validation import Lazily

UNREAD = -1
OPEN_STATES = frozenset(("overdue", "soon"))


def obligations(
    tree: WorkTree,
    rules: Lazily,
    at: datetime,
    soon: timedelta | None = None,
    everything: bool = False,
    unread: list[str] | None = None,
) -> list[Obligation]:
    """The obligations that are overdue, or due within `soon`; with `everything`, all that have begun. In order of due and case.

    The paths of files that tell no sound case, and whose obligations nobody knows, are added to `unread`.
    """
    cache = Cache(tree.root, rules.key)
    try:
        rows = list(_rows(tree, rules, at, everything, cache))
    finally:
        cache.close()
    owners = Owners(rules.rules, at, soon)
    zone = rules.rules.organization.zone
    found = []
    for row in rows:
        if row[4] == UNREAD:
            if unread is not None:
                unread.append(row[0])
            continue
        site, department, handler, received, duties = marshal.loads(row[5])
        day = datetime.fromtimestamp(received, zone).date()
        for packed in duties:
            if everything or (packed[5] is None and not packed[6]):
                obligation = owners.obligation(_duty(packed, zone), site, department, handler, day)
                if everything or obligation.state in OPEN_STATES:
                    found.append(obligation)
    return sorted(found, key=lambda item: (item.due, item.case, item.clause, item.since))


def _rows(tree: WorkTree, rules: Lazily, at: datetime, everything: bool, cache: Cache) -> Iterator[tuple[Any, ...]]:
    def compute(paths: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        return each(partial(_packed, tree, rules.rules, at), paths)

    upkeep = keep(tree, cache, "owed", compute)
    if upkeep.rows is not None:
        yield from upkeep.rows
        return
    moment = at.timestamp()
    stale = [row[0] for row in cache.rows("select path from owed where first > ? or last < ?", moment, moment)]
    if stale:
        cache.store("owed", list(compute(stale)))
    yield from cache.rows("select * from owed" if everything else "select * from owed where pending")


def _packed(tree: WorkTree, rules: Rules, at: datetime, path: str) -> tuple[Any, ...]:
    """A file's duties as a row of the cache; an empty one for a file that tells no sound case."""
    found = owe_file(tree, rules, at, path)
    if found is None:
        content = content_now(tree, path)
        return path, content, -FOREVER, FOREVER, UNREAD, marshal.dumps(("", "", "", 0.0, ()))
    pending = any(duty.done is None and not duty.end for duty in found.duties)
    return path, found.content, found.first, found.last, int(pending), marshal.dumps(_body(found))


def _body(found: Owed) -> tuple[Any, ...]:
    return found.site, found.department, found.handler, found.received, tuple(map(_flat, found.duties))


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
    moments = (datetime.fromtimestamp(value, zone) for value in (since, due))
    return Duty(
        case, policy, clause, *moments, None if done is None else datetime.fromtimestamp(done, zone), end, paused
    )
