"""The quick way from a file's bytes to a Case: of a file in the usual layout with nothing to report.

A shortcut through fastread.py and schema.py. What they make of lines of few words (a status, a site, an
event without a note) is remembered; times and free text are read each time. Whatever is not plainly in
order is left to them; a test compares the two over many thousand mutated files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from huiyin import schema
from huiyin.diagnostic import Severity
from huiyin.fields import YEARS, Reader, Where, as_day
from huiyin.model import Case, Event
from huiyin.reading.document import Value
from huiyin.reading.fastblock import Unsure, block, entry
from huiyin.reading.fastread import EVENT, event, is_plain, parts, plain
from huiyin.reading.yamlread import NULLS
from huiyin.source import Source

_FEW_WORDS = frozenset(schema.FIELDS) - frozenset(
    "id received posted subject prior_handling links attachments reporter fingerprints pickup summary".split()
)
"""Fields whose lines come again in other cases."""
_VALUE = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`\\][^,\[\]{}#?:'"\\]*"""
_FREE = re.compile(rf", (note|reason|measure|reply_no|until|into|case): ({_VALUE})(?=, |\Z)")
"""Free text, numbers and dates in a log line; without them it is of few words."""
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:[+-][0-9]{2}:[0-9]{2}|Z)?")
_SPECIAL = re.compile(r"""[{}'"#\\]|\bx-""")
_MOST, _LONGEST = 20_000, 200
_PARTS = tuple(schema.REPORTER)
_REPORTER = re.compile(
    r"reporter: \{"
    + "".join(rf'(?:{key}: (?:"([^"\\]+)"|({_VALUE}))(?:, (?!\}})|(?=\}})))?' for key in _PARTS)
    + r"\}"
)
"""The sender on one line, the parts in their usual order."""
_REQUIRED = frozenset(schema.REQUIRED)
_FIRST, _LAST = YEARS[0], YEARS[-1]
_new = tuple.__new__


class _Strict(Reader):
    """A reader that gives up at the first problem: what to say of it, and where, is for the reference."""

    def report(
        self, code: str, where: Where, *, key: bool = False, severity: Severity | None = None, **params: str
    ) -> None:
        """Leave the file to the reference."""
        raise Unsure


_Ending = tuple[str, str, Mapping[str, Any]]
"""What a log line says after its time: event, by, fields; in a skeleton with the free text first read."""

_lines: dict[str, tuple[str, Any]] = {}
_endings: dict[str, _Ending] = {}
_skeletons: dict[str, _Ending] = {}
"""Endings by their text without what is free."""


_days: dict[str, date] = {}


def read(source: Source, zone: ZoneInfo) -> Case | None:
    """The case as the reference reads it, free of problems; None where that is not certain."""
    found = parts(source.data)
    if found is None:
        return None
    try:
        return _case(found[0].split("\n"), found[1], _Strict(source, zone))
    except Unsure:
        return None


def line(text: str) -> tuple[str, Any] | None:
    """The field that a line of few words tells, where it was read before."""
    return _lines.get(text)


def events(lines: list[str], after: Event, source: Source, zone: ZoneInfo) -> list[Event]:
    """The events of lines as the program writes them, which go on after another. Raises Unsure."""
    found: list[Event] = []
    last, reader = after, _Strict(source, zone)
    for text in lines:
        last = _event(text, last.number + 1, last.at, reader)
        found.append(last)
    return found


def _case(lines: list[str], body: str, reader: Reader) -> Case:
    got: dict[str, Any] = {}
    count = number = 0
    own = False
    while number < len(lines):
        line = lines[number]
        known = _lines.get(line)
        if known is not None:
            got[known[0]] = known[1]
            number += 1
        elif line == "log:":
            got["log"], number = _log(lines, number + 1, reader)
        else:
            number, key = _field(lines, number, got, reader)
            if not key:
                continue
            own = own or key.startswith("x-")
        count += 1
    if len(got) != count or "log" not in got:
        raise Unsure
    if None in got.values():
        got = {key: value for key, value in got.items() if value is not None}
    if not got.keys() >= _REQUIRED:
        raise Unsure
    if own:
        got["extra"] = {key: got.pop(key) for key in list(got) if key.startswith("x-")}
    return Case(path=reader.source.path, body=body, **got)


