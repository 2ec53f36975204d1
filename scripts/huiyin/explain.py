"""Why an obligation is due when it is: the engine's own clock, run once more with every step written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from huiyin.calendar import ONE_DAY, Calendar
from huiyin.conditions import any_matches
from huiyin.durations import Within, in_workdays
from huiyin.history import History
from huiyin.model import Clause, Duty, Event, Organization, Overdue, Pattern
from huiyin.obligations import Clock, Start
from huiyin.obligations import state as state_of
from huiyin.retrace import Extension, Pause, Retraced
from huiyin.words.sentences import sentence


class Day(NamedTuple):
    """A day of a term in working days: `number` where it counts, and why it does or not.

    `reason`: start (the day of the start is not counted), workday, makeup, holiday, weekend, paused.
    """

    day: date
    reason: str
    number: int | None


@dataclass(frozen=True)
class Explanation:
    """One obligation and how its deadline came about; a recurring one has a Duty a period and no steps."""

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
        steps = [
            *running.steps,
            *([standing] if standing is not None else []),
            *self._unapproved(clause, duty),
        ]
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
            guessed: tuple[int, ...] = ()
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
            if isinstance(item, Overdue) and any(
                duty.due == start.at for duty in self._done.get(item.clause, ())
            ):
                return None, item.clause
        return None, ""

    def _unapproved(self, clause: Clause, duty: Duty) -> Iterator[Extension]:
        """Extensions of the clause that await approval."""
        for event, _gate in self.history.pending:
            named = event.event == "extended" and event.fields["clause"] == clause.id
            if named and event.at >= duty.since and (duty.done is None or event.at <= duty.done):
                yield Extension(event, duty.due, duty.due, "HY515")


def _days(calendar: Calendar, running: Retraced, duty: Duty, steps: list[Pause | Extension]) -> Iterator[Day]:
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


def last_day(due: datetime) -> date:
    """The day at whose end a deadline stands: 24:00 is written as 00:00 of the next day."""
    return due.date() - ONE_DAY if (due.hour, due.minute) == (0, 0) else due.date()


def as_json(told: Explanation, language: str, home: Organization) -> dict[str, Any]:
    """One explained obligation for other programs; times ISO 8601 with offset."""
    return {
        "policy": told.clause.policy,
        "clause": told.clause.id,
        "rule": sentence(told.clause, language, home),
        "start": {
            "at": told.start.at.isoformat(),
            "event": told.cause.event if told.cause is not None else None if told.overdue_of else "received",
            "overdue_of": told.overdue_of or None,
        },
        "first_due": told.first.isoformat() if told.first is not None else None,
        "days": [{"date": f"{day.day}", "reason": day.reason, "number": day.number} for day in told.days],
        "steps": [_step(step) for step in told.steps],
        "periods": [
            {
                "since": duty.since.isoformat(),
                "due": duty.due.isoformat(),
                "done": duty.done.isoformat() if duty.done is not None else None,
                "state": state,
            }
            for duty, state in zip(told.duties, told.states, strict=True)
        ],
        "ended_by": told.end.event if told.end is not None else None,
        "calendar_guessed": bool(told.guessed),
        "years_without_calendar": list(told.guessed),
    }


def _step(step: Pause | Extension) -> dict[str, Any]:
    moved = {"due_before": step.before.isoformat(), "due_after": step.after.isoformat()}
    if isinstance(step, Pause):
        end = step.end.isoformat() if step.end is not None else None
        return {"step": "pause", "begin": step.begin.isoformat(), "end": end, "for": step.waited_for, **moved}
    until = f"{step.event.fields['until']}"
    return {
        "step": "extension",
        "at": step.event.at.isoformat(),
        "until": until,
        "problem": step.code or None,
        **moved,
    }
