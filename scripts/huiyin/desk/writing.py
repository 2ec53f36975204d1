"""Makes a case file, and adds events to one: bytes to bytes; nothing here touches a disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from huiyin import edit
from huiyin.book import read_case
from huiyin.frontmatter import read
from huiyin.history import History, department_of, handler_of, replay
from huiyin.model import RECLASSIFIABLE, Case
from huiyin.rules import Rules
from huiyin.schema import FIELDS
from huiyin.sections import quote
from huiyin.source import Source
from huiyin.words.names import section_name

LETTER = "来信内容"
FIELDS_IN_ORDER = tuple(FIELDS)
Item = Mapping[str, Any]
"""A line of the log, or a front matter, as it is written: texts, lists and mappings of texts."""


def stamp(at: datetime) -> str:
    """A moment as it is written: to the minute, with offset; seconds only where there are any."""
    return at.isoformat(timespec="seconds" if at.second else "minutes")


def case_file(values: Item, registered: Item, letter: str, language: str) -> bytes:
    """A new case: fields in the order of the data model, the event that registers it, the letter quoted."""
    front = {key: values[key] for key in FIELDS_IN_ORDER if key in values}
    front |= {key: value for key, value in values.items() if key not in front}
    quoted = f"\n{quote(letter)}\n" if letter.strip() else ""
    body = f"## {section_name(LETTER, language)}\n{quoted}"
    return edit.dump({**front, "log": [dict(registered)]}, body)


def with_event(data: bytes, path: str, item: Item, rules: Rules) -> bytes:
    """The file with one more event in its place by time, and with what follows from it in the fields."""
    return settled(edit.append_event(data, item, place_of(data, path, item, rules)), path, rules)


def place_of(data: bytes, path: str, item: Item, rules: Rules) -> int:
    """Where in the log an event belongs: after all that are not later."""
    zone = rules.organization.zone
    case, _reader = read_case(Source(path, data), zone)
    log = case.log if case is not None else ()
    try:
        at = datetime.fromisoformat(str(item.get("at")))
    except ValueError:
        return len(log)
    at = at.replace(tzinfo=zone) if at.tzinfo is None else at
    return max((event.number + 1 for event in log if event.at <= at), default=0)


def settled(data: bytes, path: str, rules: Rules, *, classification: bool = True) -> bytes:
    """The file with status, responsible and handler (and what was reclassified) as its log says."""
    case = _case(data, path, rules)
    if case is not None and classification:
        for name, value in _classified(History(case, rules)):
            data = _set(data, name, value)
        case = _case(data, path, rules)
    if case is None:
        return data
    told = derived(case, rules)
    for name, value in told.items():
        if value and getattr(case, name) != value:
            data = _set(data, name, value)
    return data


def derived(case: Case, rules: Rules) -> dict[str, str]:
    """Status, responsible and handler as the log says; empty where it does not."""
    history = History(case, rules)
    return {
        "status": replay(history)[0].status,
        "responsible": department_of(history.events),
        "handler": handler_of(history.events),
    }


def _case(data: bytes, path: str, rules: Rules) -> Case | None:
    case, _reader = read_case(Source(path, data), rules.organization.zone)
    return case if case is not None and case.sound and not case.broken else None


def _classified(history: History) -> Iterator[tuple[str, str]]:
    """The fields that were reclassified: to the last that counts, or back to what held before the first."""
    every = [event for event in history.case.log if event.event == "reclassified"]
    for name in RECLASSIFIABLE:
        named = [event for event in every if event.fields["field"] == name]
        counted = [e for e in history.events if e.event == "reclassified" and e.fields["field"] == name]
        if named:
            value = counted[-1].fields["to"] if counted else named[0].fields["from"]
            if getattr(history.case, name) != value:
                yield name, value


def _set(data: bytes, name: str, value: str) -> bytes:
    """The file with a field set; a new one stands below those that come before it in the data model."""
    document, _problems = read(data)
    present = document.values if document is not None else {}
    above = [key for key in FIELDS_IN_ORDER[: FIELDS_IN_ORDER.index(name)] if key in present]
    return edit.set_scalar(data, name, value, after=above[-1] if above else None)
