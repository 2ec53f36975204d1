"""What must be true of one case: a tuple of functions (history, reader) that report what is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from huiyin.clauses import KINDS, approval
from huiyin.clauses.kind import Breach
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.fields import Reader, Where
from huiyin.history import History, asks_verdict, department_of, handler_of, names_event, replay
from huiyin.lifecycle import SATISFACTION
from huiyin.model import RECLASSIFIABLE, Clause, Event, Organization
from huiyin.numbers import CASE_NUMBER, check_character, path_of
from huiyin.obligations import Clock
from huiyin.personal import CODES, finds
from huiyin.textscan import unify
from huiyin.sections import repeated

Check = Callable[[History, Reader], None]


def check_number(history: History, reader: Reader) -> None:
    """The number has the right form and check character, the date received, and names the file (data-model §2)."""
    case = history.case
    match = CASE_NUMBER.match(case.id)
    if not case.id:
        return
    if match is None:
        reader.report("HY211", ("id",))
        return
    right = check_character(match[1] + match[2])
    if right != match[3]:
        reader.report("HY212", ("id",), found=match[3])
    if not case.sound:
        return
    if match[1] != f"{case.received:%Y%m%d}":
        reader.report("HY213", ("id",), day=f"{case.received:%Y%m%d}")
    elif case.path != path_of(case.id):
        reader.report("HY214", ("id",), expected=path_of(case.id))


_PEOPLE = ("handler", "subject_person", "first_received_by")
_PEOPLE_IN_EVENTS = {
    "by": "",
    "recorded_by": "",
    "in_charge": "measure-set",
}


def check_references(history: History, reader: Reader) -> None:
    """Channels, sites, categories, departments and people are those of organization.yml."""
    case, organization = history.case, history.rules.organization
    _known(case.channel, organization.channels, ("channel",), reader)
    _known(case.site, organization.sites, ("site",), reader)
    _known(case.category, organization.categories, ("category",), reader)
    for name in _PEOPLE:
        _known(getattr(case, name), organization.people, (name,), reader)
    _known(case.responsible, organization.departments, ("responsible",), reader)
    for index, department in enumerate(case.assisting):
        _known(department, organization.departments, ("assisting", index), reader)
    for event in case.log:
        _event_references(event, organization, reader)


def _event_references(event: Event, organization: Organization, reader: Reader) -> None:
    people, fields, day = organization.people, event.fields, event.at.date()
    _person(event.by, day, organization, ("log", event.number, "by"), reader)
    if not fields:
        return
    if "recorded_by" in fields:
        _person(fields["recorded_by"], day, organization, ("log", event.number, "recorded_by"), reader)
    name = event.event
    if name == "measure-set":
        _person(fields["in_charge"], day, organization, ("log", event.number, "in_charge"), reader)
    elif name in ("assigned", "presented", "appealed"):
        _person(fields["to"], day, organization, ("log", event.number, "to"), reader)
    elif name == "dispatched":
        _known(fields["to"], organization.departments, ("log", event.number, "to"), reader)
    elif name == "escalated":
        if fields["to"] not in organization.roles:
            _person(fields["to"], day, organization, ("log", event.number, "to"), reader)
    for key in ("cc", "participants"):
        for index, person in enumerate(fields.get(key, ())):
            _known(person, people, ("log", event.number, key, index), reader)


def _known(name: str, known: Any, where: Where, reader: Reader) -> None:
    if name and name not in known:
        reader.report("HY221", where, field=str(next(p for p in reversed(where) if isinstance(p, str))), name=_safe(name))


def _safe(name: str) -> str:
    """A name that may stand in a message: what does not look like an id could be somebody's name, and is not repeated."""
    return name if name.isascii() and not any(c.isdigit() for c in name) and len(name) <= 40 else "…"


def _person(name: str, day: date, organization: Organization, where: Where, reader: Reader) -> None:
    person = organization.people.get(name)
    if person is None:
        _known(name, organization.people, where, reader)
    elif not person.active(day):
        reader.report("HY222", where, name=name, day=day.isoformat())


def check_times(history: History, reader: Reader) -> None:
    """Nothing happens before the letter came, and it was not posted after it came."""
    case = history.case
    if not case.sound:
        return
    posted = case.posted
    if posted is not None:
        late = posted > case.received if isinstance(posted, datetime) else posted > case.received.date()
        if late:
            reader.report("HY215", ("posted",))
    for event in case.log:
        if event.at >= case.received:
            break
        reader.report("HY305", ("log", event.number, "at"), event=event.event)


def check_lifecycle(history: History, reader: Reader) -> None:
    """Each event may follow what came before, and status, responsible and handler are what the log says (data-model §3)."""
    case = history.case
    standing, illegal = replay(history)
    for item in illegal:
        following = ", ".join(sorted(item.following)) or "-"
        where = ("log", item.event.number, "event")
        reader.report("HY304", where, event=item.event.event, status=item.status, following=following)
    if case.sound and standing.status != case.status:
        reader.report("HY306", ("status",), found=case.status, status=standing.status)
    events = history.events
    for name, value in (("responsible", department_of(events)), ("handler", handler_of(events))):
        if value and getattr(case, name) != value:
            reader.report("HY307", (name,), name=name, value=value)


