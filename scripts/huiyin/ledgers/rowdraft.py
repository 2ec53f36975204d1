"""What one row of a ledger tells by the map: fields, events with their times, sections; not yet checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from huiyin.desk.registering import tree_of
from huiyin.desk.writing import stamp
from huiyin.diagnostic import Diagnostic, Location
from huiyin.fields import Converter, day, moment, moment_or_day
from huiyin.ledgers.dateforms import told
from huiyin.ledgers.ledger import Cell, Row, words
from huiyin.ledgers.ledgermap import CASE_FIELDS, Column, EventRule, LedgerMap
from huiyin.lifecycle import EVENTS
from huiyin.sections import quote
from huiyin.words.names import section_name

SOURCE_NUMBER = "x-source-number"
_TIMES = (moment, moment_or_day, day)


class Fault(NamedTuple):
    """What is wrong with a row: the column it comes from ("" where it is no single one), and what it is."""

    column: str
    problem: Diagnostic


class Moment(NamedTuple):
    """A time as a cell tells it; `dated` where it tells only the day."""

    at: datetime
    dated: bool


class Line(NamedTuple):
    """An event as it will be written, and the columns that its fields came from ("": that of its time)."""

    at: datetime
    item: dict[str, Any]
    columns: Mapping[str, str]


class Draft(NamedTuple):
    """A row's case before it has a number of ours."""

    received: datetime
    values: dict[str, Any]
    lines: list[Line]
    body: str
    columns: Mapping[str, str]
    """Field of the case → column."""
    dated: bool
    """Whether a time was only a date."""


def fault(code: str, column: str, **params: str) -> Fault:
    """A problem of a cell."""
    return Fault(column, Diagnostic(code, Location(""), params))


def source_number(row: Row, plan: LedgerMap) -> str:
    """The number that the ledger gives a row."""
    return _line(row.cells.get(plan.number.name))


def draft(row: Row, plan: LedgerMap, zone: ZoneInfo, language: str) -> Draft | list[Fault]:
    """What a row tells, or all that keeps it from being told."""
    return _Drafter(row, plan, zone, language).draft()


class _Drafter:
    def __init__(self, row: Row, plan: LedgerMap, zone: ZoneInfo, language: str) -> None:
        self.row, self.plan, self.zone, self.language = row, plan, zone, language
        self.faults: list[Fault] = []
        self.dated = False

    def draft(self) -> Draft | list[Fault]:
        columns = {name: column.name for name, column in self.plan.fields.items()}
        number = source_number(self.row, self.plan)
        if not number:
            self.faults.append(fault("HY209", self.plan.number.name, name=self.plan.number.name))
        given = {**self.plan.constants, **dict(self.fields())}
        if "received" not in given:
            if not any(item.column == columns.get("received") for item in self.faults):
                self.faults.append(fault("HY209", columns.get("received", ""), name="received"))
            return self.faults
        received = _aware(datetime.fromisoformat(given["received"]), self.zone)
        given |= {"received": stamp(received), SOURCE_NUMBER: number}
        lines = self.lines(received)
        values = tree_of(_joined(given), CASE_FIELDS)
        return self.faults or Draft(received, values, lines, self.body(), columns, self.dated)

    def fields(self) -> Iterator[tuple[str, str]]:
        for name, column in self.plan.fields.items():
            found = self.value(column, CASE_FIELDS.get(name), name)
            if found:
                yield name, found

    def value(self, column: Column, convert: Converter | None, *names: str) -> str:
        """A cell as the text that stands for it in a case file; empty where it is empty, or wrong."""
        cell = self.row.cells.get(column.name)
        if cell is None or cell == "":
            return ""
        if convert not in _TIMES:
            return self.translated(_line(cell), *names)
        found = self.moment(cell)
        if found is None:
            self.faults.append(fault("HY456", column.name, name=names[0]))
            return ""
        if convert is day or (convert is moment_or_day and found.dated):
            return found.at.date().isoformat()
        self.dated = self.dated or found.dated
        return stamp(found.at)

    def translated(self, text: str, *names: str) -> str:
        """The word of ours for a word of the ledger, by field."""
        for name in names:
            if text in self.plan.values.get(name, {}):
                return self.plan.values[name][text] or ""
        return text

    def lines(self, received: datetime) -> list[Line]:
        """The events in order of time; one whose time cell is empty is left out.

        A date without a time is its 00:00, but not before what the map has earlier on the same day.
        """
        found: list[Line] = []
        for rule in self.plan.events:
            cell = self.row.cells.get(rule.at.name)
            if cell is None or cell == "":
                continue
            read = self.moment(cell)
            if read is None:
                self.faults.append(fault("HY456", rule.at.name, name=f"{rule.event}.at"))
                continue
            at = read.at
            if read.dated:
                self.dated = True
                earlier = (received, *(line.at for line in found))
                at = max((at, *(one for one in earlier if one.date() == at.date())))
            found.append(self.line(rule, at))
        return sorted(found, key=lambda line: line.at)

    def line(self, rule: EventRule, at: datetime) -> Line:
        """An event, with its fields."""
        known = EVENTS[rule.event].known
        given: dict[str, Any] = {"at": stamp(at), "event": rule.event}
        columns = {"": rule.at.name}
        for key, value in rule.fields.items():
            if not isinstance(value, Column):
                given[key] = value
                continue
            columns[key] = value.name
            found = self.value(value, known.get(key), f"{rule.event}.{key}", key)
            if found:
                given[key] = found
        return Line(at, tree_of(_joined(given), known), columns)

    def moment(self, cell: Cell) -> Moment | None:
        """When a cell tells of; None where it is in none of the formats."""
        if isinstance(cell, datetime):
            return Moment(_aware(cell, self.zone), cell.time() == time(0))
        if isinstance(cell, date):
            return Moment(datetime.combine(cell, time(0), self.zone), True)
        found = told(_line(cell), self.plan.dates)
        return Moment(_aware(found[0], self.zone), found[1]) if found is not None else None

    def body(self) -> str:
        """The sections that the row has words for; what came from outside is quoted."""
        parts: list[str] = []
        above = ""
        for path, column in self.plan.sections.items():
            text = words(self.row.cells.get(column.name))
            head, _, below = path.partition("/")
            if not text.strip():
                continue
            if head != above:
                parts.append(f"## {section_name(head, self.language)}\n")
                above = head
            if below:
                parts.append(f"### {section_name(below, self.language)}\n")
            parts.append(f"{quote(text)}\n")
        return "\n".join(parts)


def _line(cell: Cell) -> str:
    """A cell as text on one line."""
    return " ".join(words(cell).split())


def _aware(at: datetime, zone: ZoneInfo) -> datetime:
    """A time is in the organisation's zone, unless it says otherwise; parts of a second are dropped."""
    at = at.replace(microsecond=0)
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def _joined(given: Mapping[str, Any]) -> dict[str, Any]:
    """Lists as texts with commas, the form in which `tree_of` takes every list."""
    return {key: ",".join(value) if isinstance(value, list) else value for key, value in given.items()}
