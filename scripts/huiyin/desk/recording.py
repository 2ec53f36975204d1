"""Adds an event to a case: what is left unsaid is filled in, and what a rule would forbid comes to light."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from huiyin.book import examine
from huiyin.checks import check_extensions
from huiyin.desk.ruling import ahead, fresh
from huiyin.desk.search import Ambiguous, NotFound, find, misdirected
from huiyin.desk.writing import stamp, with_event
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.fields import Reader
from huiyin.history import History
from huiyin.model import RECLASSIFIABLE, Case, Clause, Event
from huiyin.numbers import number_of
from huiyin.obligations import duties
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source

CASES = {"merged": "into", "appealed": "case"}
"""Events that name another case, and the field that does."""
APPROVALS = ("approved", "refused")
WITHOUT_EFFECT = frozenset(("HY510", "HY511", "HY512", "HY513", "HY514"))
"""What keeps an extension from moving a deadline (data-model §4, Extension)."""


class Unsound(Exception):
    """The file cannot be read, or its log not whole: it must be put right before anything is added."""

    def __init__(self, problems: list[Diagnostic]) -> None:
        super().__init__()
        self.problems = problems


class Opened(NamedTuple):
    """A case file as it lies there, and what was already wrong with it."""

    path: str
    data: bytes
    case: Case
    problems: list[Diagnostic]


class Granted(History):
    """A case as if one line of its log had all the approvals that it wants."""

    __slots__ = ("granted",)

    def __init__(self, case: Case, rules: Rules, granted: int) -> None:
        self.granted = granted
        super().__init__(case, rules)

    def approvals(self, log: Sequence[Event], index: int) -> Iterator[Clause]:
        """The approval clauses that want the event at that place of a log approved."""
        return iter(()) if log[index].number == self.granted else super().approvals(log, index)


class Entry(NamedTuple):
    """The file with the new event, what is wrong with it that was not before, and the case that it tells."""

    data: bytes
    problems: list[Diagnostic]
    case: Case


def opened(path: str, tree: WorkTree, rules: Rules) -> Opened:
    """Read a case to add to it. Raises Unsound."""
    data = tree.read(path)
    source = Source(path, data)
    case, found = examine(source, rules)
    values = source.values()
    lines = values.get("log") if isinstance(values, dict) else None
    if case is None or not case.sound or len(case.log) != len(lines or ()):
        raise Unsound(found)
    return Opened(path, data, case, found)


def usual_time(now: datetime, case: Case) -> datetime:
    """The time of what happens now: to the minute, but not before what was logged within this very minute."""
    minute = now.replace(second=0, microsecond=0)
    last = case.log[-1].at if case.log else case.received
    return last if minute < last <= now else minute


def completed(
    event: str, given: Mapping[str, Any], case: Case, rules: Rules, tree: WorkTree
) -> dict[str, Any]:
    """What was given, and what goes without saying: a reply's number, the value so far, the line meant."""
    found = dict(given)
    if event == "replied":
        found.setdefault("reply_no", next_reply(case))
    elif event == "reclassified" and found.get("field") in RECLASSIFIABLE:
        found.setdefault("from", str(getattr(case, str(found["field"]))))
    elif event == "extended" and "clause" not in found:
        clauses = extendable(case, rules)
        found |= {"clause": clauses[0]} if len(clauses) == 1 else {}
    if event in CASES and isinstance(found.get(CASES[event]), str):
        with suppress(NotFound, Ambiguous):  # the check says so
            found[CASES[event]] = number_of(find(tree, found[CASES[event]]))
    if event in (*APPROVALS, "corrected") and not isinstance(found.get("of"), dict):
        meant = line_meant(str(found.pop("of", "")), event, case, rules)
        found |= {"of": reference(meant)} if meant is not None else {}
    return found


def next_reply(case: Case) -> str:
    """The number of the next reply: HF, the case's number, and a count."""
    taken = {event.fields.get("reply_no") for event in case.log if event.event == "replied"}
    count = 1
    while f"HF-{case.id}-{count}" in taken:
        count += 1
    return f"HF-{case.id}-{count}"


def extendable(case: Case, rules: Rules) -> list[str]:
    """The clauses with an obligation of the case that is still open and may be extended."""
    history = History(case, rules)
    may = {clause.id for clause in history.governing().of("deadline") if "extendable" in clause.fields}
    last = case.log[-1].at if case.log else case.received
    owed = [duty.clause for duty in duties(history, last) if duty.done is None and not duty.end]
    return [clause for clause in dict.fromkeys(owed) if clause in may]


def line_meant(said: str, event: str, case: Case, rules: Rules) -> Event | None:
    """The line that an approval or correction is of: the last of that name; one to approve must wait."""
    lines = list(case.log) if said else []
    if event in APPROVALS:
        waiting = [line for line in awaiting(case, rules) if said in ("", line.event)]
        lines = waiting or lines
        if not said and len(lines) > 1:
            return None
    named = [line for line in lines if said in ("", line.event)]
    return named[-1] if named else None


def reference(event: Event) -> dict[str, str]:
    """How an approval or correction names a line of the log."""
    return {"event": event.event, "at": stamp(event.at)}


def entry(file: Opened, item: Mapping[str, Any], now: datetime, tree: WorkTree, rules: Rules) -> Entry:
    """The file with this line in its log. Nothing is written."""
    data = with_event(file.data, file.path, item, rules)
    source = Source(file.path, data)
    case, found = examine(source, rules)
    if case is None:
        return Entry(data, fresh(file.problems, found), file.case)
    if str(item.get("event")) in CASES:
        found = [*found, *misdirected(case, tree, rules.organization.zone)]
        known = [*file.problems, *misdirected(file.case, tree, rules.organization.zone)]
    else:
        known = file.problems
    line = next((one for one in reversed(case.log) if told_as(item, one)), None)
    if line is not None and line.event == "extended":
        found = [one for one in found if one.code not in WITHOUT_EFFECT] + idle(case, line, source, rules)
    problems = fresh(known, found)
    return Entry(data, problems + ahead([line.at if line is not None else now], now), case)


def told_as(item: Mapping[str, Any], line: Event) -> bool:
    """Whether a line of the log is what was added."""
    return line.event == item.get("event") and stamp(line.at) == item.get("at")


def idle(case: Case, line: Event, source: Source, rules: Rules) -> list[Diagnostic]:
    """Why extensions do not move a deadline, the one in that line even with the approvals that it awaits.

    Errors, as nothing is written yet.
    """
    reader = Reader(source, rules.organization.zone)
    check_extensions(Granted(case, rules, line.number), reader)
    return [item._replace(severity=Severity.ERROR) for item in reader.found if item.code in WITHOUT_EFFECT]


def kept(before: Case, after: Case, rules: Rules, at: datetime) -> list[tuple[str, str, bool]]:
    """The obligations that were done by what was added: policy, clause, and whether in time."""
    old = {duty[:4] for duty in duties(History(before, rules), at) if duty.done is not None}
    done = [
        duty for duty in duties(History(after, rules), at) if duty.done is not None and duty[:4] not in old
    ]
    return [(duty.policy, duty.clause, duty.done is not None and duty.done <= duty.due) for duty in done]


def awaiting(case: Case, rules: Rules) -> list[Event]:
    """The events of a case that await approval, each once."""
    found = {event.number: event for event, _clause in History(case, rules).pending}
    return list(found.values())
