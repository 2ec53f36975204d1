"""Release moments: the board shows the state of the last one, so that two builds between them are alike."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huiyin.durations import WEEKDAYS
from huiyin.model import Organization


class Rhythm(NamedTuple):
    """`publish.release` of organization.yml: every week on that day (0: Monday) at that time."""

    weekday: int
    at: time
    zone: ZoneInfo

    def last(self, moment: datetime) -> datetime:
        """The last release moment not after that moment."""
        local = moment.astimezone(self.zone)
        day = local.date() - timedelta(days=(local.weekday() - self.weekday) % 7)
        found = datetime.combine(day, self.at, self.zone)
        return found if found <= moment else datetime.combine(day - timedelta(days=7), self.at, self.zone)

    def next(self, moment: datetime) -> datetime:
        """The first release moment at or after that moment."""
        last = self.last(moment)
        if last == moment:
            return last
        return datetime.combine(last.date() + timedelta(days=7), self.at, self.zone)


def rhythm(organization: Organization) -> Rhythm | None:
    """How often the board is renewed; None: at every build."""
    given = (organization.settings.get("publish") or {}).get("release")
    if not given or given.get("weekday") not in WEEKDAYS or not isinstance(given.get("at"), time):
        return None
    return Rhythm(WEEKDAYS.index(given["weekday"]), given["at"], organization.zone)


def settled(month: int, organization: Organization) -> datetime:
    """When a month's cases are told for good: the first release after it.

    What is reclassified later changes no key.

    `month` counts from the year 0.
    """
    year, number = divmod(month + 1, 12)
    end = datetime(year, number + 1, 1, tzinfo=organization.zone)
    found = rhythm(organization)
    return found.next(end) if found is not None else end
