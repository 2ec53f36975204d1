"""The register: one line a case, enough to check cases against each other without holding them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from huiyin.fields import Where, shown
from huiyin.model import Case, Event
from huiyin.numbers import CASE_NUMBER, number_of, path_of


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
    sealed: str = ""
    """A hash of its sealed block, which no other case may hold; empty where nothing is sealed."""
    recurring: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The recurrence clauses that count the case, with what it shares with others under each (recurrences.py)."""


def entry(case: Case, log: Sequence[Event], recurring: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Entry:
    """A case's line in the register; `log` is without what was voided."""
    references: list[Reference] = []
    replies: list[tuple[str, int]] = []
    for event in log:
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
        _hash(case.reporter) if isinstance(case.reporter, str) else "",
        recurring,
    )


def _hash(block: str) -> str:
    return sha256("".join(block.split()).encode("utf-8", "replace")).hexdigest()[:20]


class Clash(NamedTuple):
    """A problem between cases: its code, the file and place it is shown at, what fills the message."""

    code: str
    path: str
    where: Where
    params: Mapping[str, str]
    key: str = ""
    severity: str = ""
    """Empty: the one that the table of codes gives."""


def clashes(entries: Iterable[Entry], unread: Iterable[str] = ()) -> Iterator[Clash]:
    """Everything that is wrong between cases: numbers given twice, references that lead nowhere.

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
    former |= {number_of(path) for path in (*unread, *(item.path for item in known))}
    for item in known:
        for reference in item.references:
            yield from _reference(item, reference, by_id, former)


def _repeats(item: Entry, number: str, event: int) -> bool:
    return any(other == number and place < event for other, place in item.reply_numbers)


def _taken_over(known: list[Entry], by_id: Mapping[str, Entry]) -> Iterator[Clash]:
    """A former number that some case still bears; sealed blocks and numbers of a source ledger taken over twice."""
    sources: dict[str, Entry] = {}
    blocks: dict[str, Entry] = {}
    for item in known:
        for number in item.formerly:
            if number in by_id:
                other = by_id[number].path
                yield Clash(
                    "HY601", item.path, ("links", "formerly"), {"number": shown(number), "other": other}
                )
        if item.sealed and (other_case := blocks.setdefault(item.sealed, item)) is not item:
            yield Clash("HY703", item.path, ("reporter",), {"other": other_case.path})
        if item.source_number:
            first = sources.setdefault(item.source_number, item)
            if first is not item:
                params = {"number": shown(item.source_number), "other": first.path}
                yield Clash("HY603", item.path, ("x-source-number",), params)


def _reference(
    item: Entry, reference: Reference, by_id: Mapping[str, Entry], former: set[str]
) -> Iterator[Clash]:
    target = by_id.get(reference.target)
    if reference.target == item.id:
        yield Clash("HY605", item.path, reference.where, {"name": reference.kind})
    elif target is None:
        if reference.target not in former:
            yield Clash(
                "HY604",
                item.path,
                reference.where,
                {"name": reference.kind, "number": shown(reference.target)},
            )
    elif reference.kind == "into" and target.received > item.received > 0:
        yield Clash("HY606", item.path, reference.where, {"number": shown(reference.target)})
