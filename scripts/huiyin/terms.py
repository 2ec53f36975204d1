"""The values that clauses are made of: durations, times of day, weekdays, hours, percentages."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from huiyin.durations import DAYS_ON, WEEKDAYS, By, Duration
from huiyin.durations import clock as read_clock
from huiyin.durations import duration as read_duration
from huiyin.durations import span as read_span
from huiyin.fields import Reader, Where, choice, field_of, listed, record, text

_LONGEST = {"years": 200, "months": 2400, "weeks": 10000, "days": 73000, "workdays": 40000}


def duration(value: Any, where: Where, reader: Reader) -> Duration | None:
    """`3 workdays`, `24h`, …"""
    if value.__class__ is not str:
        return text(value, where, reader)  # type: ignore[return-value]
    found = read_duration(value)
    if found is None or found.number > _LONGEST.get(found.unit, 99999):
        reader.report("HY403", where, name=field_of(where))
        return None
    return found


def clock(value: Any, where: Where, reader: Reader) -> time | None:
    """`17:30`."""
    found = read_clock(value) if value.__class__ is str else None
    if found is None:
        reader.report("HY204", where, name=field_of(where), wanted="17:30")
    return found


def by(value: Any, where: Where, reader: Reader) -> By | None:
    """`{on: same-day | next-day | same-workday | next-workday, at: "17:30"}`."""
    got = record(value, where, reader, {"on": choice(*DAYS_ON), "at": clock}, ("on", "at"))
    return By(got["on"], got["at"]) if got and "on" in got and "at" in got else None


def weekdays(value: Any, where: Where, reader: Reader) -> tuple[str, ...] | None:
    """`[mon, wed]`."""
    one = choice(*WEEKDAYS)
    found = [one(item, place, reader) for item, place in listed(value, where, reader)]
    return tuple(item for item in found if item) or None


def hours(value: Any, where: Where, reader: Reader) -> tuple[tuple[time, time], ...] | None:
    """`["09:00-12:00", "14:00-17:30"]`."""
    found = []
    for item, place in listed(value, where, reader):
        read = read_span(item) if item.__class__ is str else None
        if read is None:
            reader.report("HY204", place, name=field_of(where), wanted="09:00-12:00")
        else:
            found.append(read)
    return tuple(found) or None


_FIGURE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,4}))? ?(%)?\Z")


def figure(value: Any, where: Where, reader: Reader) -> str | None:
    """A number or a percentage, `98 %`; kept as written, without spaces."""
    if value.__class__ is str and _FIGURE.match(value):
        return str(value).replace(" ", "")
    reader.report("HY208", where, name=field_of(where))
    return None
