"""Terms as regulations write them: durations, times of day by which something is due, and their words in Chinese and English."""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

UNITS = ("minutes", "hours", "days", "workdays", "weeks", "months", "years")

_SPELLINGS = {
    **{word: "minutes" for word in ("m", "min", "minute", "minutes")},
    **{word: "hours" for word in ("h", "hour", "hours")},
    **{word: "days" for word in ("d", "day", "days")},
    **{word: "workdays" for word in ("workday", "workdays", "working day", "working days")},
    **{word: "weeks" for word in ("w", "week", "weeks")},
    **{word: "months" for word in ("month", "months")},
    **{word: "years" for word in ("y", "year", "years")},
}
_DURATION = re.compile(r"([0-9]{1,5}) ?([a-z]+(?: days?)?)\Z")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\Z")

DAYS_ON = ("same-day", "next-day", "same-workday", "next-workday")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Duration(NamedTuple):
    """A number of units: `3 workdays`, `24h` (data-model §4, Time)."""

    number: int
    unit: str

    def __str__(self) -> str:
        """The spelling that `duration` reads back."""
        short = {"minutes": "m", "hours": "h"}.get(self.unit)
        unit = self.unit[:-1] if self.number == 1 else self.unit
        return f"{self.number}{short}" if short else f"{self.number} {unit}"

    def times(self, number: int) -> Duration:
        """That many of it, one after another."""
        return Duration(self.number * number, self.unit)


class By(NamedTuple):
    """A time of day by which something is due: `{on: same-day, at: "17:30"}`."""

    on: str
    at: time


class Within(NamedTuple):
    """A span, and whether a last day that is a day off moves to the next working day."""

    duration: Duration
    roll: bool = False


Term = Within | By


def in_workdays(term: Term) -> bool:
    """Whether a term asks which days are worked."""
    return term.on.endswith("workday") if isinstance(term, By) else term.duration.unit == "workdays"


def duration(text: str) -> Duration | None:
    """Read `20m`, `24h`, `7 days`, `3 workdays`, `2 weeks`, `3 months`, `3 years`; None for anything else."""
    match = _DURATION.match(text)
    unit = _SPELLINGS.get(match[2]) if match else None
    return Duration(int(match[1]), unit) if match and unit and int(match[1]) > 0 else None


def clock(text: str) -> time | None:
    """Read `17:30`; None for anything else."""
    match = _CLOCK.match(text)
    return time(int(match[1]), int(match[2])) if match else None


def span(text: str) -> tuple[time, time] | None:
    """Read `09:00-12:00`, the second later than the first; None for anything else."""
    first, _, second = text.partition("-")
    start = clock(first.strip())
    end = time.max if second.strip() == "24:00" else clock(second.strip())
    return (start, end) if start is not None and end is not None and start < end else None
