"""The rules as every commit of a history has them: followed from commit to commit, read once for each state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from huiyin.book import ORGANIZATION, House, load_house
from huiyin.proof.maker import Addresses
from huiyin.proof.objects import Objects
from huiyin.proof.walk import Change, Commit
from huiyin.repository import CommitFiles


class State:
    """policies/ in one state."""

    def __init__(self, objects: Objects, files: Mapping[str, str], before: State | None) -> None:
        self._objects, self.files, self._before = objects, dict(files), before

    @property
    def begun(self) -> bool:
        """Whether there is a roster, or ever was: taking it away does not undo it."""
        return ORGANIZATION in self.files or (self._before is not None and self._before.begun)

    @cached_property
    def house(self) -> House:
        """The rules; where the roster is gone or cannot be read, those of the state before."""
        found = self._objects.stream(self.files.values())
        read = {path: item.data for path, item in zip(self.files, found, strict=True) if item is not None}
        house = load_house(CommitFiles(read))
        if not house.rules.organization.people and self._before is not None and self._before.begun:
            return self._before.house
        return house

    @cached_property
    def addresses(self) -> Addresses:
        """The roster by address."""
        return Addresses(self.house.rules.organization)

    @cached_property
    def gated(self) -> frozenset[str]:
        """The events that some clause wants approved."""
        clauses = [clause for policy in self.house.rules.policies for clause in policy.clauses]
        gates = [clause for clause in clauses if clause.kind == "approval"]
        return frozenset(item.event for clause in gates for item in clause.fields["event"])


class States:
    """The state of the rules at each commit that was walked."""

    def __init__(self, objects: Objects, prefix: str) -> None:
        self._objects, self._prefix = objects, prefix
        self._at: dict[str, State] = {}
        self._known: dict[frozenset[tuple[str, str]], State] = {}

    def step(self, commit: Commit) -> State:
        """The state at a commit whose parents were walked before, as far as the walk goes."""
        before = self.before(commit)
        changes = [one for one in commit.changes[0] if one.path.startswith("policies/")]
        found = before if before is not None and not changes else self._changed(before, changes)
        self._at[commit.id] = found
        return found

    def before(self, commit: Commit) -> State | None:
        """The state at the first parent; None for a root."""
        return self.at(commit.parents[0]) if commit.parents else None

    def at(self, number: str) -> State:
        """The state at a commit, be it outside what was walked."""
        if number not in self._at:
            listed = files(self._objects, number, f"{self._prefix}policies")
            held = {f"policies/{path}": blob for path, blob in listed.items()}
            self._at[number] = self._state(held, None)
        return self._at[number]

    def _changed(self, before: State | None, changes: Iterable[Change]) -> State:
        held = dict(before.files) if before is not None else {}
        for change in changes:
            held.pop(change.path, None)
            if change.new:
                held[change.path] = change.new
        return self._state(held, before)

    def _state(self, held: Mapping[str, str], before: State | None) -> State:
        key = frozenset(held.items())
        if key not in self._known:
            self._known[key] = State(self._objects, held, before)
        return self._known[key]


def files(objects: Objects, commit: str, folder: str) -> dict[str, str]:
    """The ordinary files of a folder of a commit, by their path in it, with their ids; none where it is not there."""
    found: dict[str, str] = {}
    pending = [("", f"{commit}:{folder}")]
    while pending:
        above, name = pending.pop()
        tree = objects.get(name)
        if tree is None or tree.kind != "tree":
            continue
        width = len(tree.id) // 2
        place = 0
        while place < len(tree.data):
            end = tree.data.index(b"\0", place)
            mode, _, inner = tree.data[place:end].partition(b" ")
            number = tree.data[end + 1 : end + 1 + width].hex()
            path = above + inner.decode("utf-8", "surrogateescape")
            if mode == b"40000":
                pending.append((f"{path}/", number))
            elif mode.startswith(b"100"):
                found[path] = number
            place = end + 1 + width
    return found
