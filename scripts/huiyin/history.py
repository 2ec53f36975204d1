"""A case's log as it counts at a moment: corrections applied, gated events only with their approval, values over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from huiyin.conditions import LAST_SATISFACTION, any_matches, matches, roles_of
from huiyin.lifecycle import Standing, allowed, moves, step
from huiyin.model import RECLASSIFIABLE, Case, Clause, Condition, Event, Pattern
from huiyin.rules import Governing, Rules

_RECLASSIFIED = "reclassified"
_CHANGING = frozenset(("corrected", _RECLASSIFIED))


class History:
    """A case as seen at a moment: the events that count, those that await approval, and its values in between."""

    __slots__ = (
        "_force",
        "_governing",
        "_segments",
        "case",
        "events",
        "pending",
        "places",
        "rules",
        "voided",
        "written",
    )

    def __init__(self, case: Case, rules: Rules, at: datetime | None = None) -> None:
        log: Sequence[Event] = case.log
        if at is not None and log and log[-1].at > at:
            log = [event for event in log if event.at <= at]
        self.rules = rules
        self.voided: frozenset[int] = frozenset()
        self.pending: tuple[tuple[Event, Clause], ...] = ()
        self.written: Sequence[Event] = log
        """Every event with its corrections, those that await approval too; without what was voided."""
        self.events: tuple[Event, ...] = tuple(log)
        self.places = _places(log)
        """Where each event stands among those that count."""
        self.case = case
        """As the file has it; its values over time are `case_at`."""
        first = at_first(case) if _RECLASSIFIED in self.places or len(log) < len(case.log) else case
        self._segments = [(0, first)]
        self._force = rules.force(case.received.date())
        self._governing = self._force.governing(first)
        if not _CHANGING.isdisjoint(self.places) or any(self._wanted(log)):
            self._settle(log, at)

    def _settle(self, log: Sequence[Event], at: datetime | None) -> None:
        """Apply the corrections, leave out what awaits approval, and cut the case's life where a value changes."""
        first = self._segments[0][1]
        self._segments = _segments(first, log)
        gated = self._gated(log)
        if "corrected" in self.places:
            log, self.voided = corrected(log, {event.number for event, _ in gated})
            if at is not None:
                log = [event for event in log if event.at <= at]
            self._segments = _segments(first, log)
            gated = self._gated(log)
        self.written, self.pending = log, tuple(gated)
        if gated:
            waiting = {event.number for event, _ in gated}
            log = [event for event in log if event.number not in waiting]
        self.events = tuple(log)
        self._segments = _segments(first, self.events)
        self.places = _places(log)

    def case_at(self, index: int) -> Case:
        """The case with the values that held after the first `index` events that count."""
        found = self._segments[0][1]
        for start, case in self._segments:
            if start > index:
                break
            found = case
        return found

    @property
    def changing(self) -> bool:
        """Whether a value of the case was ever reclassified."""
        return len(self._segments) > 1

    def governing(self, index: int | None = None) -> Governing:
        """The clauses that govern the case: with the values after `index` events, or with the last ones."""
        if not self.changing:
            return self._governing
        return self._force.governing(self.case_at(index if index is not None else len(self.events)))

    def find(self, wanted: Iterable[Pattern]) -> int | None:
        """Where the first event of one of the patterns stands; None where there is none."""
        found: list[int] = []
        for item in wanted:
            for index in self.places.get(item.event, ()):
                if (not item.tests and not item.by_role) or matches(
                    item, self.events[index], self.rules.organization
                ):
                    found.append(index)
                    break
        return min(found, default=None)

    def matching(self, wanted: Sequence[Pattern]) -> Sequence[int]:
        """Where the events that match any of the patterns stand."""
        if len(wanted) == 1 and not wanted[0].tests and not wanted[0].by_role:
            return self.places.get(wanted[0].event, ())
        home = self.rules.organization
        names = {item.event for item in wanted}
        among = sorted(index for name in names for index in self.places.get(name, ()))
        return [index for index in among if any_matches(wanted, self.events[index], home)]

    def last(self, *names: str) -> Event | None:
        """The last of the events with these names."""
        found = [self.places[name][-1] for name in names if name in self.places]
        return self.events[max(found)] if found else None

    @property
    def department(self) -> str:
        """The department in charge at the moment: the last dispatched to; the front matter's where the log never says."""
        return department_of(self.events) or ("" if department_of(self.case.log) else self.case.responsible)

    @property
    def handler(self) -> str:
        """The person in charge at the moment, likewise."""
        return handler_of(self.events) or ("" if handler_of(self.case.log) else self.case.handler)

    def last_satisfaction(self, index: int) -> str | None:
        """The verdict of the last call-back among the first `index` events."""
        return verdict(self.events[:index])

    def _gated(self, log: Sequence[Event]) -> list[tuple[Event, Clause]]:
        """Events that need an approval which has not (validly) been given, with the clause that wants it."""
        found = []
        approvals = [(index, event) for index, event in enumerate(log) if event.event == "approved"]
        gates = self._governing.gates if len(self._segments) == 1 else None
        for index, event in enumerate(log):
            if gates is not None and event.event not in gates:
                continue
            for clause in self.approvals(log, index):
                if not any(
                    valid_approval(self, log, event, other, clause) for at, other in approvals if at > index
                ):
                    found.append((event, clause))
        return found

    def _wanted(self, log: Sequence[Event]) -> Iterator[Clause]:
        """The approval clauses that want any event of a log approved, where no value of the case changes in it."""
        for name in self._governing.gates.keys() & self.places.keys():
            for index in self.places[name]:
                yield from self.approvals(log, index)

    def approvals(self, log: Sequence[Event], index: int) -> Iterator[Clause]:
        """The approval clauses that want the event at that place of a log approved."""
        for clause in self.governing(index).gates.get(log[index].event, ()):
            named = any_matches(clause.fields["event"], log[index], self.rules.organization)
            if named and asks_verdict(clause.when, verdict(log[:index])):
                yield clause


