"""A case as it is seen at a moment: what lies later is not seen, what awaits approval does not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.oracle.clock import Clock
from tests.oracle.log import Event, Place, corrected, names, written
from tests.oracle.matching import Story, applies, as_list, matches, roles_of


def story_of(
    case: dict[str, Any],
    policies: list[dict[str, Any]],
    organization: dict[str, Any],
    clock: Clock,
    moment: datetime,
) -> Story:
    """'Events after that moment are not seen'; a gated event counts only together with its approval."""
    lines = [event for event in written(case, clock) if event.at <= moment]
    seen = [event for event in corrected(lines, clock) if event.at <= moment]
    as_written = {event.line: event for event in lines}
    story = Story(case, organization, clock, moment, [])
    for event in seen:
        pointers = [
            later
            for later in seen
            if later.name == "approved"
            and later.place > event.place
            and names(later, as_written[event.line], clock)
        ]
        asked = approvals_asked(story, policies, event)
        if all(any(may_approve(story, seen, later, event, clause) for later in pointers) for clause in asked):
            story = replace(story, events=[*story.events, event])
    return story


def approvals_asked(story: Story, policies: list[dict[str, Any]], event: Event) -> list[dict[str, Any]]:
    """'Where a policy has an `approval` clause for an event': every such clause has to be satisfied."""
    return [
        clause
        for policy in policies
        for clause in policy["clauses"]
        if clause["kind"] == "approval"
        and any(matches(story, event, pattern) for pattern in as_list(clause["event"]))
        and applies(story, policy, clause, event.place, own=False)
    ]


def may_approve(
    story: Story, seen: list[Event], approval: Event, event: Event, clause: dict[str, Any]
) -> bool:
    """'By a person with the right role who is not the handler, the subject person, nor its author.'"""
    person = approval.fields.get("by")
    others = [
        handler_at(story, seen, approval.place),
        story.case.get("subject_person"),
        event.fields.get("by"),
        event.fields.get("recorded_by"),
    ]
    held = roles_of(story, person, approval.at)
    return person not in others and any(role in held for role in as_list(clause["by"]))


def handler_at(story: Story, seen: list[Event], place: Place) -> str | None:
    """The handler then: whom the log last assigned or put in charge; the front matter's where it never does."""
    given = {"assigned": "to", "measure-set": "in_charge"}
    if not any(fields["event"] in given for fields in story.case.get("log") or []):
        return story.case.get("handler")
    handler = None
    for event in seen:
        if event.name in given and event.place < place:
            handler = event.fields.get(given[event.name])
    return handler
