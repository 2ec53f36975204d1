"""What must be true of one case: a tuple of functions (history, reader) that report what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.clauses import KINDS, approval
from huiyin.clauses.kind import Breach
from huiyin.conditions import KNOWN_VALUES
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.fields import Reader, Where, choice, field_of, shown
from huiyin.history import DEPARTMENT_FROM, HANDLER_FROM, History, asks_verdict, names_event, replay
from huiyin.lifecycle import SATISFACTION
from huiyin.model import RECLASSIFIABLE, Clause, Event, Organization
from huiyin.numbers import CASE_NUMBER, check_character, path_of
from huiyin.obligations import Clock
from huiyin.privacy.personal import CODES, finds
from huiyin.reading.textscan import code_point, foreign_letter, mixed_letter, unify
from huiyin.sealing.bundle import is_placeholder, is_sealed_file
from huiyin.sections import sections

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
    day = case.received.date().isoformat().replace("-", "")
    if match[1] != day:
        reader.report("HY213", ("id",), day=day)
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
    for event in history.written:
        _event_references(event, organization, reader)


def _event_references(event: Event, organization: Organization, reader: Reader) -> None:
    fields, day = event.fields, event.at.date()
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
    elif name == "escalated" and fields["to"] not in organization.roles:
        _person(fields["to"], day, organization, ("log", event.number, "to"), reader)
    for key in ("cc", "participants"):
        for index, one in enumerate(fields.get(key, ())):
            _person(one, day, organization, ("log", event.number, key, index), reader)


def _known(name: str, known: Any, where: Where, reader: Reader) -> None:
    if not name or name in known:
        return
    if (character := foreign_letter(name)) is not None:
        reader.report("HY223", where, field=field_of(where), character=code_point(character))
    else:
        reader.report("HY221", where, field=field_of(where), name=shown(name))


def _person(name: str, day: date, organization: Organization, where: Where, reader: Reader) -> None:
    person = organization.people.get(name)
    if person is None:
        _known(name, organization.people, where, reader)
    elif not person.active(day):
        early = person.since is not None and day < person.since
        reader.report("HY225" if early else "HY222", where, name=name, day=day.isoformat())


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
    for event in history.written:
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
    told = case.sound or case.status != "received"
    if told and standing.certain and standing.status != case.status:
        reader.report("HY306", ("status",), found=case.status, status=standing.status)
    unread = {event.event for event in case.broken}
    for name, given in (("responsible", DEPARTMENT_FROM), ("handler", HANDLER_FROM)):
        last = history.last(*given)
        value = last.fields[given[last.event]] if last is not None else ""
        if value and getattr(case, name) != value and unread.isdisjoint(("", *given)):
            reader.report("HY307", (name,), name=name, value=shown(value))


_NAMING = frozenset(("approved", "refused", "corrected", "reclassified"))


def check_events(history: History, reader: Reader) -> None:
    """What the events say of each other holds together."""
    for event in history.written:
        if (
            event.event == "called-back"
            and event.fields["satisfaction"] == SATISFACTION[2]
            and not event.fields.get("reason")
        ):
            reader.report("HY308", ("log", event.number), event=event.event, name="reason")
    if len(history.events) < len(history.case.log) or not _NAMING.isdisjoint(history.places):
        _check_names(history, reader)


def _check_names(history: History, reader: Reader) -> None:
    """The events that name others, and those that change a value of the case."""
    places: dict[tuple[str, datetime], set[int]] = {}
    for event in (*history.case.log, *history.events, *(event for event, _ in history.pending)):
        places.setdefault((event.event, event.at), set()).add(event.number)
    for event in history.case.log:
        kind = event.event
        if kind in ("approved", "refused", "corrected"):
            _names_earlier(event, places, history, reader)
        elif kind == "reclassified":
            _reclassified_field(event, history.rules.organization, reader)
    _reclassified_chain(history, reader)


def _names_earlier(
    event: Event, places: Mapping[tuple[str, datetime], set[int]], history: History, reader: Reader
) -> None:
    """An approval, a refusal or a correction is of an event that is in the log, before it."""
    of = event.fields["of"]
    others = places.get((of["event"], of["at"]), set()) - {event.number}
    where = ("log", event.number, "of")
    if not others:
        if not {"", of["event"]} & {line.event for line in history.case.broken}:
            reader.report("HY309", where, event=event.event)
    elif (of["at"], min(others)) > (event.at, event.number):
        reader.report("HY310", where, event=event.event)


def _reclassified_field(event: Event, organization: Organization, reader: Reader) -> None:
    name = event.fields["field"]
    if name not in RECLASSIFIABLE:
        reader.report("HY311", ("log", event.number, "field"), allowed=", ".join(RECLASSIFIABLE))
        return
    for key in ("from", "to"):
        where = ("log", event.number, key)
        if name in KNOWN_VALUES:
            choice(*KNOWN_VALUES[name])(event.fields[key], where, reader)
        else:
            known = organization.sites if name == "site" else organization.categories
            _known(event.fields[key], known, where, reader)


def _reclassified_chain(history: History, reader: Reader) -> None:
    """Each `from` is what held before, and the front matter holds the last `to` that counts."""
    if {"", "reclassified"} & {event.event for event in history.case.broken}:
        return
    for index in history.places.get("reclassified", ()):
        event = history.events[index]
        name = event.fields["field"]
        before = getattr(history.case_at(index), name) if name in RECLASSIFIABLE else event.fields["from"]
        if before != event.fields["from"]:
            reader.report("HY312", ("log", event.number, "from"), name=name, value=shown(before))
    named = {event.fields["field"] for event in history.case.log if event.event == "reclassified"}
    now = history.case_at(len(history.events))
    for name in sorted(named.intersection(RECLASSIFIABLE)):
        if getattr(history.case, name) != getattr(now, name):
            reader.report("HY313", (name,), name=name, value=shown(getattr(now, name)))


def check_summary(history: History, reader: Reader) -> None:
    """What is to be published leads to nobody (design: site, "Public summary"). The datum itself is never repeated."""
    case = history.case
    if not case.summary:
        return
    for find in finds(case.summary, case, history.rules.organization):
        reader.found.append(
            Diagnostic(CODES[find.kind], _inside(reader, ("summary",), case.summary, find.place))
        )


def _inside(reader: Reader, where: Where, value: str, index: int) -> Location:
    """The place of a character of a value; of the value, where it is not written as it reads."""
    place = reader.source.locate(where)
    lines = unify(reader.source.data.decode("utf-8", "replace")).split("\n")
    line = lines[place.line - 1] if 1 <= place.line <= len(lines) else ""
    start = line.find(value, max(place.column - 1, 0))
    return place._replace(column=start + index + 1) if start >= 0 else place


def check_body(history: History, reader: Reader) -> None:
    """A section stands once (data-model §2)."""
    for name, line in sections(history.case.body).repeated:
        reader.found.append(Diagnostic("HY231", reader.source.body_location(line), {"name": name}))


def check_clauses(history: History, reader: Reader) -> None:
    """The clauses of the policies that govern the case are kept."""
    if not history.case.sound:
        return
    for clause, breach in breaches(history):
        _report(breach, clause, reader)
    for event, clause in history.pending:
        if any(names_event(other, event) for other in history.events if other.event == "refused"):
            continue
        place = ("log", event.number, "event")
        _report(
            Breach("HY515", place, {"event": event.event, "roles": ", ".join(clause.fields["by"])}),
            clause,
            reader,
        )
    if not history.governing(0).binds and _placed(history):
        reader.report("HY516", ())


def breaches(history: History) -> Iterator[tuple[Clause, Breach]]:
    """The clauses that a case does not keep; what merely awaits approval is none."""
    for clause in history.governing().asked_at(history.places):
        if _asked(clause, history):
            for breach in KINDS[clause.kind].check(clause, history):  # type: ignore[misc]
                # what a line that could not be read may have said is not missing
                if not history.case.broken or breach.code not in ("HY503", "HY504"):
                    yield clause, breach
    for clause in {id(clause): clause for _event, clause in history.pending}.values():
        for breach in approval.check(clause, history):
            yield clause, breach


def _placed(history: History) -> bool:
    """Whether the case's channel, site and category are known; otherwise it is no wonder that nothing governs it."""
    case, home = history.case, history.rules.organization
    return case.channel in home.channels and case.site in home.sites and case.category in home.categories


