"""Merges: what they bring that none of their parents has, and what they lose of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huiyin.book import read_case
from huiyin.proof.objects import Objects
from huiyin.proof.transitions import identity
from huiyin.repository import GitFailed, WorkTree
from huiyin.rules import Rules
from huiyin.server.gates import guarded
from huiyin.server.incoming import Commit
from huiyin.server.kinds import Change, Refusal, refusal
from huiyin.source import Source
from huiyin.sweep.casefiles import CASE_PATH

Sides = Sequence[Sequence[Change]]
"""What differs from each parent, folders left out."""


def own(sides: Sides) -> list[Change]:
    """The files that are as none of the parents has them, each held against the first parent."""
    others = [{change.path for change in side} for side in sides[1:]]
    return [change for change in sides[0] if all(change.path in paths for paths in others)]


def lost(sides: Sides) -> list[Change]:
    """Cases that differ from a parent which has them: nothing of their logs may be gone."""
    return [change for side in sides for change in side if change.old and CASE_PATH.match(change.path)]


def check_merge(
    tree: WorkTree, objects: Objects, merge: Commit, sides: Sides, rules: Rules | None
) -> Iterator[Refusal]:
    """Lines of logs, and changes of the rules and guards, that come from no parent."""
    made = own(sides)
    doubtful = [item for item in made if item.new and not CASE_PATH.match(item.path)]
    clean = _merged(tree, merge, [item.path for item in doubtful]) if doubtful else {}
    parents: dict[str, list[str]] = {}
    for change in (item for side in sides for item in side):
        if change.old:
            parents.setdefault(change.path, []).append(change.old)
    for change in doubtful:
        invented = change.path not in parents
        if clean.get(change.path) != change.new and (invented or guarded(change.path)):
            yield refusal("HY894", change.path, commit=merge.id)
    for change in made:
        if change.new and CASE_PATH.match(change.path) and rules is not None:
            yield from _case(objects, change, parents.get(change.path, []), rules)


def _case(objects: Objects, change: Change, parents: Sequence[str], rules: Rules) -> Iterator[Refusal]:
    zone = rules.organization.zone
    known, now = set(), []
    for number in (*parents, change.new):
        found = objects.get(number)
        case = read_case(Source(change.path, found.data), zone)[0] if found is not None else None
        now = [identity(event) for event in case.log] if case is not None else []
        if number != change.new:
            known.update(now)
    if not set(now) <= known:
        yield refusal("HY894", change.path, commit=change.commit)


def _merged(tree: WorkTree, merge: Commit, paths: Sequence[str]) -> dict[str, str]:
    """What Git itself makes of these files when it merges the two parents; nothing where it cannot."""
    if len(merge.parents) != 2:
        return {}
    try:
        made = tree.git("merge-tree", "--write-tree", *merge.parents).decode().split("\n", 1)[0]
        listed = tree.git("ls-tree", "-r", "-z", made, "--", *paths)
    except GitFailed:
        return {}  # a conflict, which people settled by hand
    found = {}
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        head, _, name = line.partition("\t")
        if name:
            found[name] = head.split(" ")[2]
    return found
