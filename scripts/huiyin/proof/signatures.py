"""Who signed a commit: SSH signatures, judged by the roster and by the judge's clock."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from huiyin.model import Organization, Person, SigningKey
from huiyin.proof.evidence import Signature, State
from huiyin.proof.keys import PublicKey, public_key, signing_key
from huiyin.proof.roster import allowed_signers, forge_keys, holders, limits
from huiyin.repository import WorkTree

__all__ = ["NoKeygen", "Signature", "State", "allowed_signers", "verify"]

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_AT_ONCE = 2000
"""Commits read from Git at a time."""
_SSH = b"-----BEGIN SSH SIGNATURE-----"


class NoKeygen(Exception):
    """ssh-keygen is not on this machine or broke down, so that no signature can be judged."""


class _Signed(NamedTuple):
    """A commit that has an SSH signature."""

    commit: str
    payload: bytes
    armoured: bytes
    key: PublicKey


Rosters = Organization | Callable[[str], Organization]
"""The organisation as of the base branch: one for all commits, or by commit."""
Moments = Mapping[str, datetime | None] | Callable[[str], datetime | None]
"""When each commit was received, by the judge's clock. None: nobody knows; a key with an end is then not good."""


def verify(
    tree: WorkTree, commits: Iterable[str], rosters: Rosters, judged_at: Moments
) -> dict[str, Signature]:
    """The signatures of many commits, by full commit id.

    The time that counts is the judge's (`judged_at`), never the commit's own, which its author sets. Nothing in
    the machine's or the repository's Git configuration changes the verdict. Raises NoKeygen, GitFailed.
    """
    roster = rosters if callable(rosters) else lambda _commit: rosters
    moment = judged_at if callable(judged_at) else judged_at.get
    found: dict[str, Signature] = {}
    signed: list[_Signed] = []
    for commit, raw in _read(tree, dict.fromkeys(commits)):
        told = _look(commit, raw)
        if isinstance(told, _Signed):
            signed.append(told)
        else:
            found[commit] = told
    judged = {item.commit: _judge(item, roster(item.commit), moment(item.commit)) for item in signed}
    # a key that proves nothing needs no arithmetic
    worth = [item for item in signed if judged[item.commit].state != State.UNKNOWN_KEY]
    for commit in _broken(worth):
        judged[commit] = Signature(commit, State.BAD, None, judged[commit].fingerprint)
    return found | judged


def _read(tree: WorkTree, commits: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """The bytes of each commit; None for what is no commit, or is not there."""
    asked = []
    for commit in commits:
        if _COMMIT.fullmatch(commit):
            asked.append(commit)
        else:
            yield commit, None
    for first in range(0, len(asked), _AT_ONCE):
        part = asked[first : first + _AT_ONCE]
        # a replace reference would show another commit in the place of this one
        words = ("--no-replace-objects", "cat-file", "--batch")
        answer, place = tree.git(*words, data="".join(f"{one}\n" for one in part).encode()), 0
        for commit in part:
            end = answer.index(b"\n", place)
            _, kind, *size = answer[place:end].split(b" ")
            place = end + 1
            if not size:
                yield commit, None
                continue
            yield commit, answer[place : place + int(size[0])] if kind == b"commit" else None
            place += int(size[0]) + 1


def _look(commit: str, raw: bytes | None) -> _Signed | Signature:
    """What signature a commit bears."""
    if raw is None:
        return Signature(commit, State.MISSING)
    payload, found = _parts(raw)
    if not found:
        return Signature(commit, State.NONE)
    own = "gpgsig" if len(commit) == 40 else "gpgsig-sha256"
    mine = [text for name, text in found if name == own]
    if len(mine) != 1:
        return Signature(commit, State.BAD if mine else State.NONE)
    if not mine[0].startswith(_SSH):
        return Signature(commit, State.NOT_SSH)
    key = signing_key(mine[0])
    return Signature(commit, State.BAD) if key is None else _Signed(commit, payload, mine[0], key)


def _parts(raw: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """What was signed, and the signatures in the headers: as Git parts them (commit.c, parse_buffer_signed_by_header)."""
    headers, gap, message = raw.partition(b"\n\n")
    kept: list[bytes] = []
    found: list[tuple[str, bytes]] = []
    inside = False
    for line in headers.split(b"\n"):
        name, _, rest = line.partition(b" ")
        if name in (b"gpgsig", b"gpgsig-sha256"):
            found.append((name.decode(), rest + b"\n"))
            inside = True
        elif inside and line.startswith(b" "):
            found[-1] = (found[-1][0], found[-1][1] + line[1:] + b"\n")
        else:
            inside = False
            kept.append(line)
    return b"\n".join(kept) + gap + message, found


def _judge(signed: _Signed, organization: Organization, at: datetime | None) -> Signature:
    """Whose key it is, and whether it was good at that moment."""
    print_ = signed.key.fingerprint
    day = at.astimezone(organization.zone).date() if at is not None else None
    held: list[tuple[Person | None, SigningKey]] = [*holders(organization.people, signed.key)]
    forge = [(None, item) for item in forge_keys(organization) if public_key(item.key) == signed.key]
    held += forge
    if not held:
        return Signature(signed.commit, State.UNKNOWN_KEY, None, print_)
    states = [(person, _in_time(limits(person, item), day)) for person, item in held]
    good = [person for person, state in states if state == State.GOOD]
    owners = {person.id if person else None for person in good or [person for person, _ in states]}
    if len(owners) > 1:
        return Signature(signed.commit, State.SHARED_KEY, None, print_)
    owner = owners.pop()
    if good:
        return Signature(signed.commit, State.GOOD if owner else State.FORGE, owner, print_)
    return Signature(signed.commit, states[-1][1], owner, print_)


def _in_time(limit: tuple[date | None, date | None], day: date | None) -> State:
    begins, ends = limit
    if ends is not None and (day is None or day >= ends):
        return State.EXPIRED
    return State.NOT_YET if begins is not None and day is not None and day < begins else State.GOOD


def _broken(signed: list[_Signed]) -> list[str]:
    """The commits whose signature is not of them, as ssh-keygen finds."""
    if not signed:
        return []
    program = shutil.which("ssh-keygen")
    if program is None:
        raise NoKeygen
    with tempfile.TemporaryDirectory(prefix="huiyin-") as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        whole = pool.map(lambda item: _whole(program, Path(folder), item), signed)
        return [item.commit for item, good in zip(signed, whole, strict=True) if not good]


def _whole(program: str, folder: Path, signed: _Signed) -> bool:
    """Whether the key named in a signature made it, of these bytes and for Git."""
    file = folder / signed.commit
    file.write_bytes(signed.armoured)
    # the roster and the clock are held against it by us: ssh-keygen is asked for the arithmetic alone
    command = [program, "-Y", "check-novalidate", "-n", "git", "-s", str(file)]
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(command, input=signed.payload, capture_output=True, check=False, env=environment)
    file.unlink()
    if done.returncode not in (0, 1, 255):
        raise NoKeygen
    return done.returncode == 0 and signed.key.fingerprint.encode() in done.stdout.split()
