"""Seals case files to the period in which they were received; where the key store and one's own key are named."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from huiyin.desk.registering import Sealer
from huiyin.model import Organization
from huiyin.repository import GitFailed, WorkTree
from huiyin.sealing.age import seal
from huiyin.sealing.bundle import period_of
from huiyin.sealing.casefile import sealed
from huiyin.sealing.keystore import KeyStore, key_store

STORE, IDENTITY, SETTING = "HUIYIN_KEYS", "HUIYIN_IDENTITY", "huiyin.keys"


class NoPeriod(Exception):
    """The key store has no key for the period in which a case was received."""

    def __init__(self, period: str) -> None:
        super().__init__(period)
        self.period = period


def sealer(home: Organization, store: KeyStore) -> Sealer:
    """What seals cases of this organisation. It raises NoPeriod, EditError; StoreMissing where a shared key lacks."""

    def seal_case(data: bytes, received: date) -> bytes:
        period = period_of(received, home.sealing_period)
        recipient = store.recipient(period)
        if recipient is None:
            raise NoPeriod(period)
        return sealed(data, recipient, store.marking(period), home.language)

    return seal_case


def file_sealer(home: Organization, store: KeyStore) -> Callable[[bytes, date], bytes]:
    """What seals the files that came with a letter, to the key of its period. It raises NoPeriod, age.NotAKey."""

    def seal_file(data: bytes, received: date) -> bytes:
        period = period_of(received, home.sealing_period)
        recipient = store.recipient(period)
        if recipient is None:
            raise NoPeriod(period)
        return seal(data, (recipient,)).encode("ascii")

    return seal_file


def named_store(tree: WorkTree) -> str | None:
    """The folder of keys that the environment or this clone's Git settings name."""
    named = os.environ.get(STORE)
    if named:
        return named
    try:
        return tree.git("config", "--path", SETTING).decode("utf-8", "surrogateescape").strip() or None
    except (GitFailed, OSError):
        return None


def store_of(tree: WorkTree) -> KeyStore:
    """The key store of this clone. Raises StoreMissing, InsideRepository."""
    return key_store(tree.root, named_store(tree))


def own_key_file() -> Path:
    """Where an administrator's own secret key lies."""
    named = os.environ.get(IDENTITY)
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return Path(named).expanduser() if named else Path(home) / "huiyin" / "identity.txt"


def own_keys() -> list[str]:
    """The secret keys that one has oneself; none where there is no such file."""
    try:
        lines = own_key_file().read_text("utf-8").splitlines()
    except OSError:
        return []
    return [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-")]
