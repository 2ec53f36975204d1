"""The quickest way to a Case: from an earlier version of the same file to which lines of the log were added.

What stands in both is taken from the earlier reading, which must have been fastcase's; only the new lines are
read. Whatever is not plainly that is left to the full readers; a test compares the two.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from huiyin import schema
from huiyin.model import Case, Event
from huiyin.reading import fastcase
from huiyin.reading.fastblock import Unsure
from huiyin.reading.fastread import EVENT, parts
from huiyin.reading.textscan import LIMIT
from huiyin.source import Source

_BEGIN, _LOG, _END = b"---\n", b"\nlog:\n", b"\n---\n"
_LINE = b"\n" + EVENT.encode()
_DEFAULTS = Case._field_defaults


def grown(case: Case, old: bytes, source: Source, zone: ZoneInfo) -> Case | None:
    """The case of `source`, given its earlier version `case`, read by fastcase from `old`; None where not certain.

    The body is the earlier one's; it must not have changed.
    """
    try:
        return _grown(case, old, source, zone)
    except (Unsure, ValueError):
        return None


def _grown(case: Case, old: bytes, source: Source, zone: ZoneInfo) -> Case:
    new = source.data
    log, was = new.index(_LOG), old.index(_LOG)
    end, before = new.index(_END, log), old.index(_END, was)
    same = new[end:] == old[before:] and new.startswith(_BEGIN) and old.startswith(_BEGIN)
    if not same or len(new) > LIMIT or b"\r" in new or not new.startswith(old[was:before], log):
        raise Unsure
    lines = old.count(b"\n", was + 5, before)
    if lines != len(case.log) or lines != old.count(_LINE, was + 5, before):
        raise Unsure  # something else stands among the lines of the log, or after them
    added = new[log + before - was : end]
    fields = _fields(old[4:was], new[4:log])
    if added:
        fields["log"] = (*case.log, *_events(added, case.log, source, zone))
    return case._replace(path=source.path, **fields)


def _fields(old: bytes, new: bytes) -> dict[str, Any]:
    """The fields that changed, each on a line of few words that was read before."""
    if old == new:
        return {}
    lines, now = old.decode().split("\n"), new.decode().split("\n")
    known, found = set(lines), set(now)
    kept = known & found
    if len(known) != len(lines) or len(found) != len(now) or not all(line[:1].isalpha() for line in now):
        raise Unsure
    if [line for line in lines if line in kept] != [line for line in now if line in kept]:
        raise Unsure
    gone, came = (_read(some - kept) for some in (known, found))
    others = {line.partition(":")[0] for line in kept}
    if not others.isdisjoint(came) or not all(line[:1].isalpha() for line in lines):
        raise Unsure
    for key in gone.keys() - came.keys():
        came[key] = _DEFAULTS[key] if key in _DEFAULTS else _unsure()
    return came


def _read(lines: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in lines:
        key, value = fastcase.line(line) or _unsure()
        if key in found or value is None:
            raise Unsure
        found[key] = value
    return found


def _unsure() -> Any:
    raise Unsure


def _events(added: bytes, log: tuple[Event, ...], source: Source, zone: ZoneInfo) -> list[Event]:
    """The lines that were added, in order of time as the whole log has to be."""
    # the same look at every byte that the whole file gets
    seen = parts(_BEGIN + added[1:] + _END)
    if seen is None or b"\n" + seen[0].encode() != added or not log:
        raise Unsure
    lines = seen[0].split("\n")
    if not all(line.startswith(EVENT) for line in lines) or len(log) + len(lines) > schema.MOST_EVENTS:
        raise Unsure
    return fastcase.events(lines, log[-1], source, zone)
