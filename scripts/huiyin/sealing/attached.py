"""Attachments of a case, sealed one by one: what lay in clear as NAME becomes NAME.age, and is listed so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple, Protocol

from huiyin import edit
from huiyin.frontmatter import read
from huiyin.reading.document import Value
from huiyin.sealing.age import NoKey, seal, unseal

ENDING = ".age"


class Files(Protocol):
    """Where the attachments lie."""

    def read_plain(self, path: str) -> bytes:
        """The bytes of a file that is no symbolic link. Raises OSError."""


class Attached(NamedTuple):
    """The case file with its list of attachments as it is to be, what to write and what to remove then, by path."""

    data: bytes
    files: dict[str, bytes]
    gone: tuple[str, ...] = ()


def sealed(files: Files, path: str, data: bytes, recipient: str) -> Attached:
    """Seal what lies in clear to a period's key; one that is not there is left. Raises edit.EditError, NotAKey."""

    def work(name: str, content: bytes) -> tuple[str, bytes] | None:
        return None if name.endswith(ENDING) else (name + ENDING, seal(content, (recipient,)).encode("ascii"))

    return _each(files, path, data, work)


def resealed(files: Files, path: str, data: bytes, identity: str, recipient: str) -> Attached:
    """Seal anew to another key what one key opens; what it does not open was done before an interruption."""

    def work(name: str, content: bytes) -> tuple[str, bytes] | None:
        if not name.endswith(ENDING):
            return None
        try:
            return name, seal(unseal(content.decode("ascii", "replace"), (identity,)), (recipient,)).encode(
                "ascii"
            )
        except NoKey:
            return name, content

    return _each(files, path, data, work)


def _each(
    files: Files, path: str, data: bytes, work: Callable[[str, bytes], tuple[str, bytes] | None]
) -> Attached:
    document, _problems = read(data)
    listed = document.values.get("attachments") if document is not None else None
    if not isinstance(listed, list):
        return Attached(data, {})
    folder, items, new, gone = path.removesuffix(".md"), list(listed), {}, []
    for number, item in enumerate(items):
        name = str(item.get("file") or "") if isinstance(item, dict) else ""
        if not isinstance(item, dict) or not name or "/" in name or "\\" in name:
            continue
        try:
            done = work(name, files.read_plain(f"{folder}/{name}"))
        except OSError:
            continue
        if done is not None:
            digest: Value = hashlib.sha256(done[1]).hexdigest()
            items[number] = {**item, "file": done[0], "sha256": digest}
            new[f"{folder}/{done[0]}"] = done[1]
            gone += [f"{folder}/{name}"] if done[0] != name else []
    return Attached(edit.set_values(data, {"attachments": items}) if new else data, new, tuple(gone))
