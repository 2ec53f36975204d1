"""From scalars to values, by field: one converter a type, each reporting what is wrong where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from huiyin.diagnostic import Diagnostic, Severity
from huiyin.source import Source

Where = tuple[str | int, ...]
YEARS = range(1900, 2200)
MOST = 100
"""Of each kind no more problems of one file are told, so that garbage gives no flood."""


class Reader:
    """Collects the problems of one file while its plain values become typed ones."""

    __slots__ = ("_counts", "found", "source", "zone")

    def __init__(self, source: Source, zone: ZoneInfo) -> None:
        self.source, self.zone = source, zone
        self.found: list[Diagnostic] = []
        self._counts: dict[str, int] = {}

    def report(
        self, code: str, where: Where, *, key: bool = False, severity: Severity | None = None, **params: str
    ) -> None:
        """Note a problem at a place in the front matter (`key`: at the key rather than the value)."""
        known = self._counts[code] = self._counts.get(code, 0) + 1
        if known <= MOST:
            self.found.append(Diagnostic(code, self.source.locate(where, key=key), params, severity))

    def unknown_key(self, where: Where, known: Iterable[str], name: str = "") -> None:
        """Report a key (or a `name` that stands for one) that has no meaning here, with the nearest one that has."""
        name = name or str(where[-1])
        name = name if shown(name.lower()) != "…" else "…"
        if self._counts.get("HY201", 0) + self._counts.get("HY202", 0) > MOST:
            return
        near = get_close_matches(name, list(known), n=1, cutoff=0.6)
        if near:
            self.report("HY202", where, key=True, name=name, near=near[0])
        else:
            # a name or a number that a comma made a key of
            self.report("HY201", where, key=True, name="…" if where[0] == "reporter" else name)


Converter = Callable[[Any, Where, Reader], Any]
"""(plain value, its place, reader) → the typed value, or None after reporting why not."""

_PLAIN_NAME = re.compile(r"(?!.*[0-9]{3})[a-z<][a-z0-9_./<-]{0,39}")
_NUMBERS = re.compile(r"(?:HF-)?[0-9]{8}-[0-9A-Z]{5}(?:-[0-9]{1,3})?")


def shown(name: str) -> str:
    """A key or name that may stand in a message: one that looks like an id or a case number.

    Anything else could be somebody's name, telephone or room that slipped into the wrong place, and is not repeated.
    """
    return name if _PLAIN_NAME.fullmatch(name) or _NUMBERS.fullmatch(name) else "…"


def field_of(where: Where) -> str:
    """The name of the field that a place lies in: that of the list for one of its items."""
    return next((part for part in reversed(where) if part.__class__ is str), "")


def text(value: Any, where: Where, reader: Reader) -> str | None:
    """A scalar, as it stands."""
    if value.__class__ is str:
        return value
    reader.report("HY203", where, name=field_of(where), wanted="text")
    return None


def flag(value: Any, where: Where, reader: Reader) -> bool | None:
    """`true` or `false`, and nothing else (data-model §1)."""
    if value == "true":
        return True
    if value == "false":
        return False
    reader.report("HY206", where, name=field_of(where))
    return None


def choice(*allowed: str) -> Converter:
    """One of these words."""
    known = frozenset(allowed)

    def convert(value: Any, where: Where, reader: Reader) -> str | None:
        if value.__class__ is str:
            if value in known:
                return value
            near = get_close_matches(value, allowed, n=1, cutoff=0.6)
            reader.report(
                "HY207",
                where,
                name=field_of(where),
                allowed=", ".join(allowed),
                near=near[0] if near else "-",
            )
            return None
        return text(value, where, reader)

    return convert


_MOMENT = re.compile(r"[0-9T :.,+Z-]+\Z")


def moment(value: Any, where: Where, reader: Reader) -> datetime | None:
    """An ISO 8601 time; one without an offset is in the organisation's zone (data-model §1)."""
    if value.__class__ is not str:
        return text(value, where, reader)  # type: ignore[return-value]
    try:
        if len(value) <= 10:
            date.fromisoformat(value)
            reader.report("HY205", where, name=field_of(where))
            return None
        # the parser passes over what it does not know behind the minutes
        found = datetime.fromisoformat(value if _MOMENT.match(value) else "")
    except ValueError:
        reader.report("HY204", where, name=field_of(where), wanted="2026-03-15T16:00+08:00")
        return None
    if found.year not in YEARS or value[4] != "-" or value[7] != "-" or value[10] not in "T ":
        reader.report("HY204", where, name=field_of(where), wanted="2026-03-15T16:00+08:00")
        return None
    return found.replace(tzinfo=reader.zone) if found.tzinfo is None else found.astimezone(reader.zone)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def day(value: Any, where: Where, reader: Reader) -> date | None:
    """A date, `2026-03-15`."""
    if value.__class__ is not str:
        return text(value, where, reader)  # type: ignore[return-value]
    found = as_day(value)
    if found is None:
        reader.report("HY204", where, name=field_of(where), wanted="2026-03-15")
    return found