def _asked(clause: Clause, history: History) -> bool:
    """Whether a clause's question about the last verdict is answered with yes, where it is asked (at its `before` event)."""
    if not clause.asks_verdict:
        return True
    index = history.find(clause.fields.get("before", ()))
    return asks_verdict(
        clause.when, history.last_satisfaction(len(history.events) if index is None else index)
    )


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
    clock.duties({event.fields["clause"] for event in extensions})
    told = {problem.event.number for problem in clock.problems}
    for problem in clock.problems:
        _extension(problem.event, problem.code, problem.clause, reader)
    for event in extensions:
        if event.number not in told and event.number not in clock.applied and not history.case.broken:
            _extension(event, "HY514", shown(event.fields["clause"]), reader)


def _extension(event: Event, code: str, clause: str, reader: Reader) -> None:
    place = reader.source.locate(("log", event.number, "until" if code in ("HY512", "HY513") else "clause"))
    reader.found.append(Diagnostic(code, place, {"clause": clause}, None, f"extended/{event.at.isoformat()}"))


def check_calendar(history: History, reader: Reader) -> None:
    """Deadlines in working days are counted by official calendars; where there is none the case says so (data-model §4)."""
    case, calendar = history.case, history.rules.calendar
    reach = history.governing().reach
    if not case.sound or not reach:
        return
    last = history.events[-1].at if history.events else case.received
    end = (last + timedelta(days=reach)).date()
    for index in history.places.get("extended", ()):
        # a pause before it may have moved it by as much as the case is old
        end = max(end, (last - case.received + timedelta(days=reach)) + history.events[index].fields["until"])
    if not calendar.guessed(case.received.date(), end):
        return
    policies = history.rules.force(case.received.date()).policies
    clauses = {(policy.id, clause.id): clause for policy in policies for clause in policy.clauses}
    years = {
        year
        for duty in Clock(history, last).duties()
        for year in history.rules.guessed(clauses[duty.policy, duty.clause], duty.since, duty.due)
    }
    if years:
        reader.report("HY517", ("received",), years=", ".join(map(str, sorted(years))))


