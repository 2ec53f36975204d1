"""What the public may know: types that name each field, so that nothing else can reach a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from huiyin.model import Channel, Policy, Site, Text

STAGES = ("received", "handling", "answered", "ended")
"""In reach of everybody: taken in; being handled or waiting; settled or answered; ended."""

TIMELINESS = ("in-time", "late-3", "late-10", "late-more", "open", "none")
"""Answered in time or late in bands of working days; `open`: not due yet; `none`: no answer is owed."""


@dataclass(frozen=True, slots=True)
class PublicCase:
    """One row of the status board. `None` where the group of like cases is too small to tell."""

    number: str
    """Keyed hash of the case number, 8 Crockford characters."""
    period: str
    """`2026-03`, `2026-Q1` or `2026`: when it was received, as finely as may be told."""
    category: str
    """Top level, or `other`."""
    channel: str | None
    """Channel group."""
    site: str | None
    stage: str
    outcome: str | None
    timeliness: str
    overdue: bool
    summary: str
    """A sentence that an administrator wrote and the personal-data check passed; may be empty."""


@dataclass(frozen=True, slots=True)
class Record:
    """How well a clause was kept in the last 12 whole months.

    Both counts are None where there are fewer than k obligations of k senders, or where it was kept for a
    single sender, or broken for one. Cases without a row count where they might be told by themselves.
    """

    policy: str
    version: str
    clause: str
    met: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the home page: `value` of `of` (None: too few to tell).

    In `open` and `overdue` cases without a row count in steps of k.
    """

    name: str
    """open, in-time, overdue, satisfied."""
    value: int | None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How well a clause was kept in a month: a share and no counts, for counts could be taken away from sums.

    Only of months in which at least k obligations of k senders fell due, kept for no single sender and broken
    for none.
    """

    policy: str
    clause: str
    share: int
    """In per cent: 100 where all was in time, else cut to a multiple of 5."""
    reached: bool | None
    """Whether the target was reached; None where the regulations set none."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """A problem that came back at a site within a quarter, as often as a regulation counts.

    At least k cases of k senders stand behind it; how many is not told.
    """

    period: str
    """`2026-Q1`, a whole quarter."""
    site: str | None
    """None: the regulation counts all sites together."""
    category: str
    """Top level."""
    policy: str
    clause: str
    """The clause of kind `recurrence`."""


@dataclass(frozen=True, slots=True)
class Commendation:
    """Somebody who is thanked by name, because they agreed to it (`consent: [name]`)."""

    period: str
    """Month in which the letter came."""
    name: str
    """As the sender gave it."""
    summary: str
    """The public sentence; it passed the personal-data check."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month's totals; None where they are too small, or would let a small cell be had by subtraction."""

    period: str
    received: int | None
    answered: int | None
    closed: int | None
    in_time: int | None
    """Of the answers due in the month."""
    due: int | None
    satisfied: int | None
    """Of the call-backs of the month."""
    called_back: int | None
    by_category: dict[str, int | None] = field(default_factory=dict)
    """The rows that tell the month; whatever else came stands under `other`. None: among the others."""
    by_channel: dict[str, int | None] = field(default_factory=dict)
    praised: int | None = None
    """Letters of praise or appraisal of the month whose senders are not named."""
    by_clause: tuple[Kept, ...] = ()
    """In order of policy and clause; what is missing is too little to tell, or nothing."""


@dataclass(frozen=True, slots=True)
class PublicOrganization:
    """What the channels page tells: all of it is published by the organisation itself."""

    name: Text
    language: str
    timezone: str
    channels: tuple[Channel, ...]
    sites: tuple[Site, ...]
    categories: dict[str, Text]
    """Top level only."""
    mailboxes: tuple[dict[str, object], ...] = ()
    hotline: dict[str, object] = field(default_factory=dict)
    reception_days: tuple[dict[str, object], ...] = ()
    subcategories: dict[str, Text] = field(default_factory=dict)
    """Names of those below the top (`repair/leak`): the words of a rule want them, no case is told by them."""
    departments: dict[str, Text] = field(default_factory=dict)
    """Names, for the words of rules."""


@dataclass(frozen=True, slots=True)
class PublicBook:
    """The only view of the cases that outputs ever get."""

    as_of: datetime
    """The release moment whose state is shown."""
    commit: str
    """The commit that was current then; empty without Git."""
    demo: bool
    organization: PublicOrganization
    policies: tuple[Policy, ...]
    cases: tuple[PublicCase, ...]
    """In order of public number, so that order tells nothing."""
    withheld: int
    """At least so many are counted in totals only: a multiple of k, of the months that are over.

    What is told exactly would tell that week in which one more came. Years in which fewer than k senders
    have no row are not counted.
    """
    k: int
    l: int  # noqa: E741 - the usual name of the measure
    figures: tuple[Figure, ...]
    records: tuple[Record, ...]
    months: tuple[Month, ...]
    """The last 24 whole months, oldest first; a month begun would tell week by week what came."""
    recurring: tuple[Recurring, ...] = ()
    """Of the quarters that lie whole within those months, oldest first."""
    commendations: tuple[Commendation, ...] = ()
    """Of those months, oldest first."""
