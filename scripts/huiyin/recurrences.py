"""Problems that come back: which cases a `recurrence` clause counts together, and when there are enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Protocol

from huiyin.calendar import Calendar
from huiyin.conditions import field_value
from huiyin.durations import Duration
from huiyin.history import History
from huiyin.model import Clause
from huiyin.register import Clash, Entry


class Dated(Protocol):
    """Something that came at a moment."""

    @property
    def received(self) -> float:
        """In seconds since 1970."""

    @property
    def day(self) -> int:
        """The day, as an ordinal."""


Counted = tuple[tuple[str, tuple[str, ...]], ...]


def counted_by(history: History) -> Counted:
    """The recurrence clauses that govern a case, with its values of the fields that must be the same; none where one is empty."""
    if not history.case.sound:
        return ()
    found = []
    for clause in history.governing().recurrences:
        values = tuple(str(field_value(history.case, name) or "") for name in clause.fields["same"])
        if all(values):
            found.append((f"{clause.policy}/{clause.id}", values))
    return tuple(found)


def recurrences(entries: Iterable[Entry], clauses: Iterable[Clause], calendar: Calendar) -> Iterator[Clash]:
    """A problem that came back often enough: told once a run, at the case that made the number full."""
    by_name = {f"{clause.policy}/{clause.id}": clause for clause in clauses if clause.kind == "recurrence"}
    groups: dict[tuple[str, tuple[str, ...]], list[Entry]] = {}
    for item in entries:
        for key in item.recurring:
            groups.setdefault(key, []).append(item)
    for (name, _values), group in groups.items():
        clause = by_name.get(name)
        if clause is not None and len(group) >= clause.fields["times"]:
            yield from _runs(sorted(group, key=lambda item: (item.received, item.id)), clause, calendar)


def _runs(group: list[Entry], clause: Clause, calendar: Calendar) -> Iterator[Clash]:
    first, times = 0, clause.fields["times"]
    beyond = Beyond(clause.fields["within"], calendar)
    for last, item in enumerate(group):
        while beyond(group[first], item):
            first += 1
        if last - first + 1 == times:
            params: Mapping[str, str] = {"clause": clause.id, "times": str(times), "first": group[first].id}
            yield Clash("HY607", item.path, ("category",), params, clause.id, clause.severity)


def came_back(items: Iterable[Dated], clause: Clause, calendar: Calendar) -> bool:
    """Whether among these there are as many within the clause's span as it counts."""
    first, group = 0, sorted(items, key=lambda item: item.received)
    beyond = Beyond(clause.fields["within"], calendar)
    for last, item in enumerate(group):
        while beyond(group[first], item):
            first += 1
        if last - first + 1 >= clause.fields["times"]:
            return True
    return False


class Beyond:
    """Whether a case lies beyond the span after another; days count to their end, and are looked up once each."""

    def __init__(self, span: Duration, calendar: Calendar) -> None:
        self.span, self.calendar = span, calendar
        self._ends: dict[int, float] = {}

    def __call__(self, first: Dated, last: Dated) -> bool:
        if self.span.unit in ("hours", "minutes"):
            return last.received > first.received + self.span.number * (
                3600 if self.span.unit == "hours" else 60
            )
        end = self._ends.get(first.day)
        if end is None:
            end = self._ends[first.day] = self._end(date.fromordinal(first.day))
        return last.day >= end if self.span.unit == "workdays" else last.received > end

    def _end(self, day: date) -> float:
        """The first working day that is too late, as an ordinal; else the last moment that is not, in seconds."""
        if self.span.unit == "workdays":
            return self.calendar.workday_after(day, self.span.number + 1).toordinal()
        return self.calendar.after(self.span, self.calendar.moment(day)).timestamp()
