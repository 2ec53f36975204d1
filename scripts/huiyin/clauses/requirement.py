"""`requirement`: fields, sections, events or roles that are needed, at all times or before an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huiyin.clauses.kind import Breach, Kind
from huiyin.conditions import CASE_FIELDS, any_matches, matches, patterns, roles_of
from huiyin.fields import Reader, Where, names
from huiyin.history import History
from huiyin.lifecycle import EVENTS
from huiyin.model import Case, Clause, Event, Pattern
from huiyin.sections import sections
from huiyin.schema import FIELDS, LINKS, REPORTER

SEALED = object()
"""Stands for what is there but sealed: it cannot be said to be missing."""


def check(clause: Clause, history: History) -> Iterator[Breach]:
    """What the clause asks for and the case lacks."""
    fields, organization = clause.fields, history.rules.organization
    log = history.events
    if "before" in fields:
        index = next((i for i, e in enumerate(log) if any_matches(fields["before"], e, organization)), None)
        if index is None:
            return
        anchor: Where = ("log", log[index].number, "event")
        earlier = log[:index]
    else:
        anchor, earlier = (), log
    before = log[index].event if "before" in fields and index is not None else ""
    if "sections" in fields:
        written = sections(history.case.body)
        for name in fields["sections"]:
            if not written.text(name):
                yield Breach("HY502", anchor, {"name": name, "before": before}, name)
    for path in fields.get("fields", ()):
        yield from _field(path, history.case, log, anchor, before)
    if "roles" in fields:
        if not _roles(fields, earlier, history):
            roles = ", ".join(fields["roles"])
            yield Breach("HY504", anchor, {"roles": roles, "before": before}, "roles")
    else:
        for wanted in fields.get("events", ()):
            if not any(matches(wanted, event, organization) for event in earlier):
                yield Breach("HY503", anchor, {"event": describe(wanted), "before": before}, describe(wanted))


def describe(wanted: Pattern) -> str:
    """A pattern in words that need no translation."""
    tests = [f"{test.field}: {'not ' if test.negated else ''}{'/'.join(sorted(test.values))}" for test in wanted.tests]
    if wanted.by_role:
        tests.append(f"by: {'/'.join(sorted(wanted.by_role))}")
    return f"{wanted.event} ({', '.join(tests)})" if tests else wanted.event


def _field(path: str, case: Case, log: tuple[Event, ...], anchor: Where, before: str) -> Iterator[Breach]:
    head, _, rest = path.partition(".")
    if rest and head in EVENTS:
        for event in log:
            if event.event == head and event.fields.get(rest) in (None, "", ()):
                yield Breach("HY501", ("log", event.number), {"name": path, "before": before}, f"{path}/{event.at.isoformat()}")
    elif value_at(case, head, rest) in (None, "", (), {}):
        yield Breach("HY501", anchor, {"name": path, "before": before}, path)


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
    if not ({"fields", "sections", "events", "roles"} & fields.keys()):
        reader.report("HY407", where, key=True)
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
)
