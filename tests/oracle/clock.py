"""Working days, deadlines and how pauses move them: dates are stepped one by one."""

from __future__ import annotations

import calendar as months_of_the_year
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Clock:
    """The organisation's time zone, its closing time, and what the calendar's notices say."""

    zone: ZoneInfo
    closing: time
    years_with_data: set[int]
    days_off: set[date]
    make_up_days: set[date]


def clock_of(organization: dict[str, Any], calendar: dict[str, Any]) -> Clock:
    """The clock of an organisation, from the plain data of its two files."""
    days_off: set[date] = set()
    make_up_days: set[date] = set()
    for entry in calendar.values():
        days_off |= {date.fromisoformat(text) for text in entry.get("holidays") or []}
        make_up_days |= {date.fromisoformat(text) for text in entry.get("workdays") or []}
    return Clock(
        zone=ZoneInfo(organization["timezone"]),
        closing=time.fromisoformat(organization["office_hours"]["close"]),
        years_with_data={int(year) for year in calendar},
        days_off=days_off,
        make_up_days=make_up_days,
    )


def moment_of(text: str, clock: Clock) -> datetime:
    """'Times are ISO 8601; one without an offset is in the organisation's time zone.'"""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=clock.zone)
    return moment.astimezone(clock.zone)


def is_workday(day: date, clock: Clock) -> bool:
    """'Make-up working days count; public holidays and ordinary weekends do not.'

    'A year for which the calendar has no official data is computed by weekends only.'
    """
    if day.year in clock.years_with_data:
        if day in clock.make_up_days:
            return True
        if day in clock.days_off:
            return False
    return day.weekday() < SATURDAY


def nth_workday_after(day: date, count: int, clock: Clock) -> date:
    """'The day of the start is not counted; the N-th working day after it' (N = 0: the day itself)."""
    counted = 0
    while counted < count:
        day += ONE_DAY
        if is_workday(day, clock):
            counted += 1
    return day


def workdays_between(begin: date, end: date, clock: Clock) -> int:
    """'The number of working days d with pause date < d ≤ resume date.'"""
    counted = 0
    day = begin
    while day < end:
        day += ONE_DAY
        if is_workday(day, clock):
            counted += 1
    return counted


def midnights_between(begin: date, end: date) -> int:
    """'The number of midnights passed.'"""
    counted = 0
    day = begin
    while day < end:
        day += ONE_DAY
        counted += 1
    return counted


def on(day: date, at: time, clock: Clock) -> datetime:
    """That time of that day in the organisation's time zone."""
    return datetime.combine(day, at, tzinfo=clock.zone)


def end_of(day: date, clock: Clock) -> datetime:
    """'24:00 is written as 00:00 of the next day.'"""
    return on(day + ONE_DAY, time(0, 0), clock)


def first_closing_from(moment: datetime, clock: Clock) -> datetime:
    """'The first closing time of a working day at or after' the moment."""
    day = moment.date()
    while not is_workday(day, clock) or on(day, clock.closing, clock) < moment:
        day += ONE_DAY
    return on(day, clock.closing, clock)


def amount_and_unit(text: str) -> tuple[int, str]:
    """`20m`, `24h`, `7 days`, `3 workdays`, `2 weeks`, `3 months`, `3 years` as a number and a unit."""
    found = re.fullmatch(r"(\d+) ?(m|h|day|workday|week|month|year)s?", text)
    if found is None:
        raise ValueError(f"not a duration: {text}")
    return int(found[1]), found[2]


def months_later(day: date, count: int) -> date:
    """'The same date N later (the month's last day where there is none).'"""
    year, month = day.year, day.month
    for _ in range(count):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    last = months_of_the_year.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))


def last_day(start: date, amount: int, unit: str, clock: Clock) -> date:
    """The day on which a span of days, working days, weeks, months or years has its end.

    'Days are natural days: the day of the start is not counted.'
    'Weeks, months, years: the same date N later.'
    """
    match unit:
        case "day":
            return start + amount * ONE_DAY
        case "workday":
            return nth_workday_after(start, amount, clock)
        case "week":
            return start + 7 * amount * ONE_DAY
        case "month":
            return months_later(start, amount)
        case _:
            return months_later(start, 12 * amount)


def after_hours(start: datetime, amount: int, unit: str) -> datetime:
    """'Hours and minutes run from the very moment, day and night, holidays too.'"""
    span = timedelta(hours=amount) if unit == "h" else timedelta(minutes=amount)
    return (start.astimezone(UTC) + span).astimezone(start.tzinfo)


def after_span(start: datetime, within: str, clock: Clock) -> datetime:
    """The deadline of `within`: before any pause or extension, and before any `roll`.

    Natural days, weeks, months and years: 'the last day ends at 24:00'.
    Working days: 'ending at the organisation's closing time'.
    """
    amount, unit = amount_and_unit(within)
    if unit in ("h", "m"):
        return after_hours(start, amount, unit)
    day = last_day(start.date(), amount, unit, clock)
    return on(day, clock.closing, clock) if unit == "workday" else end_of(day, clock)


def by_time(start: datetime, which: str, at: time, clock: Clock) -> datetime:
    """The deadline of `by: {on, at}`.

    'same-day/next-day: that date at T; a start after T on same-day: the next day at T.
    same-workday: the day of the start if it is a working day and the start is not after T, else the next
    working day, at T. next-workday: the first working day after the day of the start, at T.'
    """
    today = start.date()
    too_late_today = start > on(today, at, clock)
    match which:
        case "same-day":
            return on(today + ONE_DAY if too_late_today else today, at, clock)
        case "next-day":
            return on(today + ONE_DAY, at, clock)
        case "same-workday" if is_workday(today, clock) and not too_late_today:
            return on(today, at, clock)
        case _:
            return on(nth_workday_after(today, 1, clock), at, clock)


def rolled(deadline: datetime, clock: Clock) -> datetime:
    """'A last day that is a day off does not roll, unless the clause says `roll: next-workday`.'"""
    day = deadline.date() - ONE_DAY  # the deadline is 24:00 of this day
    while not is_workday(day, clock):
        day += ONE_DAY
    return end_of(day, clock)


def end_of_period(start: datetime, every: str, number: int, clock: Clock) -> datetime:
    """'Period i ends at 24:00 of the i-th working day (`N days`: natural day) after s'; of N: the i·N-th.

    Hours and minutes: that many after s.
    """
    amount, unit = amount_and_unit(every)
    if unit in ("h", "m"):
        return after_hours(start, number * amount, unit)
    return end_of(last_day(start.date(), number * amount, unit, clock), clock)
