"""`separation`: who may not act on a case, or who alone may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from huiyin.clauses.kind import Breach, Kind, events_of
from huiyin.conditions import patterns, roles_of
from huiyin.fields import Reader, Where, choice, names
from huiyin.history import History, handler_of
from huiyin.model import Clause, Event


def check(clause: Clause, history: History) -> Sequence[Breach]:
    """Events by the person who may not, or by somebody without the roles that alone may."""
    fields, organization = clause.fields, history.rules.organization
    if "person" in fields:
        who = fields["person"]
        acts = [history.events[index] for index in history.matching(fields["may_not"])]
        return [
            _breach("HY505", event, person=who) for event in acts if event.by == _person(who, event, history)
        ]
    acts = [history.events[index] for index in history.matching(fields["may"])]
    return [
        _breach("HY506", event, roles=", ".join(fields["only"]))
        for event in acts
        if roles_of(organization, event.by, event.at).isdisjoint(fields["only"])
    ]


def _person(who: str, event: Event, history: History) -> str:
    """Who that was when the event came: a handler who hands the case on does not undo what they did."""
    case = history.case
    if who != "handler":
        return case.subject_person
    given = handler_of(item for item in history.events if (item.at, item.number) < (event.at, event.number))
    return given if given or handler_of(history.events) else case.handler


def _breach(code: str, event: Event, **params: str) -> Breach:
    return Breach(
        code,
        ("log", event.number, "by"),
        {"event": event.event, **params},
        f"{event.event}/{event.at.isoformat()}",
    )


def _finish(fields: dict[str, Any], where: Where, reader: Reader) -> None:
    pairs = [{"person", "may_not"}, {"only", "may"}]
    if {name for name in ("person", "may_not", "only", "may") if fields.get(name)} not in pairs:
        reader.report("HY405", where, key=True)


KIND = Kind(
    fields={
        "person": choice("subject_person", "handler"),
        "may_not": patterns,
        "only": names,
        "may": patterns,
    },
    finish=_finish,
    check=check,
    triggers=events_of("may_not", "may"),
)
