"""What may not go straight to the shared branch: the rules, the roster, gated events, approvals, the guards themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from huiyin.book import read_case
from huiyin.conditions import roles_of
from huiyin.diagnostic import Location
from huiyin.history import History
from huiyin.model import Case, Event
from huiyin.proof import evidence as proof
from huiyin.proof.approvals import Standing, judge
from huiyin.proof.objects import Objects
from huiyin.proof.roster import by_address, same_person
from huiyin.proof.signatures import NoKeygen, verify
from huiyin.proof.transitions import added, identity
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.server.incoming import Commit
from huiyin.server.kinds import GUARDS, RULES, Change, Refusal, refusal
from huiyin.server.pushers import person
from huiyin.server.record import pushed_by
from huiyin.source import Source
from huiyin.sweep.casefiles import CASE_PATH

REVIEWERS = ("reviewer", "gm")
"""Roles that may let a change of the rules in; so may the highest of the organisation's own list."""


@dataclass
class Landing:
    """What comes to the shared branch, and what it is judged by: the rules and roster as they stand there."""

    tree: WorkTree
    objects: Objects
    rules: Rules
    ref: str
    now: datetime
    pusher: str | None
    commits: Mapping[str, Commit]
    touched: Mapping[str, frozenset[str]]
    """The paths that each commit which is no merge changed."""
    _signed: dict[str, proof.Signature] = field(default_factory=dict)

    def signature(self, commit: str) -> proof.Signature | None:
        """Who signed a commit, by the roster and the clock of the server; None where none can be judged."""
        if commit not in self._signed:
            home, now = self.rules.organization, self.now
            try:
                self._signed |= verify(self.tree, (commit,), home, {commit: now})
            except NoKeygen:
                return None
        return self._signed[commit]


def guarded(path: str) -> str | None:
    """The code of a file that comes through review only; None for any other."""
    if path.startswith(RULES):
        return "HY887"
    return "HY891" if GUARDS.fullmatch(path) else None


def check_landing(
    here: Landing, steps: Sequence[tuple[str, str, list[Change]]], straight: bool
) -> Iterator[Refusal]:
    """What is wrong with the way in which changes come to the shared branch.

    `steps`: its new first parents, each with the one before and what differs. `straight`: the old tip is not among
    their parents, so that nobody merged anything into the branch.
    """
    for commit, parent, block in steps:
        known = here.commits.get(commit)
        merge = known if known is not None and len(known.parents) > 1 and not straight else None
        files = [change for change in block if not change.folder]
        reviewer = _Reviewer(here, merge, parent) if merge is not None else None
        yield from _files(here, commit, files, reviewer)
        for change in files:
            if CASE_PATH.match(change.path) and change.new:
                yield from _case(here, change, reviewer)


class _Reviewer:
    """Who stands behind a merge, and whose work it brings."""

    def __init__(self, here: Landing, merge: Commit, parent: str) -> None:
        self.here, self.merge = here, merge
        self.signature = here.signature(merge.id)
        self.person = self._person()
        self._brought: frozenset[str] | None = None
        self._parent = parent

    def _person(self) -> str | None:
        home, signature = self.here.rules.organization, self.signature
        if signature is not None and signature.state == proof.State.GOOD:
            return signature.person
        if signature is not None and signature.state == proof.State.FORGE:
            found = by_address(home.people, self.merge.author)
            return found[0] if len(found) == 1 else None
        proof_asked = home.settings.get("approvals", {}).get("proof")
        return None if proof_asked == "signature" else self.here.pusher

    def authors(self, path: str) -> frozenset[str]:
        """Those whose commits changed that file or who pushed them, under whatever entry of the roster."""
        if self._brought is None:
            words = ("rev-list", "--no-merges", self.merge.id, f"^{self._parent}")
            self._brought = frozenset(self.here.tree.git(*words).decode().split())
        people = self.here.rules.organization.people
        touching = {number for number in self._brought if path in self.here.touched.get(number, ())}
        commits = [self.here.commits[number] for number in touching]
        emails = {email for commit in commits for email in (commit.author, commit.committer)}
        found = {one for email in emails for one in by_address(people, email)}
        # whoever pushed the work under some other address is known by the record
        names = pushed_by(self.here.tree.root, touching)
        found.update(filter(None, (person(name, self.here.rules.organization) for name in names)))
        return same_person(people, found)

    def fault(self, path: str, roles: Sequence[str]) -> tuple[str, str] | None:
        """Why this merge is no review of a file: the code, and whom it is about."""
        home = self.here.rules.organization
        if self.person is None:
            return "HY888", ""
        if self.person in self.authors(path):
            return "HY889", self.person
        day = self.here.now.astimezone(home.zone)
        if roles and not set(roles) & roles_of(home, self.person, day):
            return "HY890", self.person
        return None


