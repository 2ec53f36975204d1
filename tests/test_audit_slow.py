"""The audit against one that is slow and plain, over random histories with branches, merges and mischief."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest

from huiyin.book import load_house
from huiyin.proof import gather
from huiyin.proof.audit import audit
from huiyin.repository import CommitFiles, WorkTree
from tests.chronicle import NOW
from tests.slow_audit import RULES, SlowAudit, history, write


def compare(root: Path, seed: int, number: int) -> set[str]:
    """The codes that both found, alike."""
    nodes = history(Random(seed), number)
    ids = write(root, nodes)
    listed = subprocess.run(
        ["git", "-C", str(root), "rev-list", "--topo-order", "--reverse", "main"],
        check=True,
        capture_output=True,
        text=True,
    )
    order = [ids.index(one) for one in listed.stdout.split()]
    rules = load_house(CommitFiles({path: text.encode() for path, text in RULES.items()})).rules
    slow = SlowAudit(nodes, order, rules).run()
    found = {
        (item.code, ids.index(item.params["commit"]), item.location.path)
        for item in audit(WorkTree(root), None, NOW).diagnostics
    }
    assert sorted(found - slow) == sorted(slow - found) == [], seed
    return {code for code, _, _ in found}


def test_random_histories(tmp_path: Path) -> None:
    found = set[str]()
    for seed in range(8):
        found |= compare(tmp_path / str(seed), seed, 60)
    assert found >= {f"HY{number}" for number in (315, 801, 802, 803, 804, 810, 811, 812, 813, 814, 815, 816)}


@pytest.mark.slow
def test_many_random_histories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "MOST", 10**6)
    found = set[str]()
    for seed in range(100, 200):
        found |= compare(tmp_path / str(seed), seed, 120)
    assert found >= {f"HY{number}" for number in (*range(810, 820), 850, 860, 861)}
