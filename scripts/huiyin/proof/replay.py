"""The cases of a history, change by change: what a commit did to their logs and fields, against each of its parents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huiyin.diagnostic import Diagnostic, Location
from huiyin.model import Case, Event
from huiyin.numbers import number_of
from huiyin.proof.finding import Finding, Lost
from huiyin.proof.readings import Lacking, Readings
from huiyin.proof.states import State
from huiyin.proof.transitions import added, identity, lost, lost_line, refixed, relabelled
from huiyin.proof.walk import Commit
from huiyin.sweep.casefiles import CASE_PATH


class Step(NamedTuple):
    """A path that a commit changed: the file in each parent ("" where it is not), and what became of it."""

    path: str
    olds: tuple[str, ...]
    new: str
    there: bool


class Grown(NamedTuple):
    """A case to which a commit added lines that no parent has."""

    commit: Commit
    path: str
    blob: str
    case: Case
    before: Case | None
    events: Sequence[Event]


def steps(commit: Commit) -> list[Step]:
    """The case files that a commit changed against any parent; those that went last, when it is known what came."""
    if len(commit.changes) == 1:
        found = [
            Step(path, (old,) if old else (), new, there)
            for path, old, new, there in commit.changes[0]
            if path.startswith("cases/") and CASE_PATH.match(path)
        ]
    else:
        found = _merged(commit)
    return sorted(found, key=lambda step: not step.new)


def _merged(commit: Commit) -> list[Step]:
    by_path = [{change.path: change for change in changes} for changes in commit.changes]
    paths = sorted({path for changes in by_path for path in changes if CASE_PATH.match(path)})
    found = []
    for path in paths:
        new = next(changes[path] for changes in by_path if path in changes)
        olds = [changes[path].old if path in changes else new.new for changes in by_path]
        found.append(Step(path, tuple(filter(None, olds)), new.new, new.there))
    return found


class Replay:
    """Follows every case through a history. Commits come after their parents."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._stand_ins: dict[tuple[str, str], str] = {}
        """The last version that could be read, by path and the id of one that cannot."""
        self._gone: dict[str, str] = {}
        """The last version of files that went."""
        self._told: set[Lost] = set()
        self._arrived: dict[str, tuple[str, Case]] = {}
        """What came with the commit at hand, by case number and by former number; kept where a file went."""
        self._leaving = False

    def begin(self, taken: Sequence[Step]) -> None:
        """The steps of one commit follow."""
        self._arrived.clear()
        self._leaving = any(not step.there for step in taken)

    def judge(self, commit: Commit, state: State, step: Step) -> Iterator[Finding | Grown]:
        """What a commit did to one case. Raises Lacking."""
        path = step.path
        if not step.there:
            yield from self._went(commit, state, step)
            return
        zone = state.house.rules.organization.zone
        olds = self._readable(step)
        before = [case for old in dict.fromkeys(olds) if (case := self._readings.case(path, old, zone))]
        case = self._readings.case(path, step.new, zone) if step.new else None
        if case is None:
            yield from self._unread(commit, step, olds)
            return
        if self._leaving and not before:
            for number in (case.id, *case.links.get("formerly", ())):
                self._arrived[number] = path, case
        yield from self._compare(commit, step, case, before)

    def _readable(self, step: Step) -> list[str]:
        """The files to compare with: for one that cannot be read or is gone, its last version that could."""
        olds = [self._stand_ins.get((step.path, old), old) for old in step.olds]
        return list(filter(None, olds or [self._gone.get(step.path, "")]))

    def _unread(self, commit: Commit, step: Step, olds: Sequence[str]) -> Iterator[Finding]:
        known = [old for old in step.olds if (step.path, old) not in self._stand_ins]
        if known and step.new not in step.olds:
            yield Finding(commit.id, Diagnostic("HY810", Location(step.path, 1)), Lost(step.path))
        if step.new:
            self._stand_ins[step.path, step.new] = olds[0] if olds else ""
        elif olds:
            self._gone[step.path] = olds[0]

    def _compare(
        self, commit: Commit, step: Step, case: Case, before: Sequence[Case]
    ) -> Iterator[Finding | Grown]:
        came = case.log if not before else added(before[0], case)
        for old in before[1:]:
            known = {identity(event) for event in old.log}
            came = [event for event in came if identity(event) not in known]
        for old in before:
            for event in lost(old, case):
                gone = Lost(step.path, identity(event))
                if len(commit.parents) < 2 or gone not in self._told:
                    self._told.add(gone)
                    source = self._readings.source(step.path, step.new)
                    yield Finding(commit.id, lost_line(event, came, source), gone)
        if before:
            yield from self._fields(commit, step, case, before)
        if came and step.new not in step.olds:
            yield Grown(commit, step.path, step.new, case, before[0] if before else None, came)

    def _fields(self, commit: Commit, step: Step, case: Case, before: Sequence[Case]) -> Iterator[Finding]:
        """Fields that changed against every parent: a merge that takes over what one of them did is not to blame."""
        fixed = _common([refixed(old, case) if old.sound else [] for old in before])
        labels = _common([relabelled(old, case) if old.sound else [] for old in before])
        for code, names in (("HY802", fixed), ("HY804", labels)):
            for name in names:
                where = self._readings.source(step.path, step.new).locate((name,))
                was = Lost(step.path, None, name, getattr(before[0], name))
                yield Finding(commit.id, Diagnostic(code, where, {"name": name}), was)

    def _went(self, commit: Commit, state: State, step: Step) -> Iterator[Finding]:
        """A file that is no longer there: the case may have come back under another number or in another folder."""
        path = step.path
        old = next(iter(self._readable(step)), "")
        self._gone[path] = old
        gone = Lost(path)
        if len(commit.parents) > 1 and gone in self._told:
            return
        self._told.add(gone)
        number = number_of(path)
        successor, now = self._arrived.get(number, ("", None))
        if now is None:
            yield Finding(commit.id, Diagnostic("HY803", Location(path)), gone)
            return
        renumbered = now.id != number
        params = {"number": number, "other": now.id}
        found = Diagnostic("HY819", Location(successor), params) if renumbered else None
        yield Finding(commit.id, found or Diagnostic("HY803", Location(path)), gone)
        was = self._readings.case(path, old, state.house.rules.organization.zone) if old else None
        if was is not None:
            for event in lost(was, now):
                where = Location(successor)
                params = {"event": event.event, "at": event.at.isoformat(timespec="minutes")}
                yield Finding(commit.id, Diagnostic("HY801", where, params), Lost(path, identity(event)))


def _common(names: Sequence[Sequence[str]]) -> list[str]:
    """What stands in every list, in the order of the first."""
    return [name for name in names[0] if all(name in others for others in names[1:])]


__all__ = ["Grown", "Lacking", "Replay", "Step", "steps"]
