"""A small repository that changes at random, as people and Git change one, for reading it with a cache."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from huiyin.numbers import ALPHABET, check_character
from huiyin.repository import WorkTree
from huiyin.sweep.arrears import obligations
from huiyin.sweep.validation import Lazily, validate
from tests.office import CALENDAR, CALLS, LETTERS, ORGANIZATION

NOON = datetime.fromisoformat("2026-03-20T12:00+08:00")
CASE = """\
---
id: {number}
status: {status}
channel: {channel}
received: 2026-03-{day:02}T09:00+08:00
site: {site}
party: owner
named: false
kind: complaint
category: repair/leak
{more}log:
  - {{at: 2026-03-{day:02}T09:10+08:00, event: registered, by: {by}}}
{log}---
## Letter
> 漏水
"""


def number_of(day: int, count: int) -> str:
    """A case number of a day in March."""
    stem = f"202603{day:02}" + "".join(ALPHABET[count >> shift & 31] for shift in (15, 10, 5, 0))
    return f"{stem[:8]}-{stem[8:]}{check_character(stem)}"


def case(rng: Random, day: int, count: int, other: str = "") -> tuple[str, str]:
    """A case's path and text: often sound, often not, sometimes with a reference or an attachment."""
    number = number_of(day, count)
    replied = rng.random() < 0.4
    at = f"2026-03-{day + rng.randint(0, 6):02}T1{rng.randint(0, 7)}:30+08:00"
    reply = f"  - {{at: {at}, event: replied, by: he.jun, reply_no: HF-{rng.randint(1, 9)},"
    reply += " via: phone, cc: [wu.gm]}\n"
    more = rng.choice(
        ("", "", f"links: {{related: [{other}]}}\n" if other else "", "attachments: [{file: a.txt}]\n")
    )
    text = CASE.format(
        number=number,
        day=day,
        status=rng.choice(("replied" if replied else "registered",) * 9 + ("closed",)),
        channel=rng.choice(("letter", "hotline")),
        site=rng.choice(("east", "west", "east", "west", "esat")),
        by=rng.choice(("chen.min", "chen.min", "nobody")),
        more=more,
        log=reply if replied else "",
    )
    return f"cases/2026/{number}.md", text


class Changing:
    """A repository, in a folder of a Git work tree or the whole of one, with a cache of its own."""

    def __init__(self, work: Path, patch: pytest.MonkeyPatch, below: str = "", git: bool = True) -> None:
        self.work, self.root, self._patch = work, work / below, patch
        self.cache = work.parent / "cache"
        self.use(self.cache)
        for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
            patch.setenv(name, os.devnull)
        files = {
            "organization.yml": ORGANIZATION,
            "calendar.yml": CALENDAR,
            "letters.md": LETTERS,
            "calls-taken.md": CALLS,
        }
        for path, text in files.items():
            self.put(f"policies/{path}", text)
        rng = Random(0)
        for count in range(12):
            self.put(*case(rng, 2 + count, count, number_of(2, 0)))
        if git:
            self.git("init", "-q")
            self.commit()

    def use(self, cache: Path | str) -> None:
        """Another folder for caches, or `off`."""
        self._patch.setenv("HUIYIN_CACHE", str(cache))

    def put(self, path: str, text: str) -> None:
        """Write a file."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def git(self, *words: str, check: bool = True) -> None:
        """A Git command."""
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0")
        subprocess.run(["git", *identity, *words], cwd=self.work, check=check, capture_output=True)

    def commit(self) -> None:
        """Commit all there is."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "so far")

    def told(self, at: datetime = NOON) -> list[Any]:
        """All that `validate` and `overdue`, with and without --all, say of a moment."""
        tree = WorkTree(self.root)
        unread: list[str] = []
        return [
            validate(tree, Lazily(tree), at),
            obligations(tree, Lazily(tree), at, timedelta(days=2), unread=unread),
            obligations(tree, Lazily(tree), at, everything=True),
            sorted(unread),
        ]

    def afresh(self, at: datetime = NOON) -> list[Any]:
        """The same without a cache."""
        self.use("off")
        try:
            return self.told(at)
        finally:
            self.use(self.cache)


