"""What a clause asks for: values of the case over time, patterns of events, roles of persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.oracle.clock import Clock
from tests.oracle.log import Event, Place, corrected, written

DEFAULTS = {
    "urgency": "normal",
    "severity": "ordinary",
    "complexity": "ordinary",
    "scope": "property",
    "confidential": "none",
    "procedure": "basic",
    "reply_needed": "true",
}
EVENT_DEFAULTS = {("called-back", "on"): "result"}


@dataclass(frozen=True)
class Story:
    """A case as it is seen at `moment`: `events` are those that count, in order."""

    case: dict[str, Any]
    organization: dict[str, Any]
    clock: Clock
    moment: datetime
    events: list[Event]


def roles_of(story: Story, person: str | None, at: datetime) -> list[str]:
    """The roles of a person at the moment of the act, on the roster from `from` to `to` (exclusive)."""
    day = at.date().isoformat()
    for entry in story.organization.get("people") or []:
        if entry["id"] == person and (entry.get("from") or "") <= day < (entry.get("to") or "9999-12-31"):
            return [str(role) for role in entry.get("roles") or []]
    return []


def as_list(value: Any) -> list[Any]:
    """Nothing, one thing or a list of them, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def value_at(story: Story, field: str, place: Place, *, own: bool) -> Any:
    """The value after all effective reclassifications before the place (`own`: one that itself starts included).

    The front matter holds the current value, so the first value is what the log's first `reclassified` of the
    field came from; that one may lie after the moment asked about.
    """
    value = story.case.get(field) or DEFAULTS.get(field)
    for event in corrected(written(story.case, story.clock), story.clock):
        if event.name == "reclassified" and event.fields["field"] == field:
            value = event.fields["from"]
            break
    for event in story.events:
        if event.name != "reclassified" or event.fields["field"] != field:
            continue
        if event.place < place or (own and event.place == place):
            value = event.fields["to"]
    return value


def last_satisfaction(story: Story, place: Place, *, own: bool) -> Any:
    """'`last_satisfaction` may be asked': that of the last call-back (`own`: one at the place included)."""
    satisfaction = None
    for event in story.events:
        if event.name == "called-back" and (event.place < place or (own and event.place == place)):
            satisfaction = event.fields["satisfaction"]
    return satisfaction


def fits(story: Story, field: str, wanted: Any, value: Any) -> bool:
    """'A value, a list (any of), `{not: …}`; a category matches its children.'"""
    if isinstance(wanted, dict):
        return not fits(story, field, wanted["not"], value)
    if isinstance(wanted, list):
        return any(fits(story, field, one, value) for one in wanted)
    if isinstance(value, list):
        return wanted in value
    if field == "category":
        return value == wanted or value in paths_below(story.organization.get("categories") or [], wanted, "")
    return bool(value == wanted)


def paths_below(categories: list[dict[str, Any]], wanted: str, above: str) -> list[str]:
    """The paths (`repair/leak`) of all categories below the wanted one."""
    found = []
    for category in categories:
        path = above + category["id"]
        if path.startswith(f"{wanted}/"):
            found.append(path)
        found += paths_below(category.get("children") or [], wanted, f"{path}/")
    return found


def applies(
    story: Story,
    policy: dict[str, Any],
    clause: dict[str, Any],
    place: Place,
    *,
    own: bool = True,
) -> bool:
    """'`when` is judged with the values that held when its obligation started'; so is `applies_to`."""
    for condition in (policy.get("applies_to") or {}, clause.get("when") or {}):
        for field, wanted in condition.items():
            if field == "last_satisfaction":
                value = last_satisfaction(story, place, own=own)
            else:
                value = value_at(story, field, place, own=own)
            if not fits(story, field, wanted, value):
                return False
    return True


def matches(story: Story, event: Event, pattern: Any) -> bool:
    """'Wherever a clause names an event it may write a pattern: {event, kind, by_role}.'

    `{satisfaction: not-satisfied}` alone is a call-back with that answer.
    """
    if isinstance(pattern, str):
        return event.name == pattern
    if "overdue" in pattern:
        return False
    if event.name != pattern.get("event", "called-back"):
        return False
    for field, wanted in pattern.items():
        if field == "by_role":
            held = roles_of(story, event.fields.get("by"), event.at)
            if not any(role in held for role in as_list(wanted)):
                return False
        elif field != "event":
            value = event.fields.get(field) or EVENT_DEFAULTS.get((event.name, field))
            if not fits(story, field, wanted, value):
                return False
    return True
