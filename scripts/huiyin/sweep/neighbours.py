"""What a few changed cases make wrong between cases, found without reading all the others.

A number that came or went is looked for by `git grep`; a problem that comes back, among the cases of those weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from huiyin.book import House, read_case
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.durations import Duration
from huiyin.history import History
from huiyin.numbers import CASE_NUMBER, number_of, path_of
from huiyin.recurrences import counted_by, recurrences
from huiyin.register import Clash, Entry, clashes, entry
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.casefiles import CASE_PATH

CASES = (":(glob)cases/*/*.md",)
_DAYS = {
    "minutes": 1 / 1440,
    "hours": 1 / 24,
    "days": 1,
    "workdays": 2,
    "weeks": 7,
    "months": 31,
    "years": 366,
}
_HOLIDAYS = 15
"""No run of days off is longer."""

Entries = Mapping[str, Entry | None]
"""Lines of the register by path; None for a file that is there and cannot be read as a case."""


def line(source: Source, rules: Rules) -> Entry | None:
    """A case's line in the register."""
    case, _reader = read_case(source, rules.organization.zone)
    if case is None:
        return None
    history = History(case, rules)
    return entry(case, history.written, counted_by(history))


def between(tree: WorkTree, house: House, old: Entries, new: Entries) -> list[Diagnostic]:
    """The problems between cases that a change of some (by path, before and now) has made."""
    return worse(tree, house, _around(tree, house, old, new), old, new)


def worse(tree: WorkTree, house: House, others: Entries, old: Entries, new: Entries) -> list[Diagnostic]:
    """The same, held against these other cases.

    What the others lack is missed on both sides of the change alike, so it makes no difference between them.
    """
    known = {_identity(clash) for clash in _clashes(house, {**others, **old})}
    return [
        _placed(tree, clash) for clash in _clashes(house, {**others, **new}) if _identity(clash) not in known
    ]


def _clashes(house: House, cases: Entries) -> Iterator[Clash]:
    entries = sorted(item for item in cases.values() if item is not None)
    clauses = [clause for policy in house.rules.policies for clause in policy.clauses]
    yield from clashes(entries, [path for path, item in cases.items() if item is None])
    yield from recurrences(entries, clauses, house.rules.calendar)


def _identity(clash: Clash) -> tuple[str, str, str, str]:
    return clash.path, clash.code, clash.key, repr(sorted(clash.params.items()))


def _around(tree: WorkTree, house: House, old: Entries, new: Entries) -> Entries:
    """The cases that a problem with the changed ones may be with."""
    clauses = [clause for policy in house.rules.policies for clause in policy.clauses]
    spans = {f"{one.policy}/{one.id}": one.fields["within"] for one in clauses if one.kind == "recurrence"}
    found = set(tree.mentioning(sorted(_numbers(tree, old, new)), CASES))
    found |= {path for path in {*_targets(old), *_targets(new)} if tree.exists(path)}
    for path in {*old, *new}:
        before, after = old.get(path), new.get(path)
        if _counted(before) != _counted(after):
            for item in (before, after):
                found |= set(_alike(tree, item, spans)) if item is not None else set()
    others = sorted(path for path in found - new.keys() - old.keys() if CASE_PATH.match(path))
    tree.fetch(others)
    links = [path for path in others if tree.is_link(path)]
    return of_files(((path, tree.read_plain(path)) for path in others if path not in links), house.rules) | {
        path: None for path in links
    }


def _counted(item: Entry | None) -> tuple[object, ...] | None:
    """By what a case is counted with others where problems come back."""
    return (item.recurring, item.received) if item is not None and item.recurring else None


def _numbers(tree: WorkTree, old: Entries, new: Entries) -> set[str]:
    """The numbers that came or went with the change, and those mentioned that no file is named for."""
    found: set[str] = set()
    for path in {*old, *new}:
        before, after = _own(path, old.get(path), path in old), _own(path, new.get(path), path in new)
        found |= before ^ after
    missing = {path for path in _targets(new) if not tree.exists(path)}
    return {number for number in found | set(map(number_of, missing)) if number and "\n" not in number}


def _own(path: str, item: Entry | None, there: bool) -> set[str]:
    numbers = {number_of(path)} if there else set()
    if item is not None:
        numbers |= {item.id, item.source_number, *item.formerly}
        numbers |= {number for number, _event in item.reply_numbers}
    return numbers - {""}


def _targets(entries: Entries) -> set[str]:
    return {
        path_of(reference.target)
        for item in entries.values()
        if item is not None
        for reference in item.references
        if CASE_NUMBER.match(reference.target)
    }


def _alike(tree: WorkTree, item: Entry, spans: Mapping[str, Duration]) -> Iterator[str]:
    """The cases received near one that hold the values by which it is counted with others."""
    for name, values in item.recurring:
        days = timedelta(_reach(spans[name]))
        first, last = date.fromordinal(item.day) - days, date.fromordinal(item.day) + days
        places = [f":(glob)cases/*/{month}*.md" for month in _months(first, last)]
        low, high = first.strftime("%Y%m%d"), last.strftime("%Y%m%d")
        for path in tree.mentioning(values, places, every=True):
            if low <= number_of(path)[:8] <= high:
                yield path


def _reach(span: Duration) -> int:
    return int(span.number * _DAYS[span.unit]) + 2 + (_HOLIDAYS if span.unit == "workdays" else 0)


def _months(first: date, last: date) -> list[str]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{number // 12:04}{number % 12 + 1:02}" for number in numbers]


def _placed(tree: WorkTree, clash: Clash) -> Diagnostic:
    place = Source(clash.path, tree.read(clash.path)).locate(clash.where)
    severity = Severity(clash.severity) if clash.severity else None
    return Diagnostic(clash.code, place, clash.params, severity, clash.key)


def of_files(files: Iterable[tuple[str, bytes]], rules: Rules) -> dict[str, Entry | None]:
    """Lines of the register of case files, by path."""
    return {path: line(Source(path, data), rules) for path, data in files}
