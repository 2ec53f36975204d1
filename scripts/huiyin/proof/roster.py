"""Whose key, whose address: what a roster says of who stands behind a commit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from huiyin.model import Organization, Person, SigningKey
from huiyin.proof.keys import PublicKey, public_key

Span = tuple[date | None, date | None]
"""The first day, and the first day after; None: without limit."""
_PRINCIPAL = re.compile(r"[^\s\x00-\x1f\x7f,\"'*?!#]+")
"""What may stand among the principals: they are patterns, so that `*` would sign for everybody."""


def forge_keys(organization: Organization) -> tuple[SigningKey, ...]:
    """The keys with which the forge signs merges made on its pages."""
    return tuple(organization.settings.get("approvals", {}).get("forge_key", ()))


class _Roster:
    """The people of a roster by key and by address, and who of them may be one person. Found once a roster."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.people = people
        self.by_key: dict[PublicKey, list[tuple[Person, SigningKey]]] = {}
        self.by_address: dict[str, list[str]] = {}
        for person in people.values():
            for item in person.signing_keys:
                if (key := public_key(item.key)) is not None:
                    self.by_key.setdefault(key, []).append((person, item))
            for email in dict.fromkeys(map(address, filter(None, person.emails))):
                self.by_address.setdefault(email, []).append(person.id)
        self.same: dict[str, set[str]] = {name: {name} for name in people}
        for ids in (
            *self.by_address.values(),
            *([one.id for one, _ in held] for held in self.by_key.values()),
        ):
            joined = set[str]().union(*(self.same[name] for name in ids))
            self.same.update(dict.fromkeys(joined, joined))


_known: list[_Roster] = []
"""The last rosters asked about; a history is walked with few at a time."""


def _roster(people: Mapping[str, Person]) -> _Roster:
    for one in _known:
        if one.people is people:
            return one
    _known[8:] = []
    _known.insert(0, _Roster(people))
    return _known[0]


def holders(people: Mapping[str, Person], key: PublicKey) -> list[tuple[Person, SigningKey]]:
    """Everybody on the roster with that key, in its order."""
    return _roster(people).by_key.get(key, [])


def limits(person: Person | None, key: SigningKey) -> Span:
    """The first day of a key and the day from which it is no longer good: within its person's time on the roster."""
    begins = [day for day in (person.since if person else None, key.since) if day is not None]
    ends = [day for day in (person.to if person else None, key.to) if day is not None]
    return max(begins, default=None), min(ends, default=None)


def key_mates(people: Mapping[str, Person], person: Person) -> list[str]:
    """Who stands earlier on the roster and has the same key at the same time."""
    earlier = list(takewhile(lambda other: other.id != person.id, people.values()))
    return [
        other.id
        for other in earlier
        if any(
            public_key(one.key) == public_key(two.key) and _overlap(limits(other, one), limits(person, two))
            for one in other.signing_keys
            for two in person.signing_keys
        )
    ]


def _overlap(one: Span, two: Span) -> bool:
    ends_later = one[1] is None or two[0] is None or two[0] < one[1]
    return ends_later and (two[1] is None or one[0] is None or one[0] < two[1])


def allowed_signers(people: Mapping[str, Person], zone: ZoneInfo) -> str:
    """Git's allowedSignersFile (ssh-keygen, ALLOWED SIGNERS) of a roster, for Git and people to look with.

    A day begins at midnight in `zone`; the times are written in UTC, which OpenSSH 9.1 and later reads. A key
    that cannot be read and an address that would be a pattern are left out. Mind that Git judges the limits by
    the commit's own date, which anybody can set; `signatures.verify` does not.
    """
    return "".join(sorted(line for person in people.values() for line in _lines(person, zone)))


def _lines(person: Person, zone: ZoneInfo) -> Iterator[str]:
    names = [name for name in dict.fromkeys((person.id, *person.emails)) if _PRINCIPAL.fullmatch(name)]
    for item in person.signing_keys:
        key = public_key(item.key)
        if key is None or not names:
            continue
        begins, ends = limits(person, item)
        options = ['namespaces="git"']
        options += [f'valid-after="{_utc(begins, zone)}"'] if begins else []
        # OpenSSH counts the last second in
        options += [f'valid-before="{_utc(ends, zone, -1)}"'] if ends else []
        yield f"{','.join(names)} {','.join(options)} {key.line}\n"


def _utc(day: date, zone: ZoneInfo, seconds: int = 0) -> str:
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    return (midnight + timedelta(seconds=seconds)).strftime("%Y%m%d%H%M%SZ")


def address(email: str) -> str:
    """An address as it is compared: without regard to case, and without what follows a + before the @."""
    local, at, domain = email.strip().casefold().partition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def by_address(people: Mapping[str, Person], email: str) -> list[str]:
    """Everybody on the roster with that address."""
    return _roster(people).by_address.get(address(email), [])


def same_person(people: Mapping[str, Person], ids: Iterable[str]) -> frozenset[str]:
    """These people and every other entry that shares an address or a key with one of them, however far round."""
    same = _roster(people).same
    return frozenset(name for one in ids for name in same.get(one, (one,)))
