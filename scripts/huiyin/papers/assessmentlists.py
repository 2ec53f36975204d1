"""What somebody has to look at: how old the open cases are, what was overlooked or mishandled, what awaits approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from huiyin.calendar import Calendar
from huiyin.papers.assessmentfacts import Deed, Facts
from huiyin.papers.assessmentfigures import Answering, Figure, Item
from huiyin.papers.assessmentperiod import Period

AGES: Sequence[tuple[str, int]] = (
    *(("0-3", 3), ("4-7", 7), ("8-15", 15), ("16-30", 30), ("31-90", 90)),
    ("91-", 10**9),
)
"""Natural days since receipt: the name of a band and its last day."""
STALE = timedelta(days=7)
"""A case that nobody touched for so long is looked at."""
UNDER_WAY = frozenset(("received", "registered", "screened", "dispatched", "handling", "waiting"))


class Late(NamedTuple):
    """A line of a log that came into the repository long after what it tells of."""

    case: str
    event: str
    at: datetime
    entered: datetime
    workdays: int


class Pending(NamedTuple):
    """An event that does not count until somebody with one of the roles approves it."""

    case: str
    event: str
    at: datetime
    by: str
    clause: str
    roles: tuple[str, ...]


def ageing(found: Sequence[Facts], moment: datetime) -> tuple[Figure, ...]:
    """The open cases by the natural days since they were received."""
    items: dict[str, list[Item]] = {name: [] for name, _ in AGES}
    for one in found:
        if one.open:
            days = (moment.date() - one.case.received.date()).days
            band = next(name for name, last in AGES if days <= last)
            items[band].append(Item(one.case.id, True, one.status, one.case.received))
    return tuple(Figure(f"age.{name}", len(cases), None, tuple(cases)) for name, cases in items.items())


def review(
    found: Sequence[Facts],
    period: Period,
    moment: datetime,
    answering: Answering,
    calendar: Calendar,
    late: Iterable[Late] = (),
) -> tuple[Figure, ...]:
    """The review list (SU-06): each kind of finding with its cases."""
    kinds: Mapping[str, Iterable[Item]] = {
        "stale": _stale(found, moment),
        "unassigned": _unassigned(found, moment, calendar),
        "unanswered": _unanswered(found, answering),
        "reopened": _deeds(found, period, "reopened", "reason"),
        "declined": _deeds(found, period, "declined", "ground"),
        "refused": _deeds(found, period, "refused", "of"),
        "closed-unsatisfied": _closed_unsatisfied(found, period),
        "late-entries": (Item(one.case, True, one.event, one.at, one.entered) for one in late),
    }
    found_items = {name: tuple(items) for name, items in kinds.items()}
    return tuple(
        Figure(f"review.{name}", len({item.case for item in items}), None, items)
        for name, items in found_items.items()
    )


def _stale(found: Iterable[Facts], moment: datetime) -> Iterator[Item]:
    for one in found:
        waits = one.status == "waiting" and (one.waits_until is None or one.waits_until > moment)
        if one.open and not waits and moment - one.last >= STALE:
            yield Item(one.case.id, True, one.status, one.last)


def _unassigned(found: Iterable[Facts], moment: datetime, calendar: Calendar) -> Iterator[Item]:
    for one in found:
        came = one.case.received
        waited = calendar.workdays_between(came.date(), moment.date())
        if one.status in UNDER_WAY and not one.handler and waited >= 1:
            yield Item(one.case.id, True, one.status, came)


def _unanswered(found: Iterable[Facts], answering: Answering) -> Iterator[Item]:
    for one in found:
        if (
            not one.case.reply_needed
            or one.ever("replied")
            or one.status in ("merged", "withdrawn", "declined")
        ):
            continue
        late = [
            owe.obligation
            for owe in one.owed
            if owe.obligation.clause in answering.answers and owe.obligation.state in ("overdue", "missed")
        ]
        if late:
            first = late[0]
            yield Item(one.case.id, True, f"{first.policy}/{first.clause}", first.due)


def _deeds(found: Iterable[Facts], period: Period, event: str, told: str) -> Iterator[Item]:
    for one in found:
        for deed in one.of(event, period):
            yield Item(one.case.id, True, _told(deed, told), deed.at)


def _told(deed: Deed, name: str) -> str:
    """A word that the program knows; what a person wrote stays in the case."""
    value = deed.event.fields.get(name)
    return str(value["event"]) if isinstance(value, Mapping) else str(value) if name == "ground" else ""


def _closed_unsatisfied(found: Iterable[Facts], period: Period) -> Iterator[Item]:
    for one in found:
        for deed in one.of("closed", period):
            verdicts = [
                item.event.fields["satisfaction"]
                for item in one.deeds
                if item.event.event == "called-back" and item.event.at <= deed.event.at
            ]
            if verdicts and verdicts[-1] == "not-satisfied":
                yield Item(one.case.id, True, str(deed.event.fields.get("outcome", "")), deed.at)


def awaiting(found: Iterable[Facts]) -> tuple[Pending, ...]:
    """Everything that awaits approval, oldest first."""
    items = (
        Pending(
            one.case.id, event.event, event.at, event.by, f"{clause.policy}/{clause.id}", clause.fields["by"]
        )
        for one in found
        for event, clause in one.pending
    )
    return tuple(sorted(items, key=lambda item: (item.at, item.case, item.clause)))