def check_reporter(history: History, reader: Reader) -> None:
    """The sender is sealed where the organisation has recipients (data-model §6), and the name is what it looks like."""
    reporter = history.case.reporter
    if history.rules.organization.recipients:
        letter = sections(history.case.body).text("letter")
        if not is_placeholder(letter):
            reader.report("HY702", ("id",))
        for number, item in enumerate(history.case.attachments):
            if not is_sealed_file(str(item.get("file", ""))):
                reader.report("HY704", ("attachments", number, "file"))
    if not isinstance(reporter, Mapping):
        return
    if reporter and history.rules.organization.recipients:
        reader.report("HY701", ("reporter",))
    for key in ("name", "department"):
        if key in reporter and (character := mixed_letter(reporter[key])) is not None:
            reader.report("HY224", ("reporter", key), field=key, character=code_point(character))


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
    check_calendar,
    check_reporter,
)


def check_case(history: History, reader: Reader) -> None:
    """Run every check on a case."""
    check_cases([(history, reader)])


def check_cases(cases: Sequence[tuple[History, Reader]]) -> None:
    """Run every check on some cases of one organisation, check by check."""
    readable = [pair for pair in cases if pair[0].rules.organization.readable]
    for check in CHECKS:
        for history, reader in readable:
            check(history, reader)
