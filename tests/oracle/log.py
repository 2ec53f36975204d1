"""The lines of a case's log in order, after their corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.oracle.clock import Clock, moment_of

# Where something stands in a case's time: its moment, and its place among what happens at that moment.
# What happens without an event (the case's receipt, a deadline that passes, a pause's last day that ends)
# stands before the events of the same moment.
Place = tuple[datetime, int]
BEFORE_EVENTS = -1


@dataclass(frozen=True)
class Event:
    """A line of the log; `line` is its number in the file."""

    at: datetime
    line: int
    fields: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.fields["event"])

    @property
    def place(self) -> Place:
        return (self.at, self.line)


def written(case: dict[str, Any], clock: Clock) -> list[Event]:
    """'A late entry stands in order of `at`. Two at the same moment keep file order.'"""
    lines = [
        Event(moment_of(fields["at"], clock), number, fields)
        for number, fields in enumerate(case.get("log") or [])
    ]
    return sorted(lines, key=lambda event: event.place)


def corrected(events: list[Event], clock: Clock) -> list[Event]:
    """The log after its corrections: 'it applies to the first not-voided event that matches event+at'.

    'A correction may itself be corrected/voided': the latest correction of a correction is settled first.
    """
    now: dict[int, Event | None] = {event.line: event for event in events}
    corrections = [event.line for event in events if event.name == "corrected"]
    for line in reversed(corrections):
        correct(now, events, line, clock, of_corrections=True)
    for line in corrections:
        correct(now, events, line, clock, of_corrections=False)
    standing = [event for event in now.values() if event is not None]
    return sorted(standing, key=lambda event: event.place)


def correct(
    now: dict[int, Event | None], events: list[Event], line: int, clock: Clock, *, of_corrections: bool
) -> None:
    """Carry out the correction in a line, if it still stands and corrects what is asked for."""
    correction = now[line]
    if correction is None or (correction.fields["of"]["event"] == "corrected") is not of_corrections:
        return
    for target in events:
        if now[target.line] is not None and target.line != line and names(correction, target, clock):
            now[target.line] = changed(correction, now[target.line], clock)
            return


def changed(correction: Event, target: Event | None, clock: Clock) -> Event | None:
    """'`void: true` or `set: {…}`'; `set` may change any field but `event`."""
    if target is None or correction.fields.get("void") == "true":
        return None
    fields = {**target.fields, **(correction.fields.get("set") or {}), "event": target.name}
    return Event(moment_of(fields["at"], clock), target.line, fields)


def names(pointer: Event, target: Event, clock: Clock) -> bool:
    """Whether `of {event, at}` names this line, as it was written."""
    of = pointer.fields["of"]
    return bool(of["event"] == target.name) and moment_of(of["at"], clock) == target.at
