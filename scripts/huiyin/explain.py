"""Why an obligation is due when it is: the engine's own clock, run once more with every step written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from huiyin.calendar import ONE_DAY, Calendar
from huiyin.conditions import any_matches
from huiyin.durations import By, Within
from huiyin.history import History
from huiyin.model import Clause, Duty, Event, Overdue, Pattern
from huiyin.obligations import Clock, Running, Start
from huiyin.obligations import state as state_of


class Pause(NamedTuple):
    """Time that did not count, and the deadline before and after it. `end` is None while the case still waits."""

    begin: datetime
    end: datetime | None
    before: datetime
    after: datetime
    waited_for: str


class Extension(NamedTuple):
    """An extension: the deadline it gave, or the code that says why it had no effect (HY515: not approved)."""

    event: Event
    before: datetime
    after: datetime
    code: str


class Day(NamedTuple):
    """A day of a term in working days: `number` where it counts, and why it does or not.

    `reason`: start (the day of the start is not counted), workday, makeup, holiday, weekend, paused.
    """

    day: date
    reason: str
    number: int | None


@dataclass(frozen=True)
class Explanation:
    """One obligation and how its deadline came about; a recurring one has a period for each Duty instead of steps."""

    clause: Clause
    start: Start
    cause: Event | None
    """The event that started it; None: the receipt, or another obligation's deadline (`overdue_of`)."""
    overdue_of: str
    end: Event | None
    """The event that fulfilled or ended it."""
    duties: tuple[Duty, ...]
    states: tuple[str, ...]
    first: datetime | None = None
    """The deadline before any pause or extension."""
    reckoned: datetime | None = None
    """The deadline after all of them, as it was reckoned here; a test holds it against the engine's."""
    unrolled: datetime | None = None
    """The deadline in force before it was moved from a day off to a working day; None where it was not."""
    steps: tuple[Pause | Extension, ...] = ()
    days: tuple[Day, ...] = ()
    guessed: tuple[int, ...] = ()
    """Years touched for which there is no official calendar."""


def explain(history: History, at: datetime) -> list[Explanation]:
    """Every obligation of a case begun by `at`, explained; in the order of `duties`."""
    clock = Recorder(history, at)
    clock.duties()
    return sorted(clock.told, key=lambda one: (one.duties[-1].due, one.clause.id, one.start.at))


class Retraced(Running):
    """An obligation whose log is read again: as Running, and each step is kept."""

    def __init__(self, clock: Clock, clause: Clause, start: Start) -> None:
        self.steps: list[Pause | Extension] = []
        super().__init__(clock, clause, start)
        self.first = self.due

    def resume(self, at: datetime) -> None:
        """End the pause, and note it."""
        since, until, before = self._since, self._until, self.due
        super().resume(at)
        end = at if until is None else min(at, until)
        if since is not None and end > since:
            self.steps.append(Pause(since, end, before, self.due, self._waited_for(since)))

    def _extend(self, event: Event) -> None:
        before, problems = self.due, self.clock.problems
        known = len(problems)
        super()._extend(event)
        code = problems[-1].code if len(problems) > known else ""
        self.steps.append(Extension(event, before, self.due, code))

    def _waited_for(self, since: datetime) -> str:
        waits = [event for event in self.clock.events if event.event == "waiting" and event.at <= since]
        return str(waits[-1].fields.get("for", "")) if waits else ""

    def standing(self) -> Pause | None:
        """The pause that has not ended."""
        if self._since is None:
            return None
        return Pause(self._since, None, self.due, self.due, self._waited_for(self._since))

    @property
    def unrolled(self) -> datetime | None:
        """The deadline before it rolled, where it did."""
        return self._raw if self._raw != self.due else None


