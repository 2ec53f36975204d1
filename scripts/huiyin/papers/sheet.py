"""What a form may name: everything of a case in words, ready to print. A sheet with nothing in it is a blank form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Sender(NamedTuple):
    """Who wrote or called; with nothing in it where it is sealed or was not given."""

    name: str = ""
    phone: str = ""
    room: str = ""
    department: str = ""
    email: str = ""
    sealed: bool = False
    anonymous: bool = False


class Measure(NamedTuple):
    """A measure that was fixed."""

    at: str
    by: str
    measure: str
    in_charge: str
    until: str


class Reply(NamedTuple):
    """A reply that was given."""

    at: str
    day: str
    number: str
    via: str
    cc: str
    by: str


class CallBack(NamedTuple):
    """A call-back that was made; `verdict` is the word of the file."""

    at: str
    by: str
    kind: str
    on: str
    verdict: str
    told: str
    reason: str
    participants: str


class Extension(NamedTuple):
    """An extension that was granted."""

    at: str
    day: str
    by: str
    reason: str
    until: str
    before: str
    """The deadline that it replaced, where that is known."""
    approved: str
    """By whom and when; empty where no approval is asked."""
    deed: str
    quote: Quote | None


class Approval(NamedTuple):
    """An approval that the rules ask for: the roles that may give it, and who gave it when."""

    roles: str
    by: str = ""
    at: str = ""


class Row(NamedTuple):
    """An event of the log."""

    at: str
    event: str
    by: str
    note: str
    pending: bool = False


class Due(NamedTuple):
    """An obligation, with the article that demands it."""

    source: str
    deed: str
    who: str
    since: str
    due: str
    done: str
    state: str
    """The word of obligations: met, late, missed, overdue, paused, void, open, soon."""
    told: str
    late: str = ""
    """How long it has been due."""
    first: str = ""
    """The deadline as it was before any pause or extension."""
    extendable: bool = False
    guessed: bool = False
    """Whether it was counted by weekends only, for want of an official calendar."""


class Quote(NamedTuple):
    """An article in its own words, with where it stands."""

    source: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """A case in words; times and people as they are printed. `raw` holds the words of the file, for ticks."""

    organization: str = ""
    printed: str = ""
    day: str = ""
    """The day on which the form is printed; a blank one leaves it to be written."""
    number: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)
    sender: Sender = field(default_factory=Sender)
    letter: tuple[str, ...] = ()
    letter_sealed: bool = False
    handling: tuple[str, ...] = ()
    reply: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reply_number: str = ""
    """That of the last reply; the next one that is free where none was given."""
    replies: tuple[Reply, ...] = ()
    measures: tuple[Measure, ...] = ()
    callbacks: tuple[CallBack, ...] = ()
    extensions: tuple[Extension, ...] = ()
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    """By event: what an approval clause asks for before it."""
    log: tuple[Row, ...] = ()
    duties: tuple[Due, ...] = ()
    quotes: tuple[Quote, ...] = ()
    answer: Due | None = None
    """The obligation to answer the sender, and …"""
    term: str = ""
    """… its words: 自收到之日起三个工作日内."""
    call_kind: str = ""
    """The word of the file for the call-back that is owed, where its rule says which …"""
    call_owed: bool = False
    """… and whether one is."""
    calls: str = ""
    """When calls are made, in the words of the rule."""
    retention: str = ""
    """What the rules say of keeping the file."""

    @property
    def blank(self) -> bool:
        """Whether the form is to be filled in by hand."""
        return not self.number

    def value(self, name: str) -> str:
        """A field of the case in words; empty where it has none."""
        return self.values.get(name, "")

    def word(self, name: str) -> str:
        """A field of the case as the file has it, for ticks; empty where it has none."""
        return self.raw.get(name, "")


class Open(NamedTuple):
    """A hotline case on the daily report: what it is, and its newest event."""

    number: str
    received: str
    site: str
    subject: str
    status: str
    who: str
    newest: str
    due: str
    overdue: bool


@dataclass(frozen=True)
class DayReport:
    """The hotline's day: what is open, with the newest event of each, and how many came and went."""

    organization: str = ""
    printed: str = ""
    day: str = ""
    cases: tuple[Open, ...] = ()
    received: int = 0
    closed: int = 0
    called: int = 0
    late: int = 0
    quotes: tuple[Quote, ...] = ()
    number: str = ""

    @property
    def blank(self) -> bool:
        """Whether the form is to be filled in by hand."""
        return not self.day


class Task(NamedTuple):
    """Something that must happen on the day: time, what, case, site, subject and note, in words."""

    cells: tuple[str, ...]
    late: bool


@dataclass(frozen=True)
class DaySheet:
    """What must happen on a day, by who must do it."""

    organization: str = ""
    printed: str = ""
    day: str = ""
    people: tuple[tuple[str, tuple[Task, ...]], ...] = ()
    quotes: tuple[Quote, ...] = ()
    number: str = ""
