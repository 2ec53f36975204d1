"""Penalties and rewards as a list for approval: which case, which clause, who, how much (SU-07, SU-08)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from huiyin.model import Clause
from huiyin.papers.assessmentfacts import Facts, Owed
from huiyin.papers.assessmentperiod import INSTANT, Period
from huiyin.rules import Rules


class Award(NamedTuple):
    """A proposed penalty, or a reward. `case` is empty for a penalty that the program cannot find the cases of."""

    kind: str
    """penalty or reward."""
    clause: str
    reason: str
    """The clause or the code that the penalty is for; the grade of a reward."""
    case: str
    who: str
    """Id of a person, else a role; empty for the sender, who stands in the case."""
    department: str
    at: datetime | None
    days: int
    """Of a penalty by the day: how many lie in the period."""
    amount: Decimal
    currency: str
    state: str
    """proposed, pending (awaits approval), approved, or by-hand."""
    per: str = "case"


def awards(found: Sequence[Facts], rules: Rules, period: Period, moment: datetime) -> tuple[Award, ...]:
    """Every penalty to be decided on and every reward to be approved or paid out, in order of clause and case."""
    listed = [
        item
        for one in found
        for item in (*_penalties(one, rules, period, moment), *_rewards(one, rules, period))
    ]
    listed += _by_hand(rules, period)
    return tuple(
        sorted(listed, key=lambda item: (item.kind, item.clause, item.case, item.at is None, str(item.at)))
    )


def penalised(rules: Rules) -> bool:
    """Whether any penalty is laid on what only the checks of a case can find."""
    clauses = [clause for policy in rules.policies for clause in policy.clauses]
    kinds = {clause.id: clause.kind for clause in clauses}
    wanted = (clause.fields["for"] for clause in clauses if clause.kind == "penalty")
    return any(kinds.get(name, "code") not in ("deadline", "text") for name in wanted)


def _penalties(one: Facts, rules: Rules, period: Period, moment: datetime) -> Iterator[Award]:
    for clause in _governing(one, rules, "penalty"):
        if clause.fields["per"] == "day":
            yield from _by_day(one, clause, period, moment)
        else:
            yield from _by_case(one, clause, period)


def _governing(one: Facts, rules: Rules, kind: str) -> tuple[Clause, ...]:
    return rules.force(one.case.received.date()).governing(one.case).of(kind)


def _by_case(one: Facts, clause: Clause, period: Period) -> Iterator[Award]:
    """Once a case: in the period in which the clause was first not kept."""
    wanted = clause.fields["for"]
    failed = [owe for owe in one.owed if owe.obligation.clause == wanted and owe.kept is False]
    if failed and period.falls_due(failed[0].obligation.due):
        yield _penalty(one, clause, failed[0], 0)
    broken = [
        item for item in one.breaches if wanted in (item.code, item.clause, item.clause.partition("/")[2])
    ]
    first = min(broken, key=lambda item: item.at, default=None)
    if first is not None and first.at in period:
        amount, currency = Decimal(clause.fields["amount"]), clause.fields.get("currency", "")
        name = f"{clause.policy}/{clause.id}"
        reason = wanted if wanted == first.code else first.clause
        yield Award(
            "penalty",
            name,
            reason,
            one.case.id,
            first.by,
            one.department,
            first.at,
            0,
            amount,
            currency,
            "proposed",
        )


def _by_day(one: Facts, clause: Clause, period: Period, moment: datetime) -> Iterator[Award]:
    """The days of the period by which an obligation was late; over the periods they add up to all of them."""
    for owe in one.owed:
        if owe.obligation.clause == clause.fields["for"] and owe.kept is False:
            until = owe.obligation.done or _ended(one, owe) or moment
            days = days_late(owe.obligation.due, until, period)
            if days:
                yield _penalty(one, clause, owe, days)


def _ended(one: Facts, owe: Owed) -> datetime | None:
    """When an obligation that was never fulfilled was no longer owed: with the end of the case."""
    if owe.obligation.state != "missed":
        return None
    ends = (
        deed.event for deed in one.deeds if deed.event.event in ("declined", "merged", "withdrawn", "closed")
    )
    return next((event.at for event in ends if event.at >= owe.obligation.due), owe.obligation.due)


def days_late(due: datetime, until: datetime, period: Period) -> int:
    """The natural days after that of the deadline, to the day of `until`, that lie in the period."""
    first = max((due - INSTANT).date().toordinal() + 1, period.start.date().toordinal())
    last = min(until.date(), period.last_day).toordinal()
    return max(last - first + 1, 0)


def _penalty(one: Facts, clause: Clause, owe: Owed, days: int) -> Award:
    owed = owe.obligation
    amount = Decimal(clause.fields["amount"]) * (days or 1)
    who = owed.responsible["person"] or owed.responsible["role"] or ""
    name, reason = f"{clause.policy}/{clause.id}", f"{owed.policy}/{owed.clause}"
    currency = clause.fields.get("currency", "")
    return Award(
        "penalty",
        name,
        reason,
        one.case.id,
        who,
        one.department,
        owed.due,
        days,
        amount,
        currency,
        "proposed",
    )


def _rewards(one: Facts, rules: Rules, period: Period) -> Iterator[Award]:
    """Rewards that came to count in the period, and all that still await their approval."""
    given = [(deed.event, deed.at, "approved") for deed in one.of("rewarded", period)]
    waiting = {event.number: event for event, _clause in one.pending if event.event == "rewarded"}
    given += [(event, event.at, "pending") for event in waiting.values()]
    for event, at, state in given:
        grade = str(event.fields["grade"])
        clause = next((c for c in _governing(one, rules, "reward") if c.fields["grade"] == grade), None)
        if clause is not None:
            amount, currency = Decimal(clause.fields["amount"]), clause.fields.get("currency", "")
            name = f"{clause.policy}/{clause.id}"
            yield Award("reward", name, grade, one.case.id, "", "", at, 0, amount, currency, state)


def _by_hand(rules: Rules, period: Period) -> Iterable[Award]:
    """Penalties for what no case tells of: an audit or a register finds them."""
    day: date = period.last_day
    clauses = [c for policy in rules.policies if policy.in_force(day) for c in policy.clauses]
    texts = {clause.id: f"{clause.policy}/{clause.id}" for clause in clauses if clause.kind == "text"}
    for clause in clauses:
        if clause.kind == "penalty" and clause.fields["for"] in texts:
            amount, currency = Decimal(clause.fields["amount"]), clause.fields.get("currency", "")
            name, reason, per = (
                f"{clause.policy}/{clause.id}",
                texts[clause.fields["for"]],
                clause.fields["per"],
            )
            yield Award("penalty", name, reason, "", "", "", None, 0, amount, currency, "by-hand", per)
