"""The ledger (台账): a row a case, in the columns and the language chosen; personal data only where asked for."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from huiyin.history import History
from huiyin.model import Case, Organization
from huiyin.obligations import duties, state
from huiyin.papers.formulas import safe
from huiyin.papers.table import Cell, Table
from huiyin.privacy.personal import finds
from huiyin.rules import Rules
from huiyin.schema import FIELDS, REPORTER
from huiyin.words.names import Names, field_name, look_up
from huiyin.words.wording import Words

CHECK = "x-check"
"""What tells whether the case changed since it was exported: how many events it had, and a hash of its file."""
MORE: Names = {
    "answered": ("答复时间", "answered"),
    "closed": ("结案时间", "closed"),
    "outcome": ("结果", "outcome"),
    "satisfaction": ("最近一次评价", "last verdict"),
    "events": ("记录条数", "log entries"),
    "last_event": ("最近一次记录", "last entry"),
    "overdue": ("逾期事项", "overdue"),
    "due": ("最近期限", "next deadline"),
    CHECK: ("校验", "check"),
}
"""Columns that are worked out, with their names."""
USUAL = (
    *(
        "id",
        "received",
        "channel",
        "site",
        "kind",
        "category",
        "subject",
        "party",
        "named",
        "urgency",
        "status",
    ),
    *("responsible", "handler", "answered", "satisfaction", "closed", "outcome", "overdue", "due", "valid"),
)
SENDER = ("reporter.name", "reporter.phone", "reporter.room")
"""What --with-reporter adds."""
_NO_COLUMNS = frozenset(("attachments", "fingerprints", "links", "reporter"))
_PEOPLE = frozenset(("handler", "subject_person", "first_received_by"))
_WRITTEN = frozenset(("subject", "summary", "prior_handling"))
"""Lines that a person wrote, in which a sender may be named."""


def columns() -> tuple[str, ...]:
    """Every column that may be asked for by name, besides x-…."""
    plain = tuple(name for name in FIELDS if name not in _NO_COLUMNS)
    return (*plain, *(f"reporter.{name}" for name in REPORTER), *MORE)


def column_name(name: str, language: str) -> str:
    """What a column is called."""
    return look_up(MORE, name, language) if name in MORE else field_name(name, language)


class Clerk:
    """Writes rows of one ledger."""

    def __init__(self, rules: Rules, at: datetime, language: str, names: Sequence[str], sender: bool) -> None:
        self.rules, self.at, self.names, self.sender = rules, at, tuple(names), sender
        self.home: Organization = rules.organization
        self.words = Words(language, self.home)
        self.hidden = "（含个人信息，略）" if language == "zh" else "(personal data left out)"
        self.sealed = "（已密封）" if language == "zh" else "(sealed)"

    def row(self, case: Case, data: bytes) -> tuple[Cell, ...]:
        """A case's cells; `data` are the bytes of its file."""
        history = History(case, self.rules, self.at)
        now = history.case_at(len(history.events))
        return tuple(self._cell(name, now, history, data) for name in self.names)

    def _cell(self, name: str, case: Case, history: History, data: bytes) -> Cell:
        made = _MADE.get(name)
        if made is not None:
            return self._told(name, made(history, self.at))
        if name == CHECK:
            return check(case, data)
        if name.startswith("reporter."):
            return self._reporter(case.reporter, name.partition(".")[2])
        if name == "responsible":
            return self._told(name, history.department)
        if name == "handler":
            return self._told(name, history.handler)
        value = case.extra.get(name) if name.startswith("x-") else getattr(case, name)
        if (name in _WRITTEN or name.startswith("x-")) and not self.sender:
            text = value if isinstance(value, str) else "" if value is None else str(value)
            return self.hidden if finds(text, history.case, self.home) else text or None
        return self._told(name, value)

    def _reporter(self, reporter: Mapping[str, Any] | str | None, name: str) -> Cell:
        if isinstance(reporter, str):
            return self.sealed
        value = (reporter or {}).get(name)
        return None if value is None else str(value)

    def _told(self, name: str, value: Any) -> Cell:
        """A value as people read it; numbers and times stay what they are."""
        if value is None or value == "" or value == ():
            return None
        if isinstance(value, bool):
            return self.words.value(name, "true" if value else "false")
        if isinstance(value, (int, date)):
            return value
        if isinstance(value, tuple):
            return "; ".join(self.words.value(name, str(one)) for one in value)
        if name in _PEOPLE:
            person = self.home.people.get(str(value))
            return person.name if person is not None else str(value)
        return self.words.value(name, str(value))


def check(case: Case, data: bytes) -> str:
    """The number of events and a hash of the file."""
    return f"{len(case.log)}-{hashlib.sha256(data).hexdigest()[:16]}"


def _first(history: History, name: str) -> datetime | None:
    places = history.places.get(name)
    return history.events[places[0]].at if places else None


def _last(history: History, name: str) -> datetime | None:
    event = history.last(name)
    return event.at if event is not None else None


def _field(event: str, name: str) -> Callable[[History, datetime], Any]:
    def told(history: History, _at: datetime) -> Any:
        found = history.last(event)
        return found.fields.get(name) if found is not None else None

    return told


def _overdue(history: History, at: datetime) -> int:
    return sum(state(duty, at) == "overdue" for duty in duties(history, at))


def _due(history: History, at: datetime) -> datetime | None:
    owed = [duty.due for duty in duties(history, at) if state(duty, at) in ("open", "overdue", "soon")]
    return min(owed, default=None)


_MADE: Mapping[str, Callable[[History, datetime], Any]] = {
    "answered": lambda history, at: _first(history, "replied"),
    "closed": lambda history, at: _last(history, "closed"),
    "outcome": _field("closed", "outcome"),
    "satisfaction": _field("called-back", "satisfaction"),
    "events": lambda history, at: len(history.written),
    "last_event": lambda history, at: history.written[-1].at if history.written else None,
    "overdue": _overdue,
    "due": _due,
}


def table(names: Sequence[str], rows: Sequence[tuple[Cell, ...]], language: str) -> Table:
    """The ledger as a table."""
    title = "台账" if language == "zh" else "Ledger"
    return Table(title, title, "", tuple(column_name(name, language) for name in names), rows)


def as_csv(made: Table) -> bytes:
    """The ledger as CSV that Excel and WPS open in Chinese: UTF-8 with its mark, no cell a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe(head) for head in made.heads])
    writer.writerows([_plain(cell) for cell in row] for row in made.rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return safe(cell.replace("\0", "")) if isinstance(cell, str) else str(cell)


def received_within(received: datetime, first: date | None, last: date | None) -> bool:
    """Whether a case came on one of these days, both included."""
    day = received.date()
    return (first is None or first <= day) and (last is None or day <= last)


def taken(names: Iterable[str]) -> tuple[str, ...]:
    """The columns as they are written: number and check always, so that a row can be known again."""
    listed = tuple(dict.fromkeys(names))
    found = listed if "id" in listed else ("id", *listed)
    return (*(name for name in found if name != CHECK), CHECK)
