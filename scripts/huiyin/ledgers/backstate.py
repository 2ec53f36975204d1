"""The cases that the rows of an exported ledger are of: as they are now, and as they were when exported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from huiyin.book import read_case
from huiyin.committed import CommitTree
from huiyin.desk.search import tidy as tidy_number
from huiyin.diagnostic import Diagnostic, Location
from huiyin.ledgers.backcell import tidy
from huiyin.ledgers.backsheet import Line
from huiyin.model import Case
from huiyin.numbers import CASE_NUMBER, is_valid, path_of
from huiyin.papers.ledger import CHECK, fingerprint
from huiyin.repository import GitFailed, WorkTree
from huiyin.source import Source

T = TypeVar("T")
AT_ONCE = 500
"""Cases, or older states of cases, that are in memory at once."""
_CHECK = re.compile(r"(?P<events>\d+)-(?P<file>[0-9a-f]{16})-(?P<at>\d{8}T\d{6})\Z", re.IGNORECASE)


class Check(NamedTuple):
    """What the column with the check says."""

    file: str
    at: datetime


class Known(NamedTuple):
    """A row whose case is known: where it lies, its bytes now, and those that were exported."""

    line: Line
    number: str
    path: str
    data: bytes
    exported: Case
    exported_data: bytes
    at: datetime


class Unknown(NamedTuple):
    """A row whose case, or whose state when exported, cannot be told; the field that is to blame, and why."""

    line: Line
    name: str
    problem: Diagnostic


def numbered(lines: Sequence[Line], tree: CommitTree) -> Iterator[tuple[Line, str] | Unknown]:
    """Each row with the number of its case, or why it has none."""
    found = [tidy_number(tidy(line.cells.get("id"))) for line in lines]
    rows: dict[str, list[int]] = {}
    for line, number in zip(lines, found, strict=True):
        rows.setdefault(number, []).append(line.number)
    for line, number in zip(lines, found, strict=True):
        if not number:
            yield _unknown(line, "id", "HY209")
        elif CASE_NUMBER.match(number) and not is_valid(number):
            yield _unknown(line, "id", "HY465")
        elif not CASE_NUMBER.match(number) or not _there(tree, path_of(number)):
            yield _unknown(line, "id", "HY464")
        elif len(rows[number]) > 1:
            yield _unknown(line, "id", "HY466", rows=", ".join(map(str, rows[number])))
        else:
            yield line, number


def states(
    rows: Iterable[tuple[Line, str]], tree: CommitTree, work: WorkTree, zone: ZoneInfo
) -> Iterator[Known | Unknown]:
    """Each row with its case now and as exported: the state that the check names, looked for in the history too."""
    waiting = iter(rows)
    while batch := list(islice(waiting, AT_ONCE)):
        tree.fetch(path_of(number) for _line, number in batch)
        current = {number: tree.read(path_of(number)) for _line, number in batch}
        wanted: dict[str, Check] = {}
        held: dict[str, bytes] = {}
        for line, number in batch:
            found = check_of(line, zone)
            if found is not None:
                wanted[number] = found
                for data in (current[number], _at_work(work, path_of(number))):
                    if fingerprint(data) == found.file:
                        held[found.file] = data
        lost = {item.file for item in wanted.values()} - held.keys()
        if lost:
            changed = [path_of(number) for number, item in wanted.items() if item.file in lost]
            held |= _earlier(tree, changed, lost)
        for line, number in batch:
            yield _state(line, number, wanted.get(number), held, current[number], zone)


def check_of(line: Line, zone: ZoneInfo) -> Check | None:
    """What the check of a row says; None where it is no check any more."""
    match = _CHECK.match(tidy(line.cells.get(CHECK)))
    if match is None:
        return None
    try:
        at = datetime.strptime(match["at"].upper(), "%Y%m%dT%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None
    return Check(match["file"].casefold(), at)


def _state(
    line: Line, number: str, check: Check | None, held: dict[str, bytes], current: bytes, zone: ZoneInfo
) -> Known | Unknown:
    data = held.get(check.file) if check is not None else None
    if check is None or data is None:
        return _unknown(line, CHECK, "HY468")
    case, _reader = read_case(Source(path_of(number), data), zone)
    if case is None or not case.sound or case.id != number:
        return _unknown(line, CHECK, "HY468")
    return Known(line, number, path_of(number), current, case, data, check.at)


def _there(tree: CommitTree, path: str) -> bool:
    return tree.exists(path) and not tree.is_link(path)


def _at_work(work: WorkTree, path: str) -> bytes:
    """The file as it lies there, perhaps not committed; nothing where there is none."""
    try:
        return work.read_plain(path) if work.is_file(path) else b""
    except OSError:
        return b""


def _earlier(tree: CommitTree, paths: Sequence[str], wanted: set[str]) -> dict[str, bytes]:
    """The states of these files in the history, here and on other branches, that have one of the fingerprints."""
    asked = ("log", "--raw", "-m", "--no-abbrev", "--no-renames", "--format=", "--branches", tree.commit)
    try:
        listed = tree.git(*asked, "--stdin", data="\n".join(["--", *paths, ""]).encode())
    except GitFailed:
        return {}
    blobs = iter(dict.fromkeys(line.split()[3] for line in listed.splitlines() if line.startswith(b":")))
    found: dict[str, bytes] = {}
    while (batch := list(islice(blobs, AT_ONCE))) and len(found) < len(wanted):
        for data in _contents(tree, batch):
            if (mark := fingerprint(data)) in wanted:
                found[mark] = data
    return found


def _contents(tree: CommitTree, blobs: Sequence[bytes]) -> Iterator[bytes]:
    answer, place = tree.git("cat-file", "--batch", data=b"\n".join([*blobs, b""])), 0
    while place < len(answer):
        end = answer.index(b"\n", place)
        head = answer[place:end]
        place = end + 1
        if not head.endswith(b" missing"):
            size = int(head.rsplit(b" ", 1)[1])
            yield answer[place : place + size]
            place += size + 1


def _unknown(line: Line, name: str, code: str, **params: str) -> Unknown:
    return Unknown(line, name, Diagnostic(code, Location(""), params))
