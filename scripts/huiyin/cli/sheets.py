"""CSV for other programs and for spreadsheets: no cell is taken for a formula."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence

from huiyin.papers.formulas import safe

__all__ = ["safe", "write"]


def write(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with its column names to stdout."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in row] for row in rows)
