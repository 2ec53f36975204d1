"""Makes events and fields of what was changed in a ledger, and judges each as if it were logged by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from huiyin import edit
from huiyin.book import examine
from huiyin.desk.recording import Opened, Unsound, completed, entry, opened, usual_time
from huiyin.desk.ruling import fresh
from huiyin.desk.writing import stamp
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.edit import EditError
from huiyin.history import History, replay
from huiyin.language import severity
from huiyin.ledgers.backrow import Change, Compared
from huiyin.ledgers.backsheet import NOTE, NOTES
from huiyin.ledgers.backvalue import PUT_TO_WORK
from huiyin.ledgers.rowdraft import Fault
from huiyin.lifecycle import allowed
from huiyin.model import RECLASSIFIABLE
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source


class Proposal(NamedTuple):
    """One thing that is proposed: an event, or with event "" a field of the front matter."""

    row: int
    number: str
    name: str
    event: str
    fields: Mapping[str, Any]


class Author(NamedTuple):
    """Who proposes, when, and why, where the row does not say."""

    by: str
    now: datetime
    reason: str


class Judge:
    """Judges the changes of rows, each by the rules of the repository."""

    def __init__(self, tree: WorkTree, rules: Rules, author: Author) -> None:
        self.tree, self.rules, self.author = tree, rules, author

    def open(self, path: str) -> Opened | Fault:
        """The case as it is committed, or why nothing can be added to it."""
        try:
            return opened(path, self.tree, self.rules)
        except Unsound:
            return _unfit("")

    def judge(
        self, file: Opened, row: int, compared: Compared, heads: Mapping[str, str]
    ) -> tuple[bytes, list[Proposal], list[Fault]]:
        """The file with all that is allowed, what that is, and everything that is not."""
        made: list[Proposal] = []
        faults: list[Fault] = []
        start = file.case
        reason = compared.reason or self.author.reason
        for change in sorted(compared.changes, key=lambda item: _is_event(item.name)):
            head = heads[change.name]
            try:
                file, proposal, problems = self._step(
                    file, row, change, reason, usual_time(self.author.now, start)
                )
            except EditError:
                faults.append(_unfit(head))
                continue
            faults += [Fault(head, item) for item in problems]
            if not problems:
                made.append(proposal)
        return file.data, made, faults

    def _step(
        self, file: Opened, row: int, change: Change, reason: str, at: datetime
    ) -> tuple[Opened, Proposal, list[Diagnostic]]:
        """The file after one change, or as it was with the errors that forbid it."""
        if not _is_event(change.name):
            after, found = self._set(file, change)
            proposal = Proposal(row, file.case.id, change.name, "", {"value": change.value})
        else:
            event, fields = self._event(file, change, reason)
            fields = completed(event, fields, file.case, self.rules, self.tree)
            item = {"at": stamp(at), "event": event, "by": self.author.by, **fields}
            made = entry(file, item, self.author.now, self.tree, self.rules)
            after, found = (
                Opened(file.path, made.data, made.case, [*file.problems, *made.problems]),
                made.problems,
            )
            proposal = Proposal(row, file.case.id, change.name, event, fields)
        errors = [item for item in found if severity(item) is Severity.ERROR]
        return (file if errors else after), proposal, errors

    def _set(self, file: Opened, change: Change) -> tuple[Opened, list[Diagnostic]]:
        value: Any = list(change.value) if isinstance(change.value, tuple) else change.value
        data = edit.set_values(file.data, {change.name: value or None})
        case, found = examine(Source(file.path, data), self.rules)
        problems = fresh(file.problems, found)
        return Opened(file.path, data, case or file.case, [*file.problems, *problems]), problems

    def _event(self, file: Opened, change: Change, reason: str) -> tuple[str, dict[str, Any]]:
        """The event that says so, with its fields."""
        if change.name in RECLASSIFIABLE:
            given = {"field": change.name, "to": change.value}
            return "reclassified", given | ({"reason": reason} if reason else {})
        if change.name in PUT_TO_WORK:
            return PUT_TO_WORK[change.name], {"to": change.value} | ({"note": reason} if reason else {})
        return self._noted(file, change.name), {"note": change.value}

    def _noted(self, file: Opened, name: str) -> str:
        """The event that a note goes with: progress where the case is under way, else an explanation."""
        if name != NOTE:
            return name
        standing = replay(History(file.case, self.rules))[0]
        return "progress" if "progress" in allowed(standing) else "explained"


def _is_event(name: str) -> bool:
    return name in RECLASSIFIABLE or name in PUT_TO_WORK or name in NOTES


def _unfit(head: str) -> Fault:
    return Fault(head, Diagnostic("HY473", Location("")))
