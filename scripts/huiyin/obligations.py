"""From cases and deadline clauses to obligations: what is owed, by when, and whether it was done (data-model §4).

A pure function of case, policies, calendar and the moment asked about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from huiyin.calendar import NATURAL, Calendar
from huiyin.conditions import any_matches
from huiyin.durations import By, Within
from huiyin.history import History, asks_verdict
from huiyin.lifecycle import TERMINATORS
from huiyin.model import Clause, Duty, Event, Overdue, Pattern
from huiyin.rules import Rules

RECEIVED = Pattern("received")
LEAVES_WAITING = TERMINATORS | {"resumed", "resolved", "replied", "reopened"}
"""Events after which a case no longer waits, so that what starts then is not paused."""


MOST_PERIODS = 40_000
"""Of a series that nobody ends: more working days than a century and a half has."""


class Start(NamedTuple):
    """The beginning of an obligation: its moment, and the number of events that came before it."""

    at: datetime
    index: int  # type: ignore[assignment]  # a field, not tuple.index
    by_terminator: bool = False


class Problem(NamedTuple):
    """An extension that has no effect, and why."""

    event: Event
    code: str
    clause: str


class Clock:
    """Runs the clocks of one case as seen at a moment; `problems` tells of extensions without effect."""

    def __init__(self, history: History, at: datetime) -> None:
        self.history, self.at = history, at
        self.case, self.events = history.case, history.events
        self.rules: Rules = history.rules
        self.calendar: Calendar = history.rules.calendar
        self.problems: list[Problem] = []
        self.applied: set[int] = set()
        self._times = [event.at for event in self.events]
        self._ended = self._endings()
        self._done: dict[str, list[Duty]] = {}

    def duties(self, only: Container[str] | None = None) -> list[Duty]:
        """Every obligation of the case that has begun by the moment; of some clauses only, and of those they build on."""
        if not self.case.sound or self.case.received > self.at:
            return []
        for clause in self._deadlines().values():
            if only is None or clause.id in only:
                self._run(clause)
        return [duty for duties in self._done.values() for duty in duties]

    def _deadlines(self) -> Mapping[str, Clause]:
        """The deadline clauses that govern the case with any of the values that it had."""
        history = self.history
        if not history.changing:
            return {clause.id: clause for clause in history.governing(0).deadlines}
        found: dict[str, Clause] = {}
        for index in range(len(self.events) + 1):
            found.update({clause.id: clause for clause in history.governing(index).deadlines})
        return found

    def _endings(self) -> list[bool]:
        """For each number of events: whether the case is then ended, so that nothing starts."""
        ended, found = False, [False]
        for event in self.events:
            if event.event in TERMINATORS:
                ended = True
            elif event.event == "reopened":
                ended = False
            found.append(ended)
        return found

    def _run(self, clause: Clause) -> list[Duty]:
        known = self._done.get(clause.id)
        if known is not None:
            return known
        self._done[clause.id] = []
        duties: list[Duty] = []
        free_from = 0
        for start in self._starts(clause):
            if start.index < free_from or (self._ended[start.index] and not start.by_terminator):
                continue
            if not self._governs(clause, start):
                continue
            if "every" in clause.fields:
                made, free_from = self._series(clause, start)
            else:
                duty, free_from = self._single(clause, start)
                made = [duty]
            duties += made
        self._done[clause.id] = duties
        return duties

    # --- starts ------------------------------------------------------------------------------------------

    def _starts(self, clause: Clause) -> list[Start]:
        """Every moment at which an obligation of the clause may begin, in order."""
        source = clause.fields["from"]
        organization = self.rules.organization
        found = [Start(self.case.received, 0)] if RECEIVED in source else []
        names = {item.event for item in source if isinstance(item, Pattern)}
        plain = tuple(item for item in source if isinstance(item, Pattern))
        for index, event in enumerate(self.events):
            if event.event in names and any_matches(plain, event, organization):
                found.append(Start(event.at, index + 1, event.event in TERMINATORS))
        chained = [item.clause for item in source if isinstance(item, Overdue)]
        for other in chained:
            found += self._after_overdue(other)
        return sorted(found, key=lambda start: (start.index, start.at)) if chained else found

    def _after_overdue(self, clause_id: str) -> Iterator[Start]:
        """The moments at which obligations of another clause passed their deadline unfulfilled."""
        clause = self._deadlines().get(clause_id)
        for duty in self._run(clause) if clause is not None else ():
            passed = duty.due < self.at and not duty.paused and duty.end != "void"
            if passed and (duty.done is None or duty.done > duty.due):
                yield Start(duty.due, bisect_left(self._times, duty.due))

    def _governs(self, clause: Clause, start: Start) -> bool:
        """Whether the clause's conditions held when the obligation started."""
        if self.history.changing and clause.id not in {
            item.id for item in self.history.governing(start.index).deadlines
        }:
            return False
        return not clause.when or asks_verdict(clause.when, self.history.last_satisfaction(start.index))

    # --- one obligation ----------------------------------------------------------------------------------

    def _single(self, clause: Clause, start: Start) -> tuple[Duty, int]:
        """Follow one obligation through the log; also the number of events after which another may start."""
        running = Running(self, clause, start)
        fields, organization = clause.fields, self.rules.organization
        until, names = fields["until"], fields["events"]
        for index in range(start.index, len(self.events)):
            event = self.events[index]
            if event.at < start.at:
                continue
            if event.event in names and any_matches(until, event, organization):
                running.resume(event.at)
                return running.duty(done=event.at), index + 1
            if event.event in TERMINATORS:
                running.resume(event.at)
                return running.duty(end="missed" if event.at > running.due else "void"), index + 1
            running.see(event)
        running.wake(self.at)
        return running.duty(), len(self.events) + 1

    # --- a recurring obligation --------------------------------------------------------------------------

    def _series(self, clause: Clause, start: Start) -> tuple[list[Duty], int]:
        """One obligation a period, until the `until` event or the end of the case."""
        events, organization = self.events, self.rules.organization
        last, fulfilled, free_from = self.at, False, len(events) + 1
        each: list[datetime] = []
        for index in range(start.index, len(events)):
            event = events[index]
            if event.at < start.at:
                continue
            if any_matches(clause.fields["until"], event, organization):
                last, fulfilled, free_from = event.at, True, index + 1
                break
            if any_matches(clause.fields.get("each", ()), event, organization):
                each.append(event.at)
            if event.event in TERMINATORS:
                last, free_from = event.at, index + 1
                break
        ended = free_from <= len(events)
        return list(self._periods(clause, start, last, each, fulfilled, ended)), free_from

    def _periods(
        self,
        clause: Clause,
        start: Start,
        last: datetime,
        each: Sequence[datetime],
        fulfilled: bool,
        ended: bool,
    ) -> Iterator[Duty]:
        """The periods begun before `last`: an `each` event in it, or the one that ends the series, fulfils a period."""
        since, number = start.at, 0
        every = clause.fields["every"]
        while since < last and since < self.at and number < MOST_PERIODS:
            number += 1
            due = self._period_end(start.at, every, number)
            first = bisect_right(each, since)
            done = each[first] if first < len(each) and each[first] <= due else None
            if done is None and fulfilled and since < last <= due:
                done = last
            end = ""
            if done is None and due < (last if ended else self.at):
                end = "missed"
            elif done is None and ended:
                end = "void"
            yield Duty(self.case.id, clause.policy, clause.id, since, due, done, end)
            since = due

    def _period_end(self, start: datetime, every: object, number: int) -> datetime:
        span = every.times(number)  # type: ignore[attr-defined]
        end = self.calendar.after(span, start)
        return self.calendar.end_of(end.date()) if span.unit == "workdays" else end


