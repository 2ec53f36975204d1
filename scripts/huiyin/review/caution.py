"""Free text of a case, told to a reviewer only where it leads to nobody: a line that might is named, not repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from huiyin.model import Case, Organization
from huiyin.privacy.needles import RUN, letter_of, words_of
from huiyin.privacy.personal import Find, finds

LETTER = "letter"
"""The kind of a line that repeats words of the letter; the others are those of privacy.personal."""
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


class Shown(NamedTuple):
    """A text as a reviewer sees it: its lines, None for each that is withheld, and the kinds of what was found."""

    lines: tuple[str | None, ...]
    kinds: tuple[str, ...] = ()

    @property
    def whole(self) -> str | None:
        """The text, where nothing of it is withheld."""
        return None if None in self.lines else "\n".join(line or "" for line in self.lines)


def for_staff(text: str, cases: Iterable[Case], home: Organization) -> Shown:
    """A text of the log or of a reply: colleagues and cases may be named in it, the sender may not.

    `cases` are the states of the case: what one of them tells of the sender, the other may leave out.
    """
    return _of_all(text, (one._replace(handler="", subject_person="") for one in cases), home, {"case"})


def for_public(text: str, cases: Iterable[Case], home: Organization) -> Shown:
    """A text that is going to be published: nobody may be named."""
    return _of_all(text, cases, home, set())


def _of_all(text: str, cases: Iterable[Case], home: Organization, allowed: set[str]) -> Shown:
    lines: list[str | None] = list(_BREAKS.split(text))
    kinds: list[str] = []
    for case in cases:
        one = _shown(text, case, home, allowed)
        kinds += one.kinds
        lines = [None if new is None else line for line, new in zip(lines, one.lines, strict=True)]
    return Shown(tuple(lines), tuple(dict.fromkeys(kinds)))


def _shown(text: str, case: Case, home: Organization, allowed: set[str]) -> Shown:
    def found_in(part: str) -> list[Find]:
        return [item for item in finds(part, case, home) if item.kind not in allowed]

    lines, found, letter = _BREAKS.split(text), found_in(text), letter_of(case)
    alone = [found_in(line) for line in lines]
    marked = {number for number, told in enumerate(alone) if told}
    if sum(map(len, alone)) < len(found) or not marked.issuperset(_line_of(text, one.place) for one in found):
        # found in the whole and in no line by itself: a number over a line break
        marked = set(range(len(lines)))
    kinds = [item.kind for item in (*found, *(item for told in alone for item in told))]
    repeating = {number for number, line in enumerate(lines) if _repeats(line, letter)}
    if not repeating and _repeats(text, letter):
        repeating = set(range(len(lines)))
    kept = tuple(None if number in marked | repeating else line for number, line in enumerate(lines))
    return Shown(kept, tuple(dict.fromkeys((*kinds, *([LETTER] if repeating else [])))))


def _line_of(text: str, place: int) -> int:
    return len(_BREAKS.findall(text[:place]))


def _repeats(text: str, letter: str) -> bool:
    """Whether a text has a run of characters of the letter, as long as the leak gate takes for one."""
    return any(piece in letter for piece in _pieces(words_of(text)))


def _pieces(text: str) -> Iterator[str]:
    for start in range(len(text) - RUN + 1):
        yield text[start : start + RUN]


_TELLING = re.compile(r"cases/[^/]+/(?!README\.md\Z|[0-9]{8}-[0-9A-Z]{5}\.md\Z)")
_OF_CASE = re.compile(r"(cases/[0-9]{4}/[0-9]{8}-[0-9A-Z]{5}/)(?=.)", re.DOTALL)


def shown_path(path: str) -> str:
    """A path, without a name that somebody thought up for a file of a case: it may be the sender's."""
    if found := _OF_CASE.match(path):
        return f"{found[1]}…"
    if path.startswith("cases/surveys/") or not _TELLING.match(path):
        return path
    return "cases/…"
