"""What a person changed in a row of an exported ledger: held against what the export says of the exported state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History
from huiyin.ledgers.backcell import same
from huiyin.ledgers.backsheet import LANGUAGES, NOTES, REASON, Sheet
from huiyin.ledgers.backstate import Known
from huiyin.ledgers.backvalue import PLAIN, PUT_TO_WORK, Value, Values, Wrong, written
from huiyin.ledgers.rowdraft import Fault
from huiyin.model import RECLASSIFIABLE, Case
from huiyin.papers import table
from huiyin.papers.ledger import CHECK, HIDDEN, Clerk
from huiyin.rules import Rules
from huiyin.schema import FIELDS

FIXED, FOLLOWS, SENDER, OTHER = "fixed", "follows", "sender", "other"
"""Why a column is not taken back."""
_FIXED = frozenset(("channel", "received", "posted"))


class Change(NamedTuple):
    """What a cell asks for: a field's new value, or with a field of NOTES a note to the log."""

    name: str
    value: Value


class Ignored(NamedTuple):
    """A cell (or with row 0 a column) that is not taken back, and why."""

    row: int
    column: str
    why: str


class Compared(NamedTuple):
    """What a row comes to."""

    changes: tuple[Change, ...]
    reason: str
    ignored: tuple[Ignored, ...]
    faults: tuple[Fault, ...]


class Comparer:
    """Compares the rows of one ledger with what was exported."""

    def __init__(self, sheet: Sheet, rules: Rules, at: datetime) -> None:
        self.sheet, self.rules = sheet, rules
        self.values = Values(rules.organization, at.date())
        self.names = tuple(name for name in sheet.heads if name not in ("id", CHECK, REASON, *NOTES))
        self.sender = any(name.startswith("reporter.") for name in sheet.heads)
        self.order = (*RECLASSIFIABLE, *PUT_TO_WORK, *PLAIN)
        self._clerk = lru_cache(maxsize=8)(self._made)
        self._row, self._memo = 0, dict[tuple[str, bool], Sequence[table.Cell]]()

    def compare(self, row: Known, current: Case) -> Compared:
        """What was changed, what of it is not taken, and what is wrong with it; `current` is the case as it is now."""
        changes, ignored, faults = [], [], []
        edited = [name for name, exported in self._shown(row) if not same(row.line.cells.get(name), exported)]
        edited = [name for name in edited if not self._otherwise(row, name)]
        for name in sorted(edited, key=lambda name: self._rank(name)):
            head = self.sheet.heads[name]
            if (why := _not_taken(name, current)) is not None:
                ignored.append(Ignored(row.line.number, head, why))
                continue
            found = self._change(row, name, current)
            if isinstance(found, Change):
                changes.append(found)
            elif found is not None:
                faults.append(self._fault(name, found.code))
        changes += self._notes(row, current)
        return Compared(tuple(changes), written(row.line.cells.get(REASON)), tuple(ignored), tuple(faults))

    def _fault(self, name: str, code: str) -> Fault:
        head = self.sheet.heads[name]
        known = {"known": self.values.choices(name, self.sheet.language)} if code == "HY469" else {}
        return Fault(head, Diagnostic(code, Location(""), {"name": head, **known}))

    def _rank(self, name: str) -> int:
        return self.order.index(name) if name in self.order else len(self.order)

    def _change(self, row: Known, name: str, current: Case) -> Change | Wrong | None:
        value = self.values.meant(name, row.line.cells.get(name))
        if isinstance(value, Wrong):
            return value
        if not self.sender and self._hidden(row, name):
            return Wrong("HY471")
        now = held(History(current, self.rules), name)
        if value == now or self._awaited(current, name, value):
            return None
        return (
            Change(name, value)
            if now == held(History(row.exported, self.rules, row.at), name)
            else Wrong("HY467")
        )

    def _awaited(self, current: Case, name: str, value: Value) -> bool:
        """Whether that very change stands in the log already and waits for its approval."""
        waiting = [event.fields for event, _clause in History(current, self.rules).pending]
        return any(fields.get("field") == name and fields.get("to") == value for fields in waiting)

    def _notes(self, row: Known, current: Case) -> Iterator[Change]:
        said = {event.fields.get("note") for event in current.log}
        for name in NOTES:
            note = " ".join(written(row.line.cells.get(name)).split())
            if note and note not in said:
                yield Change(name, note)

    # --- what the export says -------------------------------------------------------------------------------

    def _shown(self, row: Known) -> Iterator[tuple[str, table.Cell]]:
        """The cells of the row as they were exported."""
        return zip(self.names, self._cells(row, self.sheet.language, self.sender), strict=True)

    def _otherwise(self, row: Known, name: str) -> bool:
        """Whether a cell is as an export in the other language, or with the other columns, has it."""
        place, cell = self.names.index(name), row.line.cells.get(name)
        return any(
            same(cell, self._cells(row, language, sender)[place])
            for language in LANGUAGES
            for sender in (False, True)
        )

    def _hidden(self, row: Known, name: str) -> bool:
        place = self.names.index(name)
        return self._cells(row, "en", sender=False)[place] == HIDDEN["en"]

    def _cells(self, row: Known, language: str, sender: bool) -> Sequence[table.Cell]:
        if self._row != row.line.number:
            self._row, self._memo = row.line.number, {}
        if (language, sender) not in self._memo:
            clerk = self._clerk(row.at, language, sender)
            self._memo[language, sender] = clerk.row(row.exported, row.exported_data)
        return self._memo[language, sender]

    def _made(self, at: datetime, language: str, sender: bool) -> Clerk:
        return Clerk(self.rules, at, language, self.names, sender)


def held(history: History, name: str) -> Value:
    """The value of a field as a ledger shows it, in the words of the file."""
    if name == "responsible":
        return history.department
    if name == "handler":
        return history.handler
    case = history.case_at(len(history.events))
    value: Any = case.extra.get(name) if name.startswith("x-") else getattr(case, name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return tuple(map(str, value)) if isinstance(value, tuple) else str(value if value is not None else "")


def _not_taken(name: str, case: Case) -> str | None:
    """Why a column is not taken back; None for one that is."""
    if name in (*RECLASSIFIABLE, *PUT_TO_WORK, *PLAIN):
        return None
    if name.startswith("x-"):
        own: Mapping[str, Any] = case.extra
        return None if isinstance(own.get(name, ""), str) else OTHER
    if name.startswith("reporter."):
        return SENDER
    if name in _FIXED:
        return FIXED
    return OTHER if name in FIELDS and name != "status" else FOLLOWS
