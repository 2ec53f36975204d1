"""Working days and deadlines, from the calendar frozen in the repository. Never asks what day it is."""

from __future__ import annotations

import calendar as gregorian
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huiyin.durations import By, Duration, Term, Within

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
NATURAL = frozenset(("days", "weeks", "months", "years"))
"""Units that end at 24:00 of a natural day."""


class Year(NamedTuple):
    """One year's official notice: the days off that it names, and the weekend days that are worked (调休)."""

    source: str
    holidays: frozenset[date]
    workdays: frozenset[date]


class Calendar:
    """The working days of an organisation and the moments that its terms end at (data-model §4, Time).

    `office` is the opening and the closing time. Years without official data are computed by weekends only;
    `guessed` tells which.
    """

    def __init__(self, years: Mapping[int, Year], zone: ZoneInfo, office: tuple[time, time]) -> None:
        self.years, self.zone = years, zone
        self.opening, self.closing = office
        self._known = frozenset(years)
        self._off = frozenset(day for year in years.values() for day in year.holidays)
        self._on = frozenset(day for year in years.values() for day in year.workdays)
        known = sorted(years) or [2020]
        self._first, self._last = known[0], known[-1] + 1
        self._working = list(self._ordinals(range(self._first, self._last + 1)))

    def _ordinals(self, years: Iterable[int]) -> Iterable[int]:
        """Ordinals of the working days of these years, in order."""
        for year in years:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            off = {day.toordinal() for day in self._off if day.year == year}
            on = {day.toordinal() for day in self._on if day.year == year}
            for day in range(first, last + 1):
                if day in on or ((day + 6) % 7 < 5 and day not in off):
                    yield day

    def _reach(self, first: int, last: int) -> None:
        """Make the table cover these years too."""
        if first < self._first:
            self._working[:0] = self._ordinals(range(max(first, 1), self._first))
            self._first = max(first, 1)
        if last > self._last:
            self._working += self._ordinals(range(self._last + 1, min(last, 9998) + 1))
            self._last = min(last, 9998)

    def is_workday(self, day: date) -> bool:
        """Whether that day is worked."""
        return day in self._on or (day.weekday() < 5 and day not in self._off)

    def reason(self, day: date) -> str:
        """Why a day counts or not: workday, makeup, holiday or weekend."""
        if day in self._on:
            return "makeup"
        if day in self._off:
            return "holiday"
        return "workday" if day.weekday() < 5 else "weekend"

    def workday_after(self, day: date, number: int) -> date:
        """The number-th working day after that day, which itself is not counted (Civil Code art. 201)."""
        self._reach(day.year, day.year + number // 200 + 2)
        return date.fromordinal(self._working[bisect_right(self._working, day.toordinal()) + number - 1])

    def workday_from(self, day: date) -> date:
        """That day if it is worked, else the next that is."""
        self._reach(day.year, day.year + 2)
        return date.fromordinal(self._working[bisect_left(self._working, day.toordinal())])

    def workdays_between(self, first: date, last: date) -> int:
        """The number of working days d with first < d <= last."""
        self._reach(first.year, last.year)
        table = self._working
        return bisect_right(table, last.toordinal()) - bisect_right(table, first.toordinal())

    def guessed(self, first: date, last: date) -> tuple[int, ...]:
        """The years from first to last for which there is no official data."""
        years = range(first.year, last.year + 1)
        return (
            () if self._known.issuperset(years) else tuple(year for year in years if year not in self.years)
        )

    # --- moments -----------------------------------------------------------------------------------------

    def moment(self, day: date, clock: time = MIDNIGHT) -> datetime:
        """That time on that day, in the organisation's zone."""
        return datetime.combine(day, clock, self.zone)

    def end_of(self, day: date) -> datetime:
        """24:00 of that day, written as 00:00 of the next."""
        return datetime.combine(day + ONE_DAY, MIDNIGHT, self.zone)

    def local(self, moment: datetime) -> datetime:
        """The moment in the organisation's zone."""
        return moment.astimezone(self.zone)

    def deadline(self, term: Term, start: datetime) -> datetime:
        """When a term that starts at that moment ends."""
        due = self.unrolled(term, start)
        rolls = isinstance(term, Within) and term.roll and term.duration.unit in NATURAL
        return self.rolled(due) if rolls else due

    def unrolled(self, term: Term, start: datetime) -> datetime:
        """When it ends, if a day off as its last day counts like any other."""
        if isinstance(term, By):
            return self.moment(self._day_by(term, start), term.at)
        return self.after(term.duration, start)

    def after(self, span: Duration, start: datetime) -> datetime:
        """The end of a span. Civil Code art. 201: the day of the start is not counted; art. 202: months by the date."""
        number, unit = span
        if unit == "workdays":
            return self.moment(self.workday_after(start.date(), number), self.closing)
        if unit == "hours" or unit == "minutes":
            return self.shifted(start, timedelta(**{unit: number}))
        return self.end_of(shift_date(start.date(), span))

    def shifted(self, moment: datetime, by: timedelta) -> datetime:
        """The moment that much later, in real time (not by the wall clock)."""
        return (moment.astimezone(UTC) + by).astimezone(self.zone)

    def _day_by(self, term: By, start: datetime) -> date:
        day, late = start.date(), start.timetz().replace(tzinfo=None) > term.at
        if term.on == "same-day":
            return day + ONE_DAY if late else day
        if term.on == "next-day":
            return day + ONE_DAY
        if term.on == "next-workday" or late or not self.is_workday(day):
            return self.workday_after(day, 1)
        return day

    def rolled(self, due: datetime) -> datetime:
        """A deadline at 24:00 of a day off, moved to 24:00 of the next working day (art. 203; only where a clause says so)."""
        day = due.date() - ONE_DAY if due.time() == MIDNIGHT else due.date()
        if self.is_workday(day):
            return due
        moved = self.workday_from(day) - day
        return self.moment(due.date() + moved, due.time())

    def closing_from(self, moment: datetime) -> datetime:
        """The first closing time of a working day at or after the moment."""
        day = self.workday_from(moment.date())
        closing = self.moment(day, self.closing)
        return closing if closing >= moment else self.moment(self.workday_after(day, 1), self.closing)

    def paused(self, term: Term, due: datetime, begin: datetime, end: datetime) -> datetime:
        """The (unrolled) deadline after a pause from begin to end (data-model §4, Pausing)."""
        if isinstance(term, By):
            if term.on.endswith("workday"):
                lost = self.workdays_between(begin.date(), end.date())
                return self.moment(self.workday_after(due.date(), lost), due.time()) if lost else due
            return self.moment(due.date() + (end.date() - begin.date()), due.time())
        unit = term.duration.unit
        if unit == "workdays":
            lost = self.workdays_between(begin.date(), end.date())
            moved = self.moment(self.workday_after(due.date(), lost), due.time()) if lost else due
            return max(moved, self.closing_from(end))
        if unit == "hours" or unit == "minutes":
            return self.shifted(due, end.astimezone(UTC) - begin.astimezone(UTC))
        return self.moment(due.date() + (end.date() - begin.date()), due.time())

    def extended(self, term: Term, until: date) -> datetime:
        """The moment that an extension to that day means for the term (data-model §4, Extension)."""
        if isinstance(term, By):
            return self.moment(until, term.at)
        if term.duration.unit == "workdays":
            return self.moment(until, self.closing)
        return self.end_of(until)


def shift_date(day: date, span: Duration) -> date:
    """That many natural days, weeks, months or years later; the month's last day where there is no such date."""
    number, unit = span
    if unit == "days":
        return day + timedelta(days=number)
    if unit == "weeks":
        return day + timedelta(weeks=number)
    months = number * (12 if unit == "years" else 1) + day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


__all__ = ["MIDNIGHT", "ONE_DAY", "Calendar", "Within", "Year", "shift_date"]
