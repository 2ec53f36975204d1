"""A case that is not shared yet and whose number another took: it gets a new one, and keeps the old (data-model §2)."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import date

from huiyin.desk import store
from huiyin.frontmatter import read
from huiyin.hands.clone import Clone
from huiyin.hands.merging import same_case
from huiyin.hands.parts import Parts, taken_apart
from huiyin.numbers import is_valid, new_number, number_of, path_of
from huiyin.reading.yamlwrite import flow
from huiyin.repository import WorkTree
from huiyin.sweep.casefiles import CASE_PATH

Renames = Mapping[str, str]
"""Old number to new."""


def clashing(clone: Clone, fork: str, head: str, shared: str) -> list[str]:
    """The numbers that were drawn here since the fork, and by somebody else for another case."""
    folder_of_cases = f"{clone.prefix}cases"
    ours, theirs = (
        {c.path for c in clone.changes(fork, commit, folder_of_cases) if not c.old.strip("0")}
        for commit in (head, shared)
    )
    both = [path for path in sorted(ours & theirs) if CASE_PATH.match(path.removeprefix(clone.prefix))]
    mine, other = clone.at(head, both), clone.at(shared, both)
    return [n for path in both if is_valid(n := number_of(path)) and not _same(mine[path], other[path])]


def clashing_here(clone: Clone, tree: WorkTree, shared: str) -> list[str]:
    """The same for cases that lie here without being committed."""
    asked = ("ls-files", "-z", "--others", "--exclude-standard", "--", "cases")
    listed = [os.fsdecode(name) for name in tree.git(*asked).split(b"\0") if name]
    paths = [path for path in listed if CASE_PATH.match(path) and not tree.is_link(path)]
    theirs = clone.at(shared, [f"{clone.prefix}{path}" for path in paths])
    return [
        number
        for path in paths
        if is_valid(number := number_of(path))
        and (other := theirs.get(f"{clone.prefix}{path}")) is not None
        and not _same(tree.read(path), other)
    ]


def _same(ours: bytes, theirs: bytes) -> bool:
    if ours == theirs:
        return True
    mine, other = taken_apart(ours), taken_apart(theirs)
    return mine is not None and other is not None and same_case(mine, other)


def new_numbers(tree: WorkTree, numbers: Iterable[str]) -> Renames:
    """A free number of the same day for each; one that a run broken off had already given stays."""
    found: dict[str, str] = {}
    for old in numbers:
        given = _given(tree, old)
        if given and not tree.number_taken(path_of(given)):
            found[old] = given
            continue
        day = date.fromisoformat(f"{old[:4]}-{old[4:6]}-{old[6:8]}")
        while True:
            number = new_number(day, secrets.choice)
            if number not in found.values() and not tree.number_taken(path_of(number)):
                found[old] = number
                break
    return found


def _given(tree: WorkTree, old: str) -> str:
    """The number that the file itself names, where that is another one."""
    if not tree.is_file(path_of(old)):
        return ""
    document, _problems = read(tree.read(path_of(old)))
    number = document.values.get("id") if document is not None else None
    return number if isinstance(number, str) and number != old and is_valid(number) else ""


def renumbered(path: str, data: bytes, renames: Renames) -> bytes:
    """A case's file with new numbers for old ones in its front matter; its own old one is kept in links.formerly.

    The letter and the reply stay as they are.
    """
    own = number_of(path)
    if not any(old.encode() in data for old in renames):
        return data
    end = _front(data)
    front, body = data[:end], data[end:]
    for old, new in renames.items():
        front = front.replace(old.encode(), new.encode())
    changed = front + body
    return _with_former(changed, own) if own in renames and renames[own].encode() in front else changed


def _front(data: bytes) -> int:
    """Where the front matter ends."""
    place = data.find(b"\n---", 3)
    return place if place >= 0 else len(data)


def _with_former(data: bytes, old: str) -> bytes:
    parts = taken_apart(data)
    if parts is None:
        return data
    links = parts.fields.get("links")
    held = links.value if links is not None and isinstance(links.value, dict) else {}
    former = held.get("formerly") or []
    listed = former if isinstance(former, list) else [former]
    line = f"links: {flow({**held, 'formerly': [*listed, old]})}\n"
    changed = "".join(_placed(parts, line))
    result = (parts.opening + changed + parts.closing + parts.body).replace("\n", parts.newline).encode()
    document, _problems = read(result)
    return result if document is not None else data


def _placed(parts: Parts, line: str) -> Iterable[str]:
    """The fields with the line of links in its place: where it was, else before the log."""
    for key, field in parts.fields.items():
        if key == "links":
            yield field.above + line
        elif key == "log" and "links" not in parts.fields:
            yield field.above + line + field.whole
        else:
            yield field.above + field.whole
    if "log" not in parts.fields and "links" not in parts.fields:
        yield line


# --- in a commit -----------------------------------------------------------------------------------------------


def tree_with(clone: Clone, fork: str, commit: str, renames: Renames) -> str:
    """The tree of a commit as if its cases had borne the new numbers from the first."""
    return clone.tree_from(commit, "".join(_index_lines(clone, fork, commit, renames)))


def _index_lines(clone: Clone, fork: str, commit: str, renames: Renames) -> Iterable[str]:
    changes = [c for c in clone.changes(fork, commit, f"{clone.prefix}cases") if c.new.strip("0")]
    held = clone.blobs(change.new for change in changes if change.path.endswith(".md"))
    for change in changes:
        path, number = moved(change.path.removeprefix(clone.prefix), renames), change.new
        if change.new in held:
            data = held[change.new]
            new = renumbered(change.path, data, renames)
            number = clone.keep(new) if new != data else number
        full = f"{clone.prefix}{path}"
        if full != change.path:
            yield f"0 {'0' * 40}\t{change.path}\0"
        if full != change.path or number != change.new:
            yield f"{change.new_mode} {number}\t{full}\0"


def moved(path: str, renames: Renames) -> str:
    """Where a case's file, or a file of its folder, lies under the new number."""
    for old, new in renames.items():
        folder_of_case = path_of(old).removesuffix(".md")
        if path == f"{folder_of_case}.md" or path.startswith(f"{folder_of_case}/"):
            return path.replace(old, new, 1)
    return path


# --- in the work tree -------------------------------------------------------------------------------------------


def renumber_here(tree: WorkTree, renames: Renames, paths: Iterable[str]) -> None:
    """Give cases that are not committed their new numbers: the file, its folder, and what names them in `paths`."""
    for old, new in renames.items():
        path = path_of(old)
        data = tree.read(path)
        # the content first: a run that is killed in between finds the new number in it
        store.replace(tree.root, path, data, renumbered(path, data, renames))
        (tree.root / path).rename(tree.root / path_of(new))
        attached = tree.root / path.removesuffix(".md")
        if attached.is_dir() and not attached.is_symlink():
            attached.rename(tree.root / path_of(new).removesuffix(".md"))
    refer_anew(tree, renames, paths)


def refer_anew(tree: WorkTree, renames: Renames, paths: Iterable[str]) -> None:
    """Put the new numbers into other files that are not committed and name the old ones."""
    for path in paths:
        if (
            CASE_PATH.match(path)
            and tree.is_file(path)
            and not tree.is_link(path)
            and number_of(path) not in renames
        ):
            data = tree.read(path)
            store.replace(tree.root, path, data, renumbered(path, data, renames))
