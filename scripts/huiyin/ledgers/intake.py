"""Takes a ledger in: every row is judged before any is written; each is written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

from huiyin.book import case_paths, read_case
from huiyin.desk.registering import Sealer
from huiyin.desk.store import create
from huiyin.ledgers.ledger import Row
from huiyin.ledgers.ledgermap import LedgerMap
from huiyin.ledgers.rowcase import Known, Made, Maker
from huiyin.ledgers.rowdraft import Fault, source_number
from huiyin.numbers import number_of
from huiyin.register import Entry, entry
from huiyin.repository import GitFailed, WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.processes import each

WRITERS = 16
"""Cases written at once: each waits for the disk."""


class Rejected(NamedTuple):
    """A row that makes no case, and everything that is wrong with it."""

    row: int
    faults: tuple[Fault, ...]


class Outcome(NamedTuple):
    """What the rows of a ledger come to. Nothing is written yet."""

    made: tuple[Made, ...]
    skipped: int
    rejected: tuple[Rejected, ...]


def prepare(
    rows: Iterable[Row],
    plan: LedgerMap,
    rules: Rules,
    tree: WorkTree,
    at: datetime,
    seal: Sealer | None = None,
) -> Outcome:
    """Every row as a case to be written, or as rejected; a number already taken in is skipped."""
    known = already(tree, rules)
    maker = Maker(plan, rules, tree, at, known, seal)
    made, rejected, skipped = [], [], 0
    for row in rows:
        number = source_number(row, plan)
        if number in known.sources:
            skipped += 1
            continue
        found = maker.make(row)
        if isinstance(found, Made):
            known.sources.add(number)
            made.append(found)
        else:
            rejected.append(Rejected(row.number, tuple(found)))
    return Outcome(tuple(made), skipped, tuple(rejected))


def keep(made: Iterable[Made], tree: WorkTree) -> None:
    """Write the cases down, each whole or not at all; what an interruption left over comes the next time."""
    items = iter(made)
    with ThreadPoolExecutor(WRITERS) as pool:
        while batch := list(islice(items, WRITERS)):
            for _done in pool.map(lambda item: create(tree.root, item.path, item.data), batch):
                pass


def already(tree: WorkTree, rules: Rules) -> Known:
    """The numbers of all cases here, of their replies and sources, and of the cases on every branch."""
    known = Known(set(), set(), set())
    paths, _strangers = case_paths(tree.paths("cases"))
    for item in each(partial(_entry, tree, rules), paths):
        if item is not None:
            known.sources.add(item.source_number)
            known.replies.update(number for number, _event in item.reply_numbers)
            known.numbers.update((item.id, *item.formerly))
    known.sources.discard("")
    with suppress(GitFailed, OSError):
        known.numbers.update(_on_branches(tree))
    return known


def _entry(tree: WorkTree, rules: Rules, path: str) -> Entry | None:
    if tree.is_link(path):
        return None
    case, _reader = read_case(Source(path, tree.read(path)), rules.organization.zone)
    return entry(case, case.log) if case is not None else None


def _on_branches(tree: WorkTree) -> Iterator[str]:
    """The case numbers of every local and fetched branch. Raises GitFailed; OSError without Git."""
    for ref in tree.git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").split():
        listed = tree.git("ls-tree", "-r", "--name-only", "-z", ref.decode(), "--", "cases")
        for path in listed.decode("utf-8", "replace").split("\0"):
            yield number_of(path)
