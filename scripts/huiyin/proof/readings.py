"""Case files by their Git object, each read once, and the last reading of each path kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huiyin.book import read_case
from huiyin.model import Case
from huiyin.proof.objects import Objects
from huiyin.reading import fastcase, fastgrow
from huiyin.source import Source

_MOST = 20_000
"""Cases kept in memory."""


class _Reading(NamedTuple):
    """The last version of a file that was read."""

    blob: str
    zone: str
    case: Case | None
    text: bytes
    """Empty where it is not in the usual layout."""


class Lacking(Exception):
    """The repository does not have the object (a partial clone, or a damaged one)."""


class Readings:
    """Cases read from a repository's objects."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._texts: dict[str, bytes | None] = {}
        self._read: dict[str, _Reading] = {}
        self.lacking: set[str] = set()

    def fetch(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Have these files (path, id) at hand, asked for in one go; those of the last time are let go."""
        asked = list(dict.fromkeys(blob for path, blob in wanted if blob and not self._has(path, blob)))
        texts = {blob: self._texts[blob] for blob in asked if blob in self._texts}
        new = [blob for blob in asked if blob not in texts]
        found = self._objects.stream(new)
        texts.update((blob, one.data if one else None) for blob, one in zip(new, found, strict=True))
        self._texts = texts

    def _has(self, path: str, blob: str) -> bool:
        known = self._read.get(path)
        return known is not None and known.blob == blob

    def text(self, blob: str) -> bytes:
        """The bytes of a file. Raises Lacking."""
        found = self._texts.get(blob)
        if found is None and blob not in self._texts:
            held = self._objects.get(blob)
            found = held.data if held is not None else None
        if found is None:
            self.lacking.add(blob)
            raise Lacking(blob)
        return found

    def source(self, path: str, blob: str) -> Source:
        """The file, for the places in it. Raises Lacking."""
        return Source(path, self.text(blob))

    def case(self, path: str, blob: str, zone: ZoneInfo) -> Case | None:
        """The case that a file tells, without its body; None where it cannot be read as one. Raises Lacking."""
        known = self._read.get(path)
        if known is not None and known.blob == blob and known.zone == zone.key:
            return known.case
        return self._keep(path, blob, zone, self.text(blob))

    def all(self, files: Mapping[str, str], zone: ZoneInfo) -> Iterator[Case]:
        """Every case of these files (id by path) that can be read and is sound, however many there are."""
        new = [path for path, blob in files.items() if not self._has(path, blob)]
        for path in files.keys() - set(new):
            if (case := self.case(path, files[path], zone)) is not None and case.sound:
                yield case
        for path, one in zip(new, self._objects.stream(files[path] for path in new), strict=True):
            if one is not None and (case := self._keep(path, files[path], zone, one.data)) and case.sound:
                yield case

    def _keep(self, path: str, blob: str, zone: ZoneInfo, text: bytes) -> Case | None:
        source = Source(path, text)
        case = self._grown(source, zone) or fastcase.read(source, zone)
        if case is not None:
            # what is not compared is let go
            case = case._replace(body="", reporter=None)
            self._put(path, _Reading(blob, zone.key, case, text))
            return case
        case = read_case(source, zone)[0]
        if case is not None:
            case = case._replace(body="", reporter=None)
        self._put(path, _Reading(blob, zone.key, case, b""))
        return case

    def _grown(self, source: Source, zone: ZoneInfo) -> Case | None:
        """The case read from what was added to its last version."""
        known = self._read.get(source.path)
        if known is None or known.case is None or not known.text or known.zone != zone.key:
            return None
        return fastgrow.grown(known.case, known.text, source, zone)

    def _put(self, path: str, reading: _Reading) -> None:
        if len(self._read) >= _MOST and path not in self._read:
            del self._read[next(iter(self._read))]
        self._read[path] = reading
