"""What is wrong with the files of a push: cases by the rules of the shared branch, and what their change may not do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from huiyin.book import examine, read_case, times
from huiyin.desk.ruling import fresh
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.language import severity
from huiyin.model import Case
from huiyin.privacy.personal import CODES as PERSONAL
from huiyin.proof.objects import Objects
from huiyin.proof.transitions import transitions
from huiyin.rules import Rules
from huiyin.server.attributes import unfit
from huiyin.server.commits import TOLERANCE
from huiyin.server.kinds import Change, Refusal, refusal
from huiyin.server.naming import ref_tells, tells
from huiyin.source import Source
from huiyin.sweep.casefiles import LISTED
from huiyin.sweep.validation import standing

SCANNED = 1024 * 1024
"""Bytes of a file, other than a case, that are looked into; what is larger is a picture or a recording."""
_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
_SECRET = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----|AGE-SECRET-KEY-1[0-9A-Z]{50}")
_ALWAYS = frozenset(PERSONAL.values())
"""What is refused even in a version that a later commit of a repository's first push puts right."""


class Judged(NamedTuple):
    """What the cases of a push are judged by."""

    rules: Rules
    now: datetime
    messages: Mapping[str, str]
    """By commit."""
    refs: tuple[str, ...]
    """The names that the push brings."""
    listed: set[str]
    """Filled: the cases that list attachments."""
    final: frozenset[str] | None = None
    """The first push of a repository brings years of history: only these objects must keep today's rules."""


def check_cases(objects: Objects, pairs: Sequence[tuple[Change, bool]], by: Judged) -> Iterator[Refusal]:
    """Cases that changed; with False only what may not be lost is looked at (the other side of a merge)."""
    names = (name for change, _whole in pairs for name in (change.old, change.new) if name)
    answers = objects.stream(names)
    for change, whole in pairs:
        old = next(answers) if change.old else None
        new = next(answers)
        if new is None or new.kind != "blob":
            yield refusal("HY001", change.path, commit=change.commit)
            continue
        if LISTED in new.data:
            by.listed.add(change.path)
        before = old.data if old is not None and old.kind == "blob" else None
        for item in _case(change, before, new.data, by, whole):
            yield Refusal(item, commit=change.commit)


def _case(change: Change, old: bytes | None, new: bytes, by: Judged, whole: bool) -> Iterator[Diagnostic]:
    source, zone = Source(change.path, new), by.rules.organization.zone
    case, problems = examine(source, by.rules) if whole else (read_case(source, zone)[0], [])
    earlier = read_case(Source(change.path, old), zone)[0] if old is not None else None
    if any(_bad(item) for item in problems) and old is not None:
        known = examine(Source(change.path, old), by.rules)[1]
        new_ones = {id(item) for item in fresh(known, problems)}
        problems = [item if id(item) in new_ones else standing(item) for item in problems]
    settled = by.final is None or change.new in by.final
    yield from (item for item in problems if _bad(item) and (settled or item.code in _ALWAYS))
    if case is None:
        return
    if earlier is not None:
        yield from transitions(earlier, case, source)
    if whole:
        yield from _ahead(case, source, by.now)
        if tells(by.messages.get(change.commit, ""), by.rules.organization, case):
            yield refusal("HY880").diagnostic
        if any(ref_tells(ref, case) for ref in by.refs):
            # without its name, which would tell it again
            yield refusal("HY879").diagnostic


def _bad(item: Diagnostic) -> bool:
    return severity(item) is Severity.ERROR


def _ahead(case: Case, source: Source, now: datetime) -> Iterator[Diagnostic]:
    """Events of the future, by the server's clock."""
    latest = now + timedelta(seconds=TOLERANCE)
    for where, moment in times(case):
        if moment > latest:
            at = now.astimezone(moment.tzinfo).isoformat(timespec="minutes")
            yield Diagnostic("HY314", source.locate(where), {"at": at})


def check_others(objects: Objects, files: Sequence[Change]) -> Iterator[Refusal]:
    """Files that are no cases: conflicts that were never settled, secret keys, attributes."""
    for change, found in zip(files, objects.stream(change.new for change in files), strict=True):
        if found is None or found.kind != "blob":
            yield refusal("HY001", change.path, commit=change.commit)
            continue
        if b"\0" not in found.data[:8000]:
            yield from _text(change, found.data)


def _text(change: Change, data: bytes) -> Iterator[Refusal]:
    marker = _MARKER.search(data)
    # three of a kind stand in Markdown as a heading's line or a quote in a quote; a conflict has both ends
    if marker and b"\n=======" in data and not change.path.endswith(".po"):
        yield _at(change, "HY105", data.count(b"\n", 0, marker.start()) + 1, marker=marker[0].decode()[:7])
    secret = _SECRET.search(data)
    if secret:
        yield _at(change, "HY895", data.count(b"\n", 0, secret.start()) + 1)
    if change.path.rpartition("/")[2] == ".gitattributes":
        for line, name in unfit(data.decode("utf-8", "replace")):
            yield _at(change, "HY875", line, name=name)


def _at(change: Change, code: str, line: int, **params: str) -> Refusal:
    found = refusal(code, change.path, commit=change.commit, **params)
    place = found.diagnostic.location._replace(line=line)
    return found._replace(diagnostic=found.diagnostic._replace(location=place))
