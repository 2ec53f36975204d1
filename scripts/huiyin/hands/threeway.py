"""What two sides made of one thing: taken where one changed it, in conflict where both did (design: git, "Many hands")."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Clash(NamedTuple):
    """What both sides changed and nobody but a person can settle. Never holds a value: it may be personal."""

    kind: str
    """field, event, changed-line, reply-number, section, number, comment."""
    name: str = ""
    """The field, event, reply number or section."""


class Hunk(NamedTuple):
    """A piece of text that stays in conflict: what each side has, and how it is shown."""

    ours: str
    theirs: str
    shown: str = ""
    """With the markers in it already, where it was merged line by line."""


Piece = str | Hunk
TextMerge = Callable[[str, str, str], Piece]
"""Ours, base, theirs, line by line; a Hunk where they clash."""


def pick(base: T | None, ours: T | None, theirs: T | None) -> tuple[T | None, bool]:
    """What holds where at most one side changed it; else (None, False)."""
    if ours == theirs or theirs == base:
        return ours, True
    if ours == base:
        return theirs, True
    return None, False


def either(base: str, ours: str, theirs: str) -> str:
    """The text that changed; where both did in form only, always the same one, whichever side is ours."""
    found, settled = pick(base, ours, theirs)
    return found if settled and found is not None else min(ours, theirs)


def in_order(base: Iterable[K], ours: Sequence[K], theirs: Sequence[K], rank: Callable[[K], str]) -> list[K]:
    """The members of both lists, in the order of each; what one alone has stands after what it stood after."""
    both = set(ours) & set(theirs)
    common, other = [key for key in ours if key in both], [key for key in theirs if key in both]
    if common != other:
        before = [key for key in base if key in both]
        common = other if common == before or (other != before and other < common) else common
    found: list[K] = []
    runs = [_runs(ours, both), _runs(theirs, both)]
    for anchor in (None, *common):
        if anchor is not None:
            found.append(anchor)
        alone = [run for side in runs if (run := side.get(anchor))]
        for run in sorted(alone, key=lambda run: [rank(key) for key in run]):
            found += run
    return found


def _runs(side: Sequence[K], common: set[K]) -> Mapping[K | None, list[K]]:
    """What stands alone after each of the common members."""
    found: dict[K | None, list[K]] = {}
    anchor: K | None = None
    for key in side:
        if key in common:
            anchor = key
        else:
            found.setdefault(anchor, []).append(key)
    return found


def side_of(pieces: Iterable[Piece], ours: bool) -> str:
    """The text as one side would settle every conflict."""
    return "".join(piece if isinstance(piece, str) else piece[0 if ours else 1] for piece in pieces)


def in_conflict(pieces: Iterable[Piece]) -> bool:
    """Whether anything stays in conflict."""
    return any(isinstance(piece, Hunk) for piece in pieces)


def written(pieces: Iterable[Piece], marks: Sequence[str]) -> str:
    """The text with conflict markers; `marks` are the three lines of a marker."""
    found = []
    for piece in pieces:
        if isinstance(piece, str):
            found.append(piece)
        else:
            found.append(piece.shown or marked(piece, marks))
    return "".join(found)


def marked(hunk: Hunk, marks: Sequence[str]) -> str:
    """Both sides of a conflict between its markers."""
    begin, middle, end = marks
    return f"{begin}\n{_ended(hunk.ours)}{middle}\n{_ended(hunk.theirs)}{end}\n"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
