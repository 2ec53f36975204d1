"""The deadline of one obligation: as it starts, and as pauses and extensions move it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.oracle.clock import (
    Clock,
    after_span,
    amount_and_unit,
    by_time,
    end_of,
    first_closing_from,
    midnights_between,
    nth_workday_after,
    on,
    rolled,
    workdays_between,
)
from tests.oracle.log import BEFORE_EVENTS, Event, Place
from tests.oracle.matching import Story


@dataclass(frozen=True)
class Pause:
    """The clock stands from `begin` to `end`; no end: it still stands at the moment asked about."""

    begin: Place
    end: Place | None


def deadline(story: Story, clause: dict[str, Any], start: Place, end: Event | None) -> tuple[datetime, bool]:
    """The deadline in force in the end, and whether the clock still stands.

    'Extension and pause are applied in log order.' An extension names the very day, so that one is not rolled.
    """
    due = first_deadline(start[0], clause, clause.get("within"), story.clock)
    agreed: datetime | None = None
    standing_since: datetime | None = None
    for place, what, event in happenings(story, clause, start, end):
        if what == "stands":
            if place[0] < (
                agreed or in_force(due, clause, story.clock)
            ):  # 'only pauses that begin before the deadline'
                standing_since = place[0]
        elif what == "runs":
            if standing_since is not None and standing_since < place[0]:
                due, agreed = moved(due, clause, standing_since, place[0], story.clock), None
            standing_since = None
        elif event is not None:
            now = agreed or in_force(due, clause, story.clock)
            until = extended(now, clause, start, event, standing_since is not None, story.clock)
            due, agreed = (until, until) if until is not None else (due, agreed)
    return agreed or in_force(due, clause, story.clock), standing_since is not None


def happenings(
    story: Story, clause: dict[str, Any], start: Place, end: Event | None
) -> list[tuple[Place, str, Event | None]]:
    """What may move the deadline between start and end: the clock stands, it runs again, an extension."""
    found: list[tuple[Place, str, Event | None]] = []
    for event in story.events:
        while_open = event.place > start and (end is None or event.place < end.place)
        if event.name == "extended" and event.fields["clause"] == clause["id"] and while_open:
            found.append((event.place, "extended", event))
    if clause.get("pausable") == "true":
        for pause in pauses(story, start):
            begin, stop = pause.begin, pause.end
            if begin <= start and (stop is None or stop > start):
                begin = start  # 'only the part of a pause after the obligation's start counts'
            if end is not None and (stop is None or stop > end.place):
                stop = end.place  # 'or at the event that fulfils or ends the obligation'
            found.append((begin, "stands", None))
            if stop is not None and begin <= stop:
                found.append((stop, "runs", None))
    inside = [one for one in found if one[0] >= start and (end is None or one[0] <= end.place)]
    return sorted(inside, key=lambda one: one[0])


def left_waiting(story: Story, waiting: Event, start: Place) -> bool:
    """Whether, before the start, an event took the case out of `waiting` though nothing said `resumed`."""
    leaving = ("resolved", "replied", "reopened", "declined", "merged", "withdrawn", "closed")
    return any(one.name in leaving and waiting.place < one.place <= start for one in story.events)


def pauses(story: Story, start: Place) -> list[Pause]:
    """'A pause ends at `resumed`, at the end of the day `until` where given.' Pauses that overlap are one."""
    found: list[Pause] = []
    for event in story.events:
        if event.name != "waiting" or left_waiting(story, event, start):
            continue
        ends = [one.place for one in story.events if one.name == "resumed" and one.place > event.place]
        if event.fields.get("until"):
            ends.append((end_of(date.fromisoformat(event.fields["until"]), story.clock), BEFORE_EVENTS))
        end = min((end for end in ends if end[0] <= story.moment), default=None)
        if end is not None and end[0] <= event.at:
            continue  # no time passed
        last = found[-1] if found else None
        if last is not None and (last.end is None or event.place < last.end):
            found[-1] = Pause(last.begin, None if last.end is None or end is None else max(last.end, end))
        else:
            found.append(Pause(event.place, end))
    return found


def first_deadline(start: datetime, clause: dict[str, Any], within: str | None, clock: Clock) -> datetime:
    """The deadline before any pause, extension or `roll`: `within`, or `by`."""
    if within is not None:
        return after_span(start, within, clock)
    return by_time(start, clause["by"]["on"], time.fromisoformat(clause["by"]["at"]), clock)


def in_force(due: datetime, clause: dict[str, Any], clock: Clock) -> datetime:
    """'The unrolled deadline is moved by pauses, then rolled.'"""
    if clause.get("roll") == "next-workday" and counted_in(clause) == "midnights":
        return rolled(due, clock)
    return due


def counted_in(clause: dict[str, Any]) -> str:
    """How a clause counts: 'time' (hours, minutes), 'midnights', 'workdays', or 'by' one of these two."""
    if "by" in clause:
        return "by workdays" if clause["by"]["on"].endswith("-workday") else "by midnights"
    unit = amount_and_unit(clause["within"])[1]
    return {"h": "time", "m": "time", "workday": "workdays"}.get(unit, "midnights")


def moved(due: datetime, clause: dict[str, Any], begin: datetime, end: datetime, clock: Clock) -> datetime:
    """'Pausing moves hours and minutes by the paused time; natural days, weeks, months, years by the number
    of midnights passed; working days by the number of working days d with pause date < d ≤ resume date, and
    never to before the first closing time of a working day at or after the resume. `by` clauses move by
    working days or midnights, and keep their time.'
    """
    counted = counted_in(clause)
    if counted == "time":
        return (due.astimezone(UTC) + (end.astimezone(UTC) - begin.astimezone(UTC))).astimezone(clock.zone)
    if counted in ("midnights", "by midnights"):
        return due + timedelta(days=midnights_between(begin.date(), end.date()))
    days = workdays_between(begin.date(), end.date(), clock)
    later = on(nth_workday_after(due.date(), days, clock), due.time(), clock)
    return max(later, first_closing_from(end, clock)) if counted == "workdays" else later


def extended(
    now: datetime, clause: dict[str, Any], start: Place, event: Event, standing: bool, clock: Clock
) -> datetime | None:
    """'At or before the deadline in force, while the obligation is open, replaces it by `until`. No effect
    when `until` is not later than the deadline in force, beyond the policy's `up_to`, late, for a clause that
    is not extendable.' While the clock stands, the deadline cannot pass.
    """
    until = end_of_extension(event, clause, clock)
    if "extendable" not in clause or (event.at > now and not standing) or until <= now:
        return None
    up_to = (clause["extendable"] or {}).get("up_to")
    if up_to is not None and until > limit(start[0], clause, up_to, clock):
        return None
    return until


def limit(start: datetime, clause: dict[str, Any], up_to: str, clock: Clock) -> datetime:
    """'In all, counted from the start': the deadline with `up_to` instead of `within`."""
    latest = after_span(start, up_to, clock)
    whole_days = amount_and_unit(up_to)[1] not in ("h", "m", "workday")
    return rolled(latest, clock) if clause.get("roll") == "next-workday" and whole_days else latest


def end_of_extension(event: Event, clause: dict[str, Any], clock: Clock) -> datetime:
    """'Closing time for working-day clauses, its own time for `by` clauses, 24:00 for the others.'"""
    day = date.fromisoformat(event.fields["until"])
    counted = counted_in(clause)
    if counted == "workdays":
        return on(day, clock.closing, clock)
    if counted.startswith("by"):
        return on(day, time.fromisoformat(clause["by"]["at"]), clock)
    return end_of(day, clock)
