"""The targets of an assessment, and what was reached of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from huiyin.conditions import holds, static
from huiyin.model import Clause, Policy
from huiyin.papers.assessmentfacts import Facts
from huiyin.papers.assessmentfigures import (
    FIGURES,
    Answering,
    Figure,
    answering,
    called_back,
    closed_rate,
    in_time,
    per_household,
    satisfied,
)
from huiyin.papers.assessmentperiod import Period
from huiyin.rules import Rules
from huiyin.surveys import Survey, share_of


class Goal(NamedTuple):
    """A target and what was reached."""

    policy: str
    version: str
    clause: str
    measure: str
    figure: Figure
    wanted: str
    """As the policy has it: 98%."""
    at_most: bool
    final: bool = True
    """False: the year for which it is wanted is not over."""

    @property
    def value(self) -> Fraction | None:
        """What was reached."""
        return Fraction(self.figure.part) if self.measure == "surveys" else self.figure.share

    @property
    def reached(self) -> bool | None:
        """Whether the target was; None where there was nothing to measure."""
        value, wanted = self.value, share_of(self.wanted)
        if value is None or (value < wanted and not self.final):
            return None
        return value <= wanted if self.at_most else value >= wanted


def in_force(rules: Rules, period: Period) -> list[Clause]:
    """The clauses of every version that was in force on any day of the period."""
    return [clause for policy in versions(rules, period) for clause in policy.clauses]


def versions(rules: Rules, period: Period) -> list[Policy]:
    """The versions of policies in force on any day of the period."""
    first, after = period.start.date(), period.end.date()
    return [one for one in rules.policies if one.start < after and (one.end is None or one.end > first)]


def with_rate(found: dict[str, Figure], sites: Iterable[str], rules: Rules) -> Mapping[str, Figure]:
    """The figures, with the valid complaints by the households of these sites."""
    known = rules.organization.sites
    households = sum(known[name].households for name in sites if name in known)
    found["valid-rate"] = per_household(found["valid"], households)
    return found


def goals(
    found: Sequence[Facts],
    rules: Rules,
    period: Period,
    moment: datetime,
    surveys: Sequence[Survey],
    sites: Iterable[str],
) -> Iterable[Goal]:
    """Every target in force on any day of the period; where it changed in it, each version over its own cases."""
    current = versions(rules, period)
    for policy in current:
        several = [one for one in current if one.id == policy.id]
        for clause in policy.clauses:
            if clause.kind != "target":
                continue
            among = [one for one in several if any(other.id == clause.id for other in one.clauses)]
            cases = [one for one in found if _concerns(policy, clause, one)]
            if len(among) > 1:
                cases = [one for one in cases if _version_of(among, one.case.received.date()) is policy]
            for figure in _measured(clause, cases, rules, period, moment, surveys, sites):
                fields = clause.fields
                wanted = fields.get("at_least") or fields.get("at_most", "0")
                measure = fields["measure"]
                final = measure != "surveys" or period.last_day.month == 12
                yield Goal(
                    policy.id, policy.version, clause.id, measure, figure, wanted, "at_most" in fields, final
                )


def _concerns(policy: Policy, clause: Clause, one: Facts) -> bool:
    return all(tests is None or holds(static(tests), one.case) for tests in (policy.applies_to, clause.when))


def _version_of(among: Sequence[Policy], day: date) -> Policy:
    """The version that governs what came on a day; the first for what came before any."""
    ordered = sorted(among, key=lambda policy: policy.start)
    return next((one for one in reversed(ordered) if one.start <= day), ordered[0])


def _measured(
    clause: Clause,
    found: Sequence[Facts],
    rules: Rules,
    period: Period,
    moment: datetime,
    surveys: Sequence[Survey],
    sites: Iterable[str],
) -> Iterable[Figure]:
    measure = clause.fields["measure"]
    looked_at = answering([clause])
    if measure == "in-time":
        yield in_time(found, period, looked_at.answers or answering(in_force(rules, period)).answers)
    elif measure == "call-back-done":
        yield called_back(found, period, looked_at.callbacks or answering(in_force(rules, period)).callbacks)
    elif measure == "satisfied":
        yield satisfied(found, period)
    elif measure == "closed":
        yield closed_rate(found, period)
    elif measure == "valid-per-household":
        yield from _valid_rates(found, rules, period, sites)
    elif measure == "surveys":
        held = [one for one in surveys if one.last.year == moment.year and one.last <= moment.date()]
        yield Figure("surveys", len(held), None, ())
    else:
        for one in surveys:
            if period.start.date() <= one.last <= min(period.last_day, moment.date()):
                yield Figure(f"sheets-returned.{one.period}", one.returned, one.sent, ())


def _valid_rates(
    found: Sequence[Facts], rules: Rules, period: Period, sites: Iterable[str]
) -> Iterable[Figure]:
    """Valid complaints by household: of all sites together, then of each that has any."""
    nothing = Answering(frozenset(), frozenset())
    yield with_rate({"valid": FIGURES["valid"](found, period, nothing)}, sites, rules)["valid-rate"]
    for site in sorted(sites):
        cases = [one for one in found if one.case.site == site]
        rate = with_rate({"valid": FIGURES["valid"](cases, period, nothing)}, (site,), rules)["valid-rate"]
        if rate.part:
            yield rate._replace(name=f"valid-rate.{site}")
