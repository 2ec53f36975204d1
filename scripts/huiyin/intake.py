"""Takes a ledger in: each row to a case file that passes the checks of every case, or to the reasons why not."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from huiyin import frontmatter, schema
from huiyin.book import case_paths, read_case, times
from huiyin.checks import check_case
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.edit import dump
from huiyin.fields import Reader, Where
from huiyin.history import History, department_of, handler_of, replay
from huiyin.language import severity
from huiyin.ledger import Row, words
from huiyin.ledgermap import LedgerMap
from huiyin.lifecycle import Standing, step
from huiyin.model import Case
from huiyin.numbers import new_number, path_of
from huiyin.register import Entry, entry
from huiyin.repository import GitFailed, WorkTree
from huiyin.rowdraft import Draft, Fault, draft, fault, source_number
from huiyin.rules import Rules
from huiyin.ruling import ahead
from huiyin.search import misdirected
from huiyin.source import Source
from huiyin.store import create
from huiyin.survey import each
from huiyin.textscan import LIMIT
from huiyin.writing import FIELDS_IN_ORDER, stamp

_TOLD = frozenset(("value", "found", "number", "day"))
"""What fills a message from the case itself; of a ledger that is a cell, and cells are not repeated."""


class Made(NamedTuple):
    """A case as it will be written."""

    path: str
    data: bytes
    dated: bool
    """Whether a time was only a date."""
    breaches: int
    """Clauses that the case did not keep: that is history, and no fault of the row."""


class Rejected(NamedTuple):
    """A row that makes no case, and everything that is wrong with it."""

    row: int
    faults: tuple[Fault, ...]


class Known(NamedTuple):
    """What no new case may have again."""

    sources: set[str]
    replies: set[str]
    numbers: set[str]


class Outcome(NamedTuple):
    """What the rows of a ledger come to. Nothing is written yet."""

    made: list[Made]
    skipped: int
    rejected: list[Rejected]


def prepare(rows: Iterable[Row], plan: LedgerMap, rules: Rules, tree: WorkTree, at: datetime) -> Outcome:
    """Every row as a case to be written, or as rejected; a number already taken in is skipped.

    `at` is now: what is dated later is an error.
    """
    known = already(tree, rules)
    outcome = Outcome([], 0, [])
    skipped = 0
    for row in rows:
        number = source_number(row, plan)
        if number in known.sources:
            skipped += 1
            continue
        made = _Maker(row, plan, rules, tree, at, known).make()
        if isinstance(made, Made):
            known.sources.add(number)
            outcome.made.append(made)
        else:
            outcome.rejected.append(Rejected(row.number, tuple(made)))
    return outcome._replace(skipped=skipped)


def keep(made: Iterable[Made], tree: WorkTree) -> None:
    """Write the cases down, each whole or not at all. What is there after an interruption is skipped next time."""
    for item in made:
        create(tree.root, item.path, item.data)


# --- what is there already ------------------------------------------------------------------------------------


def already(tree: WorkTree, rules: Rules) -> Known:
    """The source numbers, reply numbers and case numbers of all cases here, and the case numbers of all branches."""
    known = Known(set(), set(), set())
    paths, _strangers = case_paths(tree.paths("cases"))
    for item in each(partial(_entry, tree, rules), paths):
        if item is not None:
            known.sources.add(item.source_number)
            known.replies.update(number for number, _event in item.reply_numbers)
            known.numbers.update((item.id, *item.formerly))
    known.sources.discard("")
    known.numbers.update(_on_branches(tree))
    return known


def _entry(tree: WorkTree, rules: Rules, path: str) -> Entry | None:
    if tree.is_link(path):
        return None
    case, _reader = read_case(Source(path, tree.read(path)), rules.organization.zone)
    return entry(case) if case is not None else None


def _on_branches(tree: WorkTree) -> set[str]:
    found: set[str] = set()
    with suppress(GitFailed, OSError):
        for ref in (
            tree.git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").decode().split()
        ):
            listed = tree.git("ls-tree", "-r", "--name-only", "-z", ref, "--", "cases").decode(
                "utf-8", "replace"
            )
            found |= {path.rpartition("/")[2].removesuffix(".md") for path in listed.split("\0")}
    return found


# --- one row --------------------------------------------------------------------------------------------------


class _RowReader(Reader):
    """Reads the case that a row makes; each problem is told by its column."""

    def __init__(self, source: Source, made_of: Draft, rules: Rules) -> None:
        super().__init__(source, rules.organization.zone)
        self.made_of = made_of

    def report(
        self, code: str, where: Where, *, key: bool = False, severity: Severity | None = None, **params: str
    ) -> None:
        """Note a problem; what the cell says is left out of it."""
        told = {
            name: "…" if name in _TOLD or (code, name) == ("HY221", "name") else word
            for name, word in params.items()
        }
        self.found.append(Diagnostic(code, Location(self.column(where)), told, severity))

    def column(self, where: Where) -> str:
        """The column that a value of the case came from."""
        if where[:1] == ("log",) and len(where) > 1:
            columns = self.made_of.lines[int(where[1])].columns
            return columns.get(str(where[2]) if len(where) > 2 else "", columns[""])
        named = self.made_of.columns
        return named.get(".".join(map(str, where)), named.get(str(where[0]), "") if where else "")


class _Maker:
    def __init__(
        self, row: Row, plan: LedgerMap, rules: Rules, tree: WorkTree, at: datetime, known: Known
    ) -> None:
        self.row, self.plan, self.rules, self.tree, self.at, self.known = row, plan, rules, tree, at, known

    def make(self) -> Made | list[Fault]:
        home = self.rules.organization
        told = draft(self.row, self.plan, home.zone, home.language)
        if isinstance(told, list):
            return told
        front = self.front(told)
        path = path_of(front["id"])
        for _again in range(2):
            data = dump(front, told.body)
            if len(data) > LIMIT:
                return [fault("HY101", self.longest(), size=str(len(data)), limit=str(LIMIT))]
            reader = _RowReader(Source(path, data), told, self.rules)
            document, problems = frontmatter.read(data)
            if document is None:
                return [Fault("", Diagnostic(item.code, Location(""), item.params)) for item in problems]
            case = schema.case(document.values, document.body, reader)
            derived = _derived(case, self.rules)
            if not case.sound or derived.items() <= front.items():
                break
            front = _ordered({**front, **derived})  # an event that awaits approval moves nothing
        return self.judged(case, told, reader, data)

    def judged(self, case: Case, told: Draft, reader: _RowReader, data: bytes) -> Made | list[Fault]:
        """The case, if nothing is wrong with it but what the clauses say of the past."""
        home = self.rules.organization
        if case.sound:
            check_case(History(case, self.rules), reader)
        for where, moment in times(case):
            for late in ahead([moment], self.at):
                reader.report(late.code, where, **late.params)
        if home.recipients and isinstance(case.reporter, Mapping):
            reader.report("HY701", ("reporter", next(iter(case.reporter), "")))
        for number, event in entry(case).reply_numbers:
            if number in self.known.replies:
                reader.report("HY602", ("log", event, "reply_no"), number=number, other="cases/")
        found = [*reader.found, *(misdirected(case, self.tree, home.zone) if entry(case).references else ())]
        errors = [item for item in found if severity(item) is Severity.ERROR]
        faults = [item for item in errors if not item.key]
        if faults:
            return [Fault(item.location.path if item in reader.found else "", item) for item in faults]
        self.known.replies.update(number for number, _event in entry(case).reply_numbers)
        return Made(case.path, data, told.dated, len(errors))

    def front(self, told: Draft) -> dict[str, Any]:
        """The fields of the case, under a number that nobody has."""
        number = new_number(told.received.date(), secrets.choice)
        while number in self.known.numbers:
            number = new_number(told.received.date(), secrets.choice)
        self.known.numbers.add(number)
        replies = 0
        log = []
        standing = Standing()
        for line in told.lines:
            item = line.item
            if item["event"] == "replied":
                replies += 1
                item.setdefault("reply_no", f"HF-{number}-{replies}")
            standing = step(standing, item["event"], item)
            log.append(item)
        head = {"id": number, "status": standing.status, "received": stamp(told.received)}
        return _ordered({**told.values, **head, "log": log})

    def longest(self) -> str:
        """The column with the most to read."""
        return max(self.row.cells, key=lambda name: len(words(self.row.cells[name])), default="")


def _ordered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields in the order of the data model, then the organisation's own, then the log."""
    known = {key: values[key] for key in FIELDS_IN_ORDER if key in values}
    return {**known, **{key: values[key] for key in values if key.startswith("x-")}, "log": values["log"]}


def _derived(case: Case, rules: Rules) -> dict[str, str]:
    """Status, responsible and handler, as the log says."""
    history = History(case, rules)
    told = {
        "status": replay(history)[0].status,
        "responsible": department_of(history.events),
        "handler": handler_of(history.events),
    }
    return {name: value for name, value in told.items() if value}
