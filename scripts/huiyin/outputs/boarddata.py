"""The rows of the status board as data: complete as JSON and CSV, and in small pieces for its own page.

The page must answer a filter over 100,000 rows before it has loaded much, from servers that do not compress.
So `data/board/index.json` holds one character a row and column and no period at all: its rows stand by
period, newest first, within one by public number, and the periods are told as counts. Numbers and summaries
lie in pieces of their own, in the same order, of which the page loads those that it shows or searches.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from huiyin.outputs import labels
from huiyin.public import PublicBook, PublicCase, PublicOrganization

Value = TypeVar("Value", bound=Hashable)

FULL, TABLE, PIECES = "data/board.json", "data/board.csv", "data/board/"
COLUMNS = "number period category channel site stage timeliness overdue outcome summary".split()
NUMBERS, SUMMARIES = 5000, 500
"""Rows in a piece."""
_FIRST, _SIGNS = 48, 44
"""The packed signs are "0" to "[": none of them needs escaping in JSON."""
_FORMULA = tuple("=+-@＝＋－＠\t\r")


def render(book: PublicBook, cases: Sequence[PublicCase]) -> dict[str, str]:
    """{path: text}: the complete board twice, and the pieces. `cases`: the book's, as ordered() has them."""
    found = {FULL: full(book), TABLE: table(book.cases), f"{PIECES}index.json": index(cases, book)}
    for piece, rows in enumerate(_parts(cases, NUMBERS)):
        found[f"{PIECES}n-{piece}.json"] = json.dumps("".join([one.number for one in rows]))
    for piece, rows in enumerate(_parts(cases, SUMMARIES)):
        found[f"{PIECES}s-{piece}.json"] = _dense([one.summary for one in rows])
    return found


def ordered(cases: Iterable[PublicCase]) -> list[PublicCase]:
    """Newest period first; within a period the order they come in, which is by public number."""
    return [case for group in by_period(cases).values() for case in group]


def by_period(cases: Iterable[PublicCase]) -> dict[str, list[PublicCase]]:
    """The rows of each period, newest period first."""
    groups: dict[str, list[PublicCase]] = {}
    for case in cases:
        groups.setdefault(case.period, []).append(case)
    return {period: groups[period] for period in sorted(groups, key=labels.period_order, reverse=True)}


def full(book: PublicBook) -> str:
    """Every row, column by column, in order of public number; words as places in a dictionary."""
    columns: dict[str, object] = {
        "number": _column(book.cases, "number"),
        "summary": _column(book.cases, "summary"),
    }
    columns["overdue"] = list(map(int, _column(book.cases, "overdue")))
    values = {}
    for name in ("period", "category", "channel", "site", "stage", "timeliness", "outcome"):
        found, columns[name] = _numbered(_column(book.cases, name))
        values[name] = {"id": found, **_words(name, found, book.organization)}
    return _dense(
        {
            "as_of": book.as_of.isoformat(),
            "commit": book.commit,
            "demo": book.demo,
            "k": book.k,
            "rows": len(book.cases),
            "withheld": book.withheld,
            "values": values,
            "columns": {name: columns[name] for name in COLUMNS},
        }
    )


def table(cases: Sequence[PublicCase]) -> str:
    """The same rows as CSV; the mark at its beginning tells spreadsheets that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    columns = {name: _column(cases, name) for name in COLUMNS}
    columns["overdue"] = ["true" if overdue else "false" for overdue in columns["overdue"]]
    # A spreadsheet would take it for a formula.
    columns["summary"] = [f"'{text}" if text.startswith(_FORMULA) else text for text in columns["summary"]]
    writer.writerows(zip(*columns.values(), strict=True))
    return "\ufeff" + out.getvalue()


def index(cases: Sequence[PublicCase], book: PublicBook) -> str:
    """What the page loads first: how many rows of each period, and the packed columns."""
    home = book.organization
    periods = Counter(_column(cases, "period"))
    found: dict[str, object] = {
        "rows": len(cases),
        "numbers": NUMBERS,
        "summaries": SUMMARIES,
        "periods": [[period, rows, *_both(labels.period, period)] for period, rows in periods.items()],
    }
    for name in ("category", "channel", "site", "outcome"):
        values, places = _numbered(_column(cases, name))
        found[name] = {"id": values, **_words(name, values, home), **_packed(places, len(values))}
    states, places = _numbered(list(map(attrgetter("stage", "timeliness", "overdue"), cases)))
    found["state"] = {
        "id": [[stage, due, int(overdue)] for stage, due, overdue in states],
        "zh": [[labels.stage(one[0], "zh"), labels.timeliness(one[1], one[2], "zh")] for one in states],
        "en": [[labels.stage(one[0], "en"), labels.timeliness(one[1], one[2], "en")] for one in states],
        **_packed(places, len(states)),
    }
    return _dense(found)


def _column(cases: Sequence[PublicCase], name: str) -> list[Any]:
    return list(map(attrgetter(name), cases))


def _parts(cases: Sequence[PublicCase], size: int) -> Iterable[Sequence[PublicCase]]:
    return (cases[start : start + size] for start in range(0, len(cases), size))


def _numbered(values: Sequence[Value]) -> tuple[list[Value], list[int]]:
    """The different values, sorted, and the place of each among them."""
    found = sorted(set(values), key=lambda value: (value is not None, str(value)))
    place = {value: number for number, value in enumerate(found)}
    return found, list(map(place.__getitem__, values))


def _packed(places: Sequence[int], values: int) -> dict[str, object]:
    """One sign a row, or two where there are too many values for one."""
    if values <= _SIGNS:
        signs = [chr(_FIRST + place) for place in range(values)]
        return {"width": 1, "rows": "".join(map(signs.__getitem__, places))}
    signs = [chr(_FIRST + place // _SIGNS) + chr(_FIRST + place % _SIGNS) for place in range(values)]
    return {"width": 2, "rows": "".join(map(signs.__getitem__, places))}


def _words(name: str, values: Sequence[str | None], home: PublicOrganization) -> dict[str, list[str]]:
    say: dict[str, Callable[[str | None, str], str]] = {
        "period": lambda value, language: labels.period(value or "", language),
        "category": lambda value, language: labels.category(value or "", home, language),
        "channel": labels.channel,
        "site": lambda value, language: labels.site(value, home, language),
        "stage": lambda value, language: labels.stage(value or "", language),
        "timeliness": lambda value, language: labels.timeliness(value or "", False, language),
        "outcome": labels.outcome,
    }
    return {language: [say[name](value, language) for value in values] for language in ("zh", "en")}


def _both(say: Callable[[str, str], str], value: str) -> tuple[str, str]:
    return say(value, "zh"), say(value, "en")


def _dense(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
