"""What a change of a case may not do: a line of the log changed or removed, a fixed field changed (data-model §3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from huiyin.diagnostic import Diagnostic
from huiyin.history import at_first
from huiyin.model import IMMUTABLE, RECLASSIFIABLE, Case, Event
from huiyin.rules import Rules
from huiyin.source import Source

ALLOWANCE = 3
"""Working days that an entry may be late without a word (git, "Proof")."""

Identity = tuple[str, str, str, str]


def transitions(old: Case, new: Case, source: Source) -> Iterator[Diagnostic]:
    """What a change from `old` to `new` did that history forbids; `source` is the new text, which gives the places."""
    came = added(old, new)
    for event in lost(old, new):
        yield lost_line(event, came, source)
    for name in refixed(old, new):
        yield Diagnostic("HY802", source.locate((name,)), {"name": name})
    for name in relabelled(old, new):
        yield Diagnostic("HY804", source.locate((name,)), {"name": name})


def lost(old: Case, new: Case) -> list[Event]:
    """The lines of the old log that the new one lacks; where they stand does not count."""
    if _begins_with(new, old):
        return []
    lines = {identity(event) for event in new.log}
    return [event for event in old.log if identity(event) not in lines]


def lost_line(event: Event, came: Iterable[Event], source: Source, code: str = "HY801") -> Diagnostic:
    """What to say of a line that is gone: at the line that seems to stand in its place, else where the log begins."""
    params = {"event": event.event, "at": event.at.isoformat(timespec="minutes")}
    where = source.locate(("log",), key=True)
    for other in came:
        alike = (other.event == event.event, other.at == event.at, other.number == event.number)
        if sum(alike) >= 2:
            where = source.locate(("log", other.number))
            break
    return Diagnostic(code, where, params)


def refixed(old: Case, new: Case) -> list[str]:
    """The fields that changed though they never may."""
    return [name for name in IMMUTABLE if getattr(old, name) != getattr(new, name)]


def relabelled(old: Case, new: Case) -> list[str]:
    """The fields that changed without an event that says so: their values at first, going back from now, differ."""
    first, now = at_first(old), at_first(new)
    return [name for name in RECLASSIFIABLE if getattr(first, name) != getattr(now, name)]


def added(old: Case | None, new: Case) -> list[Event]:
    """The lines that the new log has and the old one lacks, in order of the new log."""
    if old is None:
        return list(new.log)
    if _begins_with(new, old):
        rest = new.log[len(old.log) :]
        return [event for event in rest if all(event[1:] != was[1:] for was in old.log)]
    known = {identity(event) for event in old.log}
    return [event for event in new.log if identity(event) not in known]


def _begins_with(new: Case, old: Case) -> bool:
    """Whether the new log goes on where the old one ends, as nearly always."""
    if len(new.log) < len(old.log):
        return False
    return all(was[1:] == now[1:] for was, now in zip(old.log, new.log, strict=False))


def late_entries(
    old: Case | None, new: Case, source: Source, rules: Rules, today: date
) -> Iterator[Diagnostic]:
    """Lines added on that day (of the organisation) more than the allowance after what they tell of."""
    for event in added(old, new):
        lag = rules.calendar.workdays_between(event.at.date(), today) if event.at.date() < today else 0
        if lag > ALLOWANCE:
            params = {"event": event.event, "days": str(lag)}
            yield Diagnostic("HY315", source.locate(("log", event.number, "at")), params)


def identity(event: Event) -> Identity:
    """What makes a line of a log that line and no other; its place in the log does not."""
    return event.at.isoformat(), event.event, event.by, repr(_ordered(event.fields))


def _ordered(value: Any) -> Any:
    """A value whose text does not depend on the order in which keys were written."""
    if isinstance(value, Mapping):
        return sorted((key, _ordered(inner)) for key, inner in value.items())
    return value
