"""Senders known again by their fingerprints: earlier letters of the same, and summaries that tell them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from huiyin.book import case_paths, read_case
from huiyin.diagnostic import Diagnostic
from huiyin.model import Organization
from huiyin.numbers import number_of
from huiyin.privacy.personal import CODES
from huiyin.privacy.telephones import phones_of
from huiyin.repository import GitFailed, WorkTree
from huiyin.sealing.bundle import period_of
from huiyin.sealing.fingerprints import Known, fingerprints, listed
from huiyin.sealing.keystore import KeyStore
from huiyin.source import Source

SAME = ("phone", "room", "email")
"""What tells that two letters are of one sender or household; a name is borne by many."""
_WHOLE_PHONE = 11


def earlier(tree: WorkTree, store: KeyStore | None, reporter: Mapping[str, str]) -> list[str]:
    """The numbers of cases whose sender has this telephone, room or e-mail address, oldest first.

    Sealed cases are known by their fingerprints, as far as the store has the keys of these; cases in clear by a
    whole telephone number.
    """
    known = {kind: value for kind, value in reporter.items() if kind in SAME}
    wanted = {form for form in phones_of(known.get("phone", "")) if len(form) == _WHOLE_PHONE}
    for period in store.periods() if store is not None else ():
        for key in store.markings(period) if store is not None else ():
            wanted |= {mark for _kind, mark in listed(fingerprints(key, known))}
    return sorted(number_of(path) for path in _holding(tree, wanted)) if wanted else []


def tell_tale(tree: WorkTree, home: Organization, store: KeyStore) -> Iterator[Diagnostic]:
    """Public summaries that tell the sender of their sealed case, where the keys of the fingerprints are at hand."""
    for path in _holding(tree, {"fingerprints:"}):
        if tree.is_link(path):
            continue
        source = Source(path, tree.read(path))
        case, _reader = read_case(source, home.zone)
        if case is None or not case.summary:
            continue
        prints = [(kind, mark, case.id) for kind, mark in listed(case.fingerprints)]
        known = Known(store.markings(period_of(case.received.date(), home.sealing_period)), prints)
        if known and known.spans(case.summary):
            yield Diagnostic(CODES["person"], source.locate(("summary",)))


def _holding(tree: WorkTree, wanted: Iterable[str]) -> list[str]:
    """The case files that hold any of these texts. They go to Git by its input: no list of processes shows them."""
    patterns = "".join(f"{one}\n" for one in sorted(wanted)).encode()
    try:
        inside = tree.git("rev-parse", "--is-inside-work-tree").strip() == b"true"
    except (GitFailed, OSError):
        inside = False
    if not inside:
        texts = [one.encode() for one in wanted]
        paths = case_paths(tree.paths("cases"))[0]
        return [path for path in paths if any(text in tree.read(path) for text in texts)]
    words = ("grep", "-l", "-z", "--fixed-strings", "--untracked", "-f", "-", "--", "cases")
    try:
        found = tree.git(*words, data=patterns)
    except GitFailed:  # also where nothing is found
        return []
    return case_paths([os.fsdecode(name) for name in found.split(b"\0") if name])[0]