class Recorder(Clock):
    """The clock of a case that keeps an explanation of every obligation it makes."""

    def __init__(self, history: History, at: datetime) -> None:
        super().__init__(history, at)
        self.told: list[Explanation] = []

    def _single(self, clause: Clause, start: Start) -> tuple[Duty, int]:
        duty, after = super()._single(clause, start)
        running = self._again(clause, start, after)
        standing = running.standing()
        # In the order in which the engine takes them: a pause moves the deadline when it ends.
        steps = [*running.steps, *([standing] if standing is not None else []), *self._unapproved(clause, duty)]
        days = tuple(_days(self.calendar, running, duty, steps))
        touched = days or clause.fields.get("roll")
        self.told.append(
            Explanation(
                clause,
                start,
                *self._cause(clause, start),
                self.events[after - 1] if after <= len(self.events) else None,
                (duty,),
                (state_of(duty, self.at),),
                running.first,
                running.due,
                running.unrolled,
                tuple(steps),
                days,
                self.calendar.guessed(duty.since.date(), duty.due.date()) if touched else (),
            )
        )
        return duty, after

    def _again(self, clause: Clause, start: Start, after: int) -> Retraced:
        """Read the same events as `_single` did: up to the one that ended the obligation, if one did."""
        running = Retraced(self, clause, start)
        ended = after <= len(self.events)
        for event in self.events[start.index : after - 1 if ended else None]:
            if event.at >= start.at:
                running.see(event)
        if ended:
            running.resume(self.events[after - 1].at)
        else:
            running.wake(self.at)
        return running

    def _series(self, clause: Clause, start: Start) -> tuple[list[Duty], int]:
        duties, after = super()._series(clause, start)
        if duties:
            states = tuple(state_of(duty, self.at) for duty in duties)
            end = self.events[after - 1] if after <= len(self.events) else None
            guessed = ()
            if clause.fields["every"].unit == "workdays":
                guessed = self.calendar.guessed(start.at.date(), duties[-1].due.date())
            self.told.append(
                Explanation(
                    clause, start, *self._cause(clause, start), end, tuple(duties), states, guessed=guessed
                )
            )
        return duties, after

    def _cause(self, clause: Clause, start: Start) -> tuple[Event | None, str]:
        """The event that started it, or the clause whose deadline did; neither for the receipt."""
        source = clause.fields["from"]
        events = tuple(item for item in source if isinstance(item, Pattern))
        last = self.events[start.index - 1] if start.index else None
        if last is not None and last.at == start.at and any_matches(events, last, self.rules.organization):
            return last, ""
        for item in source:
            if isinstance(item, Overdue) and any(duty.due == start.at for duty in self._done.get(item.clause, ())):
                return None, item.clause
        return None, ""

    def _unapproved(self, clause: Clause, duty: Duty) -> Iterator[Extension]:
        """Extensions of the clause that await approval."""
        for event, _gate in self.history.pending:
            named = event.event == "extended" and event.fields["clause"] == clause.id
            if named and event.at >= duty.since and (duty.done is None or event.at <= duty.done):
                yield Extension(event, duty.due, duty.due, "HY515")


def _days(
    calendar: Calendar, running: Retraced, duty: Duty, steps: list[Pause | Extension]
) -> Iterator[Day]:
    """The days from the start to the deadline, for a term in working days (data-model §4, Time)."""
    if not in_workdays(running.term):
        return
    pauses = [step for step in steps if isinstance(step, Pause)]
    first, number, numbered = duty.since.date(), 0, isinstance(running.term, Within)
    for ordinal in range(first.toordinal(), max(duty.due.date(), first).toordinal() + 1):
        day = date.fromordinal(ordinal)
        reason = calendar.reason(day)
        if day == first and (numbered or duty.due.date() != first):
            reason = "start"
        elif reason in ("workday", "makeup"):
            if any(p.begin.date() < day and (p.end is None or day <= p.end.date()) for p in pauses):
                reason = "paused"
            else:
                number += 1
        yield Day(day, reason, number if numbered and reason in ("workday", "makeup") else None)


def in_workdays(term: Within | By) -> bool:
    """Whether a term asks which days are worked."""
    if isinstance(term, By):
        return term.on.endswith("workday")
    return term.duration.unit == "workdays"


def last_day(due: datetime) -> date:
    """The day at whose end a deadline stands: 24:00 is written as 00:00 of the next day."""
    return due.date() - ONE_DAY if (due.hour, due.minute) == (0, 0) else due.date()
