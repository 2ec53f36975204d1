"""How well each clause was kept, over a year and month by month; nothing that leads to a few cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from huiyin.model import Clause, Policy
from huiyin.privacy.anonymity import month_of
from huiyin.privacy.disclosure import Fact, Facts
from huiyin.privacy.lateness import judged
from huiyin.privacy.suppression import Pair, pairs, told_pair
from huiyin.privacy.tallies import YEAR, Basis
from huiyin.public import Kept, Record
from huiyin.rules import Rules

STEP = 5
"""Per cent: how finely the share of a month is told."""
Key = tuple[str, str, str]
"""Policy, version, clause."""
Cell = tuple[int, str, str]
"""Month, policy, clause."""


class Count:
    """How often a clause was kept, in how many cases, of how many senders."""

    __slots__ = ("answers", "kept", "missed", "senders", "total")

    def __init__(self) -> None:
        self.total = 0
        self.kept: list[int] = []
        self.missed: list[int] = []
        self.senders: set[int] = set()
        self.answers = False

    def add(self, kept: bool, fact: Fact, number: int, sender: int) -> None:
        """Count an obligation of a case."""
        self.total += 1
        self.answers = fact.answers
        self.senders.add(sender)
        (self.kept if kept else self.missed).append(number)

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
    counts: dict[Key, Count] = defaultdict(Count)
    for policy in policies:
        for clause in policy.clauses:
            if clause.kind == "deadline":
                counts[policy.id, policy.version, clause.id].answers = False
    for number, (case, sender) in enumerate(zip(facts, senders, strict=True)):
        for duty in case.duties:
            if now - YEAR <= duty[3] < now:
                _add(counts, Fact(*duty), number, sender, basis.at)
    shown: dict[Key, Pair | None] = {
        key: told_pair(count.pair, k, l) if count.tells(k, l) else None for key, count in counts.items()
    }
    # Together the clauses of the answer come near to the figure on the home page, so that each is
    # covered by another.
    whole = {key: count.pair for key, count in counts.items() if count.answers}
    shown |= pairs(whole, k, l, [key for key in whole if shown[key] is None])
    return tuple(Record(*key, *(shown[key] or (None, None))) for key in sorted(counts))


def _add(counts: dict[Key, Count], fact: Fact, number: int, sender: int, at: datetime) -> None:
    kept = judged(fact, at)
    if kept is not None:
        counts[fact.policy, fact.version, fact.clause].add(kept, fact, number, sender)


# --- month by month -------------------------------------------------------------------------------


def kept_by_month(
    facts: Sequence[Facts], senders: Sequence[int], basis: Basis, rules: Rules
) -> Mapping[str, tuple[Kept, ...]]:
    """Of each month, the share of what fell due under each clause that was done in time.

    All versions of a clause count together. A share in steps and no counts: from the record of a year and
    the counts of some of its months those of the others could be had, and from one release and the next
    those of a month that is itself too small to tell.
    """
    window = set(basis.window)
    counts: dict[Cell, Count] = defaultdict(Count)
    for number, (case, sender) in enumerate(zip(facts, senders, strict=True)):
        for duty in case.duties:
            if duty[3] in window:
                fact = Fact(*duty)
                kept = judged(fact, basis.at)
                if kept is not None:
                    counts[fact.month, fact.policy, fact.clause].add(kept, fact, number, sender)
    told = _told(counts, basis)
    found: dict[str, list[Kept]] = defaultdict(list)
    for month, policy, clause in sorted(told):
        target = target_of(policy, clause, rules, date(month // YEAR, month % YEAR + 1, 1))
        pair = counts[month, policy, clause].pair
        found[month_of(month)].append(Kept(policy, clause, *in_steps(pair, target)))
    return {period: tuple(items) for period, items in found.items()}


def _told(counts: Mapping[Cell, Count], basis: Basis) -> set[Cell]:
    """The cells that may be told: each by itself, and together with the sums that are told elsewhere.

    How many of a clause were late in a year, and of the answers in a month, is known. Where all other cells
    were kept in full, these stand in the one that is left out; then another is left out with it.
    """
    k, l = basis.measure  # noqa: E741 - the usual name of the measure
    told = {cell for cell, count in counts.items() if count.tells(k, l) and told_pair(count.pair, k, l)}
    year = basis.window[-YEAR:]
    clauses: dict[tuple[str, str], bool] = defaultdict(bool)
    for (_, policy, clause), count in counts.items():
        clauses[policy, clause] |= count.answers
    groups = [[(month, *clause) for month in year] for clause in clauses]
    groups += [[(month, *clause) for clause, answers in clauses.items() if answers] for month in basis.window]
    while any(_covered(group, counts, told) for group in groups):
        continue
    return told


def _covered(group: Sequence[Cell], counts: Mapping[Cell, Count], told: set[Cell]) -> bool:
    """Take another cell away where lateness could only stand in a single one; whether one was."""
    out = [cell for cell in group if cell not in told]
    seen = sorted((counts[cell].total, cell) for cell in group if cell in told)
    late = sum(len(counts[cell].missed) for cell in out if cell in counts)
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
