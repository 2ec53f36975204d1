"""A case file's plain values to a Case, field by field; every problem is reported where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin.fields import (
    Converter,
    Reader,
    choice,
    flag,
    mapping,
    moment,
    moment_or_day,
    names,
    nested,
    record,
    records,
    text,
)
from huiyin.lifecycle import EVENTS, STATUSES, Shape
from huiyin.model import Case, Event

KINDS = ("complaint", "suggestion", "enquiry", "report", "evaluation", "grievance", "other")
PARTIES = ("owner", "tenant", "visitor", "supplier", "employee", "public")
URGENCIES = ("normal", "important", "urgent")
REPORTER: dict[str, Converter] = {key: text for key in ("name", "phone", "room", "department", "email")}
LINKS: dict[str, Converter] = {"duplicate_of": text, "appeal_of": text, "related": names, "formerly": names}


def _reporter(value: Any, where: tuple[str | int, ...], reader: Reader) -> Any:
    if isinstance(value, str) and value.lstrip().startswith("-----BEGIN AGE ENCRYPTED FILE-----"):
        return value
    return _REPORTER(value, where, reader)


_REPORTER = nested(REPORTER)

FIELDS: dict[str, Converter] = {
    "id": text,
    "status": choice(*STATUSES),
    "channel": text,
    "received": moment,
    "posted": moment_or_day,
    "site": text,
    "party": choice(*PARTIES),
    "named": flag,
    "kind": choice(*KINDS),
    "category": text,
    "subject": text,
    "urgency": choice(*URGENCIES),
    "severity": choice("ordinary", "major"),
    "complexity": choice("ordinary", "complex"),
    "scope": choice("property", "municipal", "beyond"),
    "confidential": choice("none", "sensitive", "trade-secret"),
    "procedure": choice("basic", "special"),
    "reply_needed": flag,
    "valid": flag,
    "prior_handling": text,
    "first_received_by": text,
    "responsible": text,
    "assisting": names,
    "handler": text,
    "subject_person": text,
    "links": nested(LINKS),
    "attachments": records({"file": text, "sha256": text}, ("file",)),
    "consent": names,
    "reporter": _reporter,
    "fingerprints": mapping,
    "pickup": text,
    "summary": text,
}
MOST_EVENTS = 1000
"""More than any case has: what is asked of every pair of events must end in a second."""

REQUIRED = ("id", "status", "channel", "received", "site", "party", "named", "kind", "category")
_STOPGAPS: Mapping[str, Any] = {
    "id": "",
    "status": "received",
    "channel": "",
    "site": "",
    "party": "public",
    "named": False,
    "kind": "other",
    "category": "",
}
_EVENT_NAMES: Converter = choice(*EVENTS)


def case(values: Mapping[str, Any], body: str, reader: Reader) -> Case:
    """The case that a front matter tells; problems go to `reader`.

    A case whose required fields are missing or malformed is returned all the same, with stopgaps and `sound=False`,
    so that what can still be checked is checked in the same run.
    """
    got, extra = _fields(values, reader)
    sound = True
    for key in REQUIRED:
        if got.get(key, "") == "":
            sound = False
            if values.get(key) in (None, ""):
                reader.report("HY209", (), name=key)
    if values.get("log") is None:
        reader.report("HY209", (), name="log")
    log, broken = events(values.get("log"), reader)
    if broken:
        got["broken"] = broken
    if not sound:
        got = {**_STOPGAPS, "received": log[0].at if log else datetime(1970, 1, 2, tzinfo=reader.zone), **got}
    if extra:
        got["extra"] = extra
    return Case(path=reader.source.path, log=log, body=body, sound=sound, **got)


def _fields(values: Mapping[str, Any], reader: Reader) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of the front matter besides the log, converted, and the organisation's own."""
    got: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in values.items():
        convert = FIELDS.get(key)
        if convert is not None:
            if convert is text and value.__class__ is str:
                got[key] = value
            elif value is not None:
                converted = convert(value, (key,), reader)
                if converted is not None:
                    got[key] = converted
        elif key.startswith("x-"):
            extra[key] = value
        elif key != "log":
            reader.unknown_key((key,), (*FIELDS, "log"))
    return got, extra