def verdict(log: Sequence[Event]) -> str | None:
    """The verdict of the last call-back in a log."""
    for event in reversed(log):
        if event.event == "called-back":
            return str(event.fields["satisfaction"])
    return None


def asks_verdict(when: Condition | None, found: str | None) -> bool:
    """Whether what a condition asks of the last verdict holds; the fields of the case are judged elsewhere (rules.py)."""
    return all(
        ((found or "") in test.values) != test.negated
        for test in when or ()
        if test.field == LAST_SATISFACTION
    )


def valid_approval(
    history: History, log: Sequence[Event], event: Event, approval: Event, clause: Clause
) -> bool:
    """Whether `approval` lets `event` count: it names it, by somebody with the role who is not involved (data-model §3)."""
    if approval.event != "approved" or not names_event(approval, event):
        return False
    return bool(
        set(clause.fields["by"]) & roles_of(history.rules.organization, approval.by, approval.at)
    ) and approval.by not in involved(history.case, log, event, approval)


WRITTEN_AT = "x-written-at"
"""Where a correction changed the time of an event, the time that its line says."""


def names_event(reference: Event, event: Event) -> bool:
    """Whether an approval, refusal or correction is of that event."""
    of = reference.fields.get("of") or {}
    return bool(
        of.get("event") == event.event
        and (of.get("at") == event.at or of.get("at") == event.fields.get(WRITTEN_AT))
        and reference.number != event.number
    )


def involved(case: Case, log: Sequence[Event], event: Event, approval: Event) -> frozenset[str]:
    """Who may not approve an event: the handler, the person complained about, and its author."""
    before = [item for item in log if (item.at, item.number) < (approval.at, approval.number)]
    handler = handler_of(before) if handler_of(case.log) else case.handler
    return frozenset((handler, case.subject_person, event.by, str(event.fields.get("recorded_by", ""))))


HANDLER_FROM = {"assigned": "to", "measure-set": "in_charge"}
DEPARTMENT_FROM = {"dispatched": "to"}
"""The events that give a case to somebody, and the field that says to whom."""


def handler_of(log: Iterable[Event]) -> str:
    """The person that the log gives a case to: the last assigned, or put in charge of a measure."""
    return _given(log, HANDLER_FROM)


def department_of(log: Iterable[Event]) -> str:
    """The department that the log last dispatched a case to."""
    return _given(log, DEPARTMENT_FROM)


def _given(log: Iterable[Event], source: Mapping[str, str]) -> str:
    found = ""
    for event in log:
        if event.event in source:
            found = event.fields[source[event.event]]
    return found


def corrected(log: Sequence[Event], pending: set[int]) -> tuple[list[Event], frozenset[int]]:
    """The log with its corrections applied, and the numbers of the events that were voided.

    A correction goes to the first event that matches and is not voided; one that is itself voided does nothing.
    """
    voided: set[int] = set()
    sets: list[tuple[int, dict[str, Any]]] = []
    named: dict[tuple[str, datetime], list[Event]] = {}
    for item in log:
        named.setdefault((item.event, item.at), []).append(item)
    for correction in reversed(log):
        if correction.event != "corrected" or correction.number in voided or correction.number in pending:
            continue
        of = correction.fields["of"]
        meant = named.get((of["event"], of["at"]), [])
        while meant and meant[0].number in voided:
            meant.pop(0)
        target = next((e for e in meant if e.number != correction.number and e.number not in voided), None)
        if target is None:
            continue
        if correction.fields.get("void"):
            voided.add(target.number)
        elif "set" in correction.fields:
            sets.append((target.number, correction.fields["set"]))
    changed = {event.number: event for event in log if event.number not in voided}
    for number, fields in reversed(sets):
        event = changed.get(number)
        if event is not None:
            rest = {key: value for key, value in fields.items() if key not in ("at", "by")}
            if "at" in fields:
                rest[WRITTEN_AT] = event.fields.get(WRITTEN_AT, event.at)
            changed[number] = event._replace(
                at=fields.get("at", event.at), by=fields.get("by", event.by), fields={**event.fields, **rest}
            )
    return sorted(changed.values(), key=lambda event: (event.at, event.number)), frozenset(voided)


