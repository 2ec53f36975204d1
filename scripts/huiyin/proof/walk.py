"""A history as one stream: every commit after its parents, with what it changed against each of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import IO, NamedTuple

from huiyin.proof.maker import Maker
from huiyin.repository import GitFailed, WorkTree

_FORMAT = "%H %at %ct %P%x00%ae%x00%ce%x00%(trailers:key=Co-authored-by,valueonly,separator=%x01)"
_CHUNK = 1 << 18
FILE = b"100"
"""What the mode of an ordinary file begins with; links, folders and submodules begin otherwise."""


class Change(NamedTuple):
    """A path that differs between a parent and a commit; an id is "" where there is no ordinary file."""

    path: str
    old: str
    new: str
    there: bool
    """Whether the commit has anything of that name: a link in the place of a case is no case."""


class Commit(NamedTuple):
    """A commit, and what it changed below cases/ and policies/: one list a parent; a root has one too."""

    id: str
    parents: tuple[str, ...]
    maker: Maker
    changes: tuple[tuple[Change, ...], ...]


def walk(tree: WorkTree, prefix: str, revisions: Sequence[str]) -> Iterator[Commit]:
    """Every commit of the revisions (ids, `^id` to leave out), parents first. Raises GitFailed."""
    listed = _listed(tree, revisions)
    places = [f":(top,literal){prefix}{folder}" for folder in ("cases", "policies")]
    words = ("diff-tree", "--stdin", "-r", "--raw", "--no-renames", "--no-abbrev", "-z", "--root", "--always")
    process = tree.start(*words, "--", *places, feed=True)
    if process is None or process.stdin is None or process.stdout is None:
        raise GitFailed("git diff-tree")
    # written beside the reading: two full pipes would wait for each other
    writing = Thread(target=_ask, args=(process.stdin, listed), daemon=True)
    writing.start()
    try:
        answers = _answers(process.stdout, len(prefix.encode()))
        for number, parents, maker in listed:
            changes = []
            for _ in parents or ("",):
                named, found = next(answers, ("", ()))
                if named != number:
                    raise GitFailed("git diff-tree ended early")
                changes.append(found)
            yield Commit(number, parents, maker, tuple(changes))
    finally:
        process.stdout.close()
        writing.join()
        process.wait()


_Listed = tuple[str, tuple[str, ...], Maker]


def _listed(tree: WorkTree, revisions: Sequence[str]) -> list[_Listed]:
    asked = "".join(f"{revision}\n" for revision in revisions).encode()
    words = ("rev-list", "--topo-order", "--reverse", f"--format={_FORMAT}", "--stdin")
    found = []
    for line in tree.git(*words, data=asked).split(b"\n"):
        # the line before each, `commit …`, has no NUL
        head, _, rest = line.partition(b"\0")
        if rest or line.endswith(b"\0"):
            number, authored, committed, *parents = head.decode().split(" ")
            author, committer, others = rest.split(b"\0", 2)
            maker = Maker(
                _mail(author),
                _mail(committer),
                tuple(_mail(_bracketed(one)) for one in others.split(b"\1") if one),
                _seconds(authored),
                _seconds(committed),
            )
            found.append((number, tuple(filter(None, parents)), maker))
    return found


def _mail(address: bytes) -> str:
    return address.decode("utf-8", "replace").strip().lower()


def _bracketed(name: bytes) -> bytes:
    """The address of `Name <address>`."""
    return name.rpartition(b"<")[2].partition(b">")[0]


def _seconds(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _ask(pipe: IO[bytes], listed: Sequence[_Listed]) -> None:
    try:
        for number, parents, _maker in listed:
            for parent in parents:
                pipe.write(f"{number} {parent}\n".encode())
            if not parents:
                pipe.write(f"{number}\n".encode())
        pipe.close()
    except (BrokenPipeError, ValueError):
        return  # the reading side finds the end of the answers and says so


def _answers(pipe: IO[bytes], skipped: int) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Each pair of commit and parent with what differs; `skipped` bytes of every path are the root's own."""
    number, found = "", list[Change]()
    words = _words(pipe)
    for word in words:
        if word[:1] != b":":
            if number:
                yield number, tuple(found)
            number, found = word.decode(), []
            continue
        before, mode, old, new, _status = word[1:].split(b" ")
        path = os.fsdecode(next(words)[skipped:])
        there = new.strip(b"0") != b""
        found.append(
            Change(
                path,
                old.decode() if before.startswith(FILE) else "",
                new.decode() if there and mode.startswith(FILE) else "",
                there,
            )
        )
    if number:
        yield number, tuple(found)


def _words(pipe: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    read: Callable[[int], bytes] = getattr(pipe, "read1", pipe.read)
    while part := read(_CHUNK):
        *words, rest = (rest + part).split(b"\0")
        yield from words
