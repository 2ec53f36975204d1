"""Totals by month, figures and records of compliance, none of which leads to a few cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from huiyin.model import Policy
from huiyin.privacy.anonymity import OTHER, Groups, Measure, month_of, rows_by_month
from huiyin.privacy.disclosure import ENDED, Fact, Facts
from huiyin.privacy.lateness import answers, judged, timeliness
from huiyin.privacy.suppression import Pair, nested, pairs, pooled, series, told, told_pair
from huiyin.public import Figure, Month, Record
from huiyin.rules import Rules

MONTHS = 24
YEAR = 12
Clause = tuple[str, str, str]
"""Policy, version, clause."""


class Basis(NamedTuple):
    """What totals are counted from."""

    facts: Sequence[Facts]
    """The cases shown in rows, and of those that are not as many as make no small number in their year."""
    received: Mapping[int, int]
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


def months(basis: Basis, categories: Sequence[str], channels: Sequence[str]) -> tuple[Month, ...]:
    """The totals of the last complete months, oldest first."""
    window, k = basis.window, basis.measure.k
    rows = rows_by_month(basis.groups)
    came = {month: basis.received.get(month, 0) for month in window}
    rest = {month: number - sum(rows[month_of(month)].values()) for month, number in came.items()}
    received = nested(came, rest, k, (12, 3))
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
            by_category=_by_category(received[month], rest[month], rows[month_of(month)], categories),
            by_channel={
                name: by_channel[month].get(name, 0) if received[month] is not None else None
                for name in channels
            },
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


class _Count:
    """How often a clause was kept, in how many cases, of how many senders."""

    __slots__ = ("answers", "kept", "missed", "senders", "total")

    def __init__(self) -> None:
        self.total = 0
        self.kept: list[int] = []
        self.missed: list[int] = []
        self.senders: set[int] = set()
        self.answers = False

    @property
    def pair(self) -> Pair:
        return len(self.kept), self.total

    def tells(self, k: int, l: int) -> bool:  # noqa: E741 - the usual name of the measure
        """Whether it may be told, seen by itself.

        Many cases may hide behind obligations that recur in one.
        """
        few = (len(set(cases)) for cases in (self.kept, self.missed))
        return len(self.senders) >= k and not any(0 < number < l for number in few)


def records(
    facts: Sequence[Facts], senders: Sequence[int], basis: Basis, policies: Sequence[Policy]
) -> tuple[Record, ...]:
    """How each deadline was kept in the last 12 complete months, by the month in which it fell due."""
    k, l = basis.measure  # noqa: E741 - the usual name of the measure
    now = basis.at.year * 12 + basis.at.month - 1
    counts: dict[Clause, _Count] = defaultdict(_Count)
    for policy in policies:
        for clause in policy.clauses:
            if clause.kind == "deadline":
                counts[policy.id, policy.version, clause.id].answers = False
    for number, (case, sender) in enumerate(zip(facts, senders, strict=True)):
        for duty in case.duties:
            if now - YEAR <= duty[3] < now:
                _add(counts, Fact(*duty), number, sender, basis.at)
    shown: dict[Clause, Pair | None] = {
        key: told_pair(count.pair, k, l) if count.tells(k, l) else None for key, count in counts.items()
    }
    # Together the clauses of the answer come near to the figure on the home page, so that each is
    # covered by another.
    whole = {key: count.pair for key, count in counts.items() if count.answers}
    shown |= pairs(whole, k, l, [key for key in whole if shown[key] is None])
    return tuple(Record(*key, *(shown[key] or (None, None))) for key in sorted(counts))


def _add(counts: dict[Clause, _Count], fact: Fact, number: int, sender: int, at: datetime) -> None:
    kept = judged(fact, at)
    if kept is None:
        return
    count = counts[fact.policy, fact.version, fact.clause]
    count.total += 1
    count.answers = fact.answers
    count.senders.add(sender)
    (count.kept if kept else count.missed).append(number)
