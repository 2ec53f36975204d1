"""The assessment of a month, a quarter or a year (SU-01): cases and a period in, figures with the cases behind them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from huiyin.model import Case
from huiyin.papers.assessmentawards import Award, awards, penalised
from huiyin.papers.assessmentfacts import Facts, facts
from huiyin.papers.assessmentfigures import (
    FIGURES,
    Answering,
    Figure,
    answering,
    figures,
    item,
    judged,
    share,
)
from huiyin.papers.assessmentgoals import Goal, goals, in_force, with_rate
from huiyin.papers.assessmentlists import Late, Pending, ageing, awaiting, review
from huiyin.papers.assessmentperiod import Period
from huiyin.papers.assessmentrecurring import Recurring, Related, recurring, related
from huiyin.rules import Rules
from huiyin.surveys import Survey

TRENDS = ("received", "answered", "closed", "in-time", "satisfied")
"""What is told month by month."""
MONTHS = 12


class Group(NamedTuple):
    """A site, a department, a channel, a category or a person, with its figures."""

    key: str
    figures: Mapping[str, Figure]


class Kept(NamedTuple):
    """How a deadline of one version of a policy was kept."""

    policy: str
    version: str
    clause: str
    figure: Figure
    late: int
    """Of those not in time, how many were done all the same."""
    targets: tuple[str, ...]
    """The targets, policy/clause, that look at it."""


@dataclass(frozen=True)
class Assessment:
    """Everything that is told of a period."""

    period: Period
    moment: datetime
    """As of which it is told."""
    whole: bool
    """Whether the period was over."""
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]
    year_before: Mapping[str, Figure]
    goals: tuple[Goal, ...]
    clauses: tuple[Kept, ...]
    groups: Mapping[str, tuple[Group, ...]]
    grounds: tuple[Figure, ...]
    ageing: tuple[Figure, ...]
    recurring: tuple[Recurring, ...]
    review: tuple[Figure, ...]
    awards: tuple[Award, ...]
    pending: tuple[Pending, ...]
    months: tuple[tuple[str, Mapping[str, Figure]], ...]
    surveys: tuple[Survey, ...]
    cases: Mapping[str, Facts]
    """What stands behind the figures, by case number."""


class Picked(NamedTuple):
    """The facts of the cases at the end of the period, of the one before, and of that of a year before."""

    now: Sequence[Facts]
    before: Sequence[Facts]
    year_before: Sequence[Facts]
    links: Sequence[Related] = ()
    """Cases up to the moment asked about that name others as related."""


class Scope(NamedTuple):
    """Of which sites and departments the cases are wanted; empty: of all."""

    sites: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()

    def holds(self, one: Facts) -> bool:
        """Whether a case is wanted."""
        return (not self.sites or one.case.site in self.sites) and (
            not self.departments or one.department in self.departments
        )


EVERYTHING = Scope()


def picked(cases: Iterable[Case], rules: Rules, period: Period, at: datetime) -> Picked:
    """The facts that an assessment is made of, case by case, so that no more than one need be in memory."""
    breaches = penalised(rules)
    periods = (period, period.before(), period.year_before())
    found: tuple[list[Facts], ...] = ([], [], [])
    links = []
    for case in cases:
        if case.received <= at and (link := related(case)) is not None:
            links.append(link)
        for one, listed in zip(periods, found, strict=True):
            told = facts(case, rules, one, at, breaches and one == period)
            if told is not None:
                listed.append(told)
    return ordered(found, links)


def ordered(found: Sequence[Iterable[Facts]], links: Iterable[Related]) -> Picked:
    """The facts of the three periods in order of receipt."""
    now, before, year_before = (
        sorted(one, key=lambda item: (item.case.received, item.case.id)) for one in found
    )
    return Picked(now, before, year_before, sorted(links))


def assess(
    cases: Iterable[Case],
    rules: Rules,
    period: Period,
    at: datetime,
    scope: Scope = EVERYTHING,
    surveys: Sequence[Survey] = (),
    late: Sequence[Late] = (),
) -> Assessment:
    """The assessment of a period as of its end, or of `at` where that is earlier."""
    return assessed(picked(cases, rules, period, at), rules, period, at, scope, surveys, late)


def assessed(
    told: Picked,
    rules: Rules,
    period: Period,
    at: datetime,
    scope: Scope = EVERYTHING,
    surveys: Sequence[Survey] = (),
    late: Sequence[Late] = (),
) -> Assessment:
    """The same from the facts."""
    every = [one for one in told.now if scope.holds(one)]
    now = concerned(every, period)
    before = concerned(filter(scope.holds, told.before), period.before())
    year_before = concerned(filter(scope.holds, told.year_before), period.year_before())
    moment = period.seen(at)
    sites = scope.sites or frozenset(rules.organization.sites)
    looked_at = answering(in_force(rules, period))
    known = {one.case.id: one for one in every}
    return Assessment(
        period,
        moment,
        at >= period.end,
        with_rate(figures(now, period, looked_at), sites, rules),
        with_rate(figures(before, period.before(), looked_at), sites, rules),
        with_rate(figures(year_before, period.year_before(), looked_at), sites, rules),
        tuple(goals(now, rules, period, moment, surveys, sites)),
        tuple(_clauses(now, rules, period)),
        _groups(now, rules, period, looked_at),
        _grounds(now, period, looked_at),
        ageing(now, moment),
        recurring(every, rules, period, told.links),
        review(now, period, moment, looked_at, rules.calendar, [one for one in late if one.case in known]),
        awards(now, rules, period, moment),
        awaiting(now),
        tuple(_months(every, period, looked_at)),
        tuple(
            one for one in surveys if period.start.date() <= one.last <= min(period.last_day, moment.date())
        ),
        known,
    )


def concerned(found: Iterable[Facts], period: Period) -> list[Facts]:
    """The cases of which anything can count in a period: all others are passed over by every figure alike."""
    return [
        one
        for one in found
        if one.open
        or one.was_open
        or one.pending
        or one.case.received in period
        or any(deed.at in period for deed in one.deeds)
        or any(period.falls_due(owe.obligation.due) or owe.obligation.state == "overdue" for owe in one.owed)
    ]


# --- parts of the whole -------------------------------------------------------------------------------------


def _groups(
    found: Sequence[Facts], rules: Rules, period: Period, looked_at: Answering
) -> Mapping[str, tuple[Group, ...]]:
    keys: Mapping[str, Callable[[Facts], tuple[str, ...]]] = {
        "site": lambda one: (one.case.site,),
        "department": lambda one: (one.department,),
        "channel": lambda one: (one.case.channel,),
        "category": lambda one: _with_parents(one.case.category),
        "handler": lambda one: (one.handler,),
    }
    made = {}
    for name, key in keys.items():
        parts: dict[str, list[Facts]] = defaultdict(list)
        for one in found:
            for value in key(one):
                parts[value].append(one)
        groups = [Group(value, figures(parts[value], period, looked_at)) for value in sorted(parts)]
        if name == "site":
            groups = [Group(site, with_rate(dict(told), (site,), rules)) for site, told in groups]
        made[name] = tuple(group for group in groups if _tells(group))
    return made


def _with_parents(category: str) -> tuple[str, ...]:
    parts = category.split("/")
    return tuple("/".join(parts[: number + 1]) for number in range(len(parts)))


def _tells(group: Group) -> bool:
    """Whether anything happened, or anything is open."""
    return any(figure.part or figure.whole for figure in group.figures.values())


def _grounds(found: Sequence[Facts], period: Period, looked_at: Answering) -> tuple[Figure, ...]:
    declined = FIGURES["declined"](found, period, looked_at).items
    grounds = sorted({one.what for one in declined})
    by_ground = {ground: tuple(one for one in declined if one.what == ground) for ground in grounds}
    return tuple(Figure(f"declined.{name}", len(items), None, items) for name, items in by_ground.items())


def _clauses(found: Sequence[Facts], rules: Rules, period: Period) -> Iterable[Kept]:
    """Each deadline under which anything fell due, by the version of the policy that governs the case."""
    goals: dict[str, list[str]] = defaultdict(list)
    for clause in in_force(rules, period):
        if clause.kind == "target" and clause.fields["measure"] in ("in-time", "call-back-done"):
            for name in clause.fields.get("of", ()):
                if f"{clause.policy}/{clause.id}" not in goals[name]:
                    goals[name].append(f"{clause.policy}/{clause.id}")
    by_clause = defaultdict(list)
    for owe in judged(found, period):
        by_clause[owe.obligation.policy, owe.version, owe.obligation.clause].append(owe)
    for (policy, version, clause_id), listed in sorted(by_clause.items()):
        figure = share(
            f"clause.{policy}.{version}.{clause_id}", (item(one, bool(one.kept)) for one in listed)
        )
        late = sum(one.done and not one.kept for one in listed)
        yield Kept(policy, version, clause_id, figure, late, tuple(goals[clause_id]))


def _months(
    found: Sequence[Facts], period: Period, looked_at: Answering
) -> Iterable[tuple[str, Mapping[str, Figure]]]:
    """The last twelve months as they are known at the end of the period."""
    for month in period.single_months(MONTHS):
        cases = concerned((one for one in found if one.case.received < month.end), month)
        yield month.label, {name: FIGURES[name](cases, month, looked_at) for name in TRENDS}
