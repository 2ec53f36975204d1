"""Deadlines as iCalendar, one file a person and one a department, for calendar programs to subscribe to."""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar

from huiyin.language import _
from huiyin.mail.filenames import safe_name
from huiyin.model import Obligation, words
from huiyin.reminders.notices import Entry, deed, line, notices
from huiyin.rules import Rules

_SPACE = uuid.UUID("0f6f1c1e-2a3c-5f0e-8d5b-6f4f0a6f5e21")
"""Under which deadlines get their identifiers; never changed, or every reader sees them twice."""
_PRODUCT = "-//Huiyin//Deadlines//ZH"
_AHEAD = (timedelta(hours=-24), timedelta(hours=-2))
_LASTS = timedelta(minutes=15)
"""Calendar programs draw nothing for what takes no time."""
_KEPT = timedelta(days=30)
"""So long a deadline that is done stays as cancelled, until every reader has fetched the file."""
_COMPARED = ("dtstart", "summary", "description", "status")
_SHOWN = frozenset(("open", "soon", "overdue", "paused"))


def calendars(found: Iterable[Obligation], rules: Rules, at: datetime) -> dict[str, list[Obligation]]:
    """What is still owed, by the name of its file: person-….ics and department-….ics."""
    owed = [item for item in found if item.state in _SHOWN]
    files: dict[str, list[Obligation]] = {}
    for recipient, entries in notices(owed, rules, at).items():
        for person in (recipient.person,) if recipient.person else recipient.holders:
            _add(files, "person", person, [entry.item for entry in entries])
    for item in owed:
        if item.responsible["department"]:
            _add(files, "department", item.responsible["department"], [item])
    return files


def _add(files: dict[str, list[Obligation]], kind: str, name: str, items: list[Obligation]) -> None:
    files.setdefault(safe_name(f"{kind}-{name}.ics", "text/calendar", 1, ()), []).extend(items)


def write(
    folder: Path, files: Mapping[str, list[Obligation]], rules: Rules, at: datetime, language: str
) -> int:
    """Write the calendars that changed; gives how many. What is done is cancelled in the files there are. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    there = {path.name for kind in ("person", "department") for path in folder.glob(f"{kind}-*.ics")}
    written = 0
    for name in sorted(there | files.keys()):
        old = _read(folder / name)
        if old is None and name in there:
            continue  # somebody else's file
        data = render(files.get(name, ()), old or {}, rules, at, language)
        if name not in there or (folder / name).read_bytes() != data:
            _replace(folder / name, data)
            written += 1
    return written


def render(
    items: Iterable[Obligation], old: Mapping[str, icalendar.Event], rules: Rules, at: datetime, language: str
) -> bytes:
    """An iCalendar object (RFC 5545) of these deadlines; one that stood in the old file keeps its number and stamp."""
    made = icalendar.Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    name = words(rules.organization.name, language)
    made.add("x-wr-calname", _("{name}: deadlines").format(name=name))
    made.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    events = {uid(item): _event(item, rules, language) for item in items}
    for key, event in events.items():
        _stamp(event, old.get(key), at)
    for key, event in old.items():
        if key not in events and (gone := _cancelled(event, at)) is not None:
            events[key] = gone
    for key in sorted(events):
        made.add_component(events[key])
    return bytes(made.to_ical())


def uid(item: Obligation) -> str:
    """What tells a deadline from every other, in every file and on every day."""
    key = f"{item.case}/{item.policy}/{item.clause}/{item.since.timestamp():.0f}"
    return f"urn:uuid:{uuid.uuid5(_SPACE, key)}"


def _event(item: Obligation, rules: Rules, language: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", uid(item))
    utc = item.due.astimezone(UTC)
    event.add("dtstart", utc)
    event.add("dtend", utc + _LASTS)
    site = rules.organization.sites.get(item.site)
    place = words(site.name, language) if site is not None else item.site
    event.add("summary", f"{deed(item, rules, language)} · {place} · {item.case}")
    event.add("description", line(Entry(item, 0), rules, language))
    event.add("status", "TENTATIVE" if item.state == "paused" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    for ahead in _AHEAD:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event["summary"])
        alarm.add("trigger", ahead)
        event.add_component(alarm)
    return event


def _stamp(event: icalendar.Event, old: icalendar.Event | None, at: datetime) -> None:
    """The number of its change: one more where anything of it is other than it was."""
    same = old is not None and all(_plain(event, key) == _plain(old, key) for key in _COMPARED)
    number = int(old.get("sequence", 0)) if old is not None else 0
    when = _moment(old, "last-modified") if same and old is not None else None
    moment = when or at.astimezone(UTC)
    event.add("sequence", number if same or old is None else number + 1)
    event.add("dtstamp", moment)
    event.add("last-modified", moment)


def _cancelled(event: icalendar.Event, at: datetime) -> icalendar.Event | None:
    """A deadline that is no longer owed; None where that has stood long enough."""
    if str(event.get("status")) == "CANCELLED":
        since = _moment(event, "last-modified")
        return event if since is not None and since > at - _KEPT else None
    gone = icalendar.Event()
    for key in ("uid", "dtstart", "dtend", "summary", "transp"):
        if key in event:
            gone[key] = event[key]
    gone.add("status", "CANCELLED")
    gone.add("sequence", int(event.get("sequence", 0)) + 1)
    gone.add("dtstamp", at.astimezone(UTC))
    gone.add("last-modified", at.astimezone(UTC))
    return gone


def _plain(event: icalendar.Event, key: str) -> bytes:
    value: Any = event.get(key)
    return b"" if value is None else bytes(value.to_ical())


def _moment(event: icalendar.Event, key: str) -> datetime | None:
    value: Any = event.get(key)
    found = getattr(value, "dt", None)
    return found if isinstance(found, datetime) and found.tzinfo is not None else None


def _read(path: Path) -> dict[str, icalendar.Event] | None:
    """The deadlines in a file of ours, by identifier; None for one that is not, or that cannot be read."""
    try:
        found = icalendar.Calendar.from_ical(path.read_bytes())
    except (OSError, ValueError, IndexError, KeyError):
        return None
    if str(found.get("prodid")) != _PRODUCT:
        return None
    return {
        str(event.get("uid")): event for event in found.walk("VEVENT") if isinstance(event, icalendar.Event)
    }


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole: who fetches it meanwhile gets the old one or the new."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}~")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
