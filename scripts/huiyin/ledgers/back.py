"""Takes an exported ledger back: what was changed in it becomes proposals, or is rejected; nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from huiyin.book import read_case
from huiyin.committed import CommitTree
from huiyin.ledgers.backjudge import Author, Judge, Proposal
from huiyin.ledgers.backrow import Compared, Comparer, Ignored
from huiyin.ledgers.backsheet import Sheet
from huiyin.ledgers.backstate import Known, Unknown, numbered, states
from huiyin.ledgers.intake import Rejected
from huiyin.ledgers.rowdraft import Fault
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source

STRANGE = "strange"
"""Why a column that no export has is not taken back."""


class Outcome(NamedTuple):
    """What a ledger that came back comes to."""

    proposals: tuple[Proposal, ...]
    files: Mapping[str, bytes]
    """The case files with what is proposed, by path."""
    unchanged: int
    """Rows in which nothing was changed that could be taken."""
    ignored: tuple[Ignored, ...]
    rejected: tuple[Rejected, ...]

    @property
    def digest(self) -> str:
        """What stands for these proposals, whoever makes them and when."""
        told = sorted([item.number, item.name, item.event, dict(item.fields)] for item in self.proposals)
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:8]


def bring_back(sheet: Sheet, tree: CommitTree, work: WorkTree, rules: Rules, author: Author) -> Outcome:
    """Every row held against the state that it was exported from, and its changes judged by the rules.

    A row with a fault is rejected whole. `tree` is the commit that the proposals go on top of; `work` is only
    asked for states that were exported before they were committed.
    """
    comparer, judge = Comparer(sheet, rules, author.now), Judge(tree, rules, author)
    proposals: list[Proposal] = []
    files: dict[str, bytes] = {}
    ignored = [Ignored(0, head, STRANGE) for head in sheet.strange]
    rejected: list[Rejected] = []
    unchanged = 0
    for row in _rows(sheet, tree, work, rules):
        if isinstance(row, Unknown):
            head = sheet.heads[row.name]
            problem = row.problem._replace(params={**row.problem.params, "name": head})
            rejected.append(Rejected(row.line.number, (Fault(head, problem),)))
            continue
        case, _reader = read_case(Source(row.path, row.data), rules.organization.zone)
        sound = case is not None and case.sound
        compared = comparer.compare(row, case if case is not None and sound else row.exported)
        ignored += compared.ignored
        if not compared.changes and not compared.faults:
            unchanged += 1
            continue
        data, made, faults = _judged(row, judge, comparer, compared)
        faults = [*compared.faults, *faults]
        if faults:
            rejected.append(Rejected(row.line.number, tuple(faults)))
        else:
            proposals += made
            files[row.path] = data
    rejected.sort(key=lambda item: item.row)
    return Outcome(tuple(proposals), files, unchanged, tuple(ignored), tuple(rejected))


def _judged(
    row: Known, judge: Judge, comparer: Comparer, compared: Compared
) -> tuple[bytes, list[Proposal], list[Fault]]:
    file = judge.open(row.path)
    if isinstance(file, Fault):
        return row.data, [], [file]
    return judge.judge(file, row.line.number, compared, comparer.sheet.heads)


def _rows(sheet: Sheet, tree: CommitTree, work: WorkTree, rules: Rules) -> Iterator[Known | Unknown]:
    known = []
    for item in numbered(sheet.lines, tree):
        if isinstance(item, Unknown):
            yield item
        else:
            known.append(item)
    yield from states(known, tree, work, rules.organization.zone)
