"""A document of titled tables with typed cells: what renderers make text, Markdown and workbooks of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

Cell = str | int | float | Fraction | Decimal | date | datetime | None
"""A Fraction is a share, told in per cent; a float a change, told with its sign; a Decimal money; None nothing to tell."""
ROWS_SHOWN = 400
"""Of a longer table the page tells how many rows there are; the workbook has them all."""


class Chart(NamedTuple):
    """A chart of columns of the table that it stands below: the first column names the places."""

    title: str
    columns: tuple[int, ...]
    lines: bool = False


class Table(NamedTuple):
    """A table with its heading; `name` is that of its sheet in a workbook."""

    name: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    charts: tuple[Chart, ...] = ()
    nothing: str = ""
    """What is said where there are no rows."""
    only_book: bool = False
    """Whether it is for the workbook alone."""
    commands: tuple[str, ...] = ()
    """Command lines that somebody may run, below the table."""


class Document(NamedTuple):
    """A title, what to read first, and tables."""

    title: str
    lead: tuple[str, ...]
    tables: tuple[Table, ...]


def shown(cell: Cell, language: str) -> str:
    """A cell as people read it."""
    if cell is None:
        return "—"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, Fraction):
        return percent(cell)
    if isinstance(cell, float):
        return change(cell)
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}" if cell % 1 else f"{cell:,.0f}"
    return str(cell)


def change(points: float) -> str:
    """More or less than before, with its sign."""
    if points == int(points):
        return f"{int(points):+d}" if points else "0"
    return f"{points:+.1f}" if abs(points) >= 1 else f"{points:+.2f}"


def percent(part: Fraction) -> str:
    """A share in per cent; small ones with more places, and none is rounded up to a hundred."""
    value = part * 100
    if value == int(value):
        return f"{int(value)}%"
    places = 1 if value >= 1 else 2 if value >= Fraction(1, 10) else 3
    cut = int(value * 10**places) if 99 < value < 100 else round(value * 10**places)
    return f"{cut / 10**places:.{places}f}%"
