"""`requirement`: fields, sections, events or roles that are needed, at all times or before an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huiyin.clauses.kind import Breach, Kind
from huiyin.conditions import CASE_FIELDS, any_matches, patterns, roles_of
from huiyin.fields import Reader, Where, names
from huiyin.history import History
from huiyin.lifecycle import EVENTS
from huiyin.model import Case, Clause, Event, Pattern
from huiyin.schema import FIELDS, LINKS, REPORTER
from huiyin.sections import KNOWN, canonical, sections

SEALED = object()
"""Stands for what is there but sealed: it cannot be said to be missing."""


def check(clause: Clause, history: History) -> Sequence[Breach]:
    """What the clause asks for and the case lacks."""
    fields, log = clause.fields, history.events
    anchor: Where = ()
    before, limit = "", len(log)
    if "before" in fields:
        index = history.find(fields["before"])
        if index is None:
            return ()
        anchor, before, limit = ("log", log[index].number, "event"), log[index].event, index
    found: list[Breach] = []
    if "sections" in fields:
        texts = sections(history.case.body).texts
        for name, heading in fields["headings"]:
            if not texts.get(heading):
                found.append(Breach("HY502", anchor, {"name": name, "before": before}, name))
    for path, head, rest in fields.get("paths", ()):
        _field(path, head, rest, history, anchor, before, found)
    if "roles" in fields:
        if not _roles(fields, log[:limit], history):
            roles = ", ".join(fields["roles"])
            found.append(Breach("HY504", anchor, {"roles": roles, "before": before}, "roles"))
    elif "events" in fields:
        for wanted in fields["events"]:
            index = history.find((wanted,))
            if index is None or index >= limit:
                found.append(
                    Breach("HY503", anchor, {"event": describe(wanted), "before": before}, describe(wanted))
                )
    return found


def describe(wanted: Pattern) -> str:
    """A pattern in words that need no translation."""
    tests = [
        f"{test.field}: {'not ' if test.negated else ''}{'/'.join(sorted(test.values))}"
        for test in wanted.tests
    ]
    if wanted.by_role:
        tests.append(f"by: {'/'.join(sorted(wanted.by_role))}")
    return f"{wanted.event} ({', '.join(tests)})" if tests else wanted.event


def _field(
    path: str, head: str, rest: str, history: History, anchor: Where, before: str, found: list[Breach]
) -> None:
    if rest and head in EVENTS:
        for index in history.places.get(head, ()):
            event = history.events[index]
            if event.fields.get(rest) in (None, "", ()):
                key = f"{path}/{event.at.isoformat()}"
                found.append(Breach("HY501", ("log", event.number), {"name": path, "before": before}, key))
    elif value_at(history.case, head, rest) in (None, "", (), {}):
        found.append(Breach("HY501", anchor, {"name": path, "before": before}, path))


def _triggers(fields: Mapping[str, Any]) -> frozenset[str] | None:
    """The event that it stands before; else, where all it asks for are fields of events, those."""
    if "before" in fields:
        return frozenset(item.event for item in fields["before"])
    heads = [path.partition(".")[0] for path in fields.get("fields", ())]
    if {"sections", "events", "roles"} & fields.keys() or not all(head in EVENTS for head in heads):
        return None
    return frozenset(heads)


def value_at(case: Case, head: str, rest: str) -> Any:
    """A field of a case by its path; a sealed part counts as there."""
    if head.startswith("x-"):
        return case.extra.get(head)
    value = getattr(case, head)
    if not rest:
        return value
    if isinstance(value, str) or (value is None and head == "reporter" and case.fingerprints):
        return SEALED
    return (value or {}).get(rest)


def _roles(fields: Any, earlier: tuple[Event, ...], history: History) -> bool:
    organization = history.rules.organization
    wanted = set(fields["roles"])
    taken: set[str] = set()
    for event in earlier:
        if "events" in fields and not any_matches(fields["events"], event, organization):
            continue
        people = (event.by, *event.fields.get("participants", ()))
        held = {role for person in people for role in roles_of(organization, person, event.at)}
        if "events" in fields and wanted <= held:
            return True
        taken |= held
    return "events" not in fields and wanted <= taken


def _finish(fields: dict[str, Any], where: Where, reader: Reader) -> None:
    if not any(fields.get(key) for key in ("fields", "sections", "events", "roles")):
        reader.report("HY407", where, key=True)
    for number, name in enumerate(fields.get("sections", ())):
        if canonical(name) not in KNOWN:
            reader.report("HY408", (*where, "sections", number), name=name)
    if "sections" in fields:
        fields["headings"] = tuple((name, canonical(name)) for name in fields["sections"])
    if "fields" in fields:
        fields["paths"] = tuple((path, *path.partition(".")[::2]) for path in fields["fields"])
    for number, path in enumerate(fields.get("fields", ())):
        head, _, rest = path.partition(".")
        known: tuple[str, ...] = {"reporter": tuple(REPORTER), "links": tuple(LINKS)}.get(head, ())
        if head in EVENTS and rest:
            known = (*EVENTS[head].required, *EVENTS[head].optional)
        good = head.startswith("x-") or (rest in known if rest else head in CASE_FIELDS or head in FIELDS)
        if not good:
            reader.report("HY408", (*where, "fields", number), name=path)


KIND = Kind(
    fields={"fields": names, "sections": names, "events": patterns, "roles": names, "before": patterns},
    finish=_finish,
    check=check,
    triggers=_triggers,
)