def _cases(here: Changing) -> list[Path]:
    return sorted(path for path in here.root.glob("cases/2026/*.md") if path.is_file())


def _one(here: Changing, rng: Random) -> Path | None:
    there = _cases(here)
    return rng.choice(there) if there else None


def edit(here: Changing, rng: Random) -> None:
    """Somebody edits a case."""
    if (path := _one(here, rng)) is not None and not path.is_symlink():
        text = path.read_text("utf-8")
        old, new = rng.choice(
            (("east", "west"), ("west", "esat"), ("漏水", "又漏水"), ("registered, by", "declined, by"))
        )
        path.write_text(text.replace(old, new), "utf-8")


def edit_unseen(here: Changing, rng: Random) -> None:
    """The file keeps its size and its time."""
    if (path := _one(here, rng)) is not None and not path.is_symlink():
        status = path.stat()
        path.write_text(path.read_text("utf-8").replace("east", "eats"), "utf-8")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def write_new(here: Changing, rng: Random) -> None:
    """A new case, not yet known to Git."""
    here.put(*case(rng, rng.randint(2, 16), rng.randint(0, 99), number_of(2, 0)))


def delete(here: Changing, rng: Random) -> None:
    """A case vanishes."""
    if (path := _one(here, rng)) is not None:
        path.unlink()


def rename(here: Changing, rng: Random) -> None:
    """A case gets another name; Git may see a rename."""
    if (path := _one(here, rng)) is not None:
        path.rename(path.with_name(rng.choice(("20260310-ABCDE.md", "copy of it.md", "案件.md", "x.txt"))))


def copy(here: Changing, rng: Random) -> None:
    """Two files with one number."""
    if (path := _one(here, rng)) is not None:
        shutil.copyfile(path, path.with_name(f"{path.stem} (2).md"))


def link(here: Changing, rng: Random) -> None:
    """A symbolic link in the place of a case."""
    if (path := _one(here, rng)) is not None:
        path.unlink()
        path.symlink_to("../../policies/letters.md")


def ignore(here: Changing, rng: Random) -> None:
    """Some files are ignored from now on, or no longer."""
    here.put(".gitignore", rng.choice(("", "*.txt\n", "copy*\n", "cases/2026/2026031*\n")))


def attach(here: Changing, rng: Random) -> None:
    """A file is attached, changes, or goes."""
    if (path := _one(here, rng)) is not None:
        attached = path.with_suffix("") / "a.txt"
        if attached.exists() and rng.random() < 0.5:
            attached.unlink()
        elif not path.with_suffix("").is_file():
            here.put(str(attached.relative_to(here.root)), str(rng.random()))


def stray(here: Changing, rng: Random) -> None:
    """Something that has no business there."""
    here.put(
        rng.choice(
            ("cases/notes.txt", "cases/2026/README.md", "cases/surveys/a.yml", "cases/2026/deep/x.md")
        ),
        "x",
    )


def stage(here: Changing, rng: Random) -> None:
    """Everything goes to the index."""
    here.git("add", "-A")


def commit(here: Changing, rng: Random) -> None:
    """Everything is committed."""
    here.commit()


def rewind(here: Changing, rng: Random) -> None:
    """Another commit is checked out, what was not committed is lost."""
    here.git("reset", "-q", "--hard", rng.choice(("HEAD", "HEAD~1")), check=False)


def stash(here: Changing, rng: Random) -> None:
    """What was not committed is put aside, and lost."""
    here.git("stash", "-q", "--include-untracked", check=False)


def new_rule(here: Changing, rng: Random) -> None:
    """The rules change."""
    here.put(
        "policies/letters.md", LETTERS.replace("within: 3 workdays", f"within: {rng.randint(1, 9)} workdays")
    )


CHANGES: tuple[Callable[[Changing, Random], None], ...] = (
    edit,
    edit,
    edit_unseen,
    write_new,
    delete,
    rename,
    copy,
    link,
    ignore,
    attach,
    stray,
    stage,
    commit,
    commit,
    rewind,
    stash,
    new_rule,
)