def events(value: Any, reader: Reader) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The well-formed events of a log in order of `at`, and what can be told of the others.

    One out of order in the file is reported.
    """
    if value is None:
        return (), ()
    if value.__class__ is not list:
        reader.report("HY203", ("log",), name="log", wanted="list")
        return (), (Event(0, datetime(1970, 1, 2, tzinfo=reader.zone), "", "", {}),)
    if len(value) > MOST_EVENTS:
        reader.report("HY316", ("log", MOST_EVENTS), most=str(MOST_EVENTS))
        value = value[:MOST_EVENTS]
    found: list[Event] = []
    broken: list[Event] = []
    ordered = True
    for number, item in enumerate(value):
        read = event(item, number, reader)
        if read is None:
            broken.append(_remains(item, number, found, reader))
            continue
        if found and read.at < found[-1].at:
            reader.report("HY303", ("log", number, "at"))
            ordered = False
        found.append(read)
    if not ordered:
        found.sort(key=lambda item: item.at)
    return tuple(found), tuple(broken)


def _remains(item: Any, number: int, before: list[Event], reader: Reader) -> Event:
    """What can be told of a malformed event: its name and moment, else no name and the moment of the one before it."""
    quiet = Reader(reader.source, reader.zone)
    at = before[-1].at if before else datetime(1970, 1, 2, tzinfo=reader.zone)
    if item.__class__ is not dict:
        return Event(number, at, "", "", {})
    told = item.get("at")
    at = (moment(told, ("log", number, "at"), quiet) if told.__class__ is str else None) or at
    name = item.get("event")
    return Event(number, at, name if name.__class__ is str and name in EVENTS else "", "", {})


def event(item: Any, number: int, reader: Reader) -> Event | None:
    """One line of the log; None when what makes it an event is missing or malformed."""
    if item.__class__ is not dict:
        reader.report("HY203", ("log", number), name="log", wanted="mapping")
        return None
    name: Any = item.get("event")
    shape = EVENTS.get(name) if name.__class__ is str else None
    at, by = _who_and_when(item, number, reader)
    if shape is None:
        if name is None:
            reader.report("HY209", ("log", number), name="event")
        else:
            _EVENT_NAMES(name, ("log", number, "event"), reader)
        return None
    fields, good = _event_fields(item, number, name, shape, reader)
    if not good or at is None or by is None:
        return None
    if name == "called-back":
        fields.setdefault("on", "result")
    if name == "corrected" and not _corrects(item, fields, number, reader):
        return None
    return Event(number, at, name, by, fields)


def _who_and_when(item: Mapping[str, Any], number: int, reader: Reader) -> tuple[datetime | None, str | None]:
    at, by = item.get("at") or None, item.get("by") or None
    if at is None:
        reader.report("HY209", ("log", number), name="at")
    if by is None:
        reader.report("HY209", ("log", number), name="by")
    when = moment(at, ("log", number, "at"), reader) if at is not None else None
    return when, by if by is None or by.__class__ is str else text(by, ("log", number, "by"), reader)


def _event_fields(
    item: Mapping[str, Any], number: int, name: str, shape: Shape, reader: Reader
) -> tuple[dict[str, Any], bool]:
    """What an event carries besides, and whether all that it must carry is there and well-formed."""
    known, good = shape.known, True
    fields: dict[str, Any] = {}
    for key, value in item.items():
        if key == "at" or key == "event" or key == "by":
            continue
        convert = known.get(key)
        if value is None and convert is not None:
            continue
        if convert is None:
            if key.startswith("x-"):
                fields[key] = value
            else:
                reader.unknown_key(("log", number, key), ("at", "event", "by", *known))
        elif convert is text and value.__class__ is str:
            fields[key] = value
        else:
            converted = convert(value, ("log", number, key), reader)
            if converted is not None:
                fields[key] = converted
            else:
                good = good and key not in shape.required
    for key in shape.required:
        if not fields.get(key):
            good = False
            if item.get(key) in (None, ""):
                reader.report("HY301", ("log", number), event=name, name=key)
    return fields, good


def _corrects(item: Mapping[str, Any], fields: dict[str, Any], number: int, reader: Reader) -> bool:
    """Convert what a correction sets by the shape of the event it corrects; it must void or set, not both."""
    for key in ("void", "set"):
        if item.get(key) is not None and key not in fields:
            return False
    if bool(fields.get("void")) == bool(fields.get("set")):
        reader.report("HY302", ("log", number), event="corrected")
        return False
    if "set" in fields:
        shape = EVENTS[fields["of"]["event"]]
        allowed = {**shape.known, "at": moment, "by": text}
        known = len(reader.found)
        converted = record(fields["set"], ("log", number, "set"), reader, allowed)
        fields["set"] = converted or {}
        return len(reader.found) == known
    return True