def check_events(history: History, reader: Reader) -> None:
    """What the events say of each other holds together."""
    for event in history.case.log:
        kind = event.event
        if kind == "called-back":
            if event.fields["satisfaction"] == SATISFACTION[2] and not event.fields.get("reason"):
                reader.report("HY308", ("log", event.number), event=kind, name="reason")
        elif kind in ("approved", "refused", "corrected"):
            if not any(names_event(event, other) for other in history.case.log):
                reader.report("HY309", ("log", event.number, "of"), event=kind)
            elif kind != "corrected" and not any(
                names_event(event, other) and (other.at, other.number) < (event.at, event.number)
                for other in history.case.log
            ):
                reader.report("HY310", ("log", event.number, "of"), event=kind)
        elif kind == "reclassified":
            _reclassified_field(event, reader)
    _reclassified_chain(history, reader)


def _reclassified_field(event: Event, reader: Reader) -> None:
    if event.fields["field"] not in RECLASSIFIABLE:
        reader.report("HY311", ("log", event.number, "field"), allowed=", ".join(RECLASSIFIABLE))


def _reclassified_chain(history: History, reader: Reader) -> None:
    """Each `from` is what held before, and the front matter holds the last `to`."""
    last: dict[str, Event] = {}
    for event in history.events:
        if event.event != "reclassified" or event.fields["field"] not in RECLASSIFIABLE:
            continue
        name = event.fields["field"]
        if name in last and last[name].fields["to"] != event.fields["from"]:
            reader.report("HY312", ("log", event.number, "from"), name=name, value=_safe(last[name].fields["to"]))
        last[name] = event
    for name, event in last.items():
        if getattr(history.case, name) != event.fields["to"]:
            reader.report("HY313", (name,), name=name, value=_safe(event.fields["to"]))


def check_summary(history: History, reader: Reader) -> None:
    """What is to be published leads to nobody (design: site, "Public summary"). The datum itself is never repeated."""
    case = history.case
    if not case.summary:
        return
    for find in finds(case.summary, case, history.rules.organization):
        reader.found.append(Diagnostic(CODES[find.kind], _inside(reader, ("summary",), case.summary, find.place)))


def _inside(reader: Reader, where: Where, value: str, index: int) -> Location:
    """The place of a character of a value; of the value, where it is not written as it reads."""
    place = reader.source.locate(where)
    lines = unify(reader.source.data.decode("utf-8", "replace")).split("\n")
    line = lines[place.line - 1] if 1 <= place.line <= len(lines) else ""
    start = line.find(value, max(place.column - 1, 0))
    return place._replace(column=start + index + 1) if start >= 0 else place


def check_body(history: History, reader: Reader) -> None:
    """A section stands once (data-model §2)."""
    for name, line in repeated(history.case.body):
        reader.found.append(Diagnostic("HY231", reader.source.body_location(line), {"name": name}))


def check_clauses(history: History, reader: Reader) -> None:
    """The clauses of the policies that govern the case are kept."""
    if not history.case.sound:
        return
    governing = history.governing()
    for clause in governing.asked_at(history.places):
        if _asked(clause, history):
            for breach in KINDS[clause.kind].check(clause, history):  # type: ignore[misc]
                _report(breach, clause, reader)
    for event, clause in history.pending:
        for breach in approval.check(clause, history):
            _report(breach, clause, reader)
        place = ("log", event.number, "event")
        _report(Breach("HY515", place, {"event": event.event, "roles": ", ".join(clause.fields["by"])}), clause, reader)
    if not history.governing(0).binds:
        reader.report("HY516", ())


def _asked(clause: Clause, history: History) -> bool:
    """Whether a clause's question about the last verdict is answered with yes, where it is asked (at its `before` event)."""
    if not clause.asks_verdict:
        return True
    index = history.find(clause.fields.get("before", ()))
    return asks_verdict(clause.when, history.last_satisfaction(len(history.events) if index is None else index))


def _report(breach: Breach, clause: Clause, reader: Reader) -> None:
    params = {"clause": f"{clause.policy}/{clause.id}", **breach.params}
    place = reader.source.locate(breach.where)
    severity = None if breach.code == "HY515" else Severity(clause.severity)
    reader.found.append(Diagnostic(breach.code, place, params, severity, f"{clause.id}/{breach.key}"))


def check_extensions(history: History, reader: Reader) -> None:
    """Every extension moves a deadline; one that does not says why (data-model §4, Extension)."""
    extensions = [event for event in history.events if event.event == "extended"]
    if not extensions or not history.case.sound:
        return
    clock = Clock(history, max(extensions[-1].at, history.events[-1].at))
    clock.duties()
    told = {problem.event.number for problem in clock.problems}
    for problem in clock.problems:
        _extension(problem.event, problem.code, problem.clause, reader)
    for event in extensions:
        if event.number not in told and event.number not in clock.applied:
            _extension(event, "HY514", event.fields["clause"], reader)


def _extension(event: Event, code: str, clause: str, reader: Reader) -> None:
    place = reader.source.locate(("log", event.number, "until" if code in ("HY512", "HY513") else "clause"))
    reader.found.append(Diagnostic(code, place, {"clause": clause}, None, f"extended/{event.at.isoformat()}"))


CHECKS: tuple[Check, ...] = (
    check_number,
    check_references,
    check_times,
    check_lifecycle,
    check_events,
    check_summary,
    check_body,
    check_clauses,
    check_extensions,
)


def check_case(history: History, reader: Reader) -> None:
    """Run every check on a case."""
    for check in CHECKS:
        check(history, reader)