class Running:
    """One obligation while its log is read: the deadline in force, and whether its clock stands."""

    def __init__(self, clock: Clock, clause: Clause, start: Start) -> None:
        self.clock, self.clause, self.start = clock, clause, start
        self.calendar = clock.calendar
        self.term: Within | By = clause.fields["term"]
        self._rolls = isinstance(self.term, Within) and self.term.roll and self.term.duration.unit in NATURAL
        self._raw = self.calendar.unrolled(self.term, start.at)
        self.due = self.calendar.rolled(self._raw) if self._rolls else self._raw
        self._since: datetime | None = None
        """When the pause that now counts began."""
        self._until: datetime | None = None
        """When it ends by itself."""
        self._pausable = bool(clause.fields.get("pausable"))
        if self._pausable:
            self._enter_paused()

    def _enter_paused(self) -> None:
        """An obligation that starts while the case waits is paused from its start."""
        for event in self.clock.events[: self.start.index]:
            if event.event == "waiting":
                self._since, self._until = self.start.at, self._end_of_wait(event)
            elif event.event in LEAVES_WAITING:
                self._since = self._until = None
        over = self._until is not None and self._until <= self.start.at
        if over or self.start.at >= self.due:
            self._since = self._until = None

    def _end_of_wait(self, event: Event) -> datetime | None:
        until = event.fields.get("until")
        return self.calendar.end_of(until) if until is not None else None

    def see(self, event: Event) -> None:
        """Take in an event that neither fulfils nor ends the obligation."""
        if event.event == "waiting" and self._pausable:
            self._wait(event)
        elif event.event == "resumed":
            self.resume(event.at)
        elif event.event == "extended" and event.fields["clause"] == self.clause.id:
            self.wake(event.at)
            self._extend(event)

    def _wait(self, event: Event) -> None:
        """The clock stands from now; waiting again while it stands makes one longer pause."""
        self.wake(event.at)
        until = self._end_of_wait(event)
        if until is not None and until <= event.at:
            return
        if self._since is None:
            if event.at < self.due:
                self._since, self._until = event.at, until
        elif self._until is not None:
            self._until = None if until is None else max(self._until, until)

    def wake(self, at: datetime) -> None:
        """End a pause whose last day is over by that moment."""
        if self._until is not None and self._until <= at:
            self.resume(at)

    def resume(self, at: datetime) -> None:
        """End the pause, if there is one, at that moment or at its own last day: the deadline moves."""
        if self._since is None:
            return
        end = at if self._until is None else min(at, self._until)
        if end > self._since:
            self._raw = self.calendar.paused(self.term, self._raw, self._since, end)
            self.due = self.calendar.rolled(self._raw) if self._rolls else self._raw
        self._since = self._until = None

    def _extend(self, event: Event) -> None:
        """Replace the deadline in force, or say why not (data-model §4, Extension)."""
        limits = self.clause.fields.get("extendable")
        due = self.calendar.extended(self.term, event.fields["until"])
        code = ""
        if limits is None:
            code = "HY510"
        elif event.at > self.due and self._since is None:
            code = "HY511"
        elif due <= self.due:
            code = "HY512"
        elif due > self.calendar.deadline(Within(limits["up_to"], self._rolls), self.start.at):
            code = "HY513"
        if code:
            self.clock.problems.append(Problem(event, code, self.clause.id))
            return
        self.clock.applied.add(event.number)
        self._raw = self.due = due

    def duty(self, done: datetime | None = None, end: str = "") -> Duty:
        """The obligation as it stands."""
        paused = self._since is not None and done is None and not end
        clause = self.clause
        return Duty(self.clock.case.id, clause.policy, clause.id, self.start.at, self.due, done, end, paused)


def state(duty: Duty, at: datetime, soon: timedelta | None = None) -> str:
    """The state of an obligation at a moment (data-model §4, Obligations)."""
    if duty.done is not None:
        return "met" if duty.done <= duty.due else "late"
    if duty.end:
        return duty.end
    if duty.paused:
        return "paused"
    if at > duty.due:
        return "overdue"
    return "soon" if soon is not None and duty.due - at <= soon else "open"


def duties(history: History, at: datetime) -> list[Duty]:
    """Every obligation of a case that has begun by `at`, in order of due and clause."""
    return sorted(Clock(history, at).duties(), key=lambda duty: (duty.due, duty.clause, duty.since))
