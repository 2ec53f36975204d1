"""Problems that come back: which cases a `recurrence` clause counts together, and when there are enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from huiyin.calendar import Calendar
from huiyin.conditions import field_value
from huiyin.durations import Duration
from huiyin.history import History
from huiyin.model import Clause
from huiyin.register import Clash, Entry

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
    first, times, span = 0, clause.fields["times"], clause.fields["within"]
    moments = [datetime.fromtimestamp(item.received, calendar.zone) for item in group]
    for last, item in enumerate(group):
        while _beyond(moments[first], moments[last], span, calendar):
            first += 1
        if last - first + 1 == times:
            params: Mapping[str, str] = {"clause": clause.id, "times": str(times), "first": group[first].id}
            yield Clash("HY607", item.path, ("category",), params, clause.id, clause.severity)


def _beyond(first: datetime, last: datetime, span: Duration, calendar: Calendar) -> bool:
    """Whether the last lies beyond the span after the first; days count to their end."""
    return (
        last > calendar.after(span, first)
        if span.unit != "workdays"
        else (calendar.workdays_between(first.date(), last.date()) > span.number)
    )
