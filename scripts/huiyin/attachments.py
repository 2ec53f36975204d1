"""The files that a case lists as attached: they lie in the folder named like the case, and are what was listed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Protocol

from huiyin.fields import Reader, Where
from huiyin.model import Case

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_UNFIT = re.compile(r'[/\\:*?"<>|\x00-\x1f]|\A\.|[. ]\Z')
"""What makes a name lead elsewhere, or cannot be a name on every system."""


class Folder(Protocol):
    """Where files come from."""

    def read(self, path: str) -> bytes:
        """The bytes of a file."""

    def is_link(self, path: str) -> bool:
        """Whether it is a symbolic link."""


def check_attachments(case: Case, files: Folder, reader: Reader) -> None:
    """Each file listed is there, and is the one that was listed."""
    for item, number in zip(case.attachments, _numbers(reader), strict=False):
        _one(item, ("attachments", number), case.path.removesuffix(".md"), files, reader)


def _numbers(reader: Reader) -> list[int]:
    """The places in the list of what could be read of it."""
    listed = reader.source.values().get("attachments")
    return (
        [number for number, item in enumerate(listed) if isinstance(item, dict)]
        if isinstance(listed, list)
        else []
    )


def _one(item: Mapping[str, Any], where: Where, folder: str, files: Folder, reader: Reader) -> None:
    name, sha256 = item.get("file"), item.get("sha256")
    if sha256 is not None and not _SHA256.match(sha256.lower()):
        reader.report("HY253", (*where, "sha256"))
        sha256 = None
    if not name:
        return
    if _UNFIT.search(name):
        reader.report("HY252", (*where, "file"))
        return
    path = f"{folder}/{name}"
    try:
        data = b"" if files.is_link(path) else files.read(path)
    except OSError:
        reader.report("HY251", (*where, "file"))
        return
    if files.is_link(path):
        reader.report("HY002", (*where, "file"))
    elif sha256 is not None and hashlib.sha256(data).hexdigest() != sha256.lower():
        reader.report("HY254", (*where, "sha256"))
