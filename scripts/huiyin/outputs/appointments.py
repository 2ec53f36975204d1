"""Days that come round each week: reception days and the opening of the boxes, as dates and as iCalendar."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import icalendar

from huiyin.calendar import Calendar
from huiyin.durations import WEEKDAYS
from huiyin.model import Text, words
from huiyin.outputs import labels
from huiyin.public import PublicBook

RECEPTION, BOXES = "data/reception-days.ics", "data/box-openings.ics"
_SPACE = uuid.UUID("6b8f7f3e-6a53-5c0e-9a55-3f1f6d0c7b11")
"""Under which our appointments get their identifiers; never changed, or every reader sees them twice."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Weekly(NamedTuple):
    """Something that takes place on some weekdays at a time; not on public holidays."""

    key: str
    """What it is, for its identifier: reception/binjiang/thu/14:00."""
    title: Text
    place: Text
    weekdays: tuple[str, ...]
    start: time
    end: time | None = None

    def next(self, after: date, calendar: Calendar, number: int) -> list[date]:
        """The next so many days on which it takes place, that day included; public holidays are left out."""
        found: list[date] = []
        day = after
        while len(found) < number and day < after + timedelta(days=7 * number + 60):
            if WEEKDAYS[day.weekday()] in self.weekdays and calendar.reason(day) != "holiday":
                found.append(day)
            day += timedelta(days=1)
        return found


def receptions(book: PublicBook) -> list[Weekly]:
    """The reception days, one for each span of hours."""
    found = []
    for item in book.organization.reception_days:
        entry: dict[str, Any] = dict(item)
        site = str(entry["site"])
        place = {language: labels.site(site, book.organization, language) for language in ("zh", "en")}
        title = {"zh": f"项目经理接待日（{place['zh']}）", "en": f"Site head's reception day, {place['en']}"}
        for start, end in entry.get("hours", ()):
            key = f"reception/{site}/{entry['weekday']}/{start:%H:%M}"
            found.append(Weekly(key, title, place, (entry["weekday"],), start, end))
    return found


def openings(book: PublicBook) -> list[Weekly]:
    """When each box is opened."""
    found = []
    for item in book.organization.mailboxes:
        entry: dict[str, Any] = dict(item)
        opened = entry.get("opened") or {}
        if "weekdays" not in opened or "at" not in opened:
            continue
        name = entry.get("name") or {"zh": entry["id"], "en": entry["id"]}
        title = {"zh": f"开箱：{words(name, 'zh')}", "en": f"Box opened: {words(name, 'en')}"}
        place = entry.get("place", {})
        found.append(Weekly(f"box/{entry['id']}", title, place, tuple(opened["weekdays"]), opened["at"]))
    return found


def render(book: PublicBook, calendar: Calendar, address: str = "") -> dict[str, str]:
    """{path: text}: the two calendars to subscribe to. `address` is the site's own, "" where it is not set."""
    names = {"zh": "接待日", "en": "Reception days"}, {"zh": "开箱时间", "en": "Box openings"}
    return {
        path: feed(items, name, book, calendar, (address, path) if address else None)
        for path, items, name in (
            (RECEPTION, receptions(book), names[0]),
            (BOXES, openings(book), names[1]),
        )
    }


def feed(
    items: Sequence[Weekly],
    name: Text,
    book: PublicBook,
    calendar: Calendar,
    place: tuple[str, str] | None = None,
) -> str:
    """An iCalendar object (RFC 5545) of weekly events, without public holidays that the calendar knows.

    `place` is the site's address and the path of this file, where they are known: programs then find the
    page, and where to look for a newer one (RFC 7986).
    """
    zone = ZoneInfo(book.organization.timezone)
    language = book.organization.language
    first = date(book.as_of.astimezone(zone).year, 1, 1)
    made = icalendar.Calendar()
    made.add("prodid", "-//Huiyin//Channels//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{words(book.organization.name, language)} {words(name, language)}")
    if place is not None:
        page = f"{place[0]}{'' if language == 'zh' else 'en/'}channels/"
        made.add("url", page)
        made.add("source", "".join(place))
    made.add("refresh-interval", timedelta(days=1), parameters={"value": "DURATION"})
    for item in items:
        made.add_component(_event(item, first, zone, book, calendar))
    if items:
        made.add_missing_timezones(first_date=first, last_date=date(first.year + 10, 1, 1))
    return str(made.to_ical().decode("utf-8"))


def _event(
    item: Weekly, first: date, zone: ZoneInfo, book: PublicBook, calendar: Calendar
) -> icalendar.Event:
    begins = next(iter(item.next(first, calendar, 1)), first)
    start = datetime.combine(begins, item.start, zone)
    end = datetime.combine(begins, item.end, zone) if item.end is not None else start + timedelta(minutes=30)
    event = icalendar.Event()
    event.add("uid", f"urn:uuid:{uuid.uuid5(_SPACE, item.key)}")
    event.add("dtstamp", book.as_of)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", _both(item.title))
    if item.place:
        event.add("location", _both(item.place))
    event.add("rrule", {"freq": "weekly", "byday": [_DAYS[WEEKDAYS.index(day)] for day in item.weekdays]})
    off = [datetime.combine(day, item.start, zone) for day in _holidays(item, begins, calendar)]
    if off:
        event.add("exdate", off)
    event.add("transp", "TRANSPARENT")
    return event


def _holidays(item: Weekly, begins: date, calendar: Calendar) -> Iterable[date]:
    """The public holidays from the first day on that fall on its weekdays."""
    named = sorted(day for year in calendar.years.values() for day in year.holidays)
    return [day for day in named if day >= begins and WEEKDAYS[day.weekday()] in item.weekdays]


def _both(text: Text) -> str:
    return " / ".join(dict.fromkeys(words(text, language) for language in ("zh", "en")))
