"""Which files under cases/ are cases, and what tells one state of them from another; light, for every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Protocol

CASE_PATH = re.compile(r"cases/[0-9]{4}/(?!README\.md\Z)[^/]+\.md\Z")
ATTACHMENT_PATH = re.compile(r"cases/[0-9]{4}/[0-9]{8}-[0-9A-Z]{5}/.+\Z", re.DOTALL)
_BELOW = re.compile(r"(cases/[0-9]{4}/[^/]+)/.+\Z", re.DOTALL)
SURVEYS = "cases/surveys"
SURVEY_PATH = re.compile(r"cases/surveys/[^/]+\.yml\Z")
LISTED = b"attachments:"
"""What stands in every case file that lists any attachment."""


class Files(Protocol):
    """Where files come from."""

    def read_plain(self, path: str) -> bytes:
        """The bytes of a file that is no symbolic link. Raises OSError."""

    def signature(self, folder: str) -> bytes:
        """What tells one state of the files in a folder from another."""


def sorted_out(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """The case files among the files under cases/, and those that have no business there."""
    cases, strangers = [], []
    for path in paths:
        if CASE_PATH.match(path):
            cases.append(path)
        elif not (path.endswith("/README.md") or ATTACHMENT_PATH.match(path) or SURVEY_PATH.match(path)):
            strangers.append(path)
    return cases, strangers


def owner(path: str) -> str:
    """The case that a file in a folder may be attached to, however it is named; empty for any other path."""
    found = _BELOW.match(path)
    return f"{found[1]}.md" if found else ""


def content_of(data: bytes) -> bytes:
    """What tells one content of a file from another."""
    return hashlib.sha1(data, usedforsecurity=False).digest()


def content_at(files: Files, path: str, data: bytes) -> bytes:
    """What tells one state of a case from another: its file, and the files that it lists."""
    if LISTED not in data:
        return content_of(data)
    return content_of(content_of(data) + files.signature(path.removesuffix(".md")))


def content_now(files: Files, path: str) -> bytes:
    """The same for a case as it lies there now; empty where it cannot be read."""
    try:
        return content_at(files, path, files.read_plain(path))
    except OSError:
        return b""
