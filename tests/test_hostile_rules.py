"""Broken policies and house rules: each mistake is told where it stands, and nothing follows elsewhere."""

from __future__ import annotations

import time

import pytest

from huiyin.book import load, load_house
from tests.hostile_cases import HEALTHY
from tests.hostile_house import RULES, Files, Row, book, told
from tests.hostile_rules import BESIDE, HOUSE, POLICIES, POLICY, numbered

VISITS = "policies/visits.md"
SECOND = [(path, row) for path, rows in BESIDE for row in rows]


@pytest.mark.parametrize("row", POLICIES, ids=lambda row: row.name)
def test_a_broken_policy(row: Row) -> None:
    begin = time.process_time()
    found = load_house(Files({**RULES, VISITS: row.data})).diagnostics
    assert told(found) == [f"{VISITS} {item}" for item in row.wanted()]
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(("path", "row"), SECOND, ids=[row.name for _path, row in SECOND])
def test_a_policy_beside_another(path: str, row: Row) -> None:
    found = load_house(Files({**RULES, VISITS: POLICY.encode(), path: row.data})).diagnostics
    assert told(found, path) == row.wanted()
    # of two versions that overlap both are told, as either may be the one to change
    both = [f"{VISITS} HY433 5:11"] if any(item.startswith("HY433") for item in row.found) else []
    assert [item for item in told(found) if not item.startswith(path)] == both


@pytest.mark.parametrize(("path", "row"), HOUSE, ids=[f"{path[9:-4]}, {row.name}" for path, row in HOUSE])
def test_broken_house_rules(path: str, row: Row) -> None:
    found = load_house(Files({**RULES, path: row.data})).diagnostics
    assert told(found, path) == row.wanted()


def test_all_broken_policies_in_one_house_are_each_told_of() -> None:
    rows = {path: (row, data) for path, row, data in numbered()}
    found = book({**{path: data for path, (_row, data) in rows.items()}, **HEALTHY}).diagnostics
    # the columns move with the longer ids
    for path, (row, _data) in rows.items():
        assert {item.split(":")[0] for item in told(found, path)} == {
            item.split(":")[0] for item in row.wanted()
        }
    assert [item for item in found if item.location.path not in rows] == []


@pytest.mark.parametrize("path", [path for path in RULES if path != "policies/requirements.yml"])
@pytest.mark.parametrize(
    ("data", "code"),
    [(None, "HY001"), (b"", "HY10"), (b"\0", "HY103"), (b"a: [", "HY1"), (b"\xff", "HY102"), (b"- a", "HY1")],
)
def test_rules_that_cannot_be_read_are_told_once(path: str, data: bytes | None, code: str) -> None:
    files = {**RULES, **HEALTHY}
    if data is None:
        del files[path]
    else:
        files[path] = data
    found = load(Files(files)).diagnostics
    if path.endswith("letters.md") and data is None:
        assert {item.code for item in found} == {"HY442", "HY516"}
        return
    own = [item for item in found if item.location.path == path]
    assert own
    assert all(item.code.startswith(code[:3]) for item in own)
    # of the cases no more than that no deadline governs them, or that they were counted without a calendar;
    # of the requirements that what a file no longer mentions is not covered
    rest = {item.code for item in found if item.location.path != path}
    assert rest <= (
        {"HY442", "HY516"} if path.endswith(".md") else {"HY517"} if "calendar" in path else set()
    )
