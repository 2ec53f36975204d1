"""Objects of Git by the thousand, from one `git cat-file` that stays open; works in a pre-receive quarantine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from threading import Thread
from types import TracebackType
from typing import IO, NamedTuple

from huiyin.repository import GitFailed, WorkTree

_MANY = 5000
"""Names handed over at once while their contents are read."""


class Object(NamedTuple):
    """What Git holds under a name."""

    id: str
    kind: str
    data: bytes


class Objects:
    """An open `git cat-file --batch`. Use it with `with`; not from two threads.

    `lacking`: objects that are known not to be there. In a partial clone Git would try to fetch each, and give up.
    """

    def __init__(self, tree: WorkTree, lacking: frozenset[str] = frozenset()) -> None:
        self.lacking = lacking
        started = tree.start("cat-file", "--batch", feed=True)
        if started is None or started.stdin is None or started.stdout is None:
            raise GitFailed("git cat-file")
        self._process: subprocess.Popen[bytes] = started
        self._in: IO[bytes] = started.stdin
        self._out: IO[bytes] = started.stdout

    def get(self, name: str) -> Object | None:
        """The object of a name (an id, `REV:path`, `REV^{tree}`); None where there is none. Raises GitFailed."""
        if name in self.lacking:
            return None
        self._ask((name,))
        return self._answer(name)

    def stream(self, names: Iterable[str]) -> Iterator[Object | None]:
        """The objects of many names, in their order. Raises GitFailed."""
        if self.lacking:
            asked = list(names)
            found = self._stream(iter([name for name in asked if name not in self.lacking]))
            yield from (None if name in self.lacking else next(found) for name in asked)
        else:
            yield from self._stream(iter(names))

    def _stream(self, rest: Iterator[str]) -> Iterator[Object | None]:
        while some := list(islice(rest, _MANY)):
            # written beside the reading: two full pipes would wait for each other
            writing = Thread(target=self._ask, args=(some,), daemon=True)
            writing.start()
            for name in some:
                yield self._answer(name)
            writing.join()

    def _ask(self, names: Sequence[str]) -> None:
        try:
            self._in.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
            self._in.flush()
        except (BrokenPipeError, ValueError):
            return  # the reading side finds the end of the answers and says so

    def _answer(self, name: str) -> Object | None:
        head = self._out.readline()
        if not head:
            raise GitFailed("git cat-file ended early")
        if head.endswith((b" missing\n", b" ambiguous\n")):
            return None
        number, kind, size = head.decode().split()
        data = self._out.read(int(size) + 1)
        if len(data) != int(size) + 1:
            raise GitFailed("git cat-file ended early")
        return Object(number, kind, data[:-1])

    def close(self) -> None:
        """Let Git go."""
        for pipe in (self._in, self._out):
            try:
                pipe.close()
            except BrokenPipeError:
                continue
        self._process.wait()

    def __enter__(self) -> Objects:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
