"""The gate at work: a file that was found clean is not searched again, and what to look for is gathered late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from hashlib import sha256

from huiyin.privacy.gate import Gate, Hit


class Guard:
    """Searches files, but for those that are known: clean, or a theme's."""

    def __init__(
        self,
        gate: Callable[[], Gate],
        clean: Iterable[bytes] = (),
        theirs: Callable[[], frozenset[bytes]] = frozenset,
        unsought: Mapping[str, int] | None = None,
        keep: Callable[[Iterable[bytes]], None] = lambda clean: None,
    ) -> None:
        """`gate` is asked for when there is a file to be searched, `theirs` for the hashes of a theme's files.

        `clean`: the marks of files that were searched before; `keep` gets them all when more were.
        """
        self._make, self._theirs, self._keep = gate, theirs, keep
        self._clean, self._passed = set(clean), set[bytes]()
        self.unsought: Mapping[str, int] = unsought or {}
        """How many sealed cases of which periods are not looked for, as the keys of their fingerprints lack."""

    @cached_property
    def _gate(self) -> Gate:
        return self._make()

    def pass_over(self, data: bytes) -> None:
        """Not to be searched: a file that holds nothing legible, and is other each time."""
        self._passed.add(sha256(data).digest())

    def search(self, files: Mapping[str, bytes]) -> list[Hit]:
        """What must not be in these files, in order of file and case; where there is nothing, that is kept."""
        marks = {path: _mark(path, data) for path, data in files.items()}
        fresh = {path: data for path, data in files.items() if marks[path] not in self._clean}
        known = self._passed | self._theirs() if fresh else set()
        wanted = {path: data for path, data in fresh.items() if sha256(data).digest() not in known}
        hits = self._gate.search(wanted) if wanted else []
        if wanted and not hits:
            self._clean.update(marks[path] for path in wanted)
            self._keep(self._clean)
        return hits


def _mark(path: str, data: bytes) -> bytes:
    return sha256(f"{path}\0".encode("utf-8", "surrogateescape") + data).digest()


def known_files(files: Iterable[bytes]) -> frozenset[bytes]:
    """The hashes by which files of the theme are known again and passed over."""
    return frozenset(sha256(data).digest() for data in files)