def as_day(value: str) -> date | None:
    """The date that a text is, if it is one that can be."""
    if not _DAY.match(value):
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def moment_or_day(value: Any, where: Where, reader: Reader) -> datetime | date | None:
    """A time, or a bare date."""
    if value.__class__ is str and len(value) <= 10:
        return day(value, where, reader)
    return moment(value, where, reader)


def names(value: Any, where: Where, reader: Reader) -> tuple[str, ...] | None:
    """A list of words, or one word."""
    if value.__class__ is str:
        return (value,)
    if value.__class__ is list and all(item.__class__ is str for item in value):
        return tuple(value)
    reader.report("HY203", where, name=field_of(where), wanted="list")
    return None


def listed(value: Any, where: Where, reader: Reader) -> list[tuple[Any, Where]]:
    """The items of a list, or the one value that stands for a list of one, with their places; an empty list is reported."""
    if value.__class__ is not list:
        return [(value, where)]
    if not value:
        reader.report("HY203", where, name=field_of(where), wanted="list")
    return [(item, (*where, index)) for index, item in enumerate(value)]


def number(value: Any, where: Where, reader: Reader) -> int | None:
    """A whole number, not negative."""
    if value.__class__ is str and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    reader.report("HY208", where, name=field_of(where))
    return None


def bilingual(value: Any, where: Where, reader: Reader) -> Mapping[str, str] | None:
    """Words by language, `{zh: …, en: …}`; one text stands for both."""
    if value.__class__ is str:
        return {"zh": value, "en": value}
    return record(value, where, reader, {"zh": text, "en": text})


def mapping(value: Any, where: Where, reader: Reader) -> Mapping[str, Any] | None:
    """A mapping, whatever it holds."""
    if isinstance(value, dict):
        return value
    reader.report("HY203", where, name=field_of(where), wanted="mapping")
    return None


def record(
    value: Any,
    where: Where,
    reader: Reader,
    shape: Mapping[str, Converter],
    required: Iterable[str] = (),
) -> dict[str, Any] | None:
    """A mapping with these keys and no others but `x-…`; what is malformed is reported and left out."""
    if value.__class__ is not dict:
        reader.report("HY203", where, name=field_of(where), wanted="mapping")
        return None
    got: dict[str, Any] = {}
    for key, item in value.items():
        convert = shape.get(key)
        if convert is not None:
            converted = convert(item, (*where, key), reader) if item is not None else None
            if converted is not None:
                got[key] = converted
        elif not key.startswith("x-"):
            reader.unknown_key((*where, key), shape)
        elif item is not None:
            got[key] = item
    for key in required:
        if value.get(key) is None or (key in got and got[key] in ("", ())):
            reader.report("HY209", where, name=key)
    return got


def records(shape: Mapping[str, Converter], required: Iterable[str] = ()) -> Converter:
    """A list of mappings of one shape."""

    def convert(value: Any, where: Where, reader: Reader) -> tuple[dict[str, Any], ...] | None:
        if value.__class__ is not list:
            reader.report("HY203", where, name=field_of(where), wanted="list")
            return None
        items = (record(item, (*where, i), reader, shape, required) for i, item in enumerate(value))
        return tuple(item for item in items if item is not None)

    return convert


def nested(shape: Mapping[str, Converter], required: Iterable[str] = ()) -> Converter:
    """A mapping of one shape."""

    def convert(value: Any, where: Where, reader: Reader) -> dict[str, Any] | None:
        return record(value, where, reader, shape, required)

    return convert
