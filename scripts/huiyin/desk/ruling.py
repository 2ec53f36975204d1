"""Whether something may be written: what it makes wrong that was not wrong before, and by which article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from huiyin.diagnostic import Diagnostic, Location
from huiyin.model import Clause, Policy
from huiyin.rules import Rules
from huiyin.words.articles import article_of


class Article(NamedTuple):
    """The clause that a diagnostic is about, the policy that holds it, and the words that it stands in."""

    clause: Clause
    policy: Policy
    text: str


def fresh(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The problems that were not there before; places do not count, as lines move."""
    known = Counter(map(_identity, before))
    found = []
    for item in after:
        identity = _identity(item)
        if known[identity]:
            known[identity] -= 1
        else:
            found.append(item)
    return found


def _identity(item: Diagnostic) -> tuple[Any, ...]:
    return item.code, item.key, tuple(sorted(item.params.items()))


def ahead(moments: Iterable[datetime], at: datetime) -> list[Diagnostic]:
    """What lies in the future; a minute's difference between clocks is let pass."""
    params = {"at": at.isoformat(timespec="minutes")}
    return [
        Diagnostic("HY314", Location(""), params) for moment in moments if moment > at + timedelta(minutes=1)
    ]


def article(item: Diagnostic, rules: Rules, received: date) -> Article | None:
    """The article that a diagnostic of a clause rests on; None for one that no policy says.

    A case is governed by the version of the day it was received (data-model §4).
    """
    policy_id, _, clause_id = item.params.get("clause", "").rpartition("/")
    for policy in rules.force(received).policies:
        for clause in policy.clauses:
            if clause.id == clause_id and policy_id in ("", policy.id):
                return Article(clause, policy, article_of(policy, clause.id))
    return None
