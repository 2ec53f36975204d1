"""What Git can tell of an approval: the commit that adds it, how it came to the shared branch, who signed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from huiyin.model import Case


class State(StrEnum):
    """What a commit's signature is worth."""

    GOOD = "good"
    """By a key that one person on the roster holds, at the time that counts."""
    FORGE = "forge"
    """By the key that organization.yml gives for the forge."""
    NONE = "none"
    UNKNOWN_KEY = "unknown-key"
    """By a key that nobody on the roster has."""
    SHARED_KEY = "shared-key"
    """By a key that several people on the roster hold: it does not tell who."""
    BAD = "bad"
    """It is not of this commit, or broken."""
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    NOT_SSH = "not-ssh"
    """An OpenPGP or X.509 signature, or something else that is not judged here."""
    MISSING = "missing"
    """There is no such commit in the repository."""


class Signature(NamedTuple):
    """A commit's signature as judged."""

    commit: str
    state: State
    person: str | None = None
    """The id of who signed: with `good`, `expired` and `not-yet`, where the key is one person's."""
    fingerprint: str = ""
    """`SHA256:…` of the key, where there is an SSH signature that could be read."""


class Commit(NamedTuple):
    """Who made a commit, as it says itself."""

    id: str
    author: str
    """E-mail address."""
    committer: str
    """E-mail address."""


class Evidence(NamedTuple):
    """What there is to prove an approval by."""

    commit: Commit
    """The one that adds the `approved` line."""
    signature: Signature | None = None
    merge: Commit | None = None
    """The merge that brought it to the shared branch (on its first parents); None: it was committed there directly."""
    merge_signature: Signature | None = None
    pusher: str | None = None
    """The id of whom our server let in and received it from, where its record says so."""
    received: datetime | None = None
    """When, by the judge's clock: the server's, or the latest moment that the shared branch shows up to there."""
    approved: Case | None = None
    """The case as the commit has it."""
