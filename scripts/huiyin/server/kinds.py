"""What a push is: references that move, who pushes, what the server allows, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from huiyin.diagnostic import Diagnostic, Location

HEADS, TAGS = "refs/heads/", "refs/tags/"
GUARDS = re.compile(
    r"(?:.*/)?CODEOWNERS|\.github/.*|\.gitlab/.*|\.gitlab-ci\.yml|\.gitea/.*|\.forgejo/.*|\.gitee/.*|\.workflow/.*"
    r"|\.ci/.*|\.woodpecker.*|\.drone\.yml|Jenkinsfile|\.pre-commit-.*|\.husky/.*|\.githooks/.*|(?:.*/)?\.gitattributes"
    r"|Makefile|mkdocs\.yml|scripts/huiyin/.*|scripts/requirements\.lock|pyproject\.toml",
    re.DOTALL,
)
"""Files that say who approves and what is checked, or that start programs on a colleague's machine."""
RULES = "policies/"


class Update(NamedTuple):
    """A reference that is to move; an id of zeros stands for "is not there"."""

    old: str
    new: str
    ref: str

    @property
    def created(self) -> bool:
        """Whether it is new."""
        return not self.old.strip("0")

    @property
    def deleted(self) -> bool:
        """Whether it is to go."""
        return not self.new.strip("0")


class Settings(NamedTuple):
    """What the server allows: `git config huiyin.…` in its repository."""

    branch: str = "main"
    """The shared branch, `huiyin.branch`; where it is not set what HEAD names."""
    most_bytes: int = 20 * 1024 * 1024
    """Of one file, `huiyin.maxFileSize`."""
    most_files: int = 20_000
    """Changed by one push, `huiyin.maxFiles`."""
    most_commits: int = 100_000
    """Of one push, `huiyin.maxCommits`."""
    seconds: int = 300
    """That the hook may take, `huiyin.timeout`."""

    @property
    def shared(self) -> str:
        """The full name of the shared branch."""
        return HEADS + self.branch


class Refusal(NamedTuple):
    """Why a push is refused."""

    diagnostic: Diagnostic
    ref: str = ""
    commit: str = ""


class Change(NamedTuple):
    """A file (or folder) that differs between a commit and one of its parents."""

    commit: str
    parent: str
    path: str
    old_mode: str
    mode: str
    old: str
    """The object before; "" where there was none."""
    new: str
    """The object now; "" where it is gone."""

    @property
    def folder(self) -> bool:
        """Whether it is a folder now, or was one."""
        return (self.mode if self.new else self.old_mode) == "040000"


def refusal(code: str, path: str = "", ref: str = "", commit: str = "", **params: str) -> Refusal:
    """One refusal."""
    return Refusal(Diagnostic(code, Location(path), params), ref, commit)


def read_updates(lines: Iterable[str]) -> list[Update]:
    """The lines that Git gives to the hook: `old new ref`. Raises ValueError for any other."""
    found = []
    for line in lines:
        if line.strip():
            old, new, ref = line.rstrip("\n").split(" ", 2)
            found.append(Update(old, new, ref))
    return found
