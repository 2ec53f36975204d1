"""A lifelike history for measuring: N cases, five commits a case, several clerks, a merge now and then.

Every case of generate.py grows line by line of its log: each line is a commit by whom it names, some minutes
after what it tells of. One commit in fifty lies on a branch that is merged. Written by `git fast-import`.

`python -m tests.benchmarks.history DIR CASES COMMITS` makes a bare repository.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, NamedTuple

from huiyin.lifecycle import EVENTS
from tests.benchmarks.generate import HERE, cases

_LINE = re.compile(r"^  - \{at: (\S+), event: ([a-z-]+), by: ([a-z.]+)")
_STATUS = re.compile(r"^status: .*$", re.MULTILINE)
_CHANGED = re.compile(r"field: ([a-z]+), from: ([^,]+), to: ([^,]+),")
_EVERY = 50
"""One commit in so many is made on a branch."""


class Step(NamedTuple):
    """A case as it stands after a line of its log, when that was and by whom."""

    when: datetime
    by: str
    path: str
    text: str


def steps(path: str, text: str) -> Iterator[Step]:
    """A case from its first line to its last."""
    head, _, rest = text.partition("log:\n")
    log, fence, body = rest.partition("---\n")
    lines = re.findall(r"(?m)^  - .*\n(?:^ {4,}.*\n)*", log)
    status = "registered"
    for field, first, _last in reversed(_CHANGED.findall(log)):
        head = _set(head, field, first)
    for number, line in enumerate(lines, 1):
        found = _LINE.match(line)
        if found is None:
            return
        status = EVENTS[found[2]].status or status
        for field, _first, last in _CHANGED.findall(line):
            head = _set(head, field, last)
        front = _STATUS.sub(f"status: {status}", head)
        when = datetime.fromisoformat(found[1]) + timedelta(minutes=4)
        yield Step(when, found[3], path, f"{front}log:\n{''.join(lines[:number])}{fence}{body}")


def _set(head: str, field: str, value: str) -> str:
    return re.sub(rf"(?m)^{field}: .*$", f"{field}: {value}", head)


def history(number: int, commits: int) -> list[Step]:
    """So many steps of so many cases, in order of time; the first of every case is among them."""
    first: list[Step] = []
    later: list[Step] = []
    for path, text in cases(number):
        grown = list(steps(path, text))
        first += grown[:1]
        later += grown[1:]
    kept = sorted(first, key=lambda step: step.when)[:commits]
    known = {step.path for step in kept}
    wanted, count = commits - len(kept), {path: 0 for path in known}
    most = -(-wanted // max(len(kept), 1)) + 1
    more: list[Step] = []
    for step in later:
        if len(more) < wanted and step.path in known and count[step.path] < most:
            count[step.path] += 1
            more.append(step)
    return sorted(kept + more, key=lambda step: (step.when, step.path, len(step.text)))


def repository(folder: Path, number: int, commits: int) -> int:
    """A bare repository with that history; how many commits it has. `git gc` is left to Git."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    process = subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert process.stdin is not None
    count = _write(process.stdin, history(number, commits))
    process.stdin.close()
    if process.wait():
        raise RuntimeError("git fast-import")
    return count


def _write(out: IO[bytes], grown: list[Step]) -> int:
    start = datetime.fromisoformat("2020-01-01T09:00+08:00")
    _commit(out, "main", start, "chen.min", 1)
    for path in sorted((HERE / "policies").rglob("*")):
        if path.is_file():
            _file(out, path.relative_to(HERE).as_posix(), path.read_bytes())
    out.write(b"\n")
    mark, tip, side = 1, 1, 0
    for place, step in enumerate(grown):
        if side:
            # what was done beside comes back before anything else touches the shared branch's file
            mark += 1
            _commit(out, "main", step.when, "chen.min", mark, tip, side)
            out.write(b"M 100644 inline %s\n" % _quoted(grown[place - 1].path))
            _data(out, grown[place - 1].text.encode())
            tip, side = mark, 0
        mark += 1
        beside = place % _EVERY == _EVERY - 1
        _commit(out, "side" if beside else "main", step.when, step.by, mark, tip)
        _file(out, step.path, step.text.encode())
        tip, side = (tip, mark) if beside else (mark, 0)
    return mark


def _commit(out: IO[bytes], branch: str, when: datetime, by: str, mark: int, *parents: int) -> None:
    who = f"{by} <{by}@example.org> {int(when.timestamp())} +0800"
    out.write(f"commit refs/heads/{branch}\nmark :{mark}\nauthor {who}\ncommitter {who}\n".encode())
    _data(out, b"One more line\n")
    for name, parent in zip(("from", "merge"), parents, strict=False):
        out.write(f"{name} :{parent}\n".encode())


def _file(out: IO[bytes], path: str, data: bytes) -> None:
    out.write(b"M 100644 inline %s\n" % _quoted(path))
    _data(out, data)


def _quoted(path: str) -> bytes:
    return path.encode()


def _data(out: IO[bytes], data: bytes) -> None:
    out.write(b"data %d\n%s\n" % (len(data), data))


if __name__ == "__main__":
    print(repository(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])), "commits")
