"""CSV for other programs and for spreadsheets: no cell is taken for a formula."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet reckon, in full width too."""


def safe(cell: str) -> str:
    """A cell that a spreadsheet shows as it is: an apostrophe goes before what would begin a formula."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell


def write(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with its column names to stdout."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in row] for row in rows)
