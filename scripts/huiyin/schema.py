"""A case file's plain values to a Case, field by field; every problem is reported where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin.fields import Converter, Reader, choice, flag, mapping, moment, moment_or_day, names, nested, record, records, text
from huiyin.lifecycle import EVENTS, STATUSES
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
    "summary": text,
}
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
_LONG_AGO = datetime(1970, 1, 2)


def case(values: Mapping[str, Any], body: str, reader: Reader) -> Case:
    """The case that a front matter tells; problems go to `reader`.

    A case whose required fields are missing or malformed is returned all the same, with stopgaps and `sound=False`,
    so that what can still be checked is checked in the same run.
    """
    got: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in values.items():
        convert = FIELDS.get(key)
        if convert is not None:
            if value is not None:
                converted = convert(value, (key,), reader)
                if converted is not None:
                    got[key] = converted
        elif key != "log":
            if key.startswith("x-"):
                extra[key] = value
            else:
                reader.unknown_key((key,), (*FIELDS, "log"))
    sound = True
    for key in REQUIRED:
        if key not in got:
            sound = False
            if values.get(key) is None:
                reader.report("HY209", (), name=key)
    if "log" not in values:
        reader.report("HY209", (), name="log")
    log = events(values.get("log"), reader)
    if not sound:
        got = {**_STOPGAPS, "received": log[0].at if log else _LONG_AGO.replace(tzinfo=reader.zone), **got}
    if extra:
        got["extra"] = extra
    return Case(path=reader.source.path, log=log, body=body, sound=sound, **got)


def events(value: Any, reader: Reader) -> tuple[Event, ...]:
    """The well-formed events of a log in order of `at`; one out of order in the file is reported."""
    if value is None:
        return ()
    if value.__class__ is not list:
        reader.report("HY203", ("log",), name="log", wanted="list")
        return ()
    found: list[Event] = []
    ordered = True
    for number, item in enumerate(value):
        read = event(item, number, reader)
        if read is None:
            continue
        if found and read.at < found[-1].at:
            reader.report("HY303", ("log", number, "at"))
            ordered = False
        found.append(read)
    if not ordered:
        found.sort(key=lambda item: item.at)
    return tuple(found)


def event(item: Any, number: int, reader: Reader) -> Event | None:
    """One line of the log; None when what makes it an event is missing or malformed."""
    if item.__class__ is not dict:
        reader.report("HY203", ("log", number), name="log", wanted="mapping")
        return None
    name, at, by = item.get("event"), item.get("at"), item.get("by")
    shape = EVENTS.get(name) if name.__class__ is str else None
    good = shape is not None
    if name is None:
        reader.report("HY209", ("log", number), name="event")
    elif shape is None:
        _EVENT_NAMES(name, ("log", number, "event"), reader)
    when = moment(at, ("log", number, "at"), reader) if at is not None else None
    if at is None:
        reader.report("HY209", ("log", number), name="at")
    if by is None:
        reader.report("HY209", ("log", number), name="by")
    elif by.__class__ is not str:
        by = text(by, ("log", number, "by"), reader)
    if shape is None:
        return None
    required, optional, _ = shape
    fields: dict[str, Any] = {}
    for key, value in item.items():
        if key == "at" or key == "event" or key == "by" or value is None:
            continue
        convert = required.get(key) or optional.get(key)
        if convert is not None:
            converted = convert(value, ("log", number, key), reader)
            if converted is not None:
                fields[key] = converted
            elif key in required:
                good = False
        elif key.startswith("x-"):
            fields[key] = value
        else:
            reader.unknown_key(("log", number, key), ("at", "event", "by", *required, *optional))
    for key in required:
        if item.get(key) is None:
            reader.report("HY301", ("log", number), event=str(name), name=key)
            good = False
    if name == "called-back":
        fields.setdefault("on", "result")
    if name == "corrected" and good and not _corrects(fields, number, reader):
        return None
    if not good or when is None or by is None:
        return None
    return Event(number, when, str(name), by, fields)



def _corrects(fields: dict[str, Any], number: int, reader: Reader) -> bool:
    """Convert what a correction sets by the shape of the event it corrects; it must void or set, not both."""
    if bool(fields.get("void")) == ("set" in fields):
        reader.report("HY302", ("log", number), event="corrected")
        return False
    of = fields["of"].get("event")
    shape = EVENTS.get(of)
    if shape is None or "at" not in fields["of"]:
        _EVENT_NAMES(of, ("log", number, "of", "event"), reader)
        return False
    if "set" in fields:
        allowed = {**shape.required, **shape.optional, "at": moment, "by": text}
        converted = record(fields["set"], ("log", number, "set"), reader, allowed)
        fields["set"] = converted or {}
    return True
