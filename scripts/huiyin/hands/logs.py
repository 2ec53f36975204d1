"""Two logs as one: every line of both, once, in order of time (data-model §3; design: git, "Many hands")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby, islice
from typing import NamedTuple

from huiyin.hands.parts import Line
from huiyin.hands.threeway import either
from huiyin.lifecycle import EVENTS, FOLLOWING, Standing, step
from huiyin.reading.document import Value

_BEGINNING = datetime(1970, 1, 2, tzinfo=UTC)
_RANKS = {name: f"{number:02}" for number, name in enumerate(EVENTS)}
_TRIED = 200
"""So many orders of what happened at one moment are tried, to find one that the lifecycle allows."""


class Entry(NamedTuple):
    """A line of the log with what tells it from others, and the sides that have it."""

    at: datetime
    identity: str
    """The same for lines that say the same, however they are written; a count tells repeated lines apart."""
    line: Line
    ours: bool
    theirs: bool

    @property
    def event(self) -> str:
        """The event's name, "" where it has none."""
        return _word(self.line.value, "event")


class Union(NamedTuple):
    """The lines of both logs in order of time."""

    entries: tuple[Entry, ...]
    changed: tuple[str, ...]
    """Events of the base whose line one side rewrote; the log only grows."""
    restored: tuple[str, ...]
    """Events of the base whose line one side had removed, and which stand again."""


def union(base: Sequence[Line], ours: Sequence[Line], theirs: Sequence[Line], zone: tzinfo) -> Union:
    """Every line of both logs. Where a line of the base was rewritten on one side, both versions stay in."""
    kept, mine, other = (_keyed(lines, zone) for lines in (base, ours, theirs))
    texts = {key: line for side in (kept, mine, other) for key, (_at, line) in side.items()}
    for key in mine.keys() & other.keys():
        known = kept[key][1].text if key in kept else ""
        text = either(known, mine[key][1].text, other[key][1].text)
        texts[key] = mine[key][1] if mine[key][1].text == text else other[key][1]
    moments = {key: at for side in (mine, other) for key, (at, _line) in side.items()}
    entries = [
        Entry(moments[key], key, texts[key], key in mine, key in other)
        for key in _ordered(list(mine), list(other), list(kept), moments, texts)
    ]
    changed: list[str] = []
    restored: list[str] = []
    for key in [key for key in kept if (key in mine) != (key in other)]:
        without, having = (mine, other) if key not in mine else (other, mine)
        named = _named(kept[key], without.keys() - kept.keys() - having.keys(), without)
        (changed if named else restored).append(_word(kept[key][1].value, "event"))
    return Union(tuple(entries), tuple(changed), tuple(restored))


def rewritten(found: Union, base: Sequence[Line], zone: tzinfo) -> Iterator[int]:
    """The places of lines that stand in two versions: the base's on one side, a changed one on the other."""
    kept = _keyed(base, zone)
    one_sided = [(n, e) for n, e in enumerate(found.entries) if e.ours != e.theirs]
    for place, entry in one_sided:
        if entry.identity in kept:
            twins = [
                n
                for n, e in one_sided
                if e.identity not in kept
                and e.ours != entry.ours
                and (e.at, e.event) == (entry.at, entry.event)
            ]
            if twins:
                yield place
                yield from twins


Keyed = Mapping[str, tuple[datetime, Line]]


def _keyed(lines: Sequence[Line], zone: tzinfo) -> dict[str, tuple[datetime, Line]]:
    """Lines by identity, with their moments; one without a moment stands with the one before it."""
    found: dict[str, tuple[datetime, Line]] = {}
    seen: Counter[str] = Counter()
    at = _BEGINNING
    for line in lines:
        at = moment_of(line.value, zone) or at
        told = line.value if not isinstance(line.value, dict) else _sorted({**line.value, "at": None})
        identity = f"{at.astimezone(UTC).isoformat()} {told!r}"
        seen[identity] += 1
        found[f"{identity} {seen[identity]}"] = at, line
    return found


def _sorted(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def moment_of(value: Value, zone: tzinfo) -> datetime | None:
    """When a line says that it happened."""
    try:
        at = datetime.fromisoformat(_word(value, "at"))
        at = at.replace(tzinfo=zone) if at.tzinfo is None else at
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at


def _word(value: Value, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _named(one: tuple[datetime, Line], keys: set[str], side: Keyed) -> bool:
    """Whether among those lines is one of the same event at the same moment."""
    at, line = one
    return any(
        side[key][0] == at and _word(side[key][1].value, "event") == _word(line.value, "event")
        for key in keys
    )


# --- order -----------------------------------------------------------------------------------------------------


def _ordered(
    ours: list[str],
    theirs: list[str],
    base: list[str],
    moments: Mapping[str, datetime],
    texts: Mapping[str, Line],
) -> Iterator[str]:
    """All keys in order of time; those of one moment as each side has them, and as the lifecycle allows."""
    standing = Standing()
    every = sorted({*ours, *theirs}, key=lambda key: moments[key])
    for at, _group in groupby(every, key=lambda key: moments[key]):
        group = _group_order(_then(ours, at, moments), _then(theirs, at, moments), base, standing, texts)
        yield from group
        for key in group:
            standing = _after(standing, texts[key].value)


def _then(keys: list[str], at: datetime, moments: Mapping[str, datetime]) -> list[str]:
    return [key for key in keys if moments[key] == at]


def _group_order(
    ours: list[str], theirs: list[str], base: list[str], standing: Standing, texts: Mapping[str, Line]
) -> list[str]:
    if not theirs or ours == theirs:
        return ours
    if not ours:
        return theirs
    common = [key for key in ours if key in theirs]
    if common != [key for key in theirs if key in ours]:
        # the sides have them in two orders: the base's, then that of the names
        place = {key: number for number, key in enumerate(base)}
        return sorted({*ours, *theirs}, key=lambda key: (place.get(key, len(place)), _rank(key, texts)))
    orders = islice(_interleaved(ours, theirs, set(common), texts), _TRIED)
    first: list[str] = []
    for order in orders:
        first = first or order
        if _lawful(order, standing, texts):
            return order
    return first


def _interleaved(
    ours: list[str], theirs: list[str], common: set[str], texts: Mapping[str, Line]
) -> Iterator[list[str]]:
    """Every order that keeps the order of each side, first the one by the table of events."""
    if not ours or not theirs:
        yield ours or theirs
        return
    heads = {side[0]: side for side in (ours, theirs)}
    if len(heads) == 1:
        key = ours[0]
        yield from ([key, *rest] for rest in _interleaved(ours[1:], theirs[1:], common, texts))
        return
    for key in sorted(heads, key=lambda key: _rank(key, texts)):
        if key in common:
            continue
        rests = (
            _interleaved(ours[1:], theirs, common, texts)
            if heads[key] is ours
            else _interleaved(ours, theirs[1:], common, texts)
        )
        yield from ([key, *rest] for rest in rests)


def _rank(key: str, texts: Mapping[str, Line]) -> tuple[str, str]:
    return _RANKS.get(_word(texts[key].value, "event"), "99"), key


def _lawful(order: Sequence[str], standing: Standing, texts: Mapping[str, Line]) -> bool:
    for key in order:
        if _word(texts[key].value, "event") not in FOLLOWING[standing.status]:
            return False
        standing = _after(standing, texts[key].value)
    return True


def _after(standing: Standing, value: Value) -> Standing:
    event = _word(value, "event")
    return step(standing, event, value) if event in EVENTS and isinstance(value, dict) else standing
