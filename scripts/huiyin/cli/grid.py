"""Tables on a terminal: in a narrow window columns give way, and no number or date is ever cut."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from huiyin.language import _

LEAST = 16
"""To so many characters a column may be squeezed; its words are then folded."""
_FRAME = 3
"""What a column takes beside its words: a line and two blanks."""


class Line(NamedTuple):
    """A row of a table, how it is coloured, and whether a line is drawn below it."""

    cells: Sequence[str]
    style: str | None = None
    ends: bool = False


def show(
    heads: Sequence[str], lines: Sequence[Line], yielding: Sequence[int] = (), folding: Collection[int] = ()
) -> None:
    """Print a table on the terminal.

    `yielding`: places of the columns that are left out one by one where there is no room, the first to go first;
    `folding`: of those whose words may go on below. What was left out is told below the table.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    widths = [
        max(cell_len(head), *(cell_len(line.cells[place]) for line in lines), 0)
        for place, head in enumerate(heads)
    ]
    kept = list(fitting(widths, console.width, yielding, folding))
    table = Table()
    for place in kept:
        folds = place in folding
        table.add_column(heads[place], no_wrap=not folds, overflow="fold" if folds else "ellipsis")
    for line in lines:
        cells = (Text(line.cells[place]) for place in kept)
        table.add_row(*cells, style=line.style, end_section=line.ends)
    console.print(table)
    left = [
        head
        for place, head in enumerate(heads)
        if place not in kept and any(line.cells[place] for line in lines)
    ]
    if left:
        told = _("Left out, as the window is narrow: {columns}").format(columns=", ".join(left))
        console.print(told, style="dim", highlight=False)


def fitting(
    widths: Sequence[int], width: int, yielding: Sequence[int], folding: Collection[int]
) -> Iterator[int]:
    """The places of the columns that have room in so many characters."""
    least = [min(one, LEAST) if place in folding else one for place, one in enumerate(widths)]
    gone: set[int] = set()
    for place in yielding:
        if _taken(least, gone) <= width:
            break
        gone.add(place)
    return (place for place in range(len(widths)) if place not in gone)


def _taken(least: Sequence[int], gone: Collection[int]) -> int:
    return 1 + sum(one + _FRAME for place, one in enumerate(least) if place not in gone)
