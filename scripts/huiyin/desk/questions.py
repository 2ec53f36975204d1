"""What a form asks for an event, or for a new case: questions in order, with their choices and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from huiyin.clauses.requirement import value_at
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.fields import Converter, Reader, Where, names
from huiyin.history import History
from huiyin.lifecycle import EVENTS
from huiyin.model import RECLASSIFIABLE, Case, Organization, words
from huiyin.rules import Rules
from huiyin.schema import FIELDS, REPORTER
from huiyin.schema import case as read_case
from huiyin.source import Source
from huiyin.words.names import VALUE_NAMES, field_name, role_name
from huiyin.words.wording import Words

UTC = ZoneInfo("UTC")


class Option(NamedTuple):
    """One of the answers to choose from: what is written, and what it is called."""

    value: str
    words: str


class Question(NamedTuple):
    """Something to ask: where the answer goes, how it is read, what may be chosen."""

    key: str
    label: str
    convert: Converter
    required: bool = False
    options: tuple[Option, ...] = ()
    free: bool = True
    """Whether another answer than the options will do."""
    many: bool = False
    default: str = ""


class Answers(Reader):
    """Reads a single answer, which stands in no file."""

    def __init__(self, zone: ZoneInfo = UTC) -> None:
        super().__init__(Source("", b""), zone)

    def report(
        self, code: str, where: Where, *, key: bool = False, severity: Severity | None = None, **params: str
    ) -> None:
        """Note a problem."""
        self.found.append(Diagnostic(code, Location(""), params, severity))


def problems(question: Question, answer: str, zone: ZoneInfo) -> list[Diagnostic]:
    """What is wrong with an answer."""
    reader = Answers(zone)
    question.convert([answer] if question.many else answer, (question.key,), reader)
    return reader.found


def allowed_by(convert: Converter) -> tuple[str, ...]:
    """The words that a converter takes, as it says itself when given another; none where any text will do."""
    reader = Answers()
    convert("\0", ("",), reader)
    told = [found.params for found in reader.found]
    if any(found.code == "HY206" for found in reader.found):
        return "true", "false"
    return tuple(told[0].get("allowed", "").split(", ")) if told and "allowed" in told[0] else ()


# --- who and where ------------------------------------------------------------------------------------------


def people(home: Organization, day: date, site: str = "") -> tuple[Option, ...]:
    """Everybody on the roster that day; those of the site, or of all sites, first."""
    active = [person for person in home.people.values() if person.active(day)]
    active.sort(key=lambda person: bool(site and person.sites and site not in person.sites))
    return tuple(Option(person.id, person.name) for person in active)


def departments(home: Organization, language: str) -> tuple[Option, ...]:
    """The departments."""
    return tuple(Option(unit.id, words(unit.name, language)) for unit in home.departments.values())


def roles(home: Organization, language: str) -> tuple[Option, ...]:
    """The roles."""
    return tuple(Option(role, role_name(role, language)) for role in home.roles)


PERSON, DEPARTMENT, PERSON_OR_ROLE = "person", "department", "person or role"
ROSTER: Mapping[tuple[str, str], str] = {
    ("dispatched", "to"): DEPARTMENT,
    ("assigned", "to"): PERSON,
    ("presented", "to"): PERSON,
    ("appealed", "to"): PERSON,
    ("escalated", "to"): PERSON_OR_ROLE,
    ("measure-set", "in_charge"): PERSON,
    ("", "recorded_by"): PERSON,
    ("", "cc"): PERSON,
    ("", "participants"): PERSON,
    ("", "by"): PERSON,
    ("", "handler"): PERSON,
    ("", "subject_person"): PERSON,
    ("", "first_received_by"): PERSON,
    ("", "responsible"): DEPARTMENT,
    ("", "assisting"): DEPARTMENT,
}
"""Which fields name people and departments; the first of a pair is the event, "" for any."""


def options(
    event: str, key: str, convert: Converter, home: Organization, day: date, site: str, language: str
) -> tuple[Option, ...]:
    """The answers that a field of an event (or, with "", of a case) can be chosen from."""
    kind = ROSTER.get((event, key)) or ROSTER.get(("", key))
    if kind == DEPARTMENT:
        return departments(home, language)
    if kind == PERSON:
        return people(home, day, site)
    if kind == PERSON_OR_ROLE:
        return people(home, day, site) + roles(home, language)
    speech = Words(language, home)
    named = allowed_by(convert) or tuple(VALUE_NAMES.get(key, {}) if event == "contacted" else ())
    return tuple(Option(value, speech.value(key, value, event)) for value in named)


# --- events -------------------------------------------------------------------------------------------------


def of_event(event: str, history: History, day: date, language: str) -> list[Question]:
    """What an event is asked for: first what it must carry, by its shape or by a clause, then what it may."""
    shape = EVENTS[event]
    home, site = history.rules.organization, history.case.site
    wanted = set(shape.required) | set(demanded(event, history))
    found = []
    for key, convert in {**shape.required, **shape.optional}.items():
        given = options(event, key, convert, home, day, site, language)
        free = not given or event == "contacted"
        label = _label(event, key, language)
        found.append(Question(key, label, convert, key in wanted, given, free, convert is names))
    return sorted(
        found, key=lambda question: (not question.required, question.key in ("note", "recorded_by"))
    )


def _label(event: str, key: str, language: str) -> str:
    """What is asked for; for a department or a person put to work, what they are to the case."""
    meant = {("dispatched", "to"): "responsible", ("assigned", "to"): "handler"}
    return field_name(meant.get((event, key), f"{event}.{key}"), language)


def demanded(event: str, history: History) -> Iterator[str]:
    """The fields that requirement clauses want every such event of the case to carry."""
    for clause in history.governing().of("requirement"):
        for path in clause.fields.get("fields", ()):
            head, _, rest = path.partition(".")
            if head == event and rest:
                yield rest


def demanded_of_refusal(ground: str, history: History) -> Iterator[str]:
    """The fields that a refusal on this ground must carry."""
    for clause in history.governing().of("refusal"):
        if ground in clause.fields["ground"]:
            yield from clause.fields.get("fields", ())


def of_field(name: str, home: Organization, day: date, language: str) -> Question:
    """A field of a case, to be set anew."""
    convert = FIELDS.get(name) or REPORTER[name.rpartition(".")[2]]
    speech = Words(language, home)
    own: Mapping[str, Sequence[str]] = {
        "site": tuple(home.sites),
        "channel": tuple(home.channels),
        "category": tuple(home.categories),
    }
    if name in own:
        given = tuple(Option(value, speech.value(name, value)) for value in own[name])
    else:
        given = options("", name, convert, home, day, "", language)
    return Question(name, field_name(name, language), convert, False, given, not given, convert is names)


def reclassifiable(language: str) -> tuple[Option, ...]:
    """The fields that change by reclassifying."""
    return tuple(Option(name, field_name(name, language)) for name in RECLASSIFIABLE)


# --- a new case ---------------------------------------------------------------------------------------------

AT_FIRST = frozenset(("registered", "screened", "dispatched", "assigned", "measure-set"))
"""Events that come so soon that what they need is best asked while the person is still on the line."""


class Wanted(NamedTuple):
    """A field that a policy wants of a new case; `later` where it can still be filled in afterwards."""

    path: str
    later: bool


def wanted_of_case(values: Mapping[str, Any], rules: Rules) -> list[Wanted]:
    """The fields that the clauses governing a case want and that it lacks, in the order of the policies."""
    case = provisional(values, rules)
    found: dict[str, Wanted] = {}
    for clause in rules.force(case.received.date()).governing(case).of("requirement"):
        before = clause.fields.get("before", ())
        if before and not any(pattern.event in AT_FIRST and not pattern.tests for pattern in before):
            continue
        later = not any(pattern.event == "registered" for pattern in before) if before else False
        for path in clause.fields.get("fields", ()):
            head, _, rest = path.partition(".")
            if (
                (head in EVENTS and rest)
                or head.startswith("x-")
                or value_at(case, head, rest) not in (None, "", (), {})
            ):
                continue
            known = found.get(path)
            found[path] = Wanted(path, later and (known is None or known.later))
    return list(found.values())


def provisional(values: Mapping[str, Any], rules: Rules) -> Case:
    """The case that these values would make, without its log."""
    return read_case(
        {"id": "", "status": "received", "log": None, **values}, "", Answers(rules.organization.zone)
    )
