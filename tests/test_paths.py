"""Which files of a work tree there are: those that Git does not ignore, whether they are few or many."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from huiyin import repository
from huiyin.repository import WorkTree


def put(root: Path, *paths: str) -> None:
    """Empty files."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Tracked, untracked, deleted and ignored files, and one that is tracked though ignored."""
    put(tmp_path, "policies/a.md", "policies/b/1.md", "policies/gone.md", "policies/forced.tmp")
    put(tmp_path, "cases/x.md")
    (tmp_path / ".gitignore").write_text("*.tmp\n*~\n")
    for words in (["init", "-q"], ["add", "."], ["add", "-f", "policies/forced.tmp"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    put(tmp_path, "policies/new.md", "policies/neu ü\n.md")
    (tmp_path / "policies/gone.md").unlink()
    return tmp_path


@pytest.mark.parametrize("few", [0, 500])
@pytest.mark.parametrize("ignored", [[], ["policies/a.md~", "policies/c.tmp"]])
def test_what_git_ignores_is_left_out(
    root: Path, few: int, ignored: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "_FEW", few)
    put(root, *ignored)
    plain = [
        "policies/a.md",
        "policies/b/1.md",
        "policies/forced.tmp",
        "policies/neu ü\n.md",
        "policies/new.md",
    ]
    assert WorkTree(root).paths("policies") == plain
    (root / "policies/forced.tmp").unlink()
    plain.remove("policies/forced.tmp")
    assert WorkTree(root).paths("policies") == plain
    assert WorkTree(root).paths("policies", "cases") == ["cases/x.md", *plain]


def test_without_git_every_file_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "policies/a.md", "policies/b.tmp")
    assert WorkTree(tmp_path).paths("policies") == ["policies/a.md", "policies/b.tmp"]
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    assert WorkTree(tmp_path).paths("policies") == ["policies/a.md", "policies/b.tmp"]
    assert WorkTree(tmp_path).paths("cases") == []


def test_the_list_of_all_files_is_not_asked_for_a_few(root: Path) -> None:
    (root / ".git/index").write_bytes(b"no index")
    assert subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, check=False).returncode
    (root / "policies/forced.tmp").unlink()
    assert WorkTree(root).paths("policies")[0] == "policies/a.md"
