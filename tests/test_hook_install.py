"""`huiyin hook install`, and the hook before a commit: what is staged is judged, not what lies in the work tree."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office import CASE, LETTERS, NUMBER
from tests.server_world import ENVIRONMENT, FILES, PATH, REGISTERED, Clone, huiyin, run

CANARY = "13800138000"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone(tmp_path / "clone", str(tmp_path / "nowhere.git"))
    for path, text in {**FILES, PATH: CASE}.items():
        clone.put(path, text)
    clone.commit("founded")
    done = huiyin(clone.root, "hook", "install")
    assert done.returncode == 0, done.stderr
    return clone


def commit(clone: Clone, *words: str) -> subprocess.CompletedProcess[str]:
    """A commit by a person, with the hooks."""
    command = ["git", "commit", "-q", "-m", "a step", *words]
    return subprocess.run(
        command, cwd=clone.root, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )


HOSTILE: dict[str, tuple[str, str, str]] = {
    "an unknown key": (PATH, CASE.replace("party: owner", "party: owner\npartie: x"), "HY202"),
    "a number in public": (PATH, CASE.replace("log:", f"summary: 请致电 {CANARY}\nlog:"), "HY241"),
    "an event removed": (
        PATH,
        CASE.replace(REGISTERED, "").replace("log:\n", "log: []\n").replace(": registered", ": received"),
        "HY801",
    ),
    "a policy that cannot be read": (
        "policies/letters.md",
        LETTERS.replace("kind: deadline", "kind: deadlin"),
        "HY",
    ),
    "a left-over": (f"cases/2026/.{NUMBER}.md.swp", "x", "HY878"),
    "a twin": ("policies/Letters.md", LETTERS, "HY872"),
    "a filter": (".gitattributes", "* filter=x\n", "HY875"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_staged_is_judged(clone: Clone, name: str) -> None:
    path, text, code = HOSTILE[name]
    clone.put(path, text)
    clone.git("add", "--force", path)
    done = commit(clone)
    assert done.returncode == 1
    assert code in done.stderr
    assert CANARY not in done.stderr
    assert clone.git("rev-list", "--count", "HEAD") == "1"


def test_the_index_counts_and_not_the_work_tree(clone: Clone) -> None:
    clone.put(PATH, CASE.replace("party:", "partie:"))
    clone.put("README.md", "# letters\n")
    clone.git("add", "README.md")
    assert commit(clone).returncode == 0
    clone.git("add", PATH)
    clone.put(PATH, CASE)
    assert commit(clone).returncode == 1
    # `commit --only` has an index of its own
    assert commit(clone, "--only", PATH, "--allow-empty").returncode == 0


def test_a_new_clerk_and_a_case_of_theirs_go_together(clone: Clone) -> None:
    person = "  - {id: new.one, name: 新人, emails: [new@example.org], roles: [administrator]}\ncategories:"
    clone.put(
        "policies/organization.yml", FILES["policies/organization.yml"].replace("categories:", person, 1)
    )
    clone.put(PATH, CASE.replace("> 漏水", "> 漏水了").replace("subject_person: he.jun", "handler: new.one"))
    clone.git("add", "-A")
    assert "HY2" not in commit(clone).stderr


def test_the_first_commit_of_all_is_judged_too(tmp_path: Path) -> None:
    clone = Clone(tmp_path / "new", "nowhere")
    assert huiyin(clone.root, "hook", "install").returncode == 0
    for path, text in {**FILES, PATH: CASE.replace("party:", "partie:")}.items():
        clone.put(path, text)
    clone.git("add", "-A")
    assert "HY202" in commit(clone).stderr
    clone.put(PATH, CASE)
    clone.git("add", "-A")
    done = commit(clone)
    assert done.returncode == 0, done.stderr


def test_what_cannot_be_read_can_be_put_right(clone: Clone) -> None:
    clone.put("policies/organization.yml", "name: [")
    clone.commit("broken, without the hook")
    clone.put("policies/organization.yml", FILES["policies/organization.yml"])
    clone.git("add", "-A")
    done = commit(clone)
    assert done.returncode == 0, done.stderr


def test_another_hook_runs_before_and_comes_back(tmp_path: Path) -> None:
    clone = Clone(tmp_path / "new", "nowhere")
    hook = clone.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho mine >> asked\n[ ! -e forbidden ]\n", "utf-8")
    hook.chmod(0o755)
    mine = hook.read_bytes()
    for _again in range(2):
        assert huiyin(clone.root, "hook", "install").returncode == 0
    clone.put("policies/organization.yml", FILES["policies/organization.yml"])
    clone.git("add", "-A")
    clone.put("forbidden", "")
    assert commit(clone).returncode != 0
    assert (clone.root / "asked").read_text("utf-8") == "mine\n"
    assert huiyin(clone.root, "hook", "install", "--uninstall").returncode == 0
    assert hook.read_bytes() == mine
    assert sorted(path.name for path in hook.parent.iterdir() if not path.name.endswith(".sample")) == [
        "pre-commit"
    ]


def test_hooks_go_where_git_looks_for_them(clone: Clone, tmp_path: Path) -> None:
    clone.git("config", "core.hooksPath", str(tmp_path / "shared"))
    assert huiyin(clone.root, "hook", "install").returncode == 0
    assert (tmp_path / "shared/pre-commit").is_file()
    assert clone.git("config", "merge.huiyin.driver").endswith("-m huiyin merge %O %A %B %L %P")
    clone.git("worktree", "add", "-q", str(tmp_path / "beside"))
    clone.git("config", "--unset", "core.hooksPath")
    assert huiyin(tmp_path / "beside", "hook", "install").returncode == 0


def husky(clone: Clone) -> None:
    clone.git("config", "core.hooksPath", ".husky/_")


def framework(clone: Clone) -> None:
    (clone.root / ".git/hooks/pre-commit").write_text(
        "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n", "utf-8"
    )


@pytest.mark.parametrize(("prepare", "name"), [(husky, "husky"), (framework, "pre-commit")])
def test_what_another_program_keeps_is_left_alone(
    clone: Clone, prepare: Callable[[Clone], None], name: str
) -> None:
    prepare(clone)
    done = huiyin(clone.root, "hook", "install")
    assert done.returncode == 2
    assert name in done.stderr


def test_a_server_gets_its_hooks_and_begins_with_main(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "--bare", "-b", "master", "letters.git")
    bare = tmp_path / "letters.git"
    done = huiyin(tmp_path, "hook", "install", "--root", str(bare))
    assert done.stderr == f"Put into {bare}/hooks: pre-receive, post-receive.\n"
    assert run(bare, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert run(bare, "config", "receive.fsckObjects") == "true"
    done = huiyin(tmp_path, "hook", "install", "--uninstall", "--root", str(bare))
    assert done.stderr == f"Taken out of {bare}/hooks: pre-receive, post-receive.\n"
    assert [path.name for path in (bare / "hooks").iterdir() if path.suffix != ".sample"] == []


def test_elsewhere_it_says_so(tmp_path: Path) -> None:
    done = huiyin(tmp_path, "hook", "install")
    assert (done.returncode, done.stderr) == (2, "Here is no Git repository (or no Git).\n")