def _field(lines: list[str], number: int, got: dict[str, Any], reader: Reader) -> tuple[int, str]:
    """Take in the field that starts at a line; the line after it, and its key ("" for an empty line)."""
    line, after = lines[number], number + 1
    value: Value
    if is_plain(line):
        key, value = plain(line)
    elif (found := _REPORTER.fullmatch(line)) is not None:
        got["reporter"] = _reporter(found)
        return after, "reporter"
    else:
        after, pair = entry(lines, number, 0)
        if pair is None:
            return after, ""
        key, value = pair
    convert = schema.FIELDS.get(key)
    if convert is not None:
        if value == "":
            raise Unsure
        got[key] = convert(value, (key,), reader) if value is not None else None
        if key in _FEW_WORDS and after == number + 1 and len(_lines) < _MOST and len(line) < _LONGEST:
            _lines[line] = key, got[key]
    elif key.startswith("x-"):
        got[key] = value
    else:
        raise Unsure
    return after, key


def _reporter(found: re.Match[str]) -> dict[str, str]:
    """The sender: a mapping of texts, as the schema makes it."""
    groups = found.groups()
    got = {
        key: quoted or plain
        for key, quoted, plain in zip(_PARTS, groups[::2], groups[1::2], strict=True)
        if quoted or plain
    }
    for value in groups[1::2]:
        if value is not None and (value[-1] == " " or value in NULLS):
            raise Unsure
    return got


def _log(lines: list[str], start: int, reader: Reader) -> tuple[tuple[Event, ...], int]:
    """The events of a log whose lines are as the program writes them, else what the schema makes of it."""
    events: list[Event] = []
    last: datetime | None = None
    number = 0
    for line in lines[start:]:
        if not line.startswith(EVENT):
            break
        one = _event(line, number, last, reader)
        last = one.at
        events.append(one)
        number += 1
    after = start + number
    if number == 0 or (after < len(lines) and lines[after][:1] in " -#"):
        value, after = block(lines, start, 0)
        read, broken = schema.events(value, reader)
        if broken or value is None:
            raise Unsure
        return read, after
    if number > schema.MOST_EVENTS:
        raise Unsure
    return tuple(events), after


def _event(line: str, number: int, last: datetime | None, reader: Reader) -> Event:
    """One line of a log, which may not be earlier than the one before it."""
    if line[-1] != "}":
        raise Unsure
    stamp, _, rest = line[9:-1].partition(", ")
    name, by, fields = _endings.get(rest) or _ending(line, rest, number, reader)
    at = _moment(stamp, reader.zone)
    if last is not None and at < last:
        raise Unsure
    return _new(Event, (number, at, name, by, fields))


def _moment(stamp: str, zone: ZoneInfo) -> datetime:
    """The time of an event."""
    if not _STAMP.fullmatch(stamp):
        raise Unsure
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        raise Unsure from None
    if not _FIRST <= found.year <= _LAST:
        raise Unsure
    return found.astimezone(zone) if found.tzinfo is not None else found.replace(tzinfo=zone)


def _ending(line: str, rest: str, number: int, reader: Reader) -> _Ending:
    """What a line says after its time, when it was not read before just so."""
    pieces = _FREE.split(rest)
    keys, values = pieces[1::3], pieces[2::3]
    del pieces[2::3]
    skeleton = "".join(pieces)
    if (known := _skeletons.get(skeleton)) is not None:
        name, by, alike = known
        fields = dict(alike)
        for key, value in zip(keys, values, strict=True):
            if value[-1] == " " or value in NULLS:
                raise Unsure
            fields[key] = value if key != "until" else _day(value)
        return name, by, fields
    read = schema.event(event(line), number, reader)
    if read is None:
        raise Unsure
    found = read[2:]
    _remember(rest, skeleton, dict(zip(keys, values, strict=True)), len(keys), found)
    return found


def _remember(rest: str, skeleton: str, free: dict[str, str], count: int, found: _Ending) -> None:
    """Keep what was read, if all that is free in it was found to be so."""
    if len(rest) > _LONGEST or _SPECIAL.search(skeleton) or len(_skeletons) + len(_endings) > _MOST:
        return
    if not count:
        _endings[rest] = found
    elif len(free) == count and all(_same(found[2].get(key), value) for key, value in free.items()):
        _skeletons[skeleton] = found


def _same(read: Any, written: str) -> bool:
    return str(read) == written


def _day(value: str) -> date:
    found = _days.get(value) or as_day(value)
    if found is None:
        raise Unsure
    if len(_days) < _MOST:
        _days[value] = found
    return found
