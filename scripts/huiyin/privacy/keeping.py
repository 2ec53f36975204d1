"""How well each clause was kept, over a year and month by month; nothing that leads to a few cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from huiyin.model import Clause, Policy
from huiyin.privacy.anonymity import Measure, month_of
from huiyin.privacy.disclosure import Fact, Facts
from huiyin.privacy.lateness import judged
from huiyin.privacy.suppression import Count, Pair, pairs
from huiyin.privacy.tallies import YEAR, Basis, Split
from huiyin.public import Kept, Record
from huiyin.rules import Rules

STEP = 5
"""Per cent: how finely the share of a month is told."""
Key = tuple[str, str, str]
"""Policy, version, clause."""
Cell = tuple[int, str, str]
"""Month, policy, clause."""


class Clauses:
    """How often each clause was kept."""

    def __init__(self) -> None:
        self.split: dict[Any, Split] = defaultdict(Split)
        self.answers: set[Any] = set()

    def add(self, key: Any, fact: Fact, one: Facts, basis: Basis) -> None:
        """Count an obligation of a case, unless it is open or fell away."""
        kept = judged(fact, basis.at)
        if kept is None:
            return
        self.split[key].add(kept, one, basis)
        if fact.answers:
            self.answers.add(key)

    def joined(self, measure: Measure) -> dict[Any, Count]:
        """Of each clause what may be counted."""
        return {key: one.joined(*measure) for key, one in self.split.items()}


def _as_the_figure(months: Clauses, measure: Measure) -> dict[Key, Count]:
    """Of the clauses of the answer what may be counted, month by month as in the figure on the home page.

    In a month in which one of them leaves out what is in no row all do: the figure less the records would
    tell of the few.
    """
    partial = {
        month for (month, key), one in months.split.items() if one.joined(*measure).pair != one.all.pair
    }
    found: dict[Key, Count] = defaultdict(Count)
    for (month, key), one in months.split.items():
        found[key] = found[key].joined(one.seen if month in partial else one.all)
    return dict(found)


def records(basis: Basis, policies: Sequence[Policy]) -> tuple[Record, ...]:
    """How each deadline was kept in the last 12 complete months, by the month in which it fell due."""
    k, l = basis.measure  # noqa: E741 - the usual name of the measure
    clauses, months = Clauses(), Clauses()
    for case in basis.unnamed:
        for duty in case.duties:
            if basis.now - YEAR <= duty[3] < basis.now:
                fact = Fact(*duty)
                key = fact.policy, fact.version, fact.clause
                if fact.answers:
                    months.add((fact.month, key), fact, case, basis)
                else:
                    clauses.add(key, fact, case, basis)
    counts: dict[Key, Count] = clauses.joined(basis.measure) | _as_the_figure(months, basis.measure)
    shown: dict[Key, Pair | None] = {
        (policy.id, policy.version, clause.id): None
        for policy in policies
        for clause in policy.clauses
        if clause.kind == "deadline"
    }
    shown |= {key: count.pair for key, count in counts.items() if count.pair[1] and count.tells(k, l)}
    # Together the clauses of the answer come near to that figure, so that each is covered by another.
    whole = {key: counts[key].pair for _, key in months.answers}
    shown |= pairs(whole, k, l, [key for key in whole if shown.get(key) is None])
    return tuple(Record(*key, *(shown[key] or (None, None))) for key in sorted(shown))


# --- month by month -------------------------------------------------------------------------------


def kept_by_month(basis: Basis, rules: Rules, untold: Collection[int] = ()) -> Mapping[str, tuple[Kept, ...]]:
    """Of each month, the share of what fell due under each clause that was done in time.

    All versions of a clause count together. A share in steps and no counts: from the record of a year and
    the counts of some of its months those of the others could be had, and from one release and the next
    those of a month that is itself too small to tell. `untold` are months of which it is not told how many
    answers came in time: neither are then the shares of the answer.
    """
    window = set(basis.window)
    clauses = Clauses()
    for case in basis.unnamed:
        for duty in case.duties:
            if duty[3] in window:
                fact = Fact(*duty)
                clauses.add((fact.month, fact.policy, fact.clause), fact, case, basis)
    counts: dict[Cell, Count] = clauses.joined(basis.measure)
    out = {cell for cell in clauses.answers if cell[0] in untold}
    found: dict[str, list[Kept]] = defaultdict(list)
    for month, policy, clause in sorted(_told(counts, clauses.answers, out, basis)):
        target = target_of(policy, clause, rules, date(month // YEAR, month % YEAR + 1, 1))
        pair = counts[month, policy, clause].pair
        found[month_of(month)].append(Kept(policy, clause, *in_steps(pair, target)))
    return {period: tuple(items) for period, items in found.items()}


def _told(
    counts: Mapping[Cell, Count], answering: Collection[Cell], out: Collection[Cell], basis: Basis
) -> set[Cell]:
    """The cells that may be told: each by itself, and together with the sums that are told elsewhere.

    How many of a clause were late in a year, and of the answers in a month, is known. Where all other cells
    were kept in full, these stand in the one that is left out; then another is left out with it.
    """
    k, l = basis.measure  # noqa: E741 - the usual name of the measure
    told = {cell for cell, count in counts.items() if cell not in out and count.pair[1] and count.tells(k, l)}
    year = basis.window[-YEAR:]
    answers = {cell[1:] for cell in answering}
    clauses = sorted({cell[1:] for cell in counts})
    groups = [[(month, *clause) for month in year] for clause in clauses]
    groups += [[(month, *clause) for clause in clauses if clause in answers] for month in basis.window]
    while any(_covered(group, counts, told) for group in groups):
        continue
    return told


def _covered(group: Sequence[Cell], counts: Mapping[Cell, Count], told: set[Cell]) -> bool:
    """Take another cell away where lateness could only stand in a single one; whether one was."""
    out = [cell for cell in group if cell not in told]
    seen = sorted((counts[cell].pair[1], cell) for cell in group if cell in told)
    late = sum(counts[cell].missed for cell in out if cell in counts)
    if len(out) != 1 or not late or not seen or any(counts[cell].missed for _, cell in seen):
        return False
    told.discard(seen[0][1])
    return True


def in_steps(pair: Pair, target: Fraction | None) -> tuple[int, bool | None]:
    """A share in per cent, cut to a step, and whether the target was reached; 100 only where all was."""
    met, total = pair
    share = 100 * met // total // STEP * STEP
    return share, None if target is None else 100 * met >= target * total


def target_of(policy: str, clause: str, rules: Rules, day: date) -> Fraction | None:
    """The share in per cent that the regulations in force on a day want of a deadline kept (SU-02)."""
    for target in _targets(rules, day):
        of = target.fields.get("of") or ()
        if not of or clause in of or f"{policy}/{clause}" in of:
            return percent(target.fields.get("at_least"))
    return None


def _targets(rules: Rules, day: date) -> Iterator[Clause]:
    for policy in rules.force(day).policies:
        for clause in policy.clauses:
            if clause.kind == "target" and clause.fields.get("measure") == "in-time":
                yield clause


def percent(value: object) -> Fraction | None:
    """`98%` as 98; None for what is no share."""
    try:
        return Fraction(str(value or "").replace("%", "").strip())
    except ValueError:
        return None
