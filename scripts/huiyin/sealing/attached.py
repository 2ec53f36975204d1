"""Attachments of a case, sealed one by one: what lay in clear as NAME becomes NAME.age, and is listed so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple, Protocol

from huiyin import edit
from huiyin.frontmatter import read
from huiyin.reading.document import Value
from huiyin.sealing.age import NoKey, seal, unseal
from huiyin.sealing.bundle import SEALED_FILE, is_sealed_file


class Files(Protocol):
    """Where the attachments lie."""

    def read_plain(self, path: str) -> bytes:
        """The bytes of a file that is no symbolic link. Raises OSError."""


class Attached(NamedTuple):
    """The case file with its list of attachments as it is to be, what to write and what to remove then, by path."""

    data: bytes
    files: dict[str, bytes]
    gone: tuple[str, ...] = ()


def sealed(files: Files, path: str, data: bytes, seal_file: Callable[[bytes], bytes]) -> Attached:
    """Seal what lies in clear; one that is not there is left. Raises edit.EditError, and what `seal_file` raises."""

    def work(name: str, content: bytes) -> tuple[str, bytes] | None:
        return None if is_sealed_file(name) else (name + SEALED_FILE, seal_file(content))

    return _each(files, path, data, work)


def resealed(files: Files, path: str, data: bytes, identity: str, recipient: str) -> Attached:
    """Seal anew to another key what one key opens; what it does not open was done before an interruption."""

    def work(name: str, content: bytes) -> tuple[str, bytes] | None:
        if not is_sealed_file(name):
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
