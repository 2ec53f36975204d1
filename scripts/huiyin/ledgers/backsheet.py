"""A ledger that was exported and edited: which column is which field, in either language and any order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from huiyin.diagnostic import Diagnostic, Location
from huiyin.ledgers.backcell import Cell, tidy
from huiyin.ledgers.ledger import Ledger, Unreadable, read
from huiyin.papers.ledger import CHECK, column_name, columns
from huiyin.privacy.personal import finds
from huiyin.words.names import event_name, field_name

REASON, NOTE = "reason", "note"
NOTES = (NOTE, "progress", "explained")
"""Columns that somebody may add: a reason for what the row changes, and what is to be noted in the log."""
_MOST = 40
LANGUAGES = ("zh", "en")


class Line(NamedTuple):
    """A row: its number in the spreadsheet, and what stands in it by field."""

    number: int
    cells: Mapping[str, Cell]


class Sheet(NamedTuple):
    """What came back."""

    language: str
    heads: Mapping[str, str]
    """Field → the name of its column as it stands in the header."""
    strange: tuple[str, ...]
    """Columns that no export has and that hold something."""
    lines: tuple[Line, ...]


def names() -> dict[str, str]:
    """Every heading that is understood, in either language → its field."""
    found = {tidy(name).casefold(): name for name in (*columns(), REASON, *NOTES)}
    for language in LANGUAGES:
        for name in columns():
            found[tidy(column_name(name, language)).casefold()] = name
        for name in (REASON, NOTE):
            found[tidy(field_name(name, language)).casefold()] = name
        for name in NOTES[1:]:
            found[tidy(event_name(name, language)).casefold()] = name
    return found


def read_sheet(data: bytes, path: str) -> tuple[Sheet | None, list[Diagnostic]]:
    """The ledger in a file, or what is wrong with it as a whole."""
    known = names()
    try:
        ledger = _read(data)
    except Unreadable as error:
        return None, [Diagnostic(error.code, Location(path), error.params)]
    heads: dict[str, str] = {}
    doubled: list[str] = []
    for head in ledger.columns:
        name = _field(head, known)
        if name in heads:
            doubled.append(head)
        elif name:
            heads[name] = head
    found = [Diagnostic("HY452", Location(path), {"name": heads[_field(head, known)]}) for head in doubled]
    for name in ("id", CHECK):
        if name not in heads:
            called = " / ".join(column_name(name, language) for language in LANGUAGES)
            found.append(Diagnostic("HY463", Location(path), {"name": called}))
    return (None, found) if found else (_sheet(ledger, heads), [])


def _read(data: bytes) -> Ledger:
    """The sheet that the export made, wherever it stands in the workbook now; else the first."""
    heads = [column_name("id", language) for language in LANGUAGES]
    if data.startswith(b"PK"):
        for title in ("台账", "Ledger"):
            try:
                return read(data, heads, title)
            except Unreadable as error:
                if error.code != "HY457":
                    raise
    return read(data, heads)


def _field(head: str, known: Mapping[str, str]) -> str:
    text = tidy(head).casefold()
    return known.get(text) or (text if text.startswith("x-") else "")


def _shown(head: str) -> str:
    """A heading that somebody made up, as it may be repeated in a message."""
    return "…" if finds(head) else head[:_MOST]


def _sheet(ledger: Ledger, heads: Mapping[str, str]) -> Sheet:
    chinese = sum(tidy(head) == column_name(name, "zh") for name, head in heads.items() if name in columns())
    taken = set(heads.values())
    strange = dict.fromkeys(
        _shown(head)
        for head in ledger.columns
        if head not in taken and any(tidy(row.cells.get(head)) for row in ledger.rows)
    )
    lines = tuple(
        Line(row.number, {name: row.cells.get(head) for name, head in heads.items()}) for row in ledger.rows
    )
    return Sheet("zh" if chinese * 2 > len(heads) - 2 else "en", heads, tuple(strange), lines)
