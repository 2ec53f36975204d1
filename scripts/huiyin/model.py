"""What a case, an event, a person and a policy are: plain, immutable values without behaviour that reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Text = Mapping[str, str]
"""Words by language: {"zh": …, "en": …}."""


def words(text: Text, language: str) -> str:
    """The words in that language, else in any that there is."""
    return text.get(language) or next(iter(text.values()), "")


class Event(NamedTuple):
    """One line of a case's log (data-model §3). `fields` holds what comes besides at, event and by, converted."""

    number: int
    """Place in the file's log, from 0."""
    at: datetime
    event: str
    by: str
    fields: Mapping[str, Any]


class Case(NamedTuple):
    """One letter, call, visit or complaint (data-model §2). Times are aware, in the organisation's zone."""

    path: str
    id: str
    status: str
    channel: str
    received: datetime
    site: str
    party: str
    named: bool
    kind: str
    category: str
    log: tuple[Event, ...]
    """Well-formed events in order of `at`, then of the file."""
    urgency: str = "normal"
    severity: str = "ordinary"
    complexity: str = "ordinary"
    scope: str = "property"
    confidential: str = "none"
    procedure: str = "basic"
    reply_needed: bool = True
    valid: bool | None = None
    subject: str = ""
    posted: datetime | date | None = None
    prior_handling: str = ""
    first_received_by: str = ""
    responsible: str = ""
    assisting: tuple[str, ...] = ()
    handler: str = ""
    subject_person: str = ""
    links: Mapping[str, Any] = {}
    attachments: tuple[Mapping[str, Any], ...] = ()
    consent: tuple[str, ...] = ()
    reporter: Mapping[str, Any] | str | None = None
    """A mapping in clear, or the text of an armoured sealed block."""
    fingerprints: Any = None
    pickup: str = ""
    """The wrapped key by which the sender's code fetches the answer; empty where no code was given."""
    summary: str = ""
    body: str = ""
    extra: Mapping[str, Any] = {}
    """The organisation's own keys, `x-…`, as read."""
    sound: bool = True
    """False: a field that the clock or the lifecycle needs is missing or malformed, and stands here as a stopgap."""
    broken: tuple[Event, ...] = ()
    """What can be told of the malformed lines of the log, in the order of the file: an event's name or "", its moment."""


RECLASSIFIABLE = ("kind", "category", "urgency", "severity", "complexity", "scope", "confidential", "site")
"""Fields that change over time, and only with a `reclassified` event."""

IMMUTABLE = ("id", "channel", "received", "posted")


class SigningKey(NamedTuple):
    """A public SSH key, as written, and from when (included) to when (not included) it is good."""

    key: str
    since: date | None = None
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster; never removed, `to` is the day they left (exclusive)."""

    id: str
    name: str
    roles: frozenset[str] = frozenset()
    department: str = ""
    sites: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    since: date | None = None
    to: date | None = None
    signing_keys: tuple[SigningKey, ...] = ()
    public: bool = False
    logins: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names on forges and the like, from keys `x-…` of the roster: {"github": …}."""

    def active(self, day: date) -> bool:
        """Whether the person is on the roster on that day."""
        return (self.since is None or self.since <= day) and (self.to is None or day < self.to)


@dataclass(frozen=True, slots=True)
class Site:
    """A place that the organisation looks after."""

    id: str
    name: Text
    households: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """A department; `head` names its head, by site where it has several ("" stands for every site)."""

    id: str
    name: Text
    head: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in which matters come."""

    id: str
    name: Text
    group: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """What the program knows of one organisation (data-model §5)."""

    name: Text
    zone: ZoneInfo
    language: str
    opening: time
    closing: time
    roles: tuple[str, ...]
    channels: Mapping[str, Channel]
    sites: Mapping[str, Site]
    departments: Mapping[str, Department]
    people: Mapping[str, Person]
    categories: Mapping[str, Text]
    """Full path (`repair/leak`) to name."""
    recipients: tuple[str, ...] = ()
    sealing_period: str = "quarter"
    """What shares one key: the cases received in a month, quarter or year."""
    readable: bool = True
    """False: the file could not be read, or a part of it that cases refer to; they are then not held against it."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What other parts read for themselves: anonymity, publish, approvals, pickup, mailboxes, hotline, reception_days, x-…"""

    @property
    def demo(self) -> bool:
        """True for the shipped example, whose "now" is its newest event."""
        return bool(self.settings.get("x-demo") == "true")


class Test(NamedTuple):
    """One field of a condition: its value must be among `values`, or (`negated`) must not."""

    field: str
    values: frozenset[str]
    negated: bool = False


Condition = tuple[Test, ...]
"""All tests must hold; the empty condition always does."""


class Pattern(NamedTuple):
    """An event, and what its fields, or the roles of who did it, must be."""

    event: str
    tests: Condition = ()
    by_role: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a policy. What its kind adds stands in `fields`, converted (clauses/)."""

    id: str
    kind: str
    policy: str
    where: tuple[str | int, ...]
    """Its place in the policy's front matter."""
    covers: tuple[str, ...] = ()
    when: Condition | None = None
    severity: str = "error"
    note: Text = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    triggers: frozenset[str] | None = None
    """Events without which the clause has nothing to say of a case; None: it is always asked."""
    asks_verdict: bool = False
    """Whether its `when` asks for the last verdict, which changes with the log."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A published regulation in one version, and the clauses that the program enforces (data-model §4)."""

    path: str
    id: str
    title: Text
    version: str
    start: date
    end: date | None
    clauses: tuple[Clause, ...]
    applies_to: Condition | None = None
    approved_by: str = ""
    number: str = ""
    order: int = 0
    summary: Text = field(default_factory=dict)
    body: str = ""
    body_line: int = 1

    def in_force(self, day: date) -> bool:
        """Whether this version governs what was received on that day."""
        return self.start <= day and (self.end is None or day < self.end)


class Overdue(NamedTuple):
    """The moment at which an obligation of another clause passed its deadline unfulfilled."""

    clause: str


class Duty(NamedTuple):
    """An obligation without its state: what a cache may keep (data-model §4, "Obligations")."""

    case: str
    policy: str
    clause: str
    since: datetime
    due: datetime
    done: datetime | None = None
    end: str = ""
    """Why it is no longer owed: "void", "missed" or "" (still owed, or done)."""
    paused: bool = False


class Obligation(NamedTuple):
    """A case's obligation under a deadline clause, as seen at a moment."""

    case: str
    site: str
    policy: str
    clause: str
    responsible: Mapping[str, str | None]
    """role, department, person."""
    accountable: Mapping[str, str | None]
    since: datetime
    due: datetime
    done: datetime | None
    state: str
    guessed: bool = False
    """Whether it was counted by weekends only, for want of an official calendar."""
