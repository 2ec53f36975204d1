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


class Reader:
    """Collects the problems of one file while its plain values become typed ones."""

    __slots__ = ("found", "source", "zone")

    def __init__(self, source: Source, zone: ZoneInfo) -> None:
        self.source, self.zone = source, zone
        self.found: list[Diagnostic] = []

    def report(self, code: str, where: Where, *, key: bool = False, severity: Severity | None = None, **params: str) -> None:
        """Note a problem at a place in the front matter (`key`: at the key rather than the value)."""
        self.found.append(Diagnostic(code, self.source.locate(where, key=key), params, severity))

    def unknown_key(self, where: Where, known: Iterable[str]) -> None:
        """Report a key that has no meaning here, with the nearest one that has."""
        name = str(where[-1])
        near = get_close_matches(name, list(known), n=1, cutoff=0.6)
        if near:
            self.report("HY202", where, key=True, name=name, near=near[0])
        else:
            self.report("HY201", where, key=True, name=name)


Converter = Callable[[Any, Where, Reader], Any]
"""(plain value, its place, reader) → the typed value, or None after reporting why not."""


def text(value: Any, where: Where, reader: Reader) -> str | None:
    """A scalar, as it stands."""
    if value.__class__ is str:
        return value  # type: ignore[no-any-return]
    reader.report("HY203", where, name=str(where[-1]), wanted="text")
    return None


def flag(value: Any, where: Where, reader: Reader) -> bool | None:
    """`true` or `false`, and nothing else (data-model §1)."""
    if value == "true":
        return True
    if value == "false":
        return False
    reader.report("HY206", where, name=str(where[-1]))
    return None


def choice(*allowed: str) -> Converter:
    """One of these words."""
    known = frozenset(allowed)

    def convert(value: Any, where: Where, reader: Reader) -> str | None:
        if value.__class__ is str:
            if value in known:
                return value  # type: ignore[no-any-return]
            near = get_close_matches(value, allowed, n=1, cutoff=0.6)
            hint = near[0] if near else ", ".join(allowed)
            reader.report("HY207", where, name=str(where[-1]), allowed=", ".join(allowed), near=hint)
            return None
        return text(value, where, reader)

    return convert


def moment(value: Any, where: Where, reader: Reader) -> datetime | None:
    """An ISO 8601 time; one without an offset is in the organisation's zone (data-model §1)."""
    if value.__class__ is not str:
        return text(value, where, reader)  # type: ignore[return-value]
    try:
        if len(value) <= 10:
            date.fromisoformat(value)
            reader.report("HY205", where, name=str(where[-1]))
            return None
        found = datetime.fromisoformat(value)
    except ValueError:
        reader.report("HY204", where, name=str(where[-1]), wanted="2026-03-15T16:00+08:00")
        return None
    if found.year not in YEARS or value[4] != "-":
        reader.report("HY204", where, name=str(where[-1]), wanted="2026-03-15T16:00+08:00")
        return None
    return found.replace(tzinfo=reader.zone) if found.tzinfo is None else found.astimezone(reader.zone)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def day(value: Any, where: Where, reader: Reader) -> date | None:
    """A date, `2026-03-15`."""
    if value.__class__ is not str:
        return text(value, where, reader)  # type: ignore[return-value]
    found = as_day(value)
    if found is None:
        reader.report("HY204", where, name=str(where[-1]), wanted="2026-03-15")
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
    reader.report("HY203", where, name=str(where[-1]), wanted="list")
    return None


def number(value: Any, where: Where, reader: Reader) -> int | None:
    """A whole number, not negative."""
    if value.__class__ is str and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    reader.report("HY208", where, name=str(where[-1]))
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
    reader.report("HY203", where, name=str(where[-1]), wanted="mapping")
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
        reader.report("HY203", where, name=str(where[-1]) if where else "", wanted="mapping")
        return None
    got: dict[str, Any] = {}
    for key, item in value.items():
        if item is None:
            continue
        convert = shape.get(key)
        if convert is not None:
            converted = convert(item, (*where, key), reader)
            if converted is not None:
                got[key] = converted
        elif key.startswith("x-"):
            got[key] = item
        else:
            reader.unknown_key((*where, key), shape)
    for key in required:
        if value.get(key) is None:
            reader.report("HY209", where, name=key)
    return got


def records(shape: Mapping[str, Converter], required: Iterable[str] = ()) -> Converter:
    """A list of mappings of one shape."""

    def convert(value: Any, where: Where, reader: Reader) -> tuple[dict[str, Any], ...] | None:
        if value.__class__ is not list:
            reader.report("HY203", where, name=str(where[-1]), wanted="list")
            return None
        items = (record(item, (*where, i), reader, shape, required) for i, item in enumerate(value))
        return tuple(item for item in items if item is not None)

    return convert


def nested(shape: Mapping[str, Converter], required: Iterable[str] = ()) -> Converter:
    """A mapping of one shape."""

    def convert(value: Any, where: Where, reader: Reader) -> dict[str, Any] | None:
        return record(value, where, reader, shape, required)

    return convert
