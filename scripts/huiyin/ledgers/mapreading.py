"""Reads the map of a ledger; every mistake in it is told where it stands, before any row is touched."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

from huiyin import sections
from huiyin.desk.questions import DEPARTMENT, PERSON, ROSTER
from huiyin.diagnostic import Diagnostic
from huiyin.fields import Converter, Reader, Where, mapping, record, text
from huiyin.fields import names as words
from huiyin.ledgers.dateforms import DATES, tells_a_date
from huiyin.ledgers.ledgermap import CASE_FIELDS, OURS, Column, EventRule, LedgerMap
from huiyin.ledgers.mapsource import MapSource
from huiyin.lifecycle import EVENTS
from huiyin.model import Organization
from huiyin.schema import REQUIRED
from huiyin.words import names

_BELOW_REPLY = ("现状", "措施", "责任人", "时限", "跟踪")
SECTIONS = ("来信内容", "办理", "答复", *(f"答复/{name}" for name in _BELOW_REPLY))
"""The sections of a case in their order."""
_BY_NAME = {sections.canonical(name): name for name in SECTIONS}


def read_map(source: MapSource, home: Organization) -> tuple[LedgerMap | None, list[Diagnostic]]:
    """The map that a file tells, and what is wrong with it; no map where anything is."""
    found = source.problems()
    values = source.values()
    if not isinstance(values, dict):
        return None, found
    reader = Reader(source, home.zone)
    return _Maker(reader, home).make(values), [*found, *reader.found]


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
            if not tells_a_date(form):
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


def _converter(event: str, key: str) -> Converter | None:
    if not event:
        return CASE_FIELDS.get(key)
    return text if key == "by" else EVENTS[event].known.get(key)


def _column(value: Any, where: Where, reader: Reader) -> Column | None:
    found = text(value, where, reader)
    return Column(" ".join(found.split()), where) if found is not None else None
