"""What a change of a case may not do: a line of the log changed or removed, a fixed field changed (data-model §3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huiyin.diagnostic import Diagnostic
from huiyin.history import History
from huiyin.model import IMMUTABLE, RECLASSIFIABLE, Case, Event
from huiyin.rules import Rules
from huiyin.source import Source

ALLOWANCE = 3
"""Working days that an entry may be late without a word (git, "Proof")."""

Identity = tuple[str, str, str, str]


def transitions(old: Case, new: Case, source: Source, rules: Rules) -> Iterator[Diagnostic]:
    """What a change from `old` to `new` did that history forbids; `source` is the new text, which gives the places."""
    yield from lost_lines(old, new, source)
    for name in IMMUTABLE:
        if getattr(old, name) != getattr(new, name):
            yield Diagnostic("HY802", source.locate((name,)), {"name": name})
    first, now = History(old, rules).case_at(0), History(new, rules).case_at(0)
    for name in RECLASSIFIABLE:
        if getattr(first, name) != getattr(now, name):
            yield Diagnostic("HY804", source.locate((name,)), {"name": name})


def lost_lines(old: Case, new: Case, source: Source) -> Iterator[Diagnostic]:
    """The lines of the old log that the new one lacks; where they stand does not count."""
    lines = {identity(event) for event in new.log}
    for event in old.log:
        if identity(event) not in lines:
            params = {"event": event.event, "at": event.at.isoformat(timespec="minutes")}
            yield Diagnostic("HY801", source.locate(("log",), key=True), params)


def added(old: Case | None, new: Case) -> list[Event]:
    """The lines that the new log has and the old one lacks, in order of the new log."""
    known = {identity(event) for event in old.log} if old is not None else set()
    return [event for event in new.log if identity(event) not in known]


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
    fields = repr(sorted(event.fields.items(), key=lambda item: item[0]))
    return event.at.isoformat(), event.event, event.by, fields
