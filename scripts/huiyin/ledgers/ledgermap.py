"""What a map of a ledger says: which column is which field of a case, how words and dates are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from huiyin.diagnostic import Diagnostic
from huiyin.fields import Converter, Reader, Where
from huiyin.ledgers.ledger import Ledger
from huiyin.ledgers.mapsource import MapSource
from huiyin.schema import FIELDS, LINKS, REPORTER

OURS = ("id", "status", "log", "fingerprints", "pickup", "attachments")
"""Fields that no ledger gives: the program writes them, or they mean files of ours."""
CASE_FIELDS: dict[str, Converter] = {
    **{name: convert for name, convert in FIELDS.items() if name not in (*OURS, "reporter", "links")},
    **{f"reporter.{name}": convert for name, convert in REPORTER.items()},
    **{f"links.{name}": convert for name, convert in LINKS.items()},
}


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
