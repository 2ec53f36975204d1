"""The approvals of a history: each held against the rules before it, and against who signed, merged or pushed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from huiyin.diagnostic import Diagnostic, Severity
from huiyin.model import Case, Event
from huiyin.proof import evidence
from huiyin.proof.approvals import NO_PROOF, Verdict, judge
from huiyin.proof.evidence import Evidence, Signature
from huiyin.proof.finding import Finding
from huiyin.proof.readings import Readings
from huiyin.proof.shared import Push
from huiyin.proof.signatures import verify
from huiyin.proof.states import State
from huiyin.proof.walk import Commit
from huiyin.repository import WorkTree

_AT_ONCE = 3600
"""Seconds: what reaches the shared branch in one line and so close together looks like one push."""


class Approval(NamedTuple):
    """An `approved` line that a commit added."""

    commit: Commit
    path: str
    blob: str
    case: Case
    event: Event
    whole: bool
    """Whether the case came as a whole, as from a ledger, with the approval in it."""


class Road(NamedTuple):
    """How a commit came to the shared branch."""

    base: State
    """The rules before."""
    nearly: State
    """The rules before what came shortly before: who changes the roster for an approval does it then."""
    same_hand: bool
    """Whether somebody who made that change made the commit with the approval too."""
    merge: Commit | None
    received: datetime | None
    pusher: str
    case: Case | None
    """The case as the shared branch then had it."""


def vouched(
    tree: WorkTree,
    found: Sequence[Approval],
    road: Callable[[Approval], Road],
    readings: Readings,
) -> Iterator[Finding]:
    """What is wrong with the approvals of a history. Raises NoKeygen, GitFailed."""
    roads = [road(one) for one in found]
    signatures = _signatures(tree, found, roads)
    for one, way in zip(found, roads, strict=True):
        verdict = _judge(way.base, one, way, signatures)
        diagnostics = _told(verdict, one, readings)
        if not one.whole and not _known(way.base, one.commit):
            diagnostics = [_worse(item) if item.code == NO_PROOF else item for item in diagnostics]
        known = {item.code for item in diagnostics}
        yield from (Finding(one.commit.id, item) for item in diagnostics)
        if way.nearly is not way.base:
            for item in _told(_judge(way.nearly, one, way, signatures), one, readings):
                if item.code not in known and item.code in ("HY843", "HY844"):
                    worse = Severity.ERROR if way.same_hand else Severity.WARNING
                    yield Finding(one.commit.id, item._replace(severity=worse))


def _signatures(tree: WorkTree, found: Iterable[Approval], roads: Sequence[Road]) -> dict[str, Signature]:
    bases: dict[str, Road] = {}
    for one, way in zip(found, roads, strict=True):
        bases[one.commit.id] = way
        if way.merge is not None:
            bases[way.merge.id] = way
    home = {number: way.base.house.rules.organization for number, way in bases.items()}
    moments = {number: way.received for number, way in bases.items()}
    return verify(tree, bases, home.__getitem__, moments) if bases else {}


def _judge(base: State, one: Approval, way: Road, signatures: Mapping[str, Signature]) -> Verdict:
    seen = Evidence(
        _made(one.commit),
        signatures.get(one.commit.id),
        _made(way.merge) if way.merge else None,
        signatures.get(way.merge.id) if way.merge else None,
        way.pusher or None,
        way.received,
        one.case,
    )
    return judge(base.house.rules, way.case or one.case, one.event, seen)


def _known(base: State, commit: Commit) -> bool:
    """Whether anybody on the roster has an address of the commit."""
    maker = commit.maker
    return any(base.addresses.people(email) for email in (maker.author, maker.committer))


def _worse(item: Diagnostic) -> Diagnostic:
    return item._replace(severity=Severity.ERROR)


def _made(commit: Commit) -> evidence.Commit:
    return evidence.Commit(commit.id, commit.maker.author, commit.maker.committer)


def _told(verdict: Verdict, one: Approval, readings: Readings) -> list[Diagnostic]:
    if not verdict.findings:
        return []
    where = readings.source(one.path, one.blob).locate(("log", one.event.number))
    return list(verdict.diagnostics(where))


class Roads:
    """How each commit of a history came to the shared branch."""

    def __init__(self, pushes: Sequence[Push]) -> None:
        self._pushes = {push.new: push for push in pushes}
        self._line: list[Commit] = []
        self._place: dict[str, int] = {}
        self._through: dict[str, Commit] = {}
        self._parents: dict[str, tuple[str, ...]] = {}
        self._received: list[Push | None] = []

    @property
    def recorded(self) -> bool:
        """Whether the server keeps a record of pushes."""
        return bool(self._pushes)

    def step(self, commit: Commit, on_line: bool) -> None:
        """Take in a commit; commits come after their parents. `on_line`: on the shared branch's first parents."""
        if not on_line:
            self._parents[commit.id] = commit.parents
            return
        self._place[commit.id] = len(self._line)
        self._line.append(commit)
        pending = list(commit.parents[1:])
        while pending:
            number = pending.pop()
            parents = self._parents.pop(number, None)
            if parents is not None:
                self._through[number] = commit
                pending += parents

    def landed(self, commit: Commit) -> Commit:
        """The commit of the shared branch with which a commit came there; itself where it never did."""
        return self._through.get(commit.id, commit)

    def push(self, commit: Commit) -> Push | None:
        """The push with which the server received a commit; None where it keeps no record."""
        if not self._pushes:
            return None
        if not self._received:
            last: Push | None = None
            for one in reversed(self._line):
                last = self._pushes.get(one.id, last)
                self._received.append(last)
            self._received.reverse()
        place = self._place.get(self.landed(commit).id)
        push = self._received[place] if place is not None else None
        if place is None or push is None or place <= self._place.get(push.old, -1):
            return None
        return push

    def before(self, commit: Commit) -> str | None:
        """The commit of the shared branch before the push or the merge that brought a commit; None for none."""
        push = self.push(commit)
        if push is not None and push.old in self._place:
            return push.old
        landed = self.landed(commit)
        return landed.parents[0] if landed.parents else None

    def shortly_before(self, commit: Commit) -> tuple[str | None, list[Commit]]:
        """The same, without what the shared branch got one by one just before; and what that was."""
        place = self._place.get(self.landed(commit).id)
        if place is None or self.landed(commit) is not commit:
            return self.before(commit), []
        end = place
        while place > 0 and self._near(self._line[place - 1], self._line[end]):
            place -= 1
        return (self._line[place].parents or (None,))[0], self._line[place:end]

    def _near(self, one: Commit, other: Commit) -> bool:
        # what was merged went through review
        return len(one.parents) < 2 and abs(other.maker.committed - one.maker.committed) < _AT_ONCE


def moment(seconds: int) -> datetime | None:
    """A time since 1970; None for none."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
