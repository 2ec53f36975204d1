"""The hours in which the fictional company works and calls, on the calendar that is shipped."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import yaml

OPEN, NOON, AFTERNOON, CLOSE = time(8, 30), time(12, 0), time(13, 30), time(17, 30)
CALLS = ((time(9, 0), time(12, 0)), (time(14, 0), time(17, 30)))
EVENING = ((time(19, 0), time(21, 0)),)
DAY = timedelta(days=1)


def minutes(number: float) -> timedelta:
    """That many minutes."""
    return timedelta(minutes=int(number))


class Times:
    """Working days and working hours, from policies/calendar.yml."""

    def __init__(self, calendar: Path) -> None:
        years = yaml.load(calendar.read_text(encoding="utf-8"), yaml.BaseLoader)
        self.off = {day for year in years.values() for day in year["holidays"]}
        self.on = {day for year in years.values() for day in year["workdays"]}

    def works(self, day: date) -> bool:
        """Whether that day is a working day."""
        name = day.isoformat()
        return name in self.on or (day.weekday() < 5 and name not in self.off)

    def workday(self, day: date, number: int) -> date:
        """The number-th working day after that day (before it where negative)."""
        step = DAY if number > 0 else -DAY
        for _ in range(abs(number)):
            day += step
            while not self.works(day):
                day += step
        return day

    def first(self, day: date) -> date:
        """That day, or the next that is worked."""
        return day if self.works(day) else self.workday(day, 1)

    def into(self, moment: datetime) -> datetime:
        """The moment, or the next one in working hours, keeping its odd minutes."""
        spare = minutes(moment.minute % 27 + 3)
        while True:
            day, clock = moment.date(), moment.time()
            if not self.works(day) or clock > CLOSE:
                moment = datetime.combine(self.workday(day, 1), OPEN) + spare
            elif clock < OPEN:
                moment = datetime.combine(day, OPEN) + spare
            elif NOON < clock < AFTERNOON:
                moment = datetime.combine(day, AFTERNOON) + spare
            else:
                return moment

    def on_day(self, day: date, rng: Random, earliest: datetime | None = None) -> datetime:
        """Some moment of office hours on that working day, after `earliest` where it is the same day."""
        start = datetime.combine(day, time(9, 5))
        if earliest is not None and earliest > start:
            start = earliest + minutes(12)
        found = start + minutes(
            rng.uniform(0, max((datetime.combine(day, time(16, 50)) - start) / minutes(1), 1))
        )
        return found if found.time() < NOON or found.time() > AFTERNOON else found + minutes(95)

    def call(self, after: datetime, latest: datetime, rng: Random) -> datetime:
        """A moment to telephone: in the calling hours, no Monday unless there is no other before `latest`."""
        chances = ((True, False, CALLS), (False, False, CALLS + EVENING), (False, True, CALLS + EVENING))
        for workdays, mondays, spans in chances:
            found = self._slot(after, latest, spans, workdays, mondays, rng)
            if found is not None:
                return found
        return self.into(after + minutes(30))

    def _slot(
        self,
        after: datetime,
        latest: datetime,
        spans: tuple[tuple[time, time], ...],
        workdays: bool,
        mondays: bool,
        rng: Random,
    ) -> datetime | None:
        day = after.date()
        while day <= latest.date():
            if (mondays or day.weekday() != 0) and (not workdays or self.works(day)):
                for start, end in spans:
                    low = max(datetime.combine(day, start), after + minutes(8))
                    high = min(datetime.combine(day, end), latest)
                    if high - low >= minutes(10):
                        width = min((high - low) / minutes(1), 150)
                        return low + minutes(rng.uniform(3, width - 3))
            day += DAY
        return None
