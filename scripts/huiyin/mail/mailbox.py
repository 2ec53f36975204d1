"""Files of e-mail: one message, an mbox, a Maildir, a folder of messages; told by what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from huiyin.mail.headers import moment
from huiyin.mail.letter import MOST_OF_A_MESSAGE

_FIELD = re.compile(rb"(?:[!-9;-~]{1,76}:|From )")
_POSTMARK = re.compile(rb"From \S+\s+(.{10,60}\d{4}.{0,12})\r?\n\Z")
_DELIVERED = re.compile(r"(\d{9,11})\.")
_MAIL_FIELDS = re.compile(
    rb"^(?:from|to|date|subject|received|message-id|return-path|mime-version|delivered-to|content-type|x-[\w-]+)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = 65536


class Delivered(NamedTuple):
    """The bytes of a message, and when the mailbox says that it came; None where it does not say."""

    data: bytes
    at: datetime | None


def kind_of(path: Path) -> str:
    """What there is: `maildir`, `folder` (of .eml files), `mbox`, `message`, or "" for no e-mail. Raises OSError."""
    if path.is_dir():
        if any((path / name).is_dir() for name in ("cur", "new")):
            return "maildir"
        return "folder" if any(path.glob("*.eml")) else ""
    with open(path, "rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if _POSTMARK.match(head.partition(b"\n")[0] + b"\n"):
        return "mbox"
    fields = len(_MAIL_FIELDS.findall(head))
    return "message" if _FIELD.match(head) and fields > (path.suffix.lower() != ".eml") else ""


def messages(path: Path, kind: str) -> Iterator[Delivered]:
    """The messages, in order of their place or their file's name. Raises OSError.

    Of one that is too long only as much is read as shows that it is.
    """
    if kind == "mbox":
        yield from _mbox(path)
        return
    if kind == "maildir":
        files = [file for name in ("cur", "new") for file in _files(path / name, "*")]
        files.sort(key=lambda file: file.name)
    else:
        files = _files(path, "*.eml") if kind == "folder" else [path]
    for file in files:
        with open(file, "rb") as opened:
            data = opened.read(MOST_OF_A_MESSAGE + 1)
        yield Delivered(
            data.removeprefix(b"\xef\xbb\xbf"), _delivered(file.name) if kind == "maildir" else None
        )


def _files(folder: Path, pattern: str) -> list[Path]:
    """The plain files of a folder; links are not followed."""
    if not folder.is_dir():
        return []
    return sorted(
        file
        for file in folder.glob(pattern)
        if file.is_file() and not file.is_symlink() and not file.name.startswith(".")
    )


def _delivered(name: str) -> datetime | None:
    """A Maildir's file is named for the second in which it came."""
    found = _DELIVERED.match(name)
    return datetime.fromtimestamp(int(found[1]), UTC) if found is not None else None


def _mbox(path: Path) -> Iterator[Delivered]:
    """The messages of an mbox: each begins with a postmark behind an empty line; `>From ` in it means `From `."""
    lines: list[bytes] = []
    size, at, empty, begun = 0, None, True, False
    with open(path, "rb") as file:
        for line in _pieces(file):
            postmark = _POSTMARK.match(line) if empty and line.startswith(b"From ") else None
            if postmark is not None:
                if begun:
                    yield Delivered(b"".join(lines), at)
                lines, size, begun = [], 0, True
                at = moment(postmark[1].decode("ascii", "replace"))
            elif size <= MOST_OF_A_MESSAGE:
                size += len(line)
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
            empty = not line.strip()
    if begun:
        yield Delivered(b"".join(lines), at)


def _pieces(file: object) -> Iterator[bytes]:
    """The lines of a file, none longer than a mebibyte at once."""
    while line := file.readline(1 << 20):  # type: ignore[attr-defined]
        yield line
