"""A history proves itself: every commit replayed in one stream, and all that it did wrong (git, "Proof")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History, replay
from huiyin.lifecycle import EVENTS
from huiyin.model import Case, Event
from huiyin.proof.dates import Dates, lag, timely
from huiyin.proof.finding import Finding, Lost
from huiyin.proof.gather import gathered
from huiyin.proof.objects import Objects
from huiyin.proof.readings import Lacking, Readings
from huiyin.proof.replay import Grown, Replay, Step, steps
from huiyin.proof.rulechanges import Change, rule_changes
from huiyin.proof.shared import Shared, is_commit, lacking
from huiyin.proof.signatures import NoKeygen
from huiyin.proof.states import State, States, files
from huiyin.proof.transitions import ALLOWANCE, identity
from huiyin.proof.voided import undermined
from huiyin.proof.vouched import Approval, Road, Roads, moment, vouched
from huiyin.proof.walk import Commit, walk
from huiyin.repository import MARKER, GitFailed, PlainTree, WorkTree
from huiyin.source import Source
from huiyin.sweep.casefiles import CASE_PATH

_MANY = 2000
"""Files asked of Git at once."""


class Audited(NamedTuple):
    """What an audit went through, and what it found."""

    commits: int
    diagnostics: list[Diagnostic]
    """In order of history; params have the `commit` and its `author` (an id of the roster, or a short name)."""
    unseen: dict[str, list[str]]
    """What could not be seen, by why: `shallow` (commits whose past is cut off), `objects`, `signatures`."""


class NoHistory(Exception):
    """The repository has no commit yet, or the revisions are not known."""


def audit(tree: WorkTree, asked: str | None, at: datetime, prefix: str | None = None) -> Audited:
    """Audit what a range of revisions says (`A..B`, `B`; None: HEAD, and the shared branch against the record).

    `at`: the auditor's clock. `prefix`: the folder that holds the repository's policies/ and cases/ ("" for the
    top). Grafts and replace references are not followed. Raises NoHistory, GitFailed.
    """
    revisions = _revisions(tree, asked or "HEAD")
    if prefix is None:
        prefix = tree.git("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").strip("\n")
    tree = PlainTree(tree.root)
    with Objects(tree, lacking(tree, revisions)) as objects:
        run = _Run(tree, objects, prefix, revisions, at)
        run.replay()
        run.end()
        if asked is None:
            run.against_records()
        return run.result()


def _revisions(tree: WorkTree, asked: str) -> list[str]:
    if asked.startswith("-"):
        raise NoHistory(asked)
    try:
        found = tree.git("rev-parse", "--revs-only", asked, "--").decode().split()
        found = [line for line in found if line.strip("^")]
    except GitFailed:
        raise NoHistory(asked) from None
    if not found or all(one.startswith("^") for one in found):
        raise NoHistory(asked)
    return found


def bare_prefix(tree: WorkTree) -> str | None:
    """The folder of a bare repository that holds policies/ ("" for the top); None where it is not bare, or has none."""
    try:
        if tree.git("rev-parse", "--is-bare-repository").strip() != b"true":
            return None
        listed = tree.git("ls-tree", "-r", "-z", "--name-only", "HEAD").split(b"\0")
    except (GitFailed, OSError):
        return None
    found = [name for name in listed if name == MARKER.encode() or name.endswith(f"/{MARKER}".encode())]
    return min(found, key=len)[: -len(MARKER)].decode("utf-8", "surrogateescape") if found else ""


class _Run:
    """One audit. Everything is gathered first, and told at the end."""

    def __init__(
        self, tree: WorkTree, objects: Objects, prefix: str, revisions: Sequence[str], at: datetime
    ) -> None:
        self.tree, self.objects, self.prefix, self.revisions = tree, objects, prefix, revisions
        self.at = at
        self.shared = Shared(tree)
        self.readings = Readings(objects)
        self.states = States(objects, prefix)
        self.dates = Dates(at)
        self.cases = Replay(self.readings)
        self.roads = Roads(self.shared.pushes())
        self.shallow = frozenset(self.shared.shallow())
        self.line = self._first_parents()
        self.order: dict[str, int] = {}
        self.makers: dict[str, str] = {}
        self.found: list[Finding] = []
        self.grown: list[tuple[Grown, State]] = []
        """Where lines were added that something has to be asked of at the end."""
        self.versions: dict[str, list[str]] = defaultdict(list)
        """Of each case the files that the shared branch had."""
        self.unsigned = False

    def _first_parents(self) -> frozenset[str]:
        """The commits that the shared branch was at, one after the other, by what is audited and by every record."""
        known = {one for pair in self.shared.replaced() for one in pair[:2] if one and is_commit(one)}
        there = self.tree.git("cat-file", "--batch-check", data="".join(f"{one}\n" for one in known).encode())
        ends = [line.split()[0].decode() for line in there.splitlines() if b" commit " in line]
        tips = "".join(f"{one}\n" for one in (*self.revisions, *ends)).encode()
        return frozenset(self.tree.git("rev-list", "--first-parent", "--stdin", data=tips).decode().split())

    # --- the stream ----------------------------------------------------------------------------------------------

    def replay(self) -> None:
        """Go through all commits, parents first."""
        tasks = self._tasks()
        while some := list(islice(tasks, _MANY)):
            wanted = [(step.path, blob) for _, step in some if step for blob in (*step.olds, step.new)]
            self.readings.fetch(wanted)
            for commit, step in some:
                if step is None:
                    self._begin(commit)
                else:
                    self._step(commit, step)

    def _tasks(self) -> Iterator[tuple[Commit, Step | None]]:
        """Every commit, followed by each case that it changed."""
        for commit in walk(self.tree, self.prefix, self.revisions):
            yield commit, None
            for step in steps(commit):
                yield commit, step

    def _begin(self, commit: Commit) -> None:
        self.order[commit.id] = len(self.order)
        on_line = commit.id in self.line
        self.roads.step(commit, on_line)
        state = self.states.step(commit)
        changes = [change for changes in commit.changes for change in changes]
        if not state.begun:
            return
        before = self.states.before(commit) or state
        self.makers[commit.id] = (before if before.begun else state).addresses.name(commit.maker)
        self.cases.begin(steps(commit) if any(not change.there for change in changes) else ())
        where = Location(min((change.path for change in changes), default="."))
        self.found += (Finding(commit.id, item) for item in self.dates.judge(commit, where))
        if on_line:
            for change in commit.changes[0]:
                self.versions[change.path] += filter(None, (change.old, change.new))
            if before.begun and before is not state:
                self._rules(commit, before, state)

    def _step(self, commit: Commit, step: Step) -> None:
        state = self.states.at(commit.id)
        if not state.begun or commit.id in self.shallow:
            return
        try:
            for item in self.cases.judge(commit, state, step):
                if isinstance(item, Finding):
                    self.found.append(item)
                else:
                    self._grew(item, state)
        except Lacking:
            return  # counted by the readings

    def _grew(self, grown: Grown, state: State) -> None:
        """Lines that were added: by whom, when, and whether there is more to ask of them."""
        commit = grown.commit
        before = self.states.before(commit)
        base = before if before is not None and before.begun else state
        rules, addresses = state.house.rules, base.addresses
        dated = self.dates.plausible(commit)
        later = self.roads.recorded or len(commit.parents) > 1
        for event in grown.events:
            doubt = addresses.doubt(event, commit.maker)
            if doubt is not None:
                self._tell(grown, event, *doubt)
            late = timely(event, commit.maker, rules) if dated else None
            if late is not None:
                self._tell(grown, event, *late, key="at")
            later = later or event.event in state.gated or event.event in ("approved", "corrected")
        if later:
            self.grown.append((grown, state))

    def _tell(self, grown: Grown, event: Event, code: str, params: dict[str, str], key: str = "") -> None:
        where = ("log", event.number, key) if key else ("log", event.number)
        location = self.readings.source(grown.path, grown.blob).locate(where)
        self.found.append(Finding(grown.commit.id, Diagnostic(code, location, params)))

    def _rules(self, commit: Commit, before: State, state: State) -> None:
        def cases() -> Iterable[Case]:
            listed = files(self.objects, commit.parents[0], f"{self.prefix}cases")
            held = {
                f"cases/{path}": blob for path, blob in listed.items() if CASE_PATH.match(f"cases/{path}")
            }
            return self.readings.all(held, before.house.rules.organization.zone)

        def source(path: str) -> Source | None:
            blob = state.files.get(path)
            return Source(path, self.readings.text(blob), path.endswith(".yml")) if blob else None

        paths = frozenset(change.path for change in commit.changes[0])
        when = commit.maker.when if self.dates.plausible(commit) else self.at
        when = when.astimezone(before.house.rules.organization.zone)
        change = Change(before.house, state.house, paths, source, when)
        try:
            self.found += (Finding(commit.id, item) for item in rule_changes(change, cases))
        except Lacking:
            return

    # --- what is known only at the end -------------------------------------------------------------------------------

    def end(self) -> None:
        """Judge what needs the whole history: what was shared, approvals, what waits for one, what came late."""
        self.found = [self._shared(item) for item in self.found]
        for grown, state in self.grown:
            if len(grown.commit.parents) > 1:
                for event in grown.events:
                    self._tell(grown, event, "HY861", {"event": event.event})
            self._received(grown, state)
            self._undermined(grown)
        self._waiting()
        approvals = [
            Approval(grown.commit, grown.path, grown.blob, grown.case, event, grown.before is None)
            for grown, _state in self.grown
            for event in grown.events
            if event.event == "approved" and grown.case.sound
        ]
        try:
            self.found += vouched(self.tree, approvals, self._road, self.readings)
        except NoKeygen:
            self.unsigned = True

    def _shared(self, item: Finding) -> Finding:
        """The finding; a mere notice where what is gone was never on the shared branch."""
        if item.lost is None or item.commit in self.line or self._was_shared(item.lost):
            return item
        params = {"name": item.diagnostic.code}
        return item._replace(diagnostic=Diagnostic("HY860", item.diagnostic.location, params))

    def _was_shared(self, lost: Lost) -> bool:
        for blob in dict.fromkeys(self.versions[lost.path]):
            try:
                zone = self.states.at(next(iter(self.revisions))).house.rules.organization.zone
                case = self.readings.case(lost.path, blob, zone)
            except Lacking:
                return True
            if case is not None and lost.among(case):
                return True
        return False

    def _received(self, grown: Grown, state: State) -> None:
        """Lines that the server received long after the date of their commit."""
        push = self.roads.push(grown.commit)
        if push is None or not self.dates.plausible(grown.commit):
            return
        rules = state.house.rules
        for event in grown.events:
            days = lag(event, int(push.time.timestamp()), rules)
            if days > ALLOWANCE and lag(event, grown.commit.maker.committed, rules) <= ALLOWANCE:
                self._tell(grown, event, "HY859", {"event": event.event, "days": str(days)}, key="at")

    def _undermined(self, grown: Grown) -> None:
        if grown.before is None or all(event.event != "corrected" for event in grown.events):
            return
        base = self._base(grown.commit)
        corrections = [event for event in grown.events if event.event == "corrected"]
        for one in undermined(base.house.rules, grown.before, grown.case):
            params = {"event": one.event, "person": one.person}
            self._tell(grown, corrections[0], one.code, params)

    def _base(self, commit: Commit) -> State:
        """The rules of the shared branch before what brought a commit."""
        before = self.roads.before(commit)
        found = self.states.at(before) if before is not None else None
        return found if found is not None and found.begun else self.states.at(commit.id)

    def _road(self, one: Approval) -> Road:
        commit = one.commit
        landed = self.roads.landed(commit)
        merge = landed if len(landed.parents) > 1 else None
        push = self.roads.push(commit)
        base = self._base(commit)
        start, between = self.roads.shortly_before(commit)
        nearly = self.states.at(start) if start is not None else base
        made = [other for other in between if any(c.path.startswith("policies/") for c in other.changes[0])]
        hands = {address for other in made for address in (other.maker.author, other.maker.committer)}
        case = None
        if merge is not None and merge is not commit:
            case = self._case(merge.id, one.path, base)
        return Road(
            base,
            nearly if push is None and nearly.begun else base,
            bool(hands & {commit.maker.author, commit.maker.committer}),
            merge,
            push.time if push is not None else moment(self.dates.latest(landed.id)),
            push.pusher if push is not None else "",
            case,
        )

    def _case(self, commit: str, path: str, state: State) -> Case | None:
        found = self.objects.get(f"{commit}:{self.prefix}{path}")
        if found is None or found.kind != "blob":
            return None
        return self.readings.case(path, found.id, state.house.rules.organization.zone)

    def _waiting(self) -> None:
        """Events without the approval that they need; an error where the case goes on as if they had it."""
        last = {grown.path: (grown, state) for grown, state in self.grown if grown.commit.id in self.line}
        first: dict[tuple[str, object], Grown] = {}
        for grown, _state in self.grown:
            for event in grown.events:
                first.setdefault((grown.path, identity(event)), grown)
        for path, (_grown, state) in last.items():
            blob = self.versions[path][-1]
            try:
                case = self.readings.case(path, blob, state.house.rules.organization.zone)
            except Lacking:
                continue
            if case is None or not case.sound:
                continue
            history = History(case, state.house.rules)
            for event, clause in history.pending:
                added = first.get((path, identity(event)))
                if added is not None:
                    roles = ", ".join(clause.fields["by"])
                    params = {"event": event.event, "clause": f"{clause.policy}/{clause.id}", "roles": roles}
                    self._tell(added, event, "HY515", params)
                    status = replay(history)[0].status
                    if EVENTS[event.event].status == case.status != status:
                        where = self.readings.source(added.path, added.blob).locate(("status",))
                        params = {"found": case.status, "status": status}
                        self.found.append(Finding(added.commit.id, Diagnostic("HY306", where, params)))

    @property
    def _tip(self) -> str:
        return next(one for one in self.revisions if not one.startswith("^"))

    # --- beside the history ------------------------------------------------------------------------------------------

    def against_records(self) -> None:
        """Hold the shared branch against where it is known to have stood, and write down where it stands."""
        tip = self.shared.tip()
        if tip is None:
            return
        known = [one for one in self.shared.replaced() if is_commit(one[0])]
        reached = set(self.order)
        if tip != self._tip:
            reached = set(self.tree.git("rev-list", tip).decode().split())
        left: dict[str, str] = {}
        for old, _new, pusher in known:
            if old not in reached:
                left[old] = pusher or left.get(old, "")
        if self.shallow and not self._held(left):
            left = {}
        for old, pusher in left.items():
            params = {"branch": self.shared.branch.removeprefix("refs/heads/"), "person": pusher or "?"}
            self.found.append(Finding(old, Diagnostic("HY857", Location("."), params)))
        if not left:
            self.shared.record(tip)

    def _held(self, commits: Iterable[str]) -> bool:
        """Whether any of them is there, so that it is the branch that left it, not the clone that is cut off."""
        answer = self.tree.git(
            "cat-file", "--batch-check", data="".join(f"{one}\n" for one in commits).encode()
        )
        return b" commit " in answer

    def result(self) -> Audited:
        """Everything, in order of history."""
        unseen: dict[str, list[str]] = {}
        cut = sorted(self.shallow & self.order.keys())
        if cut:
            unseen["shallow"] = cut
        if self.readings.lacking:
            unseen["objects"] = sorted(self.readings.lacking)
        if self.unsigned:
            unseen["signatures"] = []
        for why, what in unseen.items():
            params = {"name": why, "count": str(len(what))}
            self.found.append(
                Finding(what[0] if why == "shallow" else "", Diagnostic("HY858", Location("."), params))
            )
        if self.shared.disguised():
            self.found.append(Finding("", Diagnostic("HY865", Location("."))))
        return Audited(
            len(self.order),
            [self._named(item) for item in sorted(gathered(self.found), key=self._place)],
            unseen,
        )

    def _place(self, item: Finding) -> tuple[int, Location, str]:
        return self.order.get(item.commit, len(self.order)), item.diagnostic.location, item.diagnostic.code

    def _named(self, item: Finding) -> Diagnostic:
        """The diagnostic, with the commit and who made it."""
        if not item.commit:
            return item.diagnostic
        params = {**item.diagnostic.params, "commit": item.commit}
        if item.commit in self.makers:
            params["author"] = self.makers[item.commit]
        return item.diagnostic._replace(params=params)


__all__ = ["Audited", "NoHistory", "audit"]
