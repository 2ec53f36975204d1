"""Problems that came back, and who is thanked by name: what of single matters a bulletin tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from huiyin.model import Clause
from huiyin.privacy.anonymity import month_of, quarter_of
from huiyin.privacy.disclosure import Facts
from huiyin.privacy.tallies import Basis
from huiyin.public import Commendation, Recurring
from huiyin.recurrences import came_back
from huiyin.rules import Rules


class Received(NamedTuple):
    """When a case came: in seconds since 1970, and its day as an ordinal."""

    received: float
    day: int


def recurring(
    facts: Sequence[Facts], senders: Sequence[int], basis: Basis, rules: Rules
) -> tuple[Recurring, ...]:
    """Sites and categories whose problems came back within a whole quarter, by the recurrence clauses (SU-05).

    Told only where at least k cases of k senders stand behind it, and never how many: with one lower bound
    and no counts nothing can be taken away from anything. Quarters do not overlap, so that no case enters
    what is told by itself. Cases that are never rows are not counted.
    """
    groups: dict[tuple[int, tuple[str, str], str | None, str], list[tuple[Facts, int]]] = defaultdict(list)
    whole = _whole_quarters(basis.window)
    for one, sender in zip(facts, senders, strict=True):
        if one.unseen or one.month // 3 not in whole:
            continue
        for policy, clause, by_site in one.recurs:
            if one.site is not None or not by_site:
                site = one.site if by_site else None
                groups[one.month // 3, (policy, clause), site, one.category].append((one, sender))
    found = []
    for (quarter, (policy, name), site, category), group in sorted(
        groups.items(), key=lambda item: repr(item[0])
    ):
        rule = _clause(policy, name, rules, quarter)
        if rule is not None and len({sender for _, sender in group}) >= basis.measure.k:
            moments = [_moment(one, rules) for one, _ in group]
            if came_back(moments, rule, rules.calendar):
                found.append(Recurring(quarter_of(quarter * 3), site, category, policy, name))
    return tuple(sorted(found, key=lambda one: (one.period, repr(one))))


def _whole_quarters(window: Sequence[int]) -> frozenset[int]:
    told = set(window)
    return frozenset(month // 3 for month in told if {month // 3 * 3 + n for n in range(3)} <= told)


def _moment(one: Facts, rules: Rules) -> Received:
    return Received(one.received, datetime.fromtimestamp(one.received, rules.calendar.zone).toordinal())


def _clause(policy: str, name: str, rules: Rules, quarter: int) -> Clause | None:
    """The clause as it is in force at the beginning of a quarter, else at its end."""
    return next((clause for clause in _clauses(policy, rules, quarter) if clause.id == name), None)


def _clauses(policy: str, rules: Rules, quarter: int) -> Iterator[Clause]:
    for month in (quarter * 3, quarter * 3 + 2):
        for one in rules.force(date(month // 12, month % 12 + 1, 28)).policies:
            if one.id == policy:
                yield from one.clauses


def commendations(facts: Sequence[Facts], basis: Basis) -> tuple[Commendation, ...]:
    """Who agreed to be thanked by name, in the months that are told (PU-02)."""
    window = set(basis.window)
    return tuple(
        sorted(
            (
                Commendation(month_of(one.month), one.named, one.thanks)
                for one in facts
                if one.named and one.month in window
            ),
            key=lambda one: (one.period, one.name, one.summary),
        )
    )
