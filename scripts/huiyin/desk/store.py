"""The one writer of cases/: whole files or nothing, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Changed(Exception):
    """The file is no longer what was read."""


class Astray(Exception):
    """The place leads out of the repository, by a symbolic link."""


def create(root: Path, path: str, data: bytes) -> None:
    """Write a new file, whole from its first moment. Raises FileExistsError when there is one already."""
    target = _place(root, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _temporary(target, data) as temporary:
        try:
            # a link, unlike a rename, never takes the place of a file
            os.link(temporary, target)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with open(target, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
    _settle(target.parent)


def replace(root: Path, path: str, old: bytes, new: bytes) -> bool:
    """Put `new` in the place of `old`; whether anything was written. Raises Changed when it is not `old`."""
    if new == old:
        return False
    target = _place(root, path)
    with _locked(target.parent):
        if target.read_bytes() != old:
            raise Changed(path)
        with _temporary(target, new) as temporary:
            os.chmod(temporary, target.stat().st_mode & 0o7777)
            os.replace(temporary, target)
        _settle(target.parent)
    return True


def _place(root: Path, path: str) -> Path:
    target = root / path
    if target.is_symlink() or not target.parent.resolve().is_relative_to(root.resolve()):
        raise Astray(path)
    return target


@contextmanager
def _temporary(target: Path, data: bytes) -> Iterator[Path]:
    """A file beside the target that holds the data, on the disk; gone in the end, whatever happens."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}~")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keeps two writers of one folder apart while one of them compares and replaces."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system: the comparison alone must do
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _settle(folder: Path) -> None:
    """Make the folder's new entry survive a power cut, where the system lets folders be flushed."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