def at_first(case: Case) -> Case:
    """The case with the values that it had when it came: what the first reclassification of each field says it changed from."""
    first: dict[str, Any] = {}
    for event in case.log:
        if event.event == _RECLASSIFIED and event.fields["field"] in RECLASSIFIABLE:
            first.setdefault(event.fields["field"], event.fields["from"])
    return case._replace(**first) if first else case


def _segments(case: Case, log: Sequence[Event]) -> list[tuple[int, Case]]:
    """The case's values over time, from what it was at first, as (number of events before, case)."""
    found = [(0, case)]
    for index, event in enumerate(log):
        if event.event == _RECLASSIFIED and event.fields["field"] in RECLASSIFIABLE:
            case = case._replace(**{event.fields["field"]: event.fields["to"]})
            found.append((index + 1, case))
    return found


def _places(log: Iterable[Event]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, event in enumerate(log):
        if event.event in found:
            found[event.event].append(index)
        else:
            found[event.event] = [index]
    return found


class Illegal:
    """An event that may not come in the status the case has, and what may."""

    __slots__ = ("event", "following", "status")

    def __init__(self, event: Event, status: str, following: frozenset[str]) -> None:
        self.event, self.status, self.following = event, status, following


def replay(history: History) -> tuple[Standing, list[Illegal]]:
    """Walk the log through the lifecycle: where the case stands, and what may not have followed (data-model §3).

    A gated event must be allowed where it stands, and changes the status where its approval stands.
    """
    pending = {event.number for event, _ in history.pending}
    log = history.events
    broken = history.case.broken
    if pending or broken:
        waiting = {event.number: event for event, _ in history.pending}.values()
        log = tuple(sorted((*log, *waiting, *broken), key=lambda e: (e.at, e.number)))
    unread = {event.number for event in broken if event.event in ("", "called-back")} if broken else ()
    unreadable = {event.number for event in broken}
    held = _held(history, [event for event in log if event.number not in unreadable] if broken else log)
    standing = known = Standing()
    following = moves(standing)
    illegal: list[Illegal] = []
    for event in log:
        if event.number in unread:
            standing = standing._replace(certain=False)
            continue
        if standing is not known:
            known, following = standing, moves(standing)
        after = following.get(event.event)
        if after is None:
            if standing.certain:
                illegal.append(Illegal(event, standing.status, allowed(standing)))
            if event.event not in ("resumed", "archived", "destroyed"):
                standing = step(standing, event.event, event.fields)
            continue
        if event.number in pending or (held and event.number in held.values()):
            continue
        standing = after if event.event != "called-back" else step(standing, event.event, event.fields)
        for approved in log if held else ():
            if held.get(event.number) == approved.number:
                standing = step(standing, approved.event, approved.fields)
    return standing, illegal


def _held(history: History, log: Sequence[Event]) -> dict[int, int]:
    """The approvals with which gated events came to count: number of the (last) approval → number of the event."""
    found: dict[int, int] = {}
    for index, last in _given_approvals(history, log):
        event, later = log[index], log[index + 1 :]
        if not any(item.event == "reopened" and item.at <= last.at for item in later):
            found[last.number] = event.number
    return found


def _given_approvals(history: History, log: Sequence[Event]) -> Iterator[tuple[int, Event]]:
    """The gated events of a log that have every approval which they need: where they stand, and the last one."""
    if "approved" not in history.places:
        return
    for index, event in enumerate(log):
        clauses = tuple(history.approvals(log, index))
        later = log[index + 1 :] if clauses else ()
        given = [next((a for a in later if valid_approval(history, log, event, a, c)), None) for c in clauses]
        last = max((a for a in given if a is not None), key=lambda a: (a.at, a.number), default=None)
        if last is not None and all(given):
            yield index, last


def effective(history: History) -> Mapping[int, datetime]:
    """Events that came to count with an approval: number of the event → when the last one that it needed was given."""
    log = history.written
    return {log[index].number: last.at for index, last in _given_approvals(history, log)}
