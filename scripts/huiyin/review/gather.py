"""The whole of a review: both states read, compared, and put in order.

Only changed files are read, and where rules change also the cases that are still open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from huiyin.book import CASE_PATH, House, case_paths, load_house, read_case
from huiyin.diagnostic import Diagnostic
from huiyin.model import Case
from huiyin.repository import WorkTree
from huiyin.review import rulechange
from huiyin.review.casechange import CaseChange, compare, touched
from huiyin.review.rulechange import Line, PolicyChange
from huiyin.review.states import READ, Bounds, Change, State, changes, opened
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.since import since
from huiyin.sweep.validation import Lazily

_CLOSED = re.compile(rb"^status:[ \t]*[\"']?(?:closed|archived|destroyed|merged|withdrawn)\b", re.MULTILINE)


class Review(NamedTuple):
    """What a range of commits brings."""

    span: Bounds
    at: datetime
    house: House
    """The rules as the change leaves them."""
    cases: tuple[CaseChange, ...]
    policies: tuple[PolicyChange, ...]
    touched: tuple[str, ...]
    """Cases, open and not changed themselves, that get another deadline from the change of the rules."""
    roster: tuple[Line, ...]
    lists: tuple[Line, ...]
    calendar: tuple[Line, ...]
    other: tuple[Change, ...]
    """Files outside cases and rules, attachments too."""
    diagnostics: tuple[Diagnostic, ...]
    """What is wrong and was not before."""


def review(tree: WorkTree, span: Bounds, at: datetime, now: datetime, language: str) -> Review:
    """Compare the two states of a repository: deadlines as of `at`, what lies in the future as of `now`. Raises GitFailed."""
    listed = changes(tree, span)
    with opened(tree.root, span.base) as base, opened(tree.root, span.head) as head:
        old, new = load_house(base), load_house(head)
        rules = old.rules, new.rules
        cases = tuple(_cases(listed, base, head, rules, at))
        told = {one.path for one in cases} | {one.path for one in listed if one.path.startswith("policies/")}
        return Review(
            span,
            at,
            new,
            cases,
            tuple(rulechange.policies(*rules, language)),
            tuple(_touched(head, {one.path for one in cases}, rules, at)),
            tuple(rulechange.roster(old.rules.organization, new.rules.organization)),
            tuple(rulechange.lists(old.rules.organization, new.rules.organization)),
            tuple(rulechange.calendar(*rules)),
            tuple(one for one in listed if one.path not in told),
            tuple(_problems(head, new, span, now, listed)),
        )


def _cases(
    listed: Sequence[Change], base: State, head: State, rules: tuple[Rules, Rules], at: datetime
) -> Iterator[CaseChange]:
    for kind, path in listed:
        if CASE_PATH.match(path):
            old, new = _case(base, path, rules[0]), _case(head, path, rules[1])
            yield compare(path, kind, old, new, rules, at)


def _case(state: State, path: str, rules: Rules) -> Case | None:
    """The case as a commit has it; None where it has none, or one that cannot be read."""
    if not state.is_file(path):
        return None
    return read_case(Source(path, state.read(path)), rules.organization.zone)[0]


def _touched(head: State, changed: set[str], rules: tuple[Rules, Rules], at: datetime) -> Iterator[str]:
    """Open cases that a change of the rules gives another deadline, though nobody changed their files."""
    if not rulechange.bears_on_deadlines(*rules):
        return
    for path in case_paths(head.paths("cases"))[0]:
        if path in changed or head.is_link(path):
            continue
        data = head.read(path)
        # most are closed and owe nothing more; the rest is asked exactly
        if _CLOSED.search(data) is None:
            case = read_case(Source(path, data), rules[1].organization.zone)[0]
            if case is not None and touched(case, rules, at):
                yield case.id


def _problems(
    head: State, house: House, span: Bounds, now: datetime, listed: Sequence[Change]
) -> list[Diagnostic]:
    """What is wrong and was not before; nothing of a change that leaves cases and rules alone."""
    if not any(one.path.startswith(tuple(f"{name}/" for name in READ)) for one in listed):
        return []
    return since(head, Lazily(head, lambda: house), span.base, now).diagnostics
