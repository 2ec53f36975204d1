"""What an assessment knows of a case: its values, its events that count and what was owed, as of the end of a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from huiyin.checks import breaches
from huiyin.history import History, effective, replay
from huiyin.model import Case, Clause, Duty, Event, Obligation
from huiyin.obligations import Clock
from huiyin.owed import Owners
from huiyin.papers.assessmentperiod import INSTANT, Period
from huiyin.rules import Rules

ENDED = frozenset(("declined", "merged", "withdrawn", "closed", "archived", "destroyed"))
"""Statuses in which nothing is left to be done for the sender."""


class Deed(NamedTuple):
    """An event and the moment from which it counts: its own, or that of the approval that it needed."""

    event: Event
    at: datetime


class Owed(NamedTuple):
    """An obligation, the version of the policy that gave it, and whether it was kept; None: not to be judged yet."""

    obligation: Obligation
    version: str
    kept: bool | None
    done: bool


class Breach(NamedTuple):
    """A clause that the case did not keep, when and by whom; `code` is that of the diagnostic."""

    clause: str
    code: str
    at: datetime
    by: str


class Facts(NamedTuple):
    """A case as it stood when the period ended, without its letter, its sender and its log."""

    case: Case
    """With the values that it then had."""
    status: str
    department: str
    handler: str
    was_open: bool
    """Whether it was open when the period began."""
    deeds: tuple[Deed, ...]
    owed: tuple[Owed, ...]
    pending: tuple[tuple[Event, Clause], ...]
    breaches: tuple[Breach, ...]
    last: datetime
    """When anything was last entered or done."""
    waits_until: datetime | None
    """Of a case that waits: the end of the day until which."""

    @property
    def open(self) -> bool:
        """Whether something was still to be done."""
        return self.status not in ENDED

    def of(self, name: str, period: Period) -> list[Deed]:
        """Its events of a name that counted from a moment in the period."""
        return [deed for deed in self.deeds if deed.event.event == name and deed.at in period]

    def ever(self, name: str) -> bool:
        """Whether an event of that name counts."""
        return any(deed.event.event == name for deed in self.deeds)


def facts(case: Case, rules: Rules, period: Period, at: datetime, penalised: bool = True) -> Facts | None:
    """What is known of a case as of the period's end (or `at`, if earlier); None where it had not come yet.

    With `penalised` also the clauses that it did not keep, where a penalty is laid on any.
    """
    moment = period.seen(at)
    if not case.sound or case.received > moment:
        return None
    history = History(case, rules, moment)
    late = effective(history)
    values = history.case_at(len(history.events))
    slim = values._replace(log=(), body="", reporter=None, fingerprints=None, attachments=(), broken=())
    waiting = history.last("waiting")
    status = replay(history)[0].status
    until = waiting.fields.get("until") if waiting is not None and status == "waiting" else None
    return Facts(
        slim,
        status,
        history.department,
        history.handler,
        _was_open(case, rules, period),
        tuple(Deed(event, late.get(event.number, event.at)) for event in history.events),
        tuple(_owed(history, rules, period, moment)),
        history.pending,
        tuple(_breaches(history)) if penalised else (),
        history.written[-1].at if history.written else case.received,
        rules.calendar.end_of(until) if until is not None else None,
    )


def _was_open(case: Case, rules: Rules, period: Period) -> bool:
    """Whether the case was open just before the period's first moment."""
    if case.received >= period.start:
        return False
    return replay(History(case, rules, period.start - INSTANT))[0].status not in ENDED


def _owed(history: History, rules: Rules, period: Period, moment: datetime) -> Sequence[Owed]:
    owners = Owners(rules, moment)
    received = history.case.received.date()
    versions = {policy.id: policy.version for policy in rules.force(received).policies}
    site = history.case_at(len(history.events)).site
    found = []
    duties = Clock(history, moment).duties()
    whole = moment == period.end - INSTANT
    if whole and any(duty.due == period.end for duty in duties):
        duties = _at_midnight(history, rules, period, duties)
    for duty in duties:
        one = owners.obligation(duty, site, history.department, history.handler, received)
        found.append(
            Owed(
                one,
                versions.get(duty.policy, ""),
                _kept(one, period.end if whole else None),
                duty.done is not None,
            )
        )
    return sorted(
        found, key=lambda item: (item.obligation.due, item.obligation.clause, item.obligation.since)
    )


def _at_midnight(history: History, rules: Rules, period: Period, duties: Sequence[Duty]) -> list[Duty]:
    """Deadlines at 24:00 of the last day: an event at that very moment keeps them, though it is of the next day."""
    later = Clock(History(history.case, rules, period.end), period.end).duties()
    done = {
        (duty.policy, duty.clause, duty.since): duty.done
        for duty in later
        if duty.due == duty.done == period.end
    }
    return [
        duty._replace(done=done.get((duty.policy, duty.clause, duty.since), duty.done))
        if duty.due == period.end
        else duty
        for duty in duties
    ]


def _kept(one: Obligation, end: datetime | None) -> bool | None:
    """Whether an obligation was kept; None while it is open or its clock stands, and where it fell away.

    One that is due at the very end of a period that is over is open no more.
    """
    if one.state in ("met", "late", "missed", "overdue"):
        return one.state == "met"
    return False if one.state == "open" and one.due == end else None


def _breaches(history: History) -> Sequence[Breach]:
    """The clauses that the case did not keep, each dated by the line of the log that broke it."""
    found = []
    lines = {event.number: event for event in history.written}
    for clause, breach in breaches(history):
        number = breach.where[1] if breach.where[:1] == ("log",) and len(breach.where) > 1 else None
        event = lines.get(number) if isinstance(number, int) else None
        at, by = (event.at, event.by) if event is not None else (history.case.received, "")
        found.append(Breach(f"{clause.policy}/{clause.id}", breach.code, at, by or history.handler))
    return found
