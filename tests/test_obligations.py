"""The engine against deadlines worked out by hand, and against the slow second implementation."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine import answer_of
from tests.strategies import Situation, answer, random_situation, situations
from tests.worked_examples import EXAMPLES, Example


def _sorted(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda one: (one["due"], one["policy"], one["clause"], one["since"]))


def _both(situation: Situation) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    engine = answer_of(situation.case, situation.policies, situation.at, situation.soon)
    return _sorted(engine), _sorted(answer(situation))


@pytest.mark.parametrize("example", [pytest.param(one, id=one.name) for one in EXAMPLES])
def test_worked_example(example: Example) -> None:
    found = answer_of(example.case, example.policies, example.at, example.soon)
    assert _sorted(found) == _sorted(example.expected)


@pytest.mark.parametrize("block", range(10))
def test_agrees_with_the_oracle(block: int) -> None:
    for seed in range(block * 60, block * 60 + 60):
        engine, oracle = _both(random_situation(Random(seed)))
        assert engine == oracle, f"seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_agrees_with_the_oracle_on_many_more(block: int) -> None:
    for seed in range(10_000 + block * 500, 10_500 + block * 500):
        engine, oracle = _both(random_situation(Random(seed)))
        assert engine == oracle, f"seed {seed}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_agrees_with_the_oracle_on_what_hypothesis_finds(situation: Situation) -> None:
    engine, oracle = _both(situation)
    assert engine == oracle
