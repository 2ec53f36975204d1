"""The slow second implementation against deadlines worked out by hand, so that it may judge the fast one."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import chinese_calendar
import pytest

from tests.lifecycle_rules import final_status
from tests.oracle import obligations
from tests.oracle.clock import clock_of, is_workday
from tests.oracle.log import corrected, written
from tests.strategies import answer, features, random_situation
from tests.worked_examples import CALENDAR, EXAMPLES, ORGANIZATION, Example

CLOCK = clock_of(ORGANIZATION, CALENDAR)


@pytest.mark.parametrize("example", [pytest.param(one, id=one.name) for one in EXAMPLES])
def test_worked_example(example: Example) -> None:
    found = obligations(example.case, example.policies, CALENDAR, ORGANIZATION, example.at, example.soon)
    assert found == example.expected


def test_every_example_has_a_name_of_its_own() -> None:
    names = [example.name for example in EXAMPLES]
    assert sorted(names) == sorted(set(names))


def test_the_small_calendar_is_that_of_an_independent_library() -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366 + 365 + 365)]
    assert [day for day in days if is_workday(day, CLOCK) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("seed", range(300))
def test_random_logs_are_legal(seed: int) -> None:
    situation = random_situation(Random(seed))
    log = corrected(written(situation.case, CLOCK), CLOCK)
    assert len(situation.case["log"]) <= 12
    assert final_status([event.fields for event in log]) == situation.case["status"]


def test_random_situations_have_every_state_and_whatever_moves_a_deadline() -> None:
    situations = [random_situation(Random(seed)) for seed in range(300)]
    states = {one["state"] for situation in situations for one in answer(situation)}
    matters = {name for situation in situations for name in features(situation)}
    assert states == {"open", "soon", "overdue", "paused", "met", "late", "missed", "void"}
    assert {
        "pause",
        "extension",
        "approval",
        "correction",
        "reclassification",
        "chain",
        "recurring",
    } <= matters
