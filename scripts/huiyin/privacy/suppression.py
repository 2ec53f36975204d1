"""Tables of totals in which no small cell stands, and none can be had by taking the others from their sum."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)
Pair = tuple[int, int]
"""(so many of, so many)."""


class Count:
    """How often something was kept or missed, and by how many senders."""

    __slots__ = ("kept", "missed", "of_kept", "of_missed")

    def __init__(self) -> None:
        self.kept = self.missed = 0
        self.of_kept: set[Hashable] = set()
        self.of_missed: set[Hashable] = set()

    def add(self, kept: bool, sender: Hashable) -> None:
        """Count once more."""
        if kept:
            self.kept += 1
            self.of_kept.add(sender)
        else:
            self.missed += 1
            self.of_missed.add(sender)

    @property
    def pair(self) -> Pair:
        return self.kept, self.kept + self.missed

    def tells(self, k: int, l: int) -> bool:  # noqa: E741 - the usual name of the measure
        """Whether it may be told, seen by itself: of k senders, neither side of so few that it is theirs.

        Many letters of one household would look like many.
        """
        few = any(0 < len(senders) < l for senders in (self.of_kept, self.of_missed))
        return not few and (len(self.of_kept | self.of_missed) >= k or not self.pair[1])

    def joined(self, other: Count) -> Count:
        """Both together."""
        found = Count()
        found.kept, found.missed = self.kept + other.kept, self.missed + other.missed
        found.of_kept, found.of_missed = self.of_kept | other.of_kept, self.of_missed | other.of_missed
        return found


def joined(seen: Count, apart: Count, k: int, l: int) -> Count:  # noqa: E741 - the usual name of the measure
    """What is seen in rows together with what is not, where the latter might be told by itself.

    Else the rows alone: taking them from the sum would tell of the few that have none.
    """
    return seen.joined(apart) if apart.tells(k, l) else seen


def stepped(count: Count, k: int) -> int:
    """How often something was kept that is in no row, cut to a multiple of k; none of fewer than k senders.

    A single one more or less mostly changes nothing that could be noticed.
    """
    return count.kept // k * k if len(count.of_kept) >= k else 0


def told(number: int, k: int) -> int | None:
    """A number by itself: none, or at least k; else it is not told."""
    return number if number == 0 or number >= k else None


def told_pair(pair: Pair, k: int, l: int) -> Pair | None:  # noqa: E741 - the usual name of the measure
    """`part` of `whole`: at least k, of which neither the part nor the rest is a few (fewer than l)."""
    part, whole = pair
    return None if 0 < whole < k or 0 < part < l or 0 < whole - part < l else pair


def series(
    cells: Mapping[Name, int],
    k: int,
    hidden_rest: Mapping[Name, int] | None = None,
    weak: Collection[Name] = (),
) -> dict[Name, int | None]:
    """A row of totals whose sum may be known: small cells are left out, and others with them.

    What is left out comes together to at least k, in two cells or more. Where `hidden_rest` gives what of
    each cell cannot be seen elsewhere (in the rows of the board), that is what must come to k. `weak` names
    cells that are left out for a reason of their own.
    """
    rest = hidden_rest if hidden_rest is not None else cells
    out = {name for name, number in cells.items() if told(number, k) is None or (number and name in weak)}
    spare = sorted(
        (name for name in cells if name not in out and cells[name]),
        key=lambda name: (not rest[name], cells[name], repr(name)),
    )
    while out and (len(out) < 2 or sum(rest[name] for name in out) < k) and spare:
        out.add(spare.pop(0))
    if out and (len(out) < 2 or sum(rest[name] for name in out) < k):
        out = {name for name in cells if cells[name]}
    return {name: None if name in out else number for name, number in cells.items()}


def nested(
    cells: Mapping[int, int],
    hidden_rest: Mapping[int, int],
    k: int,
    spans: Sequence[int],
    weak: Collection[int] = (),
) -> dict[int, int | None]:
    """The same for months whose sums by quarter and year may be known, from rows told only so finely.

    A span (12, then 3) that comes to little is left out as a whole, with another one; then the spans
    within it.
    """
    if not spans:
        return series(cells, k, hidden_rest, weak)
    within: dict[int, list[int]] = {}
    for month in cells:
        within.setdefault(month // spans[0], []).append(month)
    sums = {span: sum(cells[month] for month in months) for span, months in within.items()}
    rests = {span: sum(hidden_rest[month] for month in months) for span, months in within.items()}
    outer = series(sums, k, rests)
    found: dict[int, int | None] = {}
    for span, months in within.items():
        if outer[span] is None:
            found |= {month: None if cells[month] else 0 for month in months}
        else:
            found |= nested({month: cells[month] for month in months}, hidden_rest, k, spans[1:], weak)
    return found


def pairs(
    cells: Mapping[Name, Pair],
    k: int,
    l: int,  # noqa: E741 - the usual name of the measure
    out: Iterable[Name] = (),
) -> dict[Name, Pair | None]:
    """The same for parts of wholes: what is left out is, taken together, a pair that might be told.

    `out` names cells that are left out for a reason of their own.
    """
    out = {*out, *(name for name, pair in cells.items() if told_pair(pair, k, l) is None)}
    spare = sorted(
        (name for name in cells if name not in out and cells[name][1]),
        key=lambda name: (cells[name][1], repr(name)),
    )
    while out and not _covered(out, cells, k, l) and spare:
        out.add(spare.pop(0))
    return {name: None if name in out else pair for name, pair in cells.items()}


def _covered(out: set[Name], cells: Mapping[Name, Pair], k: int, l: int) -> bool:  # noqa: E741
    together = sum(cells[name][0] for name in out), sum(cells[name][1] for name in out)
    return len(out) > 1 and told_pair(together, k, l) is not None


def pooled(cells: Mapping[Name, int], seen: Mapping[Name, int], k: int) -> dict[Name, int | None]:
    """The parts of one known total, of each of which some may be seen elsewhere.

    Neither a part nor what of it is not seen may be small; the parts left out are, taken together, neither.
    """
    out = {
        name for name, number in cells.items() if _small(number, k) or _small(number - seen.get(name, 0), k)
    }
    spare = sorted(
        (name for name in cells if name not in out and cells[name]),
        key=lambda name: (cells[name], repr(name)),
    )
    while out and spare and not _well(out, cells, seen, k):
        out.add(spare.pop(0))
    return {name: None if name in out else number for name, number in cells.items()}


def _well(out: set[Name], cells: Mapping[Name, int], seen: Mapping[Name, int], k: int) -> bool:
    number = sum(cells[name] for name in out)
    return (
        len(out) > 1
        and not _small(number, k)
        and not _small(number - sum(seen.get(name, 0) for name in out), k)
    )


def _small(number: int, k: int) -> bool:
    return 0 < number < k
