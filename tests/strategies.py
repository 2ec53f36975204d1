"""Cases, policies and moments at random, for Hypothesis and with a seed.

`python -m tests.strategies [number [seed]]` prints what so many of them exercise.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.oracle import obligations
from tests.random_cases import random_case, random_moment, random_span
from tests.random_policies import random_policies
from tests.small_world import CALENDAR, ORGANIZATION

__all__ = [
    "Situation",
    "cases",
    "policies",
    "random_case",
    "random_policies",
    "random_situation",
    "situations",
]


@dataclass(frozen=True)
class Situation:
    """A case, the policies, and what is asked."""

    case: dict[str, Any]
    policies: list[dict[str, Any]]
    at: datetime
    soon: timedelta | None


def random_situation(rng: Random) -> Situation:
    """A case that suits its policies, and a moment that suits both."""
    policies = random_policies(rng)
    case = random_case(rng, policies)
    return Situation(case, policies, random_moment(rng, case, policies), random_span(rng))


# The same code draws from a random generator that Hypothesis keeps, so that what fails is made smaller.
randoms = st.randoms(use_true_random=False)


def cases() -> st.SearchStrategy[dict[str, Any]]:
    """Cases."""
    return randoms.map(random_case)


def policies() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of policies."""
    return randoms.map(random_policies)


def situations() -> st.SearchStrategy[Situation]:
    """Situations."""
    return randoms.map(random_situation)


def answer(situation: Situation, case: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The obligations, perhaps of another form of the case."""
    asked = case or situation.case
    return obligations(asked, situation.policies, CALENDAR, ORGANIZATION, situation.at, situation.soon)


def without(situation: Situation, *events: str) -> dict[str, Any]:
    """The case without some events."""
    log = [line for line in situation.case["log"] if line["event"] not in events]
    return {**situation.case, "log": log}


def features(situation: Situation) -> Iterator[str]:
    """What matters in a situation: the answer is another one without it."""
    full = answer(situation)
    for name, events in (
        ("pause", ("waiting", "resumed")),
        ("resumed", ("resumed",)),
        ("extension", ("extended",)),
        ("approval", ("approved",)),
        ("correction", ("corrected",)),
        ("reclassification", ("reclassified",)),
        ("ending", ("declined", "merged", "withdrawn", "closed")),
        ("reopening", ("reopened",)),
    ):
        if answer(situation, without(situation, *events)) != full:
            yield name
    kinds = {clause["id"]: clause for policy in situation.policies for clause in policy["clauses"]}
    clauses = [kinds[one["clause"]] for one in full]
    if any("overdue" in str(clause["from"]) for clause in clauses):
        yield "chain"
    if any("every" in clause for clause in clauses):
        yield "recurring"
    if any("by" in clause for clause in clauses):
        yield "by"
    if any("roll" in clause for clause in clauses):
        yield "roll"
    if len({(one["clause"], "every" in kinds[one["clause"]]) for one in full}) < len(full):
        yield "clause more than once"


def main(number: int, seed: int) -> None:
    """Print how many of so many random situations have each state and each feature."""
    states: Counter[str] = Counter()
    having: Counter[str] = Counter()
    for index in range(number):
        situation = random_situation(Random(f"{seed}/{index}"))
        found = answer(situation)
        states.update(one["state"] for one in found)
        present = set(features(situation))
        having.update(present)
        having["any obligation"] += bool(found)
        moving = present & {"pause", "extension", "chain", "recurring", "by"}
        having[f"{len(moving)} of pause, extension, chain, recurring, by"] += 1
        having["pause and extension"] += {"pause", "extension"} <= present
        having["pause and chain"] += {"pause", "chain"} <= present
        having["pause, extension and chain"] += {"pause", "extension", "chain"} <= present
    print(f"{number} situations, {states.total()} obligations")
    for title, counter in (("obligations by state", states), ("situations in which it matters", having)):
        print(f"\n{title}")
        for name, count in counter.most_common():
            print(f"  {count:7}  {name}")


if __name__ == "__main__":
    arguments = [int(text) for text in sys.argv[1:]]
    main(arguments[0] if arguments else 5000, arguments[1] if len(arguments) > 1 else 0)
