"""`when` and event patterns: read from policies, judged on cases and events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from huiyin.fields import Converter, Reader, Where, field_of, listed, names, text
from huiyin.lifecycle import EVENTS, GROUNDS, OUTCOMES, SATISFACTION, STATUSES
from huiyin.model import Case, Condition, Event, Organization, Pattern, Test
from huiyin.schema import KINDS, PARTIES, URGENCIES

NO_ROLES: frozenset[str] = frozenset()
LAST_SATISFACTION = "last_satisfaction"
NOT_ASKED = frozenset(
    (
        "path",
        "log",
        "body",
        "extra",
        "sound",
        "links",
        "attachments",
        "reporter",
        "fingerprints",
        "pickup",
        "broken",
    )
)
CASE_FIELDS = tuple(name for name in Case._fields if name not in NOT_ASKED) + (LAST_SATISFACTION,)
KNOWN_VALUES: Mapping[str, tuple[str, ...]] = {
    "kind": KINDS,
    "party": PARTIES,
    "urgency": URGENCIES,
    "severity": ("ordinary", "major"),
    "complexity": ("ordinary", "complex"),
    "scope": ("property", "municipal", "beyond"),
    "confidential": ("none", "sensitive", "trade-secret"),
    "procedure": ("basic", "special"),
    "status": STATUSES,
    "named": ("true", "false"),
    "reply_needed": ("true", "false"),
    "valid": ("true", "false"),
    LAST_SATISFACTION: SATISFACTION,
    "satisfaction": SATISFACTION,
    "ground": GROUNDS,
    "outcome": OUTCOMES,
}


def condition(value: Any, where: Where, reader: Reader) -> Condition | None:
    """A `when`: fields to a value, a list (any of) or `{not: …}` (data-model §4)."""
    if value.__class__ is not dict:
        reader.report("HY203", where, name=field_of(where), wanted="mapping")
        return None
    tests: list[Test] = []
    for name, wanted in value.items():
        if name not in CASE_FIELDS and not name.startswith("x-"):
            reader.unknown_key((*where, name), CASE_FIELDS)
            continue
        test = _test(name, wanted, (*where, name), reader)
        if test is not None:
            tests.append(test)
    return tuple(tests)


def _test(name: str, wanted: Any, where: Where, reader: Reader) -> Test | None:
    negated = False
    if wanted.__class__ is dict:
        if set(wanted) != {"not"}:
            reader.report("HY203", where, name=name, wanted="{not: …}")
            return None
        negated, wanted = True, wanted["not"]
    values = wanted if wanted.__class__ is list else [wanted]
    if not values or not all(item.__class__ is str for item in values):
        reader.report("HY203", where, name=name, wanted="list")
        return None
    known = KNOWN_VALUES.get(name)
    for index, item in enumerate(values):
        if known and item not in known:
            near = get_close_matches(item, known, n=1, cutoff=0.6)
            reader.report(
                "HY207", (*where, index), name=name, allowed=", ".join(known), near=near[0] if near else "-"
            )
    return Test(name, frozenset(values), negated)


def pattern(value: Any, where: Where, reader: Reader) -> Pattern | None:
    """An event's name, or `{event: called-back, kind: first, by_role: site-head}`."""
    if value.__class__ is str:
        return Pattern(value) if _known_event(value, where, reader) else None
    if value.__class__ is not dict or value.get("event").__class__ is not str:
        reader.report("HY401", where)
        return None
    name = value["event"]
    if not _known_event(name, (*where, "event"), reader):
        return None
    shape = EVENTS[name]
    tests: list[Test] = []
    roles: frozenset[str] = frozenset()
    for key, wanted in value.items():
        if key == "by_role":
            roles = frozenset(names(wanted, (*where, key), reader) or ())
        elif key != "event":
            if (
                key not in shape.required
                and key not in shape.optional
                and key != "by"
                and not key.startswith("x-")
            ):
                reader.unknown_key((*where, key), ("event", "by_role", *shape.required, *shape.optional))
                continue
            # `kind` of an event is not the `kind` of a case: its own shape knows its values.
            test = _test(f"x-{key}", wanted, (*where, key), reader)
            if test is not None and _known_values(test, shape.known.get(key), (*where, key), reader):
                tests.append(test._replace(field=key))
    return Pattern(name, tuple(tests), roles)


def _known_values(test: Test, convert: Converter | None, where: Where, reader: Reader) -> bool:
    """Whether an event of this shape can have the values; the event's own converter says what is wrong with one that cannot."""
    if convert is None or convert is text or convert is names:
        return True
    read = [convert(value, where, reader) for value in sorted(test.values)]
    return None not in read


def _known_event(name: str, where: Where, reader: Reader) -> bool:
    if name in EVENTS:
        return True
    near = get_close_matches(name, (*EVENTS, "received"), n=1, cutoff=0.6)
    if near:
        reader.report("HY402", where, name=name, near=near[0])
    else:
        reader.report("HY207", where, name="event", allowed=", ".join(EVENTS), near="-")
    return False


def patterns(value: Any, where: Where, reader: Reader) -> tuple[Pattern, ...] | None:
    """One pattern, or a list of them (any of)."""
    found = [pattern(item, place, reader) for item, place in listed(value, where, reader)]
    return tuple(item for item in found if item is not None) or None


# --- judging -------------------------------------------------------------------------------------------------


def _among(value: Any, wanted: frozenset[str], nested: bool) -> bool:
    if value.__class__ is str:
        return value in wanted or (nested and any(value.startswith(f"{item}/") for item in wanted))
    if value is None:
        return False
    if isinstance(value, bool):
        return ("true" if value else "false") in wanted
    if isinstance(value, (tuple, list)):
        return any(item in wanted for item in value)
    if isinstance(value, (date, datetime)):
        return value.isoformat() in wanted
    return str(value) in wanted


def field_value(case: Case, name: str) -> Any:
    """A case's value of a field that a condition may ask for."""
    return case.extra.get(name) if name.startswith("x-") else getattr(case, name)


def holds(tests: Condition, case: Case, last_satisfaction: str | None = None) -> bool:
    """Whether a condition holds for a case; a category matches its children."""
    for name, wanted, negated in tests:
        value = last_satisfaction if name == LAST_SATISFACTION else field_value(case, name)
        if _among(value, wanted, name == "category") == negated:
            return False
    return True


def static(tests: Condition | None) -> Condition:
    """The part of a condition that asks for fields of the case only."""
    return tuple(test for test in tests or () if test.field != LAST_SATISFACTION)


def matches(wanted: Pattern, event: Event, organization: Organization) -> bool:
    """Whether an event is of that pattern; roles are judged at its moment."""
    if event.event != wanted.event:
        return False
    for name, values, negated in wanted.tests:
        value = event.by if name == "by" else event.fields.get(name)
        if _among(value, values, False) == negated:
            return False
    return not wanted.by_role or bool(wanted.by_role & roles_of(organization, event.by, event.at))


def any_matches(wanted: Iterable[Pattern], event: Event, organization: Organization) -> bool:
    """Whether an event is of one of the patterns."""
    name = event.event
    for item in wanted:  # noqa: SIM110 - on every event of every case: a generator costs as much as the rest
        if item.event == name and (
            (not item.tests and not item.by_role) or matches(item, event, organization)
        ):
            return True
    return False


def roles_of(organization: Organization, person: str, at: datetime) -> frozenset[str]:
    """The roles that somebody held at that moment; none for who is not on the roster."""
    found = organization.people.get(person)
    if found is None or not ((found.since is None and found.to is None) or found.active(at.date())):
        return NO_ROLES
    return found.roles
