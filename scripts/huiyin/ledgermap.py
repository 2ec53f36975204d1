"""The map that says which column of a ledger is which field of a case; every mistake in it has its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from huiyin import names, sections
from huiyin.diagnostic import Diagnostic
from huiyin.fields import Converter, Reader, Where, mapping, record, text
from huiyin.fields import names as words
from huiyin.ledger import Ledger
from huiyin.lifecycle import EVENTS
from huiyin.mapsource import MapSource
from huiyin.model import Organization
from huiyin.questions import DEPARTMENT, PERSON, ROSTER
from huiyin.schema import FIELDS, LINKS, REPORTER, REQUIRED

DATES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%Y-%m-%dT%H:%M:%S%z",
)
"""The formats that are tried where the map names none."""

OURS = ("id", "status", "log", "fingerprints", "attachments")
"""Fields that no ledger gives: the program writes them, or they mean files of ours."""
CASE_FIELDS: dict[str, Converter] = {
    **{name: convert for name, convert in FIELDS.items() if name not in (*OURS, "reporter", "links")},
    **{f"reporter.{name}": convert for name, convert in REPORTER.items()},
    **{f"links.{name}": convert for name, convert in LINKS.items()},
}
SECTIONS = (
    "来信内容",
    "办理",
    "答复",
    *(f"答复/{name}" for name in ("现状", "措施", "责任人", "时限", "跟踪")),
)
"""The sections of a case in their order."""
_BY_NAME = {sections.canonical(name): name for name in SECTIONS}
_SAMPLE = datetime(2019, 4, 25, 9, 32, 9)  # noqa: DTZ001 - a form, not a moment


class Column(NamedTuple):
    """A column of the ledger, and where the map names it."""

    name: str
    where: Where


class EventRule(NamedTuple):
    """How an event is made: the column of its time, and its other fields as columns or constants."""

    event: str
    at: Column
    fields: Mapping[str, Any]


class LedgerMap(NamedTuple):
    """What a map says."""

    number: Column
    fields: Mapping[str, Column]
    sections: Mapping[str, Column]
    """By Chinese name, in the order of the body."""
    events: tuple[EventRule, ...]
    constants: Mapping[str, Any]
    values: Mapping[str, Mapping[str, str]]
    dates: tuple[str, ...]
    sheet: str
    encoding: str

    def columns(self) -> Iterator[Column]:
        """Every mention of a column."""
        yield from (self.number, *self.fields.values(), *self.sections.values())
        for rule in self.events:
            yield rule.at
            yield from (item for item in rule.fields.values() if isinstance(item, Column))


def read_map(source: MapSource, home: Organization) -> tuple[LedgerMap | None, list[Diagnostic]]:
    """The map that a file tells, and what is wrong with it; no map where anything is."""
    found = source.problems()
    values = source.values()
    if not isinstance(values, dict):
        return None, found
    reader = Reader(source, home.zone)
    return _Maker(reader, home).make(values), [*found, *reader.found]


def check_columns(plan: LedgerMap, ledger: Ledger, source: MapSource, zone: ZoneInfo) -> list[Diagnostic]:
    """The columns that the map names must stand in the ledger's header, once."""
    reader = Reader(source, zone)
    for column in plan.columns():
        if column.name not in ledger.columns:
            near = get_close_matches(column.name, ledger.columns, n=1, cutoff=0.5)
            reader.report("HY451", column.where, name=column.name, near=near[0] if near else "-")
        elif column.name in ledger.doubled:
            reader.report("HY452", column.where, name=column.name)
    return reader.found


