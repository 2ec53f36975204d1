"""Histories of a small office, written commit by commit, with whom and when in plain sight."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path

from huiyin import language
from huiyin.proof.audit import Audited, audit
from huiyin.repository import WorkTree
from tests.office import CALENDAR, CALLS, LETTERS, NUMBER, ORGANIZATION

PATH = f"cases/2026/{NUMBER}.md"
HEAD = f"""\
---
id: {NUMBER}
status: registered
channel: letter
received: 2026-03-16T09:00+08:00
site: east
party: owner
named: false
kind: complaint
category: repair/leak
log:
"""
REGISTERED = "  - {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}\n"
DISPATCHED = "  - {at: 2026-03-16T10:00+08:00, event: dispatched, by: chen.min, to: works}\n"
ASSIGNED = "  - {at: 2026-03-16T11:00+08:00, event: assigned, by: zhang.wei, to: zhang.wei}\n"
RESOLVED = "  - {at: 2026-03-17T09:00+08:00, event: resolved, by: zhang.wei}\n"
TAIL = "---\n## Letter\n> 漏水\n"
NOW = datetime.fromisoformat("2026-12-01T09:00+08:00")


def letter(*lines: str, head: str = HEAD) -> str:
    """The case with these lines in its log; they begin on line 12."""
    return head + "".join(lines) + TAIL


class Chronicle:
    """A repository whose history is being written. Everything is at +08:00."""

    def __init__(self, root: Path, below: str = "") -> None:
        root.mkdir(exist_ok=True)
        self.top, self.root = root, root / below
        self.named: dict[str, str] = {}
        """What a test calls each commit, by id."""
        self.git("init", "-q", "-b", "main")
        files = {"organization.yml": ORGANIZATION, "calendar.yml": CALENDAR, "letters.md": LETTERS}
        for path, text in {**files, "calls-taken.md": CALLS}.items():
            self.put(f"policies/{path}", text)
        self.commit("rules", "chen", "2026-03-02T09:00")

    def git(self, *words: str, **more: str) -> str:
        """A Git command, with further settings of the environment."""
        environment = {
            **os.environ,
            **self.who("chen", "2026-03-02T09:00"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_MERGE_AUTOEDIT": "no",
            **more,
        }
        done = subprocess.run(
            ["git", *words], cwd=self.top, check=True, capture_output=True, text=True, env=environment
        )
        return done.stdout.strip()

    def put(self, path: str, text: str) -> None:
        """Write a file."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def who(self, by: str, at: str, committer: str = "", committed: str = "") -> dict[str, str]:
        """The environment that says who makes a commit and when."""
        names = {"AUTHOR": (by, at), "COMMITTER": (committer or by, committed or at)}
        found: dict[str, str] = {}
        for role, (name, when) in names.items():
            address = name if "@" in name else f"{name}@example.org"
            found |= {f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": address}
            found[f"GIT_{role}_DATE"] = when if when.startswith("@") else f"{when}:00+08:00"
        return found

    def commit(
        self, name: str, by: str, at: str, committer: str = "", committed: str = "", message: str = ""
    ) -> str:
        """Commit all there is, under a name that only the test knows."""
        self.git("add", "-A")
        words = ("commit", "-q", "--allow-empty", "-m", message or "so far")
        self.git(*words, **self.who(by, at, committer, committed))
        return self.name(name)

    def name(self, name: str) -> str:
        """Call the commit at hand something."""
        number = self.git("rev-parse", "HEAD")
        self.named[number] = name
        return number

    def case(self, name: str, by: str, at: str, *lines: str, head: str = HEAD, **more: str) -> str:
        """Write the case with these lines and commit it."""
        self.put(PATH, letter(*lines, head=head))
        return self.commit(name, by, at, **more)

    def begun(self) -> None:
        """A letter registered and dispatched, in time and in its writer's name."""
        self.case("registered", "chen", "2026-03-16T09:12", REGISTERED)
        self.case("dispatched", "chen", "2026-03-16T10:02", REGISTERED, DISPATCHED)

    def merge(self, name: str, branch: str, by: str, at: str, *words: str) -> str:
        """Merge a branch, in a commit of its own."""
        self.git("merge", "-q", "--no-ff", "-m", "merge", *words, branch, **self.who(by, at))
        return self.name(name)

    def audit(self, asked: str | None = None, at: datetime = NOW) -> Audited:
        """What an audit finds."""
        return audit(WorkTree(self.root), asked, at)

    def told(self, asked: str | None = None, at: datetime = NOW) -> list[str]:
        """The same in short: `code severity commit path:line`."""
        found = []
        for item in self.audit(asked, at).diagnostics:
            commit = item.params.get("commit", "")
            place = f"{item.location.path.rpartition('/')[2]}:{item.location.line}"
            kind = language.severity(item).value[0].upper()
            found.append(f"{item.code} {kind} {self.named.get(commit, commit)} {place}")
        return found
