"""A shared repository and its clones on a disk, for tests of many clerks at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.changing import number_of
from tests.office import CALENDAR, CALLS, LETTERS, NUMBER, ORGANIZATION, Said

AT = "2026-03-20T12:00+08:00"
FILES = {
    "policies/organization.yml": ORGANIZATION,
    "policies/calendar.yml": CALENDAR,
    "policies/letters.md": LETTERS,
    "policies/calls-taken.md": CALLS,
    ".gitattributes": "cases/**/*.md text eol=lf merge=huiyin\n",
}
CASE = """\
---
id: {number}
status: registered
channel: letter
received: {day}T09:00+08:00
site: east
party: owner
named: false
kind: complaint
category: repair/leak
subject: {subject}
log:
  - {{at: {day}T09:10+08:00, event: registered, by: chen.min}}
---
## Letter
> 漏水 {subject}
"""


def case(number: str = NUMBER, subject: str = "x") -> str:
    """A registered letter."""
    return CASE.format(number=number, day=f"{number[:4]}-{number[4:6]}-{number[6:8]}", subject=subject)


def place(number: str = NUMBER) -> str:
    """Where it lies."""
    return f"cases/{number[:4]}/{number}.md"


def dispatched(text: str, time: str = "10:00", day: str = "2026-03-16") -> str:
    """The case one event on."""
    return with_line(text, time, "dispatched", "to: works", "dispatched", day).replace(
        "\nlog:", "\nresponsible: works\nlog:"
    )


def with_line(
    text: str, time: str, event: str, more: str = "", status: str = "", day: str = "2026-03-16"
) -> str:
    """The case with another line in its log."""
    line = f"  - {{at: {day}T{time}+08:00, event: {event}, by: chen.min{', ' if more else ''}{more}}}\n"
    if status:
        before, _, rest = text.partition("status: ")
        text = f"{before}status: {status}\n{rest.partition(chr(10))[2]}"
    return text.replace("---\n## Letter", f"{line}---\n## Letter")


def environment(**more: str) -> dict[str, str]:
    """Nothing of the machine's own Git settings."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HUIYIN_CACHE": "off"}
    return {**os.environ, **quiet, "PYTHONPATH": os.pathsep.join(sys.path), **more}


def git(where: Path, *words: str, check: bool = True, **more: str) -> str:
    """What a Git command prints."""
    done = subprocess.run(
        ["git", *words], cwd=where, check=check, capture_output=True, env=environment(**more), text=True
    )
    return done.stdout.strip()


class Clerk:
    """One clerk's clone."""

    def __init__(self, root: Path, name: str = "chen") -> None:
        self.root = root
        git(root, "config", "user.name", name)
        git(root, "config", "user.email", f"{name}@example.org")

    def git(self, *words: str, check: bool = True) -> str:
        """A Git command."""
        return git(self.root, *words, check=check)

    def put(self, path: str, text: str) -> None:
        """Write a file."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def read(self, path: str) -> str:
        """What a file holds."""
        return (self.root / path).read_text("utf-8")

    def command(self, *words: str) -> list[str]:
        """`huiyin sync` for this clone."""
        return [
            sys.executable,
            "-m",
            "huiyin",
            "sync",
            "--root",
            str(self.root),
            "--at",
            AT,
            "--lang",
            "en",
            *words,
        ]

    def sync(self, *words: str, more: Mapping[str, str] | None = None) -> Said:
        """Share what is ready."""
        done = subprocess.run(
            self.command(*words), capture_output=True, text=True, env=environment(**(more or {})), check=False
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def clean(self) -> bool:
        """Whether nothing is left that Git does not have."""
        return self.git("status", "--porcelain") == ""


class Shared:
    """The shared repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bare = folder / "shared.git"
        folder.mkdir(exist_ok=True)
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare))
        first = self.clone("first")
        for path, text in FILES.items():
            first.put(path, text)
        first.git("add", "-A")
        first.git("commit", "-q", "-m", "Begin")
        first.git("push", "-q", "origin", "HEAD:main")

    def clone(self, name: str) -> Clerk:
        """A clerk's clone."""
        git(self.folder, "clone", "-q", str(self.bare), name)
        return Clerk(self.folder / name, name)

    def files(self, folder: str = "cases") -> list[str]:
        """Everything that is shared."""
        return git(self.bare, "ls-tree", "-r", "--name-only", "main", "--", folder).split()

    def read(self, path: str) -> str:
        """A shared file."""
        return git(self.bare, "show", f"main:{path}") + "\n"

    def sound(self) -> bool:
        """Whether Git finds nothing wrong."""
        done = subprocess.run(["git", "fsck", "--strict"], cwd=self.bare, capture_output=True, check=False)
        return done.returncode == 0 and b"error" not in done.stderr


NUMBERS = [number_of(2 + count % 17, count) for count in range(2000)]
