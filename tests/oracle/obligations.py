"""Obligations, as the rules say them: one function for each paragraph, nothing kept between two questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.oracle.clock import clock_of, end_of_period, moment_of
from tests.oracle.deadlines import deadline
from tests.oracle.log import BEFORE_EVENTS, Event, Place
from tests.oracle.matching import Story, applies, as_list, matches
from tests.oracle.story import story_of

TERMINATORS = ("declined", "merged", "withdrawn", "closed")
Governing = list[tuple[dict[str, Any], dict[str, Any]]]  # policy and deadline clause


@dataclass(frozen=True)
class Obligation:
    """One obligation; `passed`: it passed its deadline unfulfilled, whatever came then."""

    since: datetime
    due: datetime
    done: datetime | None
    state: str
    passed: bool


def obligations(
    case: dict[str, Any],
    policies: list[dict[str, Any]],
    calendar: dict[str, Any],
    organization: dict[str, Any],
    at: datetime,
    soon: timedelta | None = None,
) -> list[dict[str, Any]]:
    """'A pure function of case, policies, calendar and the moment asked about.'"""
    clock = clock_of(organization, calendar)
    moment = at.astimezone(clock.zone)
    received = moment_of(case["received"], clock)
    if moment < received:
        return []
    governing = governing_policies(policies, received.date())
    story = story_of(case, governing, organization, clock, moment)
    deadlines = [
        (policy, clause)
        for policy in governing
        for clause in policy["clauses"]
        if clause["kind"] == "deadline"
    ]
    found = [
        {
            "case": case["id"],
            "policy": policy["id"],
            "clause": clause["id"],
            "since": obligation.since,
            "due": obligation.due,
            "done": obligation.done,
            "state": obligation.state,
        }
        for policy, clause in deadlines
        for obligation in of_clause(story, deadlines, policy, clause, soon)
    ]
    return sorted(found, key=lambda one: (one["policy"], one["clause"], one["since"], one["due"]))


def governing_policies(policies: list[dict[str, Any]], received: date) -> list[dict[str, Any]]:
    """'All policies whose `in_force` interval holds the day it was received' (`to` is exclusive).

    Of several versions of one id that hold the day, the one that began last.
    """
    chosen: dict[str, dict[str, Any]] = {}
    for policy in policies:
        begins, ends = policy["in_force"]["from"], policy["in_force"].get("to")
        if date.fromisoformat(begins) <= received and (ends is None or received < date.fromisoformat(ends)):
            other = chosen.get(policy["id"])
            if other is None or other["in_force"]["from"] < begins:
                chosen[policy["id"]] = policy
    return list(chosen.values())


def of_clause(
    story: Story, deadlines: Governing, policy: dict[str, Any], clause: dict[str, Any], soon: timedelta | None
) -> list[Obligation]:
    """'While one of that clause is unfulfilled, another `from` event does not restart it; after fulfilment a
    later one starts a new obligation. An event that is both fulfils first, then starts anew.'
    """
    found: list[Obligation] = []
    busy_until: Place | None = None
    for start in starts(story, deadlines, clause):
        if busy_until is not None and start < busy_until:
            continue
        if ended_before(story, start) or not applies(story, policy, clause, start):
            continue
        end = end_event(story, clause, start)
        if "every" in clause:
            found += periods(story, clause, start, end, soon)
        else:
            found.append(single(story, clause, start, end, soon))
        if end is None:
            break
        busy_until = end.place
    return found


def starts(story: Story, deadlines: Governing, clause: dict[str, Any]) -> list[Place]:
    """'`from`: `received`, an event or pattern, `{overdue: clause}`, `{satisfaction: not-satisfied}`.'"""
    found: list[Place] = []
    for source in as_list(clause["from"]):
        if source == "received":
            found.append((moment_of(story.case["received"], story.clock), BEFORE_EVENTS))
        elif isinstance(source, dict) and "overdue" in source:
            found += chained_starts(story, deadlines, source["overdue"])
        else:
            found += [event.place for event in story.events if matches(story, event, source)]
    return sorted(found)


def chained_starts(story: Story, deadlines: Governing, other: str) -> list[Place]:
    """'Chained: starts at the moment the other passed its deadline unfulfilled, and is owed even if the other
    was then fulfilled late.'
    """
    return [
        (obligation.due, BEFORE_EVENTS)
        for policy, clause in deadlines
        if clause["id"] == other
        for obligation in of_clause(story, deadlines, policy, clause, None)
        if obligation.passed
    ]


def ended_before(story: Story, start: Place) -> bool:
    """'After them nothing starts except what has them as `from`, until `reopened`.'"""
    ended = False
    for event in story.events:
        if event.place < start and event.name in TERMINATORS:
            ended = True
        if event.place <= start and event.name == "reopened":
            ended = False
        if event.place == start and event.name in TERMINATORS:
            return False  # it starts because of this very event
    return ended


def end_event(story: Story, clause: dict[str, Any], start: Place) -> Event | None:
    """'Fulfilled by the first `until` event not before its start, but not by the very event that started it';
    `declined`, `merged`, `withdrawn` and `closed` end it too.
    """
    for event in story.events:
        if event.place > start and (event.name in TERMINATORS or fulfils(story, clause, event)):
            return event
    return None


def fulfils(story: Story, clause: dict[str, Any], event: Event) -> bool:
    """Whether the event is one of the clause's `until`."""
    return any(matches(story, event, pattern) for pattern in as_list(clause.get("until")))


