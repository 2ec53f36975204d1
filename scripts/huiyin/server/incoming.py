"""What a push brings, read from Git in a few streams: commits, changed files, sizes of objects."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from threading import Thread
from typing import NamedTuple

from huiyin.proof.objects import Objects
from huiyin.repository import GitFailed, WorkTree
from huiyin.server.kinds import Change, Settings, Update

_PERSON = re.compile(rb"(?P<name>.*?) ?<(?P<email>[^>]*)> (?P<time>-?[0-9]+) [-+][0-9]{4}\Z")
_TREES = re.compile(rb"[0-9a-f]+ [0-9a-f]+\n")
_CHUNK = 1 << 16


class Commit(NamedTuple):
    """A commit, as far as it is judged. Times in seconds since 1970; None where they cannot be read."""

    id: str
    parents: tuple[str, ...]
    author: str
    """E-mail."""
    committer: str
    authored: int | None
    committed: int | None
    message: str


def settings(tree: WorkTree) -> Settings:
    """What the server's repository says. Raises ValueError for a number that is none."""
    try:
        listed = tree.git("config", "--null", "--get-regexp", r"^huiyin\.").decode()
    except GitFailed:
        listed = ""
    given = dict(item.split("\n", 1) for item in listed.split("\0") if "\n" in item)
    usual = Settings()
    branch = given.get("huiyin.branch") or _head(tree) or usual.branch
    numbers = [
        int(given.get(f"huiyin.{name}", default))
        for name, default in zip(("maxfilesize", "maxfiles", "maxcommits", "timeout"), usual[1:], strict=True)
    ]
    return Settings(branch.removeprefix("refs/heads/"), *numbers)


def _head(tree: WorkTree) -> str:
    """The branch that HEAD names, where it exists: in a new repository it may name anything."""
    try:
        name = tree.git("symbolic-ref", "--quiet", "HEAD").decode().strip()
        tree.git("rev-parse", "--verify", "--quiet", name)
    except GitFailed:
        return ""
    return name


def references(tree: WorkTree) -> dict[str, str]:
    """Every reference of the server and the object it names."""
    listed = tree.git("for-each-ref", "--format=%(objectname) %(refname)").decode("utf-8", "replace")
    return {name: number for number, _, name in (line.partition(" ") for line in listed.splitlines())}


def new_commits(tree: WorkTree, updates: Sequence[Update], shared: str, most: int) -> list[str]:
    """The commits that no reference of the server has yet, and all that come to the shared branch; parents first.

    No more than `most` + 1.
    """
    tips = [item.new for item in updates if not item.deleted]
    landing = [(item.new, item.old) for item in updates if item.ref == shared and not item.deleted]
    found = _listed(tree, tips, ("--all",), most)
    if landing and len(found) <= most:
        new, old = landing[0]
        more = _listed(tree, [new], (old,) if old.strip("0") else (), most)
        known = set(found)
        found = [*(item for item in more if item not in known), *found]
    return found


def _listed(tree: WorkTree, revisions: Sequence[str], known: Sequence[str], most: int) -> list[str]:
    data = "".join(f"{item}\n" for item in revisions).encode()
    words = ("rev-list", "--topo-order", f"--max-count={most + 1}", "--stdin", "--not", *known)
    return tree.git(*words, data=data).decode().split()[::-1]


def read_commits(objects: Objects, numbers: Iterable[str]) -> Iterator[Commit]:
    """These commits. Raises GitFailed where one is missing or none."""
    for found in objects.stream(numbers):
        if found is None or found.kind != "commit":
            raise GitFailed("a commit is missing")
        yield _commit(found.id, found.data)


def _commit(number: str, data: bytes) -> Commit:
    head, _, message = data.partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        name, _, value = line.partition(b" ")
        fields.setdefault(name, []).append(value)
    author, authored = _stamp(fields.get(b"author", [b""])[0])
    committer, committed = _stamp(fields.get(b"committer", [b""])[0])
    parents = tuple(item.decode() for item in fields.get(b"parent", ()))
    text = message.decode("utf-8", "replace")
    return Commit(number, parents, author, committer, authored, committed, text)


def _stamp(line: bytes) -> tuple[str, int | None]:
    found = _PERSON.match(line)
    return (found["email"].decode("utf-8", "replace"), int(found["time"])) if found else ("", None)


def sizes(tree: WorkTree, numbers: Iterable[str]) -> dict[str, int]:
    """The size of each object in bytes, without reading any; those that are missing are left out."""
    asked = "".join(f"{number}\n" for number in numbers).encode()
    answer = tree.git("cat-file", "--batch-check=%(objectname) %(objectsize)", data=asked) if asked else b""
    pairs = (line.split() for line in answer.decode().splitlines())
    return {number: int(size) for number, size in pairs if size.isdigit()}


def changes(tree: WorkTree, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, list[Change]]]:
    """Commit, parent ("" for none) and what differs, for each pair in order; folders too. Raises GitFailed."""
    words = ("diff-tree", "--stdin", "-r", "-t", "--root", "--always", "-z", "--raw", "--no-renames")
    process = tree.start(*words, "--no-abbrev", feed=True)
    if process is None or process.stdin is None or process.stdout is None:
        raise GitFailed("git diff-tree")
    into = process.stdin

    def ask() -> None:
        try:
            into.write("".join(f"{commit} {parent}".rstrip() + "\n" for commit, parent in pairs).encode())
            into.close()
        except (BrokenPipeError, ValueError):
            return  # whoever reads has seen enough

    asking = Thread(target=ask, daemon=True)
    asking.start()
    try:
        yield from _blocks(_words(process.stdout.fileno()), pairs)
    finally:
        process.kill() if process.poll() is None else None
        asking.join()
        process.stdout.close()
        process.wait()


def _words(descriptor: int) -> Iterator[bytes]:
    """What stands between NULs."""
    rest = b""
    while part := os.read(descriptor, _CHUNK):
        *whole, rest = (rest + part).split(b"\0")
        for word in whole:
            # two trees are named with a line's end behind them, a commit with a NUL
            head, _, tail = word.partition(b"\n") if _TREES.match(word) else (word, b"", b"")
            yield head
            if tail:
                yield tail
    if rest:
        yield rest.rstrip(b"\n")


def _blocks(
    words: Iterator[bytes], pairs: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, list[Change]]]:
    """Git's answer, parted by the pairs that were asked for."""
    done, block = -1, list[Change]()
    for word in words:
        if word.startswith(b":"):
            old_mode, mode, old, new, _status = word[1:].decode().split(" ")
            path = os.fsdecode(next(words))
            block.append(Change(*pairs[done], path, old_mode, mode, _there(old), _there(new)))
            continue
        if done >= 0:
            yield (*pairs[done], block)
        done, block = done + 1, []
    if done != len(pairs) - 1:
        raise GitFailed("git diff-tree ended early")
    if pairs:
        yield (*pairs[done], block)


def _there(number: str) -> str:
    return number if number.strip("0") else ""
