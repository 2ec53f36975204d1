"""People with real keys, and a real repository in which they sign."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from huiyin.book import load_house, read_case
from huiyin.committed import CommitTree
from huiyin.model import Case, Organization
from huiyin.proof.evidence import Commit
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source

needs_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="signs with ssh-keygen (openssh-client), which is not here"
)
NOON = "2026-03-20T12:00+08:00"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Signers:
    """A repository in a folder of its own, a folder beside it, and keys, which are made once for all tests."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, *options: str) -> None:
        self.root, self.beside, self.keys = root / "work", root / "beside", root.parent / "keys"
        for folder in (self.root, self.beside, self.keys):
            folder.mkdir(exist_ok=True)
        for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
            patch.setenv(name, os.devnull)
        patch.setenv("HUIYIN_CACHE", "off")
        self.git("init", "-q", "-b", "main", *options)

    @property
    def tree(self) -> WorkTree:
        return WorkTree(self.root)

    def key(self, name: str, kind: str = "ed25519") -> str:
        """The public half of a key by that name; made when first asked for."""
        file = self.keys / name
        if not file.exists():
            words = ("-q", "-t", kind, "-N", "", "-C", f"{name} of the tests", "-f", str(file))
            subprocess.run(["ssh-keygen", *words], check=True, capture_output=True)
        return " ".join(Path(f"{file}.pub").read_text().split()[:2])

    def put(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def git(
        self, *words: str, who: str = "somebody", at: str = NOON, sign: str = "", data: bytes = b""
    ) -> str:
        """What a Git command prints, as `who`@example.org at a moment, signing with the key `sign`."""
        person = {"NAME": who, "EMAIL": who if "@" in who else f"{who}@example.org", "DATE": at}
        told = {
            f"GIT_{role}_{what}": text for role in ("AUTHOR", "COMMITTER") for what, text in person.items()
        }
        config = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={self.keys / sign}.pub"] if sign else []
        if sign:
            self.key(sign)
        done = subprocess.run(
            ["git", *config, *words],
            cwd=self.root,
            check=True,
            capture_output=True,
            input=data,
            env={**os.environ, **told},
        )
        return done.stdout.decode().strip()

    def commit(self, who: str = "somebody", at: str = NOON, sign: str = "") -> str:
        """Commit everything; its id."""
        self.git("add", "-A")
        words = ("commit", "-q", "--allow-empty", "-m", "x", *(("-S",) if sign else ()))
        self.git(*words, who=who, at=at, sign=sign)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, who: str, at: str = NOON, sign: str = "") -> str:
        """Merge a branch, with a commit of its own; its id."""
        words = ("merge", "-q", "--no-ff", "-m", "m", *(("-S",) if sign else ()), branch)
        self.git(*words, who=who, at=at, sign=sign)
        return self.git("rev-parse", "HEAD")

    def rules(self, commit: str = "HEAD") -> Rules:
        """Organisation and policies as a commit has them."""
        return load_house(CommitTree(self.root, self.git("rev-parse", commit))).rules

    def home(self, commit: str = "HEAD") -> Organization:
        return self.rules(commit).organization

    def case(self, commit: str, path: str) -> Case:
        """A case as a commit has it."""
        text = CommitTree(self.root, commit).read(path)
        found, reader = read_case(Source(path, text), self.home(commit).zone)
        assert found is not None
        assert not reader.found, reader.found
        return found

    def made(self, commit: str) -> Commit:
        """Who made a commit."""
        return Commit(commit, *self.git("show", "-s", "--format=%ae%n%ce", commit).splitlines())