def single(
    story: Story, clause: dict[str, Any], start: Place, end: Event | None, soon: timedelta | None
) -> Obligation:
    """'met (done ≤ due), late (done > due), missed (never done, no longer owed), overdue (not done, moment >
    due), paused, void, else open, or soon where a span was asked for and due − moment is within it.'
    """
    due, paused = deadline(story, clause, start, end)
    if end is not None:
        in_time = end.at <= due
        if fulfils(story, clause, end):
            return Obligation(start[0], due, end.at, "met" if in_time else "late", passed=not in_time)
        return Obligation(start[0], due, None, "void" if in_time else "missed", passed=not in_time)
    if paused:
        return Obligation(start[0], due, None, "paused", passed=False)
    if story.moment > due:
        return Obligation(start[0], due, None, "overdue", passed=True)
    return Obligation(start[0], due, None, open_or_soon(story, due, soon), passed=False)


def open_or_soon(story: Story, due: datetime, soon: timedelta | None) -> str:
    """`soon` 'where a span was asked for and due − moment is within it'."""
    return "soon" if soon is not None and due - story.moment <= soon else "open"


def periods(
    story: Story, clause: dict[str, Any], start: Place, end: Event | None, soon: timedelta | None
) -> list[Obligation]:
    """'Each period is one obligation, fulfilled by an `each` event in it, or by the `until` event, which ends
    the series. A period that passed without is missed. Only periods begun before the moment asked about and
    before the `until` event exist. Pauses and extensions do not touch them.'
    """
    found: list[Obligation] = []
    number, since = 1, start[0]
    while since < story.moment and (end is None or since < end.at):
        due = end_of_period(start[0], clause["every"], number, story.clock)
        done = done_in_period(story, clause, start, end, since, due)
        passed = done is None and (story.moment if end is None else end.at) > due
        if done is not None:
            state = "met"
        elif passed:
            state = "missed"
        else:
            state = open_or_soon(story, due, soon) if end is None else "void"
        found.append(Obligation(since, due, done, state, passed))
        number, since = number + 1, due
    return found


def done_in_period(
    story: Story, clause: dict[str, Any], start: Place, end: Event | None, since: datetime, due: datetime
) -> datetime | None:
    """'A period is the time after `since` up to and with `due`.'"""
    for event in story.events:
        in_series = event.place > start and (end is None or event.place <= end.place)
        wanted = fulfils(story, clause, event) or any(
            matches(story, event, pattern) for pattern in as_list(clause["each"])
        )
        if in_series and wanted and since < event.at <= due:
            return event.at
    return None
