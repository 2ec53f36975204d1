"""Totals by month and figures, none of which leads to a few cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from huiyin.privacy.anonymity import OTHER, Groups, Measure, month_of, rows_by_month
from huiyin.privacy.disclosure import ENDED, Facts
from huiyin.privacy.lateness import answers, judged, timeliness
from huiyin.privacy.suppression import Count, Pair, joined, nested, pairs, pooled, series, stepped, told
from huiyin.public import Figure, Kept, Month
from huiyin.rules import Rules

MONTHS = 24
YEAR = 12


class Basis(NamedTuple):
    """What totals are counted from."""

    facts: Sequence[Facts]
    """All cases."""
    came: Sequence[Facts]
    """Those of them that are counted as received; none who is named."""
    groups: Groups
    measure: Measure
    at: datetime
    senders: Mapping[str, int] = MappingProxyType({})
    """Of each case; one without is a sender of its own."""
    apart: Container[str] = frozenset()
    """The cases that are in no row and whose sender is not named either."""

    @property
    def unnamed(self) -> Iterator[Facts]:
        """All but those whose sender is named: as they have no row, sums less the rows would tell of them."""
        return (facts for facts in self.facts if not facts.named)

    def sender(self, facts: Facts) -> Hashable:
        """Who wrote, as far as it matters who else did."""
        return self.senders.get(facts.id, facts.id)

    @property
    def window(self) -> list[int]:
        """The last 24 complete months, from the first in which anything was received.

        A month begun is not told.
        """
        first = min((facts.month for facts in self.came), default=self.now)
        return list(range(max(first, self.now - MONTHS), self.now))

    @property
    def now(self) -> int:
        """The month begun, counted from the year 0."""
        return self.at.year * 12 + self.at.month - 1


class Split:
    """A count of the rows, of those withheld, and of the hidden, apart from each other.

    Those withheld may become rows; whether the hidden are counted must not hang on that, for it would show
    how many of them there are.
    """

    def __init__(self) -> None:
        self.seen, self.withheld, self.hidden = Count(), Count(), Count()

    def add(self, kept: bool, facts: Facts, basis: Basis) -> None:
        """Count once more."""
        apart = self.hidden if facts.hidden else self.withheld
        (apart if facts.id in basis.apart else self.seen).add(kept, basis.sender(facts))

    @property
    def all(self) -> Count:
        """All of them together."""
        return self.seen.joined(self.withheld).joined(self.hidden)

    def joined(self, k: int, l: int) -> Count:  # noqa: E741 - the usual name of the measure
        """What may be counted: the rows, and of the others what might be told by itself."""
        return joined(joined(self.seen, self.withheld, k, l), self.hidden, k, l)


def months(
    basis: Basis,
    categories: Sequence[str],
    channels: Sequence[str],
    due: Halves,
    back: Halves,
    kept: Mapping[str, tuple[Kept, ...]],
) -> tuple[Month, ...]:
    """The totals of the last complete months, oldest first.

    Whoever is named is known to all: what is told of a month is enough without them, then they are counted.
    """
    window, k = basis.window, basis.measure.k
    rows = rows_by_month(basis.groups)
    named = Counter(facts.month for facts in basis.facts if facts.named)
    came = dict.fromkeys(window, 0) | Counter(facts.month for facts in basis.came if facts.month in window)
    rest = {month: number - sum(rows[month_of(month)].values()) for month, number in came.items()}
    without = nested(came, rest, k, (12, 3), _weak(basis))
    received = {month: None if number is None else number + named[month] for month, number in without.items()}
    praised = _praised(basis, came)
    answered, closed = _counted(basis, "answered"), _counted(basis, "closed")
    by_channel = _by_channel(basis)
    untold = None, None
    return tuple(
        Month(
            month_of(month),
            received[month],
            answered[month],
            closed[month],
            in_time=(due.months[month] or untold)[0],
            due=(due.months[month] or untold)[1],
            satisfied=(back.months[month] or untold)[0],
            called_back=(back.months[month] or untold)[1],
            by_category=_by_category(
                received[month], rest[month] + named[month], rows[month_of(month)], categories
            ),
            by_channel={
                name: by_channel[month].get(name, 0) if received[month] is not None else None
                for name in channels
            },
            praised=praised[month] if received[month] is not None else None,
            by_clause=kept.get(month_of(month), ()),
        )
        for month in window
    )


def _weak(basis: Basis) -> set[int]:
    """The months in which fewer than k senders wrote."""
    senders: dict[int, set[Hashable]] = defaultdict(set)
    for facts in basis.came:
        senders[facts.month].add(basis.sender(facts))
    return {month for month, them in senders.items() if len(them) < basis.measure.k}


def _counted(basis: Basis, name: str) -> dict[int, int | None]:
    """How many had their first reply, or were first closed, in each month.

    Of those without a row, the months in which k of them were: less the rows, few would remain.
    """
    k = basis.measure.k
    split = {month: Split() for month in basis.window}
    for facts in basis.unnamed:
        month = getattr(facts, name)
        if month in split:
            split[month].add(True, facts, basis)
    counts = {month: one.joined(k, 1) for month, one in split.items()}
    weak = [month for month, count in counts.items() if len(count.of_kept) < k]
    return series({month: count.kept for month, count in counts.items()}, k, weak=weak)


def _by_category(
    received: int | None, rest: int, rows: Mapping[str, int], categories: Sequence[str]
) -> dict[str, int | None]:
    """The rows of the month by category; whatever else came in it is `other`, so that nothing new is told."""
    found: dict[str, int | None] = {name: rows.get(name) for name in categories}
    others = rest + rows.get(OTHER, 0)
    found[OTHER] = others or None if received is not None else rows.get(OTHER)
    return found


def _by_channel(basis: Basis) -> dict[int, dict[str, int | None]]:
    """Without those who are named: a channel less somebody known might be few."""
    came: dict[int, dict[str, int]] = {month: defaultdict(int) for month in basis.window}
    seen: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for facts in basis.came:
        if facts.month in came:
            came[facts.month][facts.channel] += 1
    for label, group in basis.groups.items():
        if label.channel is not None:
            seen[label.period][label.channel] += len(group)
    return {month: pooled(cells, seen[month_of(month)], basis.measure.k) for month, cells in came.items()}


def _praised(basis: Basis, came: Mapping[int, int]) -> dict[int, int | None]:
    """Letters of praise of which nobody is named, where neither they nor the others of the month are few."""
    found = {month: Count() for month in basis.window}
    for facts in basis.came:
        if facts.praise and facts.month in found:
            found[facts.month].add(True, basis.sender(facts))
    k = basis.measure.k
    return {
        month: pooled({"praise": count.kept, "rest": came[month] - count.kept}, {}, k)["praise"]
        if len(count.of_kept) >= min(count.kept, k)
        else None
        for month, count in found.items()
    }


class Halves(NamedTuple):
    """Parts of wholes by month, and that of the newest 12 months as a figure of its own."""

    months: Mapping[int, Pair | None]
    year: Pair | None


def _halves(entries: Iterable[tuple[int, bool, Facts]], basis: Basis, rows: bool) -> Halves:
    """The newest year by itself, for its sum is told as a figure.

    `rows`: whether the rows tell the same of each case, so that those without one could be had by
    subtraction; of these then only the months count in which they might be told by themselves.
    """
    window, (k, l) = basis.window, basis.measure  # noqa: E741 - the usual name of the measure
    split = {month: Split() for month in window}
    for month, kept, facts in entries:
        if month in split:
            split[month].add(kept, facts, basis)
    found: dict[int, Pair | None] = {}
    year = Count()
    for part in (window[:-YEAR], window[-YEAR:]):
        counts = {month: split[month].joined(k, l) if rows else split[month].all for month in part}
        weak = [month for month, count in counts.items() if not count.tells(k, l)]
        found |= pairs({month: count.pair for month, count in counts.items()}, k, l, weak)
        year = _together(counts.values())
    return Halves(found, year.pair if year.tells(k, l) else None)


def _together(counts: Iterable[Count]) -> Count:
    found = Count()
    for count in counts:
        found = found.joined(count)
    return found


def answered_in_time(basis: Basis) -> Halves:
    """Of the first answers that were due in each month, how many came in time. One a case."""

    def first() -> Iterator[tuple[int, bool, Facts]]:
        for facts in basis.unnamed:
            for fact in answers(facts):
                kept = judged(fact, basis.at)
                if kept is not None:
                    yield fact.month, kept, facts
                    break

    return _halves(first(), basis, rows=True)


def satisfied(basis: Basis) -> Halves:
    """Of the call-backs of each month, how many found the person satisfied (or basically so)."""
    entries = ((month, kept, facts) for facts in basis.unnamed for month, kept in facts.verdicts)
    return _halves(entries, basis, rows=False)


def figures(basis: Basis, due: Halves, back: Halves, rules: Rules) -> tuple[Figure, ...]:
    """What the home page tells: open, overdue now; in time, satisfied in the last 12 complete months."""
    return (
        Figure("open", _now(basis, lambda facts: facts.stage != ENDED)),
        Figure("in-time", *(due.year or (None, None))),
        Figure("overdue", _now(basis, lambda facts: timeliness(facts, basis.at, rules.calendar)[1])),
        Figure("satisfied", *(back.year or (None, None))),
    )


def _now(basis: Basis, which: Callable[[Facts], bool]) -> int | None:
    """How many cases are so now: those in rows, and of the others, the month begun aside, a multiple of k.

    The rows tell it of each, so that one more or less of the others would be had by taking them away.
    """
    seen, apart = 0, Split()
    for facts in basis.unnamed:
        if which(facts):
            if facts.id not in basis.apart:
                seen += 1
            elif facts.month < basis.now:
                apart.add(True, facts, basis)
    k = basis.measure.k
    return told(seen + stepped(apart.withheld, k) + stepped(apart.hidden, k), k)
