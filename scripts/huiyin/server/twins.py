"""Names that some file systems take for one, and case numbers that are taken: asked of the folders concerned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from huiyin.book import read_case
from huiyin.model import IMMUTABLE, Case
from huiyin.numbers import number_of
from huiyin.proof.objects import Objects
from huiyin.proof.transitions import identity
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.sections import sections
from huiyin.server.kinds import Change, Refusal, refusal
from huiyin.server.paths import folded
from huiyin.source import Source
from huiyin.sweep.casefiles import CASE_PATH

_MOST = 20
"""Folders of commits in between that are looked at; those of the last commits all are."""


def check_twins(objects: Objects, tips: Iterable[str], added: Sequence[Change]) -> Iterator[Refusal]:
    """Names added that differ from another in their folder only by case or Unicode form."""
    names: dict[str, set[str]] = defaultdict(set)
    for change in added:
        folder, _, name = change.path.rpartition("/")
        names[folder].add(name)
    between = list(dict.fromkeys((change.commit, change.path.rpartition("/")[0]) for change in added))
    asked = [(tip, folder) for tip in tips for folder in names]
    asked += [pair for pair in between[:_MOST] if pair not in asked]
    known = set()
    for commit, folder in asked:
        for path in _pairs(objects, commit, folder, names[folder]):
            if path not in known:
                known.add(path)
                yield refusal("HY872", path, commit=commit)


def _pairs(objects: Objects, commit: str, folder: str, names: set[str]) -> Iterator[str]:
    found = _folder(objects, f"{commit}:{folder}")
    if found is None:
        return
    lower = found[1].lower() if all(map(str.isascii, names)) and found[1].isascii() else None
    wanted = {folded(name) for name in names}
    few = lower is not None and len(names) < _MOST
    if few and lower is not None and all(lower.count(f"\0{name}\0") < 2 for name in wanted):
        return
    seen: dict[str, str] = {}
    for name in found[1][1:-1].split("\0\0"):
        key = folded(name)
        if key in wanted and seen.setdefault(key, name) != name:
            yield f"{folder}/{name}" if folder else name


def _folder(objects: Objects, name: str) -> tuple[bytes, str] | None:
    """A folder as Git keeps it, and the names in it, each with a NUL on either side."""
    held = objects.get(name) if "\n" not in name else None
    if held is None or held.kind != "tree":
        return None
    parts = re.findall(rb"[0-9]+ ([^\0]+)\0.{%d}" % (len(held.id) // 2), held.data, re.DOTALL)
    return held.data, "\0" + b"\0\0".join(parts).decode("utf-8", "surrogateescape") + "\0"


def check_numbers(
    tree: WorkTree, objects: Objects, refs: Mapping[str, str], added: Sequence[Change], rules: Rules
) -> Iterator[Refusal]:
    """New cases whose number another case bears already: on a branch of the server, or in this very push."""
    cases: dict[str, dict[str, Change]] = defaultdict(dict)
    for change in added:
        if CASE_PATH.match(change.path):
            cases[change.path].setdefault(change.new, change)
    if not cases:
        return
    held = list(_held(tree, objects, refs, cases))
    for path, versions in cases.items():
        first, *others = versions.values()
        others_of = [(ref, number) for ref, where, number in held if where == path]
        for change in versions.values():
            for ref, number in others_of:
                if not _same(objects, path, change.new, number, rules):
                    yield _taken(change, ref)
                    break
        for change in others:
            if not _same(objects, path, change.new, first.new, rules):
                yield _taken(change, first.commit[:10])


def _taken(change: Change, where: str) -> Refusal:
    number = number_of(change.path)
    return refusal("HY601", change.path, commit=change.commit, number=number, other=where)


def _held(
    tree: WorkTree, objects: Objects, refs: Mapping[str, str], paths: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """Reference, path and object where a reference has a file of one of the paths."""
    names: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder, _, name = path.rpartition("/")
        names[folder].append(name)
    asked = [(ref, folder, f"{number}:{folder}") for ref, number in refs.items() for folder in names]
    answers = tree.git(
        "cat-file", "--batch-check", data="".join(f"{name}\n" for _, _, name in asked).encode()
    )
    folders: dict[tuple[str, str], str] = {}
    for (ref, folder, _name), line in zip(
        asked, answers.decode("utf-8", "replace").splitlines(), strict=True
    ):
        number, _, rest = line.partition(" ")
        if rest.startswith("tree"):
            folders.setdefault((folder, number), ref)
    for (folder, number), ref in folders.items():
        data = held.data if (held := objects.get(number)) else b""
        for name in names[folder]:
            place = data.find(b" " + name.encode("utf-8", "surrogateescape") + b"\0")
            if place >= 0:
                start = data.index(b"\0", place) + 1
                yield ref, f"{folder}/{name}", data[start : start + len(number) // 2].hex()


def _same(objects: Objects, path: str, one: str, other: str, rules: Rules) -> bool:
    """Whether two versions are of one case: the same receipt and letter, and one log goes on from the other."""
    if one == other:
        return True
    cases = [_read(objects, path, number, rules) for number in (one, other)]
    first, second = cases
    if first is None or second is None:
        return False
    logs = [{identity(event) for event in case.log} for case in (first, second)]
    letters = {sections(case.body).text("letter") for case in (first, second)}
    fixed = all(getattr(first, name) == getattr(second, name) for name in (*IMMUTABLE, "subject"))
    return fixed and len(letters) == 1 and (logs[0] <= logs[1] or logs[1] <= logs[0])


def _read(objects: Objects, path: str, number: str, rules: Rules) -> Case | None:
    found = objects.get(number)
    return read_case(Source(path, found.data), rules.organization.zone)[0] if found is not None else None
