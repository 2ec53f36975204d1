"""The register: one line a case, enough to check cases against each other without holding them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from huiyin.calendar import shift_date
from huiyin.durations import Duration
from huiyin.fields import Where, shown
from huiyin.model import Case, Clause
from huiyin.numbers import CASE_NUMBER, path_of


class Reference(NamedTuple):
    """A mention of another case: what it is, which case, where it stands."""

    kind: str
    target: str
    where: Where


class Entry(NamedTuple):
    """What the register keeps of a case."""

    path: str
    id: str
    received: float
    """Seconds since 1970, UTC."""
    day: int
    """The ordinal of the day it was received, in the organisation's zone; 0 where that cannot be told."""
    site: str
    category: str
    kind: str
    reply_numbers: tuple[tuple[str, int], ...] = ()
    """Reply number and the number of its event."""
    references: tuple[Reference, ...] = ()
    formerly: tuple[str, ...] = ()
    source_number: str = ""


def entry(case: Case) -> Entry:
    """A case's line in the register."""
    references: list[Reference] = []
    replies: list[tuple[str, int]] = []
    for event in case.log:
        if event.event == "replied":
            replies.append((event.fields["reply_no"], event.number))
        elif event.event == "merged":
            references.append(Reference("into", event.fields["into"], ("log", event.number, "into")))
        elif event.event == "appealed" and "case" in event.fields:
            references.append(Reference("case", event.fields["case"], ("log", event.number, "case")))
    links = case.links
    formerly: tuple[str, ...] = ()
    if links:
        for name in ("duplicate_of", "appeal_of"):
            if name in links:
                references.append(Reference(name, links[name], ("links", name)))
        for index, other in enumerate(links.get("related", ())):
            references.append(Reference("related", other, ("links", "related", index)))
        formerly = links.get("formerly", ())
    if case.prior_handling and CASE_NUMBER.match(case.prior_handling):
        references.append(Reference("prior_handling", case.prior_handling, ("prior_handling",)))
    return Entry(
        case.path,
        case.id,
        case.received.timestamp() if case.sound else 0.0,
        case.received.toordinal() if case.sound else 0,
        case.site,
        case.category,
        case.kind,
        tuple(replies),
        tuple(references),
        formerly,
        str(case.extra.get("x-source-number", "")) if case.extra else "",
    )


class Clash(NamedTuple):
    """A problem between cases: its code, the file and place it is shown at, what fills the message."""

    code: str
    path: str
    where: Where
    params: Mapping[str, str]
    key: str = ""


def clashes(
    entries: Iterable[Entry], recurrences: Iterable[Clause] = (), unread: Iterable[str] = ()
) -> Iterator[Clash]:
    """Everything that is wrong between cases: numbers given twice, references that lead nowhere, problems that come back.

    `unread` are the files that could not be read as cases: a reference to one of them does lead somewhere.
    """
    known = list(entries)
    by_id: dict[str, Entry] = {}
    by_reply: dict[str, Entry] = {}
    for item in known:
        first = by_id.setdefault(item.id, item) if item.id else item
        if first is not item:
            if item.path == path_of(item.id):  # it bears the number by right
                by_id[item.id], first, item = item, item, first
            yield Clash("HY601", item.path, ("id",), {"number": shown(item.id), "other": first.path})
    for item in known:
        for number, event in item.reply_numbers:
            earlier = by_reply.setdefault(number, item)
            if earlier is not item or _repeats(item, number, event):
                params = {"number": shown(number), "other": earlier.path}
                yield Clash("HY602", item.path, ("log", event, "reply_no"), params)
    yield from _taken_over(known, by_id)
    former = {number for item in known for number in item.formerly}
    former |= {path.rpartition("/")[2].removesuffix(".md") for path in (*unread, *(item.path for item in known))}
    for item in known:
        for reference in item.references:
            yield from _reference(item, reference, by_id, former)
    for clause in recurrences:
        yield from _recurrences(known, clause)


def _repeats(item: Entry, number: str, event: int) -> bool:
    return any(other == number and place < event for other, place in item.reply_numbers)


def _taken_over(known: list[Entry], by_id: Mapping[str, Entry]) -> Iterator[Clash]:
    """A former number that some case still bears, and numbers of a source ledger taken in twice."""
    sources: dict[str, Entry] = {}
    for item in known:
        for number in item.formerly:
            if number in by_id:
                other = by_id[number].path
                yield Clash("HY601", item.path, ("links", "formerly"), {"number": shown(number), "other": other})
        if item.source_number:
            first = sources.setdefault(item.source_number, item)
            if first is not item:
                params = {"number": shown(item.source_number), "other": first.path}
                yield Clash("HY603", item.path, ("x-source-number",), params)


def _reference(item: Entry, reference: Reference, by_id: Mapping[str, Entry], former: set[str]) -> Iterator[Clash]:
    target = by_id.get(reference.target)
    if reference.target == item.id:
        yield Clash("HY605", item.path, reference.where, {"name": reference.kind})
    elif target is None:
        if reference.target not in former:
            yield Clash("HY604", item.path, reference.where, {"name": reference.kind, "number": shown(reference.target)})
    elif reference.kind == "into" and target.received > item.received > 0:
        yield Clash("HY606", item.path, reference.where, {"number": shown(reference.target)})


def _recurrences(known: list[Entry], clause: Clause) -> Iterator[Clash]:
    """A problem that came back often enough: shown once, at the case that made the number full."""
    same, times, span = clause.fields["same"], clause.fields["times"], clause.fields["within"]
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for item in known:
        if not item.day:
            continue
        if clause.when and not all((getattr(item, t.field, None) in t.values) != t.negated for t in clause.when):
            continue
        groups.setdefault(tuple(str(getattr(item, name, "")) for name in same), []).append(item)
    for group in groups.values():
        if len(group) >= times:
            yield from _runs(sorted(group, key=lambda item: (item.day, item.id)), times, span, clause)


def _runs(group: list[Entry], times: int, span: Duration, clause: Clause) -> Iterator[Clash]:
    first = 0
    for last, item in enumerate(group):
        while _beyond(group[first].day, item.day, span):
            first += 1
        if last - first + 1 == times:
            params = {"clause": clause.id, "times": str(times), "first": group[first].id}
            yield Clash("HY607", item.path, ("category",), params, clause.id)


def _beyond(first: int, last: int, span: Duration) -> bool:
    if span.unit in ("hours", "minutes"):
        return last - first > span.number / (24 if span.unit == "hours" else 1440)
    if span.unit == "workdays":
        span = Duration(span.number * 7 // 5, "days")
    return date.fromordinal(last) > shift_date(date.fromordinal(first), span) + timedelta(0)
