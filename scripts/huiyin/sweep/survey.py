"""Checking and computing over many thousand files: what is kept of each is a row."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from huiyin import book
from huiyin.attachments import check_attachments
from huiyin.checks import check_case, check_cases
from huiyin.diagnostic import Diagnostic, Location
from huiyin.fields import Reader
from huiyin.history import History
from huiyin.model import Case, Duty
from huiyin.obligations import Clock
from huiyin.recurrences import counted_by
from huiyin.register import Entry, entry
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.across import packed
from huiyin.sweep.casefiles import content_at
from huiyin.sweep.rows import flat

Row = tuple[Any, ...]
FOREVER = 1e18
JUST = 1e-6
"""The least difference between two moments, in seconds."""


class Checked(NamedTuple):
    """What checking leaves of a case file."""

    path: str
    content: bytes
    """Hash of the file's bytes."""
    entry: Entry | None
    """None: the file could not be read as a case."""
    diagnostics: Sequence[Diagnostic]
    latest: float
    """The latest moment the file tells of, so that what is dated in the future is found at any moment."""


class Owed(NamedTuple):
    """What computing leaves of a case file: its duties, and for which moments they hold."""

    path: str
    content: bytes
    first: float
    last: float
    """The duties are the same for every moment from first to last; their states are not."""
    site: str
    department: str
    handler: str
    received: datetime
    duties: tuple[Duty, ...]


def check_files(tree: WorkTree, rules: Rules, paths: Sequence[str]) -> list[Row]:
    """Read and check cases, each to a row of the cache: (path, content, latest moment, entry, problems).

    Step by step for all of them together: that is a fifth faster than case by case, as the processor keeps
    each step at hand. When anything goes wrong on the way it is done case by case.
    """
    try:
        found = list(_together(tree, rules, paths))
    except Exception:
        found = [check_file(tree, rules, path) for path in paths]
    return [_row(item) for item in found]


def _together(tree: WorkTree, rules: Rules, paths: Sequence[str]) -> Iterator[Checked]:
    sources = [Source(path, tree.read_plain(path)) for path in paths]
    read = [book.read_case(source, rules.organization.zone) for source in sources]
    histories = [(History(case, rules), reader) if case is not None else None for case, reader in read]
    check_cases([pair for pair in histories if pair is not None])
    for source, pair, (_case, reader) in zip(sources, histories, read, strict=True):
        yield _checked(tree, source, pair[0] if pair is not None else None, reader)


def check_file(tree: WorkTree, rules: Rules, path: str) -> Checked:
    """Read one case and check it. A fault of the program is a diagnostic, too."""
    try:
        source = Source(path, tree.read_plain(path))
    except OSError:
        code = "HY002" if tree.is_link(path) else "HY001"
        return Checked(path, b"", None, (Diagnostic(code, Location(path)),), 0.0)
    try:
        case, reader = book.read_case(source, rules.organization.zone)
        history = History(case, rules) if case is not None else None
        if history is not None:
            check_case(history, reader)
        return _checked(tree, source, history, reader)
    except Exception as error:
        fault = Diagnostic("HY004", Location(path), {"name": type(error).__name__})
        return Checked(path, content_at(tree, path, source.data), None, (fault,), 0.0)


def _checked(tree: WorkTree, source: Source, history: History | None, reader: Reader) -> Checked:
    line, latest = None, 0.0
    if history is not None:
        if history.case.attachments:
            check_attachments(history.case, tree, reader)
        line, latest = entry(history.case, history.written, counted_by(history)), latest_of(history.case)
    return Checked(source.path, content_at(tree, source.path, source.data), line, reader.found, latest)


def _row(found: Checked) -> Row:
    line = packed(found.entry) if found.entry is not None else None
    problems = marshal.dumps([flat(item) for item in found.diagnostics]) if found.diagnostics else None
    return found.path, found.content, found.latest, line, problems


def latest_of(case: Case) -> float:
    """The latest moment that a case tells of, in seconds since 1970."""
    latest = case.log[-1].at if case.log else None
    if case.sound and (latest is None or case.received > latest):
        latest = case.received
    if isinstance(case.posted, datetime) and (latest is None or case.posted > latest):
        latest = case.posted
    return latest.timestamp() if latest is not None else 0.0


def owe_file(tree: WorkTree, rules: Rules, at: datetime, path: str) -> Owed | None:
    """Read one case and compute its duties; None for a file that cannot be read as a sound case."""
    try:
        data = tree.read_plain(path)
    except OSError:
        return None
    case, _reader = book.read_case(Source(path, data), rules.organization.zone)
    if case is None or not case.sound:
        return None
    return owed(case, rules, at, content_at(tree, path, data))


def owed(case: Case, rules: Rules, at: datetime, content: bytes = b"") -> Owed:
    """A case's duties at a moment, with the span of moments for which they hold."""
    history = History(case, rules, at)
    duties = sorted(Clock(history, at).duties(), key=lambda duty: (duty.due, duty.clause, duty.since))
    first, last = _span(history, duties, at)
    return Owed(
        case.path,
        content,
        first,
        last,
        history.case_at(len(history.events)).site,
        history.department,
        history.handler,
        case.received,
        tuple(duties),
    )


def _span(history: History, duties: Iterable[Duty], at: datetime) -> tuple[float, float]:
    """From when to when the duties seen at a moment are the same.

    They change at the moment of an event (one that a correction gives, too), when a deadline has passed, as a
    chained duty or the next period then begins, and at the midnight that ends a pause.
    """
    calendar, log = history.rules.calendar, history.case.log
    moments = [history.case.received, *(event.at for event in log)]
    moments += [event.fields["set"]["at"] for event in log if "at" in event.fields.get("set", ())]
    for event in (*log, *history.events):
        if event.event == "waiting" and "until" in event.fields:
            moments.append(calendar.end_of(event.fields["until"]))
    if at in moments:  # what begins with it has begun, but a period has not
        return at.timestamp(), at.timestamp()
    dues = [duty.due for duty in duties]
    begun = max((moment for moment in (*moments, *dues) if moment < at), default=None)
    coming = min((moment for moment in moments if moment > at), default=None)
    due = min((moment for moment in dues if moment >= at), default=None)
    return (
        begun.timestamp() + JUST if begun is not None else -FOREVER,
        min(coming.timestamp() - JUST if coming else FOREVER, due.timestamp() if due else FOREVER),
    )


def future(tree: WorkTree, rules: Rules, path: str, at: datetime) -> Iterable[Diagnostic]:
    """Diagnostics for what a file dates later than a moment; a minute's difference of clocks is let pass."""
    case, reader = book.read_case(Source(path, tree.read(path)), rules.organization.zone)
    if case is None:
        return []
    known = len(reader.found)
    for where, moment in book.times(case):
        if moment > at + timedelta(minutes=1):
            reader.report("HY314", where, at=at.isoformat(timespec="minutes"))
    return reader.found[known:]
