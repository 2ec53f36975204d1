"""Free text of a case, told to a reviewer only where it leads to nobody: a line that might is named, not repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from huiyin.model import Case, Organization
from huiyin.privacy.needles import RUN, compact, letter_of
from huiyin.privacy.personal import finds

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
    """A text of the log or of a reply: colleagues may be named in it, the sender may not.

    `cases` are the states of the case: what one of them tells of the sender, the other may leave out.
    """
    return for_public(text, (one._replace(handler="", subject_person="") for one in cases), home)


def for_public(text: str, cases: Iterable[Case], home: Organization) -> Shown:
    """A text that is going to be published: nobody may be named."""
    lines: list[str | None] = list(_BREAKS.split(text))
    kinds: list[str] = []
    for case in cases:
        one = _shown(text, case, home)
        kinds += one.kinds
        lines = [None if new is None else line for line, new in zip(lines, one.lines, strict=True)]
    return Shown(tuple(lines), tuple(dict.fromkeys(kinds)))


def _shown(text: str, case: Case, home: Organization) -> Shown:
    lines = _BREAKS.split(text)
    found = list(finds(text, case, home))
    kinds = [item.kind for item in found]
    marked = {_line_of(text, item.place) for item in found}
    letter = letter_of(case)
    for number, line in enumerate(lines):
        alone = [item.kind for item in finds(line, case, home)]
        kinds += alone
        if alone or _repeats(line, letter):
            marked.add(number)
            kinds += [] if alone else [LETTER]
    if len(found) and _spans(text, lines, case, home):
        marked = set(range(len(lines)))
    if not marked and _repeats(text, letter):
        marked, kinds = set(range(len(lines))), [LETTER]
    kept = tuple(None if number in marked else line for number, line in enumerate(lines))
    return Shown(kept, tuple(dict.fromkeys(kinds)))


def _spans(text: str, lines: list[str], case: Case, home: Organization) -> bool:
    """Whether something is found in the whole that no line shows by itself: a number over a line break."""
    return sum(len(finds(line, case, home)) for line in lines) < len(finds(text, case, home))


def _line_of(text: str, place: int) -> int:
    return len(_BREAKS.findall(text[:place]))


def _repeats(text: str, letter: str) -> bool:
    """Whether a text has a run of characters of the letter, as long as the leak gate takes for one."""
    return any(piece in letter for piece in _pieces(compact(text)))


def _pieces(text: str) -> Iterator[str]:
    for start in range(len(text) - RUN + 1):
        yield text[start : start + RUN]
