"""`window`: when calls are made, boxes opened, lines staffed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from huiyin.clauses.kind import Breach, Kind, events_of
from huiyin.conditions import condition, holds, patterns
from huiyin.durations import WEEKDAYS
from huiyin.fields import Reader, Where, bilingual
from huiyin.history import History
from huiyin.model import Clause, Event
from huiyin.terms import hours, weekdays


def check(clause: Clause, history: History) -> Sequence[Breach]:
    """Events of the window's kind that were logged outside it; only windows of events bind cases."""
    fields = clause.fields
    found = [history.events[index] for index in history.matching(fields.get("event", ()))]
    outside = [event for event in found if not inside(clause, event)]
    if outside and "except" in fields and holds(fields["except"], history.case):
        return ()
    return [
        Breach(
            "HY507",
            ("log", event.number, "at"),
            {"event": event.event},
            f"{event.event}/{event.at.isoformat()}",
        )
        for event in outside
    ]


def inside(clause: Clause, event: Event) -> bool:
    """Whether an event's time lies in the window; an event at a span's end is in it."""
    days, spans = clause.fields.get("weekdays"), clause.fields.get("hours")
    if days and WEEKDAYS[event.at.weekday()] not in days:
        return False
    clock = event.at.time()
    return not spans or any(start <= clock <= end for start, end in spans)


def _finish(fields: dict[str, Any], where: Where, reader: Reader) -> None:
    if ("event" in fields) == ("activity" in fields) or not ({"weekdays", "hours"} & fields.keys()):
        reader.report("HY406", where, key=True)


KIND = Kind(
    fields={
        "event": patterns,
        "activity": bilingual,
        "weekdays": weekdays,
        "hours": hours,
        "except": condition,
    },
    finish=_finish,
    check=check,
    triggers=events_of("event"),
    severity="notice",
)
