"""The rules as they stood at a commit, read once for each state of policies/."""

from __future__ import annotations

from functools import cached_property

from huiyin.book import House, load_house
from huiyin.committed import CommitTree
from huiyin.repository import GitFailed, WorkTree


class Rulebook:
    """Houses (organisation, calendar, policies) by commit."""

    def __init__(self, tree: WorkTree) -> None:
        self._tree = tree
        self._houses: dict[str, House] = {}

    def at(self, commit: str) -> House | None:
        """The house of a commit; None where it has no policies/. Raises GitFailed."""
        state = self.state(commit)
        return None if state is None else self.of(state, commit)

    def state(self, commit: str) -> str | None:
        """The tree of policies/ in a commit; None where there is none."""
        # at a server there is no work tree, and no folder that `./` could stand for
        asked = f"{commit}:policies" if self._bare else f"{commit}:./policies"
        try:
            return self._tree.git("rev-parse", "--verify", "--quiet", asked).decode().strip()
        except GitFailed:
            return None

    @cached_property
    def _bare(self) -> bool:
        return self._tree.git("rev-parse", "--is-inside-work-tree").strip() != b"true"

    def of(self, state: str, commit: str) -> House:
        """The house of a state of policies/ that `commit` has."""
        if state not in self._houses:
            held = CommitTree(self._tree.root, commit, ("policies",))
            held.fetch(held.paths("policies"))
            self._houses[state] = load_house(held)
        return self._houses[state]
