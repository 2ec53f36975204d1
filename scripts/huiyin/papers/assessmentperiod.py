"""A month, a quarter or a year in the organisation's time zone, from its first moment to the first of the next."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

INSTANT = timedelta(microseconds=1)
_LABEL = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?\Z")
_FIRST, _LAST = 1900, 2199


@cache
def _moment(month: int, zone: ZoneInfo) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=zone)


class Period(NamedTuple):
    """Whole months, named 2026-03, 2026-Q1 or 2026."""

    first: int
    """The first month: year * 12 + month - 1."""
    months: int
    zone: ZoneInfo

    @property
    def label(self) -> str:
        """The name by which it is asked for."""
        year, month = divmod(self.first, 12)
        if self.months == 12:
            return f"{year:04}"
        return f"{year:04}-Q{month // 3 + 1}" if self.months == 3 else f"{year:04}-{month + 1:02}"

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return _moment(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer of it."""
        return _moment(self.first + self.months, self.zone)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return (self.end - timedelta(days=1)).date()

    def seen(self, at: datetime) -> datetime:
        """The moment as of which it is told: the last of the period, or `at` where that is earlier."""
        return min(at, self.end - INSTANT)

    def __contains__(self, moment: object) -> bool:
        """Whether something that happened at a moment happened in it."""
        return isinstance(moment, datetime) and self.start <= moment < self.end

    def falls_due(self, due: datetime) -> bool:
        """Whether a deadline is one of the period's: 24:00 of the last day is, written as 00:00 of the next."""
        return self.start < due <= self.end

    def before(self) -> Period:
        """The period of the same length just before."""
        return self._replace(first=self.first - self.months)

    def year_before(self) -> Period:
        """The same period of the year before."""
        return self._replace(first=self.first - 12)

    def single_months(self, number: int) -> list[Period]:
        """The last so many months up to its end, oldest first."""
        end = self.first + self.months
        return [Period(month, 1, self.zone) for month in range(end - number, end)]


def period(label: str, zone: ZoneInfo) -> Period | None:
    """Read 2026-03, 2026-Q1 or 2026; None for anything else."""
    found = _LABEL.match(label.strip().upper())
    if found is None or not _FIRST < int(found[1]) <= _LAST:
        return None
    year = int(found[1]) * 12
    if found[2]:
        return Period(year + (int(found[2]) - 1) * 3, 3, zone)
    return Period(year + int(found[3]) - 1, 1, zone) if found[3] else Period(year, 12, zone)