class _Maker:
    """Turns the plain values of a map into one, reporting what cannot be meant."""

    def __init__(self, reader: Reader, home: Organization) -> None:
        self.reader, self.home = reader, home

    def make(self, values: Mapping[str, Any]) -> LedgerMap | None:
        shape: dict[str, Converter] = {
            "number": _column,
            "fields": self.fields,
            "sections": self.sections,
            "events": self.events,
            "constants": self.constants,
            "values": mapping,
            "dates": self.dates,
            "sheet": text,
            "encoding": self.encoding,
        }
        got = record(values, (), self.reader, shape, ("number", "fields"))
        if got is None:
            return None
        fields, constants = got.get("fields", {}), got.get("constants", {})
        events = got.get("events", ())
        translated = self.values(got.get("values", {}), fields, events)
        for name in REQUIRED:
            if name not in (*OURS, *fields, *constants):
                self.reader.report("HY209", (), name=name)
        if self.reader.found:
            return None
        dates, own = got.get("dates", DATES), (got.get("sheet", ""), got.get("encoding", ""))
        parts = got.get("sections", {})
        return LedgerMap(got["number"], fields, parts, events, constants, translated, dates, *own)

    def fields(self, value: Any, where: Where, reader: Reader) -> dict[str, Column]:
        """Case field <- column."""
        found = {}
        for key, item in (mapping(value, where, reader) or {}).items():
            column = _column(item, (*where, key), reader) if item is not None else None
            if not key.startswith("x-") and key not in CASE_FIELDS:
                reader.unknown_key((*where, key), CASE_FIELDS)
            elif column is not None:
                found[key] = column
        return found

    def sections(self, value: Any, where: Where, reader: Reader) -> dict[str, Column]:
        """Section <- column, put in the order of the body."""
        found = {}
        for key, item in (mapping(value, where, reader) or {}).items():
            name = _BY_NAME.get(sections.canonical(key))
            column = _column(item, (*where, key), reader) if item is not None else None
            if name is None:
                known = ", ".join(names.section_name(one, "en") for one in SECTIONS[:4])
                reader.report("HY455", (*where, key), key=True, name=key, known=known)
            elif name in found:
                reader.report("HY231", (*where, key), key=True, name=key)
            elif column is not None:
                found[name] = column
        return {name: found[name] for name in SECTIONS if name in found}

    def events(self, value: Any, where: Where, reader: Reader) -> tuple[EventRule, ...]:
        """Event <- column of its time, with its further fields."""
        found = []
        for name, item in (mapping(value, where, reader) or {}).items():
            at = (*where, name)
            if name not in EVENTS:
                near = get_close_matches(name, EVENTS, n=1, cutoff=0)
                reader.report("HY402", at, key=True, name=name, near=near[0] if near else "registered")
                continue
            rule = self.event(name, item, at)
            if rule is not None:
                found.append(rule)
        return tuple(found)

    def event(self, name: str, value: Any, where: Where) -> EventRule | None:
        """One event: `{at: column, by: chen.min, reply_no: {column: …}}`."""
        if mapping(value, where, self.reader) is None:
            return None
        shape, moment = EVENTS[name], value.get("at")
        at = _column(moment, (*where, "at"), self.reader) if moment is not None else None
        for key in ("at", "by", *shape.required):
            # the number of a reply goes without saying
            if value.get(key) is None and key != "reply_no":
                self.reader.report("HY209", where, name=key)
        known = {"by": text, **shape.known}
        fields = {}
        for key, item in value.items():
            here = (*where, key)
            if key == "at" or item is None:
                continue
            if not key.startswith("x-") and key not in known:
                self.reader.unknown_key(here, ("at", *known))
            elif isinstance(item, dict) and set(item) == {"column"}:
                fields[key] = _column(item["column"], (*here, "column"), self.reader)
            else:
                self.constant(name, key, item, here, known.get(key))
                fields[key] = item
        return EventRule(name, at, fields) if at is not None else None

    def constants(self, value: Any, where: Where, reader: Reader) -> dict[str, Any]:
        """Fields that are the same in every case; for a field with a column too, where its cell is empty."""
        found = {}
        for key, item in (mapping(value, where, reader) or {}).items():
            convert = CASE_FIELDS.get(key)
            if item is None:
                continue
            if convert is None and not key.startswith("x-"):
                reader.unknown_key((*where, key), CASE_FIELDS)
                continue
            self.constant("", key, item, (*where, key), convert)
            found[key] = item
        return found

    def values(
        self, value: Mapping[str, Any], fields: Mapping[str, Column], events: tuple[EventRule, ...]
    ) -> dict[str, Mapping[str, str]]:
        """Translations of cells: field -> word of the ledger -> word of ours."""
        known: dict[str, list[tuple[str, str]]] = {}
        for rule in events:
            for key in rule.fields:
                known.setdefault(key, []).append((rule.event, key))
                known[f"{rule.event}.{key}"] = [(rule.event, key)]
        # a name that a case and an event have in common means the case's, where that comes from a column
        known = {name: [("", name)] for name in CASE_FIELDS} | known | {name: [("", name)] for name in fields}
        found: dict[str, Mapping[str, str]] = {}
        for name, table in value.items():
            where: Where = ("values", name)
            if name not in known:
                self.reader.unknown_key(where, known)
            elif mapping(table, where, self.reader) is not None:
                found[name] = {" ".join(word.split()): item for word, item in table.items()}
                for word, item in table.items():
                    for event, key in known[name] if isinstance(item, str) else [("", "")]:
                        self.constant(event, key, item, (*where, word), _converter(event, key))
        return found

    def constant(self, event: str, key: str, value: Any, where: Where, convert: Converter | None) -> None:
        """A value that the map gives itself is judged here, once, where it stands."""
        converted = (convert or text)(value, where, self.reader)
        role = ROSTER.get((event, key)) or ROSTER.get(("", key))
        own: Mapping[str, Any] = {
            "channel": self.home.channels,
            "site": self.home.sites,
            "category": self.home.categories,
            PERSON: self.home.people,
            DEPARTMENT: self.home.departments,
        }
        known = own.get(role or ("" if event else key))
        for item in converted if isinstance(converted, tuple) else (converted,):
            if known is not None and isinstance(item, str) and item not in known:
                self.reader.report("HY221", where, field=key, name=item)

    def dates(self, value: Any, where: Where, reader: Reader) -> tuple[str, ...] | None:
        """Date formats; each must tell a whole date."""
        found = words(value, where, reader)
        for place, form in enumerate(found or ()):
            if not _tells_a_date(form):
                reader.report("HY453", (*where, place), format=form)
        return found

    def encoding(self, value: Any, where: Where, reader: Reader) -> str | None:
        """An encoding that Python knows."""
        found = text(value, where, reader)
        with suppress(UnicodeError):
            try:
                b"ab".decode(found or "utf-8")
            except LookupError:
                reader.report("HY454", where)
        return found


@lru_cache(maxsize=64)
def bare(form: str) -> bool:
    """Whether a format tells a date without a time."""
    return datetime.strptime(_SAMPLE.strftime(form), form).hour == 0  # noqa: DTZ007 - a form, not a moment


def _tells_a_date(form: str) -> bool:
    if not {"%Y", "%y"} & {form[place : place + 2] for place in range(len(form))}:
        return False
    try:
        told = datetime.strptime(_SAMPLE.strftime(form), form)  # noqa: DTZ007 - a form, not a moment
        return told.date() == _SAMPLE.date()
    except (ValueError, UnicodeError):
        return False


def _converter(event: str, key: str) -> Converter | None:
    if not event:
        return CASE_FIELDS.get(key)
    return text if key == "by" else EVENTS[event].known.get(key)


def _column(value: Any, where: Where, reader: Reader) -> Column | None:
    found = text(value, where, reader)
    return Column(" ".join(found.split()), where) if found is not None else None
