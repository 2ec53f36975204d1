"""One row of a ledger to a case file that passes the checks of every case, or to the reasons why not."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from huiyin import frontmatter, schema
from huiyin.book import times
from huiyin.checks import check_case
from huiyin.desk.registering import IN_CLEAR, Sealer
from huiyin.desk.ruling import ahead
from huiyin.desk.search import misdirected
from huiyin.desk.writing import FIELDS_IN_ORDER, stamp
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.edit import dump
from huiyin.fields import Reader, Where
from huiyin.history import History, department_of, handler_of, replay
from huiyin.language import severity
from huiyin.ledgers.ledger import Row, words
from huiyin.ledgers.ledgermap import LedgerMap
from huiyin.ledgers.rowdraft import Draft, Fault, draft, fault
from huiyin.lifecycle import Standing, step
from huiyin.model import Case
from huiyin.numbers import new_number, path_of
from huiyin.reading.textscan import LIMIT
from huiyin.register import entry
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source

_TOLD = frozenset(("value", "found", "number", "day"))
"""What fills a message from the case itself; of a ledger that is a cell, and cells are not repeated."""


class Made(NamedTuple):
    """A case as it will be written."""

    path: str
    data: bytes
    dated: bool
    """Whether a time was only a date."""
    breaches: int
    """Clauses that the case did not keep: that is history, and no fault of the row."""
    named: bool
    """Whether it tells in clear who the sender is."""


class Known(NamedTuple):
    """What no new case may have again: numbers of ledgers, of replies, of cases."""

    sources: set[str]
    replies: set[str]
    numbers: set[str]


@dataclass(frozen=True)
class Maker:
    """Makes cases by one map. `at` is now: what is dated later is an error."""

    plan: LedgerMap
    rules: Rules
    tree: WorkTree
    at: datetime
    known: Known
    seal: Sealer | None = None

    def make(self, row: Row) -> Made | list[Fault]:
        """The case of a row, whose numbers are then known; else all that is wrong with it."""
        home = self.rules.organization
        told = draft(row, self.plan, home.zone, home.language)
        if isinstance(told, list):
            return told
        front = self._front(told)
        read = _read(front, told, row, self.rules)
        if (
            isinstance(read, _Read)
            and not (derived := _derived(read.case, self.rules)).items() <= front.items()
        ):
            # an event that awaits approval does not count, so the log leads elsewhere
            read = _read(_ordered({**front, **derived}), told, row, self.rules)
        return read if isinstance(read, list) else self._judged(read)

    def _front(self, told: Draft) -> dict[str, Any]:
        """The fields of the case, under a number that nobody has."""
        number = new_number(told.received.date(), secrets.choice)
        while number in self.known.numbers:
            number = new_number(told.received.date(), secrets.choice)
        self.known.numbers.add(number)
        log, standing, replies = [], Standing(), 0
        for item in (dict(line.item) for line in told.lines):
            if item["event"] == "replied":
                replies += 1
                item.setdefault("reply_no", f"HF-{number}-{replies}")
            standing = step(standing, item["event"], item)
            log.append(item)
        head = {"id": number, "status": standing.status, "received": stamp(told.received)}
        return _ordered({**told.values, **head, "log": log})

    def _judged(self, read: _Read) -> Made | list[Fault]:
        """The case, if nothing is wrong with it but what the clauses say of the past."""
        case, reader, data = read
        home, replies = self.rules.organization, entry(case, case.log).reply_numbers
        if case.sound:
            check_case(History(case, self.rules), reader)
        for where, moment in times(case):
            for late in ahead([moment], self.at):
                reader.report(late.code, where, at=late.params["at"])
        if home.recipients and self.seal is None and isinstance(case.reporter, Mapping):
            reader.report("HY701", ("reporter", next(iter(case.reporter), "")))
        for number, event in replies:
            if number in self.known.replies:
                reader.report("HY602", ("log", event, "reply_no"), number=number, other="cases/")
        if entry(case, case.log).references:
            reader.found += [
                item._replace(location=Location("")) for item in misdirected(case, self.tree, home.zone)
            ]
        spared = IN_CLEAR if self.seal is not None else frozenset()
        found = [item for item in reader.found if item.code not in spared]
        errors = [item for item in found if severity(item) is Severity.ERROR]
        faults = [Fault(item.location.path, item) for item in errors if not item.key]
        if faults:
            return _causes(faults)
        if self.seal is not None:
            data = self.seal(data, case.received.date())
        self.known.replies.update(number for number, _event in replies)
        return Made(case.path, data, read.reader.told.dated, len(errors), isinstance(case.reporter, Mapping))


def _causes(faults: list[Fault]) -> list[Fault]:
    """The faults without those that only follow from others: derived fields, statuses after a wrong time."""
    early = any(fault.problem.code == "HY305" for fault in faults)
    found = [fault for fault in faults if fault.column and not (early and fault.problem.code == "HY304")]
    return found or faults


class _RowReader(Reader):
    """Reads the case that a row makes: the place of a problem is the column it comes from."""

    def __init__(self, source: Source, told: Draft, rules: Rules) -> None:
        super().__init__(source, rules.organization.zone)
        self.told = told

    def report(
        self, code: str, where: Where, *, key: bool = False, severity: Severity | None = None, **params: str
    ) -> None:
        """Note a problem; what the cell says is left out of it."""
        for name in params:
            if name in _TOLD or (code, name) == ("HY221", "name"):
                params[name] = "…"
        self.found.append(Diagnostic(code, Location(self.column(where)), params, severity))

    def column(self, where: Where) -> str:
        """The column that a value of the case came from; "" for what came from none."""
        if where[:1] == ("log",) and len(where) > 1:
            columns = self.told.lines[int(where[1])].columns
            return columns.get(str(where[2]) if len(where) > 2 else "", columns[""])
        named = self.told.columns
        return named.get(".".join(map(str, where)), named.get(str(where[0]), "") if where else "")


class _Read(NamedTuple):
    case: Case
    reader: _RowReader
    data: bytes


def _read(front: Mapping[str, Any], told: Draft, row: Row, rules: Rules) -> _Read | list[Fault]:
    """The file with these fields, read again as any other."""
    data = dump(front, told.body)
    if len(data) > LIMIT:
        longest = max(row.cells, key=lambda name: len(words(row.cells[name])), default="")
        return [fault("HY101", longest, size=str(len(data)), limit=str(LIMIT))]
    reader = _RowReader(Source(path_of(front["id"]), data), told, rules)
    document, problems = frontmatter.read(data)
    if document is None:
        return [Fault("", Diagnostic(item.code, Location(""), item.params)) for item in problems]
    return _Read(schema.case(document.values, document.body, reader), reader, data)


def _ordered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields in the order of the data model, then the organisation's own, then the log."""
    known = {key: values[key] for key in FIELDS_IN_ORDER if key in values}
    return {**known, **{key: values[key] for key in values if key.startswith("x-")}, "log": values["log"]}


def _derived(case: Case, rules: Rules) -> dict[str, str]:
    """Status, responsible and handler, as the log says."""
    history = History(case, rules)
    told = {
        "status": replay(history)[0].status,
        "responsible": department_of(history.events),
        "handler": handler_of(history.events),
    }
    return {name: value for name, value in told.items() if value}
