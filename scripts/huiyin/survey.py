"""Checking and computing over many thousand files: stream them, keep one line each, use every processor."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from huiyin import attachments, book, casefiles
from huiyin.calendar import ONE_DAY
from huiyin.checks import check_case
from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History
from huiyin.model import Case, Duty
from huiyin.obligations import Clock
from huiyin.recurrences import counted_by
from huiyin.register import Entry, entry
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source

FOREVER = 1e18
ENOUGH_FOR_MORE = 3000
"""Below that many files a second process costs more than it saves."""
_CHUNK = 400


class Checked(NamedTuple):
    """What checking leaves of a case file."""

    path: str
    content: bytes
    """Hash of the file's bytes."""
    entry: Entry | None
    """None: the file could not be read as a case."""
    diagnostics: tuple[Diagnostic, ...]
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
    received: float
    duties: tuple[Duty, ...]


def content_of(data: bytes) -> bytes:
    """What tells one content of a file from another."""
    return hashlib.sha1(data, usedforsecurity=False).digest()


def content_at(tree: WorkTree, path: str, data: bytes) -> bytes:
    """What tells one state of a case from another: its file's content, and the state of the files that it lists."""
    if casefiles.LISTED not in data:
        return content_of(data)
    return content_of(content_of(data) + tree.signature(path.removesuffix(".md")))


def check_file(tree: WorkTree, rules: Rules, path: str) -> Checked:
    """Read one case and check it. A fault of the program is itself a diagnostic, so that the other files are still checked."""
    if tree.is_link(path):
        return Checked(path, b"", None, (Diagnostic("HY002", Location(path)),), 0.0)
    try:
        data = tree.read(path)
    except OSError:
        return Checked(path, b"", None, (Diagnostic("HY001", Location(path)),), 0.0)
    source = Source(path, data)
    line, latest = None, 0.0
    try:
        case, reader = book.read_case(source, rules.organization.zone)
        found = reader.found
        if case is not None:
            history = History(case, rules)
            check_case(history, reader)
            if case.attachments:
                attachments.check_attachments(case, tree, reader)
            line, latest = entry(case, history.written, counted_by(history)), latest_of(case)
    except Exception as error:
        found = [Diagnostic("HY004", Location(path), {"name": type(error).__name__})]
    return Checked(path, content_at(tree, path, data), line, tuple(found), latest)


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
    if tree.is_link(path):
        return None
    try:
        data = tree.read(path)
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
    seen = [case.received, *(event.at for event in case.log)]
    seen += [event.fields["set"]["at"] for event in case.log if "at" in event.fields.get("set", ())]
    first = max((moment for moment in seen if moment <= at), default=None)
    ends = [moment.timestamp() - 1e-6 for moment in seen if moment > at]
    for duty in duties:
        if duty.done is None and not duty.end:
            if duty.paused:
                ends.append((rules.calendar.moment(at.date()) + ONE_DAY).timestamp() - 1e-6)
            elif duty.due >= at:
                ends.append(duty.due.timestamp())
    return Owed(
        case.path,
        content,
        first.timestamp() if first is not None else -FOREVER,
        min(ends, default=FOREVER),
        history.case_at(len(history.events)).site,
        history.department,
        history.handler,
        case.received.timestamp(),
        tuple(duties),
    )


# --- many files ----------------------------------------------------------------------------------------------

_work: Callable[[str], Any] | None = None


def _many(paths: list[str]) -> list[Any]:
    assert _work is not None
    return [_work(path) for path in paths]


def each(work: Callable[[str], Any], paths: Sequence[str]) -> Iterator[Any]:
    """`work` done on every path, in order; in as many processes as there are processors when there is enough to do."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if len(paths) < ENOUGH_FOR_MORE or processors < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, paths)
        return
    global _work
    _work = work
    gc.freeze()
    gc.disable()
    try:
        with multiprocessing.get_context("fork").Pool(processors) as pool:
            chunks = [list(paths[i : i + _CHUNK]) for i in range(0, len(paths), _CHUNK)]
            for done in pool.imap(_many, chunks):
                yield from done
    finally:
        _work = None
        gc.enable()
        gc.unfreeze()


def future(tree: WorkTree, rules: Rules, path: str, at: datetime) -> Iterable[Diagnostic]:
    """Diagnostics for what a file dates later than a moment; a minute's difference between clocks is let pass."""
    case, reader = book.read_case(Source(path, tree.read(path)), rules.organization.zone)
    if case is None:
        return []
    known = len(reader.found)
    for where, moment in book.times(case):
        if moment > at + timedelta(minutes=1):
            reader.report("HY314", where, at=at.isoformat(timespec="minutes"))
    return reader.found[known:]
