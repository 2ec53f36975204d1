"""The figures of a period counted again from plain mappings: slowly, one sentence of the definitions a function."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tests.lifecycle_rules import final_status
from tests.oracle.clock import Clock, clock_of, moment_of
from tests.oracle.log import Event, corrected, names, written
from tests.oracle.matching import value_at
from tests.oracle.obligations import governing_policies, obligations
from tests.oracle.story import approvals_asked, may_approve, story_of
from tests.small_world import CALENDAR, ORGANIZATION

CLOCK: Clock = clock_of(ORGANIZATION, CALENDAR)
INSTANT = timedelta(microseconds=1)
ENDED = ("declined", "merged", "withdrawn", "closed", "archived", "destroyed")
Case = dict[str, Any]


class Span(NamedTuple):
    """From a moment to another, which is no longer of it."""

    start: datetime
    end: datetime

    @property
    def last(self) -> datetime:
        return self.end - INSTANT


def seen(case: Case, policies: list[Case], moment: datetime) -> list[tuple[datetime, Event]]:
    """The events that count at a moment, each with the moment from which: its own, or its last approval's."""
    governing = governing_policies(policies, moment_of(case["received"], CLOCK).date())
    story = story_of(case, governing, ORGANIZATION, CLOCK, moment)
    lines = {event.line: event for event in written(case, CLOCK)}
    all_lines = [event for event in written(case, CLOCK) if event.at <= moment]
    log = [event for event in corrected(all_lines, CLOCK) if event.at <= moment]
    found = []
    for event in story.events:
        given = []
        for clause in approvals_asked(story, governing, event):
            given.append(
                min(
                    other.at
                    for other in log
                    if other.name == "approved"
                    and other.place > event.place
                    and names(other, lines[event.line], CLOCK)
                    and may_approve(story, log, other, event, clause)
                )
            )
        found.append((max(given, default=event.at), event))
    return found


def status(case: Case, policies: list[Case], moment: datetime) -> str | None:
    """The status at a moment; None where the log up to then does not stand by itself."""
    if not case["log"]:
        return "received"
    events = seen(case, policies, moment)
    lines = [event for event in written(case, CLOCK) if event.at <= moment]
    standing = [event for event in corrected(lines, CLOCK) if event.at <= moment]
    if len(events) < len(standing) or any(at != event.at for at, event in events):
        return None  # something waited for approval, so that what follows it may not have been allowed
    return final_status([event.fields for _at, event in events])


def with_event(cases: list[Case], policies: list[Case], name: str, span: Span) -> set[str]:
    """The cases with an event of that name in the span."""
    return {
        case["id"]
        for case in cases
        for at, event in seen(case, policies, span.last)
        if event.name == name and span.start <= at < span.end
    }


def received(cases: list[Case], span: Span) -> set[str]:
    """The cases received in the span."""
    return {case["id"] for case in cases if span.start <= moment_of(case["received"], CLOCK) < span.end}


def verdicts(cases: list[Case], policies: list[Case], span: Span) -> list[str]:
    """The verdicts of the call-backs of the span."""
    return sorted(
        event.fields["satisfaction"]
        for case in cases
        for at, event in seen(case, policies, span.last)
        if event.name == "called-back" and span.start <= at < span.end
    )


def owed(case: Case, policies: list[Case], moment: datetime) -> list[dict[str, Any]]:
    """What is owed at a moment."""
    return obligations(case, policies, CALENDAR, ORGANIZATION, moment)


def judged(cases: list[Case], policies: list[Case], span: Span) -> list[tuple[str, str, bool, bool]]:
    """(case, clause, in time, done) of what fell due after the start, and by the end, of the span."""
    found = []
    for case in cases:
        exactly = {
            (one["clause"], one["since"])
            for one in owed(case, policies, span.end)
            if one["due"] == span.end == one["done"]
        }
        for one in owed(case, policies, span.last):
            if not span.start < one["due"] <= span.end:
                continue
            kept = one["state"] == "met" or (one["clause"], one["since"]) in exactly
            if one["state"] in ("met", "late", "missed", "overdue") or (
                one["due"] == span.end and one["state"] == "open"
            ):
                found.append((case["id"], one["clause"], kept, kept or one["done"] is not None))
    return sorted(found)


def overdue(cases: list[Case], policies: list[Case], moment: datetime) -> int:
    """How many obligations are overdue at a moment."""
    return sum(one["state"] == "overdue" for case in cases for one in owed(case, policies, moment))


def value(case: Case, policies: list[Case], name: str, moment: datetime) -> Any:
    """A field's value at a moment."""
    governing = governing_policies(policies, moment_of(case["received"], CLOCK).date())
    story = story_of(case, governing, ORGANIZATION, CLOCK, moment)
    return value_at(story, name, (moment, 10**6), own=False)
