"""A server and a clone for tests of the hooks: a bare repository with the hooks in, and someone who pushes to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.office import CALENDAR, CALLS, CASE, LETTERS, NUMBER, ORGANIZATION

PATH = f"cases/2026/{NUMBER}.md"
FILES = {
    "policies/organization.yml": ORGANIZATION,
    "policies/calendar.yml": CALENDAR,
    "policies/letters.md": LETTERS,
    "policies/calls-taken.md": CALLS,
    ".gitattributes": "cases/**/*.md text eol=lf merge=huiyin\n",
}
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GL_", "REMOTE_"))}
ENVIRONMENT = {
    **CLEAN,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "HUIYIN_CACHE": "off",
    "PYTHONPATH": str(Path(__file__).resolve().parent.parent / "scripts"),
    "LC_ALL": "C.UTF-8",
}
REGISTERED = "  - {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}  # by hand\n"


class Answer(NamedTuple):
    """What Git said of a push."""

    accepted: bool
    text: str
    worked: float
    """Seconds of the processor, the server's with them: what others do on the machine does not count."""
    seconds: float


def run(root: Path, *words: str, data: bytes | None = None, **variables: str) -> str:
    """What a Git command prints."""
    done = subprocess.run(
        ["git", *words],
        cwd=root,
        env={**ENVIRONMENT, **variables},
        input=data,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def huiyin(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the program."""
    command = [sys.executable, "-m", "huiyin", *words]
    return subprocess.run(
        command,
        cwd=root,
        env={**ENVIRONMENT, "LC_ALL": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


class Clone:
    """A clone of somebody's, and how it pushes."""

    def __init__(self, root: Path, origin: str, email: str = "chen@example.org") -> None:
        self.root, self.origin = root, origin
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "A")
        self.git("config", "user.email", email)
        self.git("config", "gc.auto", "0")
        self.git("remote", "add", "origin", origin)

    def git(self, *words: str, data: bytes | None = None, **variables: str) -> str:
        """A Git command."""
        return run(self.root, *words, data=data, **variables)

    def put(self, path: str, text: str | bytes) -> None:
        """Write a file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, message: str = "as it stands", **variables: str) -> str:
        """Commit all there is; the new commit."""
        self.git("add", "-A", "--force")
        words = ("commit", "-q", "--no-verify", "--allow-empty", "-m", message)
        run(self.root, *words, data=None, **variables)
        return self.git("rev-parse", "HEAD")

    def push(self, *words: str, **variables: str) -> Answer:
        """Push, by default the branch main."""
        started = os.times()
        done = subprocess.run(
            ["git", "push", "-q", "origin", *(words or ("HEAD:main",))],
            cwd=self.root,
            env={**ENVIRONMENT, **variables},
            capture_output=True,
            check=False,
        )
        text = done.stderr.decode("utf-8", "replace").replace("remote: ", "")
        ended = os.times()
        worked = ended.children_user + ended.children_system - started.children_user - started.children_system
        return Answer(done.returncode == 0, text, worked, ended.elapsed - started.elapsed)

    def tree(self, entries: Mapping[str, str], base: str) -> str:
        """A tree like `base` ("" for none) with more entries, `MODE OBJECT` by name; Git's own checks are left out."""
        listed = self.git("ls-tree", "-z", base) if base else ""
        held: dict[bytes, tuple[str, str]] = {}
        for line in listed.split("\0"):
            head, _, name = line.partition("\t")
            if name:
                mode, _kind, number = head.split()
                held[name.encode("utf-8", "surrogateescape")] = mode, number
        for name, entry in entries.items():
            mode, _, number = entry.partition(" ")
            held[name.encode("utf-8", "surrogateescape")] = mode, number
        data = b"".join(
            mode.lstrip("0").encode() + b" " + name + b"\0" + bytes.fromhex(number)
            for name, (mode, number) in sorted(
                held.items(), key=lambda item: item[0] + (b"/" if item[1][0] == "040000" else b"")
            )
        )
        return self.git("hash-object", "-t", "tree", "--literally", "-w", "--stdin", data=data)

    def blob(self, data: str | bytes) -> str:
        """An object of these bytes."""
        return self.git("hash-object", "-w", "--stdin", data=data.encode() if isinstance(data, str) else data)

    def hostile(self, folder: str, name: str, entry: str) -> None:
        """Commit an entry in a folder ("" for the top) that Git itself would not add."""
        inside = [part for part in folder.split("/") if part]
        mode, number = entry.split()
        for depth in range(len(inside), -1, -1):
            above = "/".join(inside[:depth])
            known = subprocess.run(
                ["git", "rev-parse", "-q", "--verify", f"HEAD:{above}"],
                cwd=self.root,
                env=ENVIRONMENT,
                capture_output=True,
            )
            number = self.tree({name: f"{mode} {number}"}, f"HEAD:{above}" if known.returncode == 0 else "")
            mode, name = "040000", inside[depth - 1] if depth else ""
        commit = self.git("commit-tree", number, "-p", "HEAD", "-m", "made by hand")
        self.git("update-ref", "refs/heads/main", commit)


class World:
    """A bare repository that has been founded, and the clone of its founder."""

    def __init__(self, folder: Path, founded: bool = True) -> None:
        self.folder, self.bare = folder, folder / "letters.git"
        run(folder, "init", "-q", "--bare", "letters.git")
        done = huiyin(self.bare, "hook", "install")
        assert done.returncode == 0, done.stderr
        self.clone = Clone(folder / "chen", str(self.bare))
        if founded:
            self.found()

    def found(self) -> None:
        """The first push."""
        for path, text in FILES.items():
            self.clone.put(path, text)
        self.clone.put(PATH, CASE)
        self.clone.commit("founded")
        answer = self.clone.push()
        assert answer.accepted, answer.text

    def another(self, name: str, email: str, origin: str = "") -> Clone:
        """A clone of somebody else, at main."""
        clone = Clone(self.folder / name, origin or str(self.bare), email)
        clone.git("fetch", "-q", "origin")
        clone.git("reset", "-q", "--hard", "origin/main")
        return clone

    def state(self) -> tuple[str, str]:
        """References and the number of objects: what a refused push may not change."""
        counted = run(self.bare, "count-objects", "-v")
        return run(self.bare, "for-each-ref"), counted

    def sound(self) -> bool:
        """Whether Git finds nothing wrong."""
        return "error" not in run(self.bare, "fsck", "--full", "--strict", "--no-dangling")


def copied(world: World, folder: Path) -> World:
    """The same somewhere else, to be spoiled by one test."""
    shutil.copytree(world.folder, folder, dirs_exist_ok=True, symlinks=True)
    copy = World.__new__(World)
    copy.folder, copy.bare = folder, folder / "letters.git"
    copy.clone = Clone.__new__(Clone)
    copy.clone.root, copy.clone.origin = folder / "chen", str(copy.bare)
    copy.clone.git("remote", "set-url", "origin", copy.clone.origin)
    return copy