def _files(
    here: Landing, commit: str, files: Sequence[Change], reviewer: _Reviewer | None
) -> Iterator[Refusal]:
    roles = tuple(dict.fromkeys((*REVIEWERS, *here.rules.organization.roles[-1:])))
    for change in files:
        code = guarded(change.path)
        if code is None:
            continue
        if reviewer is None:
            yield refusal(code, change.path, here.ref, commit)
        elif (fault := reviewer.fault(change.path, roles)) is not None:
            yield refusal(fault[0], change.path, here.ref, commit, person=fault[1], roles=", ".join(roles))


def _case(here: Landing, change: Change, reviewer: _Reviewer | None) -> Iterator[Refusal]:
    """Gated events that nobody reviewed, and approvals that are not genuine."""
    new, source = _read(here, change.path, change.new)
    old = _read(here, change.path, change.old)[0] if change.old else None
    if new is None or not new.sound:
        return
    fresh = added(old, new)
    history = History(new, here.rules)
    waiting = {event.number for event, _clause in history.pending}
    for event in fresh:
        where = source.locate(("log", event.number, "event"))
        if event.event == "approved":
            yield from _decision(here, change, new, event, where.line, reviewer)
        elif _gated(history, event) and (event.number in waiting or reviewer is None):
            yield from _unreviewed(here, change, event, where.line, reviewer, event.number in waiting)


def _gated(history: History, event: Event) -> bool:
    index = next((i for i, other in enumerate(history.written) if other.number == event.number), None)
    return index is not None and any(history.approvals(history.written, index))


def _unreviewed(
    here: Landing, change: Change, event: Event, line: int, reviewer: _Reviewer | None, waiting: bool
) -> Iterator[Refusal]:
    """A gated event: it comes by a merge of somebody who is not its author, or with its approval."""
    if reviewer is None:
        if waiting:
            yield _placed(here, "HY892", change, line, event=event.event)
        return
    fault = reviewer.fault(change.path, ())
    if fault is None and event.by in same_person(here.rules.organization.people, {reviewer.person or ""}):
        fault = "HY889", reviewer.person or ""
    if fault is not None:
        yield _placed(here, fault[0], change, line, person=fault[1])


def _decision(
    here: Landing, change: Change, case: Case, event: Event, line: int, reviewer: _Reviewer | None
) -> Iterator[Refusal]:
    """Whether an `approved` line is proved to be of whom it names (git, "Approval")."""
    verdict = judge(here.rules, case, event, _evidence(here, change, event, reviewer))
    if verdict.standing in (Standing.PROVEN, Standing.NOT_WANTED):
        return
    for item in verdict.diagnostics(Location(change.path, line)):
        yield Refusal(item, here.ref, change.commit)


def _evidence(here: Landing, change: Change, event: Event, reviewer: _Reviewer | None) -> proof.Evidence:
    commit = _adding(here, change, event)
    known = here.commits[commit]
    told = proof.Commit(known.id, known.author, known.committer)
    merge = reviewer.merge if reviewer is not None else None
    return proof.Evidence(
        told,
        here.signature(commit),
        proof.Commit(merge.id, merge.author, merge.committer) if merge is not None else None,
        reviewer.signature if reviewer is not None else None,
        here.pusher,
        here.now,
        _read(here, change.path, f"{commit}:{change.path}")[0],
    )


def _adding(here: Landing, change: Change, event: Event) -> str:
    """The commit that brought a line: the earliest of those landing that changed the file and has it."""
    for number in here.commits:
        if change.path in here.touched.get(number, ()):
            case = _read(here, change.path, f"{number}:{change.path}")[0]
            if case is not None and identity(event) in map(identity, case.log):
                return number
    return change.commit


def _read(here: Landing, path: str, name: str) -> tuple[Case | None, Source]:
    found = here.objects.get(name)
    source = Source(path, found.data if found is not None and found.kind == "blob" else b"")
    return read_case(source, here.rules.organization.zone)[0], source


def _placed(here: Landing, code: str, change: Change, line: int, **params: str) -> Refusal:
    found = refusal(code, change.path, here.ref, change.commit, **params)
    place = found.diagnostic.location._replace(line=line)
    return found._replace(diagnostic=found.diagnostic._replace(location=place))
