"""The file of replies that the site offers: every case with a code, as of the last release, encrypted each for its code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from huiyin.book import case_paths, load_house, read_case
from huiyin.committed import CommitTree
from huiyin.history import History
from huiyin.model import Case, Organization
from huiyin.publish import Release, portions
from huiyin.rules import Rules
from huiyin.sealing.bundle import period_of
from huiyin.sealing.fingerprints import Known, listed
from huiyin.sealing.keystore import KeyStore
from huiyin.sealing.receipt import unwrapped
from huiyin.sealing.replies import is_told, reply, terms
from huiyin.sealing.slots import Message, blob
from huiyin.source import Source
from huiyin.sweep.processes import each


class Published(NamedTuple):
    """The file, and what is told of it inside."""

    data: bytes
    replies: int
    foreign: int
    """Cases whose code was given with the pick-up key of another key store: nobody can fetch them."""


def published(release: Release | None, home: Organization, store: KeyStore, now: datetime) -> Published:
    """The file of replies; new in every byte at each call. `now` is told in its head, as its epoch.

    The cases and the rules are those of the release; how many slots there are is said by the organisation as it
    is now, so that a file that overflows can be put right at once.

    Raises StoreMissing where the store has no key for pick-up, slots.Overflow where the slots do not do.
    """
    key, foreign = store.pickup(), 0
    messages: list[Message] = []
    days, slots = terms(home)
    if release is not None:
        rules = _rules(release)
        for case in _with_code(release, rules):
            own = unwrapped(case.pickup, key, case.id)
            history = History(case, rules, release.at)
            if own is None:
                foreign += 1
            elif is_told(history, days, release.at.date()):
                known = _known(case, rules, store)
                messages.append(Message(own, reply(history, days, known.spans if known else None)))
    return Published(blob(messages, int(now.timestamp()), slots), len(messages), foreign)


def _rules(release: Release) -> Rules:
    if isinstance(release.tree, CommitTree):
        release.tree.fetch(release.tree.paths("policies"))
    return load_house(release.tree).rules


def _with_code(release: Release, rules: Rules) -> Iterator[Case]:
    """The cases that had come by the release and whose senders have a code."""
    paths = case_paths(release.tree.paths("cases"))[0]
    read = partial(_read, release, rules)
    for part in portions(release.tree, paths):
        yield from (case for case in each(read, part) if case is not None)


def _read(release: Release, rules: Rules, path: str) -> Case | None:
    if release.tree.is_link(path):
        return None
    try:
        data = release.tree.read(path)
    except OSError:
        return None
    if b"pickup:" not in data:
        return None
    case, _reader = read_case(Source(path, data), rules.organization.zone)
    told = case is not None and case.sound and case.pickup and case.received <= release.at
    return case if told else None


def _known(case: Case, rules: Rules, store: KeyStore) -> Known | None:
    """What knows the sender of a sealed case again; None where nothing is sealed, or the key is not at hand."""
    prints = [(kind, mark, case.id) for kind, mark in listed(case.fingerprints)]
    if not prints:
        return None
    period = period_of(case.received.date(), rules.organization.sealing_period)
    return Known(store.markings(period), prints)
