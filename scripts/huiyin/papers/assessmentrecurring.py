"""Problems that come back: the same at one site, by its category or by how it is worded, so many times in a span (SU-05)."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from huiyin.calendar import Calendar
from huiyin.conditions import field_value
from huiyin.model import Case, Clause
from huiyin.papers.assessmentfacts import Facts
from huiyin.papers.assessmentperiod import Period
from huiyin.recurrences import Beyond
from huiyin.rules import Rules

ALIKE = 0.6
"""The share of pairs of characters that two lines must have in common (Dice) to be alike."""


class Recurring(NamedTuple):
    """Cases that came so often, in order of receipt."""

    clause: str
    times: int
    same: tuple[tuple[str, str], ...]
    """The fields that they share, with their values."""
    by_wording: bool
    cases: tuple[Case, ...]
    taken_up: str
    """The case that links to at least two of them, and came later: somebody took it up."""


class Related(NamedTuple):
    """A case and the cases that it names as related."""

    case: str
    others: frozenset[str]


class _Came(NamedTuple):
    """A case and when it came."""

    case: Case
    received: float
    day: int


def recurring(
    found: Sequence[Facts], rules: Rules, period: Period, links: Sequence[Related] = ()
) -> tuple[Recurring, ...]:
    """What came back often enough, with the case that made it so in the period; `links` tell who took it up since."""
    groups: dict[tuple[str, tuple[str, ...]], list[Case]] = defaultdict(list)
    clauses: dict[str, Clause] = {}
    for one in found:
        for clause in rules.force(one.case.received.date()).governing(one.case).recurrences:
            values = tuple(str(field_value(one.case, name) or "") for name in clause.fields["same"])
            if all(values):
                # of several versions the last decides; what counts is asked of the cases of both
                name = f"{clause.policy}/{clause.id}"
                clauses[name] = clause
                groups[name, values].append(one.case)
    listed: list[Recurring] = []
    for (name, values), cases in sorted(groups.items()):
        same = tuple(zip(clauses[name].fields["same"], values, strict=True))
        for run in runs(cases, clauses[name], rules.calendar, period):
            listed.append(Recurring(name, clauses[name].fields["times"], same, False, run, ""))
    listed += _by_wording(groups, clauses, rules.calendar, period, listed)
    return tuple(item._replace(taken_up=_taken_up(item, links)) for item in listed)


def _by_wording(
    groups: Mapping[tuple[str, tuple[str, ...]], Sequence[Case]],
    clauses: Mapping[str, Clause],
    calendar: Calendar,
    period: Period,
    known: Sequence[Recurring],
) -> Iterator[Recurring]:
    """Cases of one site that are worded alike whatever their category, where no group holds them all already."""
    wider: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Case]] = defaultdict(dict)
    for (name, values), cases in groups.items():
        pairs = zip(clauses[name].fields["same"], values, strict=True)
        same = tuple(pair for pair in pairs if pair[0] != "category")
        wider[name, same].update({case.id: case for case in cases})
    told = [{case.id for case in item.cases} for item in known]
    for (name, same), by_id in sorted(wider.items()):
        for alike in clusters(_near(by_id.values(), clauses[name], calendar, period)):
            for run in runs(alike, clauses[name], calendar, period):
                if not any({case.id for case in run} <= ids for ids in told):
                    yield Recurring(name, clauses[name].fields["times"], same, True, run, "")


def _near(cases: Iterable[Case], clause: Clause, calendar: Calendar, period: Period) -> list[Case]:
    """The cases that can be in a span with one of the period."""
    beyond, first = Beyond(clause.fields["within"], calendar), _Came(*_when_of(period))
    return [case for case in cases if not beyond(_came(case), first)]


def _when_of(period: Period) -> tuple[Case, float, int]:
    nobody: Case = None  # type: ignore[assignment]  # only the moment is asked for
    return nobody, period.start.timestamp(), period.start.date().toordinal()


def _came(case: Case) -> _Came:
    return _Came(case, case.received.timestamp(), case.received.date().toordinal())


def runs(
    cases: Iterable[Case], clause: Clause, calendar: Calendar, period: Period
) -> Iterator[tuple[Case, ...]]:
    """Stretches in which any one span holds enough cases, where such a span ends in the period."""
    group = sorted(map(_came, cases), key=lambda item: (item.received, item.case.id))
    beyond, times = Beyond(clause.fields["within"], calendar), clause.fields["times"]
    first, begin, end, concerns = 0, -1, -1, False
    for last, item in enumerate(group):
        while beyond(group[first], item):
            first += 1
        if last - first + 1 < times:
            continue
        if first > end:
            if concerns:
                yield tuple(one.case for one in group[begin : end + 1])
            begin, concerns = first, False
        end = last
        concerns = concerns or item.case.received in period
    if concerns:
        yield tuple(one.case for one in group[begin : end + 1])


# --- wording ------------------------------------------------------------------------------------------------


def clusters(cases: Sequence[Case]) -> list[list[Case]]:
    """Cases whose subjects or summaries are alike, put together; those that are like no other are left out."""
    texts = [[pairs for text in (case.subject, case.summary) if (pairs := pairs_of(text))] for case in cases]
    parent = list(range(len(cases)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one in range(len(cases)):
        for other in range(one):
            if root(one) != root(other) and any(alike(a, b) for a in texts[one] for b in texts[other]):
                parent[root(one)] = root(other)
    joined: dict[int, list[Case]] = defaultdict(list)
    for number, case in enumerate(cases):
        joined[root(number)].append(case)
    return [group for group in joined.values() if len(group) > 1]


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters, digits and Chinese characters of a line."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two lines share most of their pairs."""
    return 2 * len(one & other) >= ALIKE * (len(one) + len(other))


# --- whether somebody took it up ----------------------------------------------------------------------------


def related(case: Case) -> Related | None:
    """A case that names at least two others as related: it may be there to remove what they have in common."""
    others = case.links.get("related") or ()
    return Related(case.id, frozenset(others)) if len(others) > 1 else None


def _taken_up(item: Recurring, links: Sequence[Related]) -> str:
    ids = {case.id for case in item.cases}
    return next((one.case for one in links if len(one.others & ids) > 1 and one.case not in ids), "")
