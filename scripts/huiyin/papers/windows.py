"""The hours in which people are called (RE-09): what a case's rules leave of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from huiyin.conditions import holds
from huiyin.durations import WEEKDAYS
from huiyin.model import Case, Clause

Slot = tuple[time, time]
_WHOLE: Slot = (time(0), time(23, 59))
_FAR = 60
"""So many days ahead a free hour is looked for."""


def binding(windows: Iterable[Clause], case: Case) -> list[Clause]:
    """The windows, of those about calls, that bind a case: an exception frees it."""
    return [one for one in windows if "except" not in one.fields or not holds(one.fields["except"], case)]


def slots(windows: Sequence[Clause], day: date) -> list[Slot]:
    """The hours of a day that all windows leave, in order; none on a day that one of them closes."""
    found = [_WHOLE]
    for clause in windows:
        days = clause.fields.get("weekdays")
        if days and WEEKDAYS[day.weekday()] not in days:
            return []
        hours: Sequence[Slot] = clause.fields.get("hours") or (_WHOLE,)
        met = ((max(a[0], b[0]), min(a[1], b[1])) for a in found for b in hours)
        found = sorted(slot for slot in met if slot[0] < slot[1])
    return found


def left_today(windows: Sequence[Clause], at: datetime) -> list[Slot]:
    """What is left of the day's hours at a moment."""
    clock = at.time()
    return [(max(start, clock), end) for start, end in slots(windows, at.date()) if end > clock]


def can_wait(windows: Sequence[Clause], at: datetime, due: datetime) -> bool:
    """Whether there is an hour for the call after today and before it is due."""
    day = at.date() + timedelta(days=1)
    for _number in range(_FAR):
        if day > due.date():
            return False
        for start, _end in slots(windows, day):
            if datetime.combine(day, start, due.tzinfo) < due:
                return True
        day += timedelta(days=1)
    return True
