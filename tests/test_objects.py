"""Objects of Git from one process, and the rules as a commit had them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from huiyin.proof.objects import Objects
from huiyin.proof.rulebook import Rulebook
from huiyin.repository import GitFailed, WorkTree
from tests.office import CALENDAR, LETTERS, ORGANIZATION


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "陈敏")
    git(tmp_path, "config", "user.email", "chen@example.org")
    (tmp_path / "policies").mkdir()
    for name, text in (
        ("organization.yml", ORGANIZATION),
        ("calendar.yml", CALENDAR),
        ("letters.md", LETTERS),
    ):
        (tmp_path / "policies" / name).write_text(text, "utf-8")
    commit(tmp_path)
    return WorkTree(tmp_path)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "as it stands")


def test_objects_come_in_the_order_asked_for_and_what_is_not_there_as_nothing(tree: WorkTree) -> None:
    with Objects(tree) as objects:
        found = objects.get("HEAD:policies/calendar.yml")
        assert found is not None
        assert (found.kind, found.data.decode()) == ("blob", CALENDAR)
        asked = ["HEAD:没有", found.id, "HEAD^{tree}", found.id]
        assert [item and item.kind for item in objects.stream(asked)] == [None, "blob", "tree", "blob"]


def test_many_questions_do_not_stop_up_the_pipes(tree: WorkTree) -> None:
    with Objects(tree) as objects:
        found = objects.stream(["HEAD:policies/letters.md"] * 20_000)
        assert sum(len(item.data) for item in found if item) == 20_000 * len(LETTERS.encode())


def test_where_there_is_no_repository_it_says_so(tmp_path: Path) -> None:
    with Objects(WorkTree(tmp_path)) as objects, pytest.raises(GitFailed):
        objects.get("HEAD")


def test_the_rules_of_a_commit_are_those_that_it_held(tree: WorkTree) -> None:
    path = tree.root / "policies/organization.yml"
    path.write_text(ORGANIZATION.replace("小院", "大院"), "utf-8")
    commit(tree.root)
    path.write_text("not committed", "utf-8")
    rulebook = Rulebook(tree)
    names = []
    for rev in ("HEAD~1", "HEAD"):
        house = rulebook.at(rev)
        assert house is not None
        names.append(house.rules.organization.name["zh"])
        assert [policy.id for policy in house.rules.policies] == ["letters"]
    assert names == ["小院", "大院"]
    assert rulebook.at("HEAD") is rulebook.at("HEAD")
    assert rulebook.at("HEAD^{tree}~9") is None
