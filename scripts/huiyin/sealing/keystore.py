"""The key store: a folder outside the repository with a key for each period, wrapped to the administrators.

periods/2026-Q1.pub   the period's public key, to which clerks seal
periods/2026-Q1.age   its secret key, sealed to the recipients of organization.yml
periods/2026-Q1.mark  hexadecimal; keys the fingerprints of the period, and goes with it
pickup.key            hexadecimal; wraps what a code fetches
destroyed/            certificates of periods whose key was destroyed
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from huiyin.sealing.age import NoKey, new_identity, public, seal, unseal

PERIOD = re.compile(r"[0-9]{4}(?:-(?:Q[1-4]|[01][0-9]))?(?:-hold[0-9]{0,3})?\Z")
_SECRET = 0o600


class StoreMissing(Exception):
    """No key store is named, or there is none at the place."""


class InsideRepository(Exception):
    """The key store would lie in the repository, where Git would keep every key for ever."""


class KeyStore:
    """The keys in a folder. Nothing in it is ever printed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- what everyone who seals needs --------------------------------------------------------------------

    def periods(self) -> list[str]:
        """The periods that have a public key, in order."""
        return sorted(path.stem for path in self._periods.glob("*.pub") if PERIOD.match(path.stem))

    def recipient(self, period: str) -> str | None:
        """The public key of a period; None where it has none."""
        try:
            return self._of(period, "pub").read_text("ascii").strip()
        except FileNotFoundError:
            return None

    def marking(self, period: str) -> bytes:
        """The key of a period's fingerprints. Raises StoreMissing."""
        return self._hexadecimal(self._of(period, "mark"))

    def markings(self, period: str) -> list[bytes]:
        """Every key of fingerprints that cases of a period may have, as far as they are there."""
        found = []
        for name in (period, *self.holds(period)):
            with suppress(StoreMissing):
                found.append(self.marking(name))
        return found

    def is_destroyed(self, period: str) -> bool:
        """Whether the key of a period was destroyed: nobody can know its senders again."""
        return (self.folder / "destroyed" / f"{period}.md").is_file()

    def pickup(self) -> bytes:
        """The key that wraps what codes fetch. Raises StoreMissing."""
        return self._hexadecimal(self.folder / "pickup.key")

    def _hexadecimal(self, path: Path) -> bytes:
        try:
            return bytes.fromhex(path.read_text("ascii"))
        except (OSError, ValueError):
            raise StoreMissing(str(path)) from None

    # --- what administrators do -----------------------------------------------------------------------------

    def create(self) -> None:
        """Lay out the store; what is there stays."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._periods.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (self.folder / "pickup.key").exists():
            write_secret(self.folder / "pickup.key", secrets.token_hex(32) + "\n")

    def add_period(self, period: str, recipients: Sequence[str]) -> str:
        """A key for a period, wrapped to these recipients; gives its public key. One that is there stays."""
        known = self.recipient(period)
        if known is not None:
            return known
        identity = new_identity()
        # the secret first: a public key without it would seal what nobody could ever open
        write_secret(self._of(period, "age"), seal(identity.encode("ascii"), recipients))
        write_secret(self._of(period, "mark"), secrets.token_hex(32) + "\n")
        write_secret(self._of(period, "pub"), f"{public(identity)}\n")
        return public(identity)

    def identity(self, period: str, own: Sequence[str]) -> str:
        """The secret key of a period, by one of an administrator's own. Raises NoKey."""
        try:
            block = self._of(period, "age").read_text("ascii")
        except FileNotFoundError:
            raise NoKey from None
        return unseal(block, own).decode("ascii")

    def rewrap(self, own: Sequence[str], recipients: Sequence[str]) -> list[str]:
        """Wrap every period's key anew to these recipients; gives the periods. Raises NoKey before anything is written."""
        opened = {
            path.stem: self.identity(path.stem, own)
            for path in sorted(self._periods.glob("*.age"))
            if PERIOD.match(path.stem)
        }
        for period, identity in opened.items():
            write_secret(self._of(period, "age"), seal(identity.encode("ascii"), recipients))
        return sorted(opened)

    def forget(self, period: str) -> bool:
        """Destroy the keys of a period; whether anything was left of them. Nothing more is sealed to it."""
        there = [kind for kind in ("pub", "mark", "age") if self._of(period, kind).exists()]
        for kind in there:
            with suppress(FileNotFoundError):
                _overwrite(self._of(period, kind))
        return bool(there)

    @property
    def _periods(self) -> Path:
        return self.folder / "periods"

    def holds(self, period: str) -> list[str]:
        """The keys made for what outlives a period's, in order of their making."""
        found = {path.stem for path in self._periods.glob(f"{period}-hold*.*") if PERIOD.match(path.stem)}
        return sorted(found, key=lambda name: int(name.rpartition("-hold")[2] or 0))

    def _of(self, period: str, kind: str) -> Path:
        if not PERIOD.match(period):
            raise ValueError("not a period")
        return self._periods / f"{period}.{kind}"


def key_store(root: Path, named: str | None) -> KeyStore:
    """The store of a folder named by configuration. Raises StoreMissing, InsideRepository."""
    folder = place(root, named)
    if not (folder / "periods").is_dir():
        raise StoreMissing(str(folder))
    return KeyStore(folder)


def place(root: Path, named: str | None) -> Path:
    """Where a store may lie: absolute, and not in the repository (nor the Git work tree around it). Raises as above."""
    if not named:
        raise StoreMissing("")
    folder = Path(named).expanduser().resolve()
    top = next(
        (p for p in (root.resolve(), *root.resolve().parents) if (p / ".git").exists()), root.resolve()
    )
    if folder.is_relative_to(top) or folder.is_relative_to(root.resolve()):
        raise InsideRepository(str(folder))
    return folder


def write_secret(path: Path, text: str, encoding: str = "ascii") -> None:
    """Write a file that only its owner reads, whole or not at all."""
    write_secret_bytes(path, text.encode(encoding))


def write_secret_bytes(path: Path, data: bytes) -> None:
    """The same for bytes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}~")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _SECRET)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _overwrite(path: Path) -> None:
    """Fill a file with zeros, then remove it. (A copy that the disk or a backup kept is not reached by this.)"""
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.write(b"\0" * size)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
