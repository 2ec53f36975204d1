"""Totals by month and figures, none of which leads to a few cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from huiyin.privacy.anonymity import OTHER, Groups, Measure, month_of, rows_by_month
from huiyin.privacy.disclosure import ENDED, Facts
from huiyin.privacy.lateness import answers, judged, timeliness
from huiyin.privacy.suppression import Pair, nested, pairs, pooled, series, told, told_pair
from huiyin.public import Figure, Kept, Month
from huiyin.rules import Rules

MONTHS = 24
YEAR = 12


class Basis(NamedTuple):
    """What totals are counted from."""

    facts: Sequence[Facts]
    """The cases shown in rows, and of those that are not as many as make no small number in their year."""
    received: Mapping[int, int]
    """By month, without those who are named."""
    groups: Groups
    measure: Measure
    at: datetime

    @property
    def window(self) -> list[int]:
        """The last 24 complete months, from the first in which anything was received.

        A month begun is not told.
        """
        now = self.at.year * 12 + self.at.month - 1
        first = min(self.received, default=now)
        return list(range(max(first, now - MONTHS), now))


def months(
    basis: Basis,
    categories: Sequence[str],
    channels: Sequence[str],
    kept: Mapping[str, tuple[Kept, ...]],
) -> tuple[Month, ...]:
    """The totals of the last complete months, oldest first.

    Whoever is named is known to all: what is told of a month is enough without them, then they are counted.
    """
    window, k = basis.window, basis.measure.k
    rows = rows_by_month(basis.groups)
    named = Counter(facts.month for facts in basis.facts if facts.named)
    came = {month: basis.received.get(month, 0) for month in window}
    rest = {month: number - sum(rows[month_of(month)].values()) for month, number in came.items()}
    without = nested(came, rest, k, (12, 3))
    received = {month: None if number is None else number + named[month] for month, number in without.items()}
    praised = _praised(basis, came)
    answered = series(_counted(basis, "answered"), k)
    closed = series(_counted(basis, "closed"), k)
    due, back = _by_half(due_pairs(basis), basis), _by_half(verdict_pairs(basis), basis)
    by_channel = _by_channel(basis)
    untold = None, None
    return tuple(
        Month(
            month_of(month),
            received[month],
            answered[month],
            closed[month],
            in_time=(due[month] or untold)[0],
            due=(due[month] or untold)[1],
            satisfied=(back[month] or untold)[0],
            called_back=(back[month] or untold)[1],
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


def _counted(basis: Basis, name: str) -> dict[int, int]:
    found = dict.fromkeys(basis.window, 0)
    for facts in basis.facts:
        month = getattr(facts, name)
        if month in found:
            found[month] += 1
    return found


def _by_category(
    received: int | None, rest: int, rows: Mapping[str, int], categories: Sequence[str]
) -> dict[str, int | None]:
    """The rows of the month by category; whatever else came in it is `other`, so that nothing new is told."""
    found: dict[str, int | None] = {name: rows.get(name) for name in categories}
    others = rest + rows.get(OTHER, 0)
    found[OTHER] = others or None if received is not None else rows.get(OTHER)
    return found


def _by_channel(basis: Basis) -> dict[int, dict[str, int | None]]:
    came: dict[int, dict[str, int]] = {month: defaultdict(int) for month in basis.window}
    seen: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for facts in basis.facts:
        if facts.month in came:
            came[facts.month][facts.channel] += 1
    for label, group in basis.groups.items():
        if label.channel is not None:
            seen[label.period][label.channel] += len(group)
    return {month: pooled(cells, seen[month_of(month)], basis.measure.k) for month, cells in came.items()}


def _praised(basis: Basis, came: Mapping[int, int]) -> dict[int, int | None]:
    """Letters of praise of which nobody is named, where neither they nor the others of the month are few."""
    found = dict.fromkeys(basis.window, 0)
    for facts in basis.facts:
        if facts.praise and not facts.named and facts.month in found:
            found[facts.month] += 1
    k = basis.measure.k
    return {
        month: pooled({"praise": number, "rest": came[month] - number}, {}, k)["praise"]
        for month, number in found.items()
    }


def _by_half(cells: Mapping[int, Pair], basis: Basis) -> dict[int, Pair | None]:
    """The newest year by itself, for its sum is told as a figure."""
    window, (k, l) = basis.window, basis.measure  # noqa: E741 - the usual name of the measure
    found: dict[int, Pair | None] = {}
    for part in (window[:-YEAR], window[-YEAR:]):
        found |= pairs({month: cells[month] for month in part}, k, l)
    return found


def due_pairs(basis: Basis) -> dict[int, Pair]:
    """Of the first answers that were due in each month, how many came in time: (in time, due). One a case."""
    found = dict.fromkeys(basis.window, (0, 0))
    for facts in basis.facts:
        for fact in answers(facts):
            kept = judged(fact, basis.at)
            if kept is not None:
                if fact.month in found:
                    found[fact.month] = found[fact.month][0] + kept, found[fact.month][1] + 1
                break
    return found


def verdict_pairs(basis: Basis) -> dict[int, Pair]:
    """Of the call-backs of each month, how many found the person satisfied (or basically so)."""
    found = dict.fromkeys(basis.window, (0, 0))
    for facts in basis.facts:
        for month, satisfied in facts.verdicts:
            if month in found:
                found[month] = found[month][0] + satisfied, found[month][1] + 1
    return found


def figures(basis: Basis, rules: Rules) -> tuple[Figure, ...]:
    """What the home page tells: open, overdue now; in time, satisfied in the last 12 complete months."""
    k, l = basis.measure  # noqa: E741 - the usual name of the measure
    being = [facts for facts in basis.facts if facts.stage != ENDED]
    late = sum(timeliness(facts, basis.at, rules.calendar)[1] for facts in basis.facts)
    found = [Figure("open", told(len(being), k))]
    for name, cells in (("in-time", due_pairs(basis)), ("satisfied", verdict_pairs(basis))):
        year = [cells[month] for month in basis.window[-YEAR:]]
        pair = told_pair((sum(part for part, _ in year), sum(whole for _, whole in year)), k, l)
        found.append(Figure(name, *(pair or (None, None))))
    found.insert(2, Figure("overdue", told(late, k)))
    return tuple(found)
