"""The fields of a case merged one by one: taken where one side changed them, in conflict where both did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from huiyin.hands.parts import Field, Line
from huiyin.hands.threeway import Clash, Hunk, Piece, TextMerge, either, in_order, pick
from huiyin.reading.document import Value
from huiyin.reading.yamlwrite import flow

JOINED = ("attachments",)
"""Lists in which each member stands for itself: what either side added is in."""
_LINKED = ("related", "formerly")


class Merged(NamedTuple):
    """A field as both sides make it: the pieces of its text, None where it is gone, and whether it clashes."""

    pieces: list[Piece] | None
    clashes: tuple[Clash, ...] = ()


def merged_field(
    key: str, base: Field | None, ours: Field | None, theirs: Field | None, text_merge: TextMerge
) -> Merged:
    """One field from both sides."""
    if ours is None or theirs is None:
        return _one_sided(key, base, ours, theirs)
    above, clashes = comments(base.above if base else "", ours.above, theirs.above, text_merge)
    known = base or Field(None, "", "", "", "")
    if (text := _same_value(known, ours, theirs)) is not None:
        return Merged([above, text], clashes)
    if (joined := _joined(key, base, ours, theirs)) is not None:
        return Merged([above, joined], clashes)
    return Merged([above, Hunk(ours.whole, theirs.whole)], (*clashes, Clash("field", key)))


def comments(base: str, ours: str, theirs: str, text_merge: TextMerge) -> tuple[Piece, tuple[Clash, ...]]:
    """Comments that stand above a field."""
    found, settled = pick(base, ours, theirs)
    if settled:
        return found or "", ()
    piece = text_merge(ours, base, theirs)
    return piece, (Clash("comment"),) if isinstance(piece, Hunk) else ()


def _one_sided(key: str, base: Field | None, ours: Field | None, theirs: Field | None) -> Merged:
    there = ours or theirs
    if there is None:
        return Merged(None)
    if base is None:
        return Merged([there.above, there.whole])
    if there.value == base.value:  # taken away by the other side
        return Merged(None)
    texts = (there.whole, "") if ours else ("", there.whole)
    return Merged([there.above, Hunk(*texts)], (Clash("field", key),))


def _same_value(base: Field, ours: Field, theirs: Field) -> str | None:
    """The field's text where at most one side changed its value; None where both did, to different ones."""
    whole, settled = pick(base.whole, ours.whole, theirs.whole)
    if settled:
        return whole
    parts = list(zip(base[2:5], ours[2:5], theirs[2:5], strict=True))
    picked = [pick(*part) for part in parts]
    if ours.value == theirs.value:
        return "".join(either(*part) for part in parts)
    if ours.value != base.value and theirs.value != base.value:
        return None
    if all(settled for _text, settled in picked):
        return "".join(text or "" for text, _settled in picked)
    changed = ours if theirs.value == base.value else theirs
    tail, settled = picked[2]
    return changed.head + changed.text + tail if settled and tail is not None else None


# --- lists and links: what both added is in --------------------------------------------------------------------


def _joined(key: str, base: Field | None, ours: Field, theirs: Field) -> str | None:
    """The text of a field whose members stand for themselves; None where it is none, or they clash."""
    commented = any("#" in field.whole for field in (ours, theirs))  # what would be lost
    if key == "links" and isinstance(ours.value, dict) and isinstance(theirs.value, dict):
        known = base.value if base and isinstance(base.value, dict) else {}
        links = _links(known, ours.value, theirs.value)
        return f"links: {flow(links)}\n" if links is not None and not commented else None
    if key not in JOINED or ours.lines is None or theirs.lines is None:
        return None
    known_lines = base.lines if base and base.lines else ()
    lines = _members(known_lines, ours.lines, theirs.lines)
    if lines is None:
        return None
    if (ours.flow, ours.indent) == (theirs.flow, theirs.indent) and not ours.flow:
        return ours.head + "".join(line.text for line in lines)
    if commented:
        return None
    return f"{key}: {flow([line.value for line in lines])}\n"


def _links(
    base: Mapping[str, Value], ours: Mapping[str, Value], theirs: Mapping[str, Value]
) -> dict[str, Value] | None:
    found: dict[str, Value] = {}
    for name in in_order(base, list(ours), list(theirs), str):
        sides = [side.get(name) for side in (base, ours, theirs)]
        value: Value
        value, settled = pick(*sides)
        if not settled:
            lists = [[Line(v, "") for v in side] if isinstance(side, list) else [] for side in sides]
            lines = _members(*lists) if name in _LINKED else None
            if lines is None:
                return None
            value = list[Value](line.value for line in lines)
        if value is not None:
            found[name] = value
    return found


def _members(base: Sequence[Line], ours: Sequence[Line], theirs: Sequence[Line]) -> list[Line] | None:
    """The members of both lists, without what either took out; None where one file is listed in two versions."""
    known, mine, other = ({repr(line.value): line for line in side} for side in (base, ours, theirs))
    kept = in_order(known, list(mine), list(other), str)
    kept = [key for key in kept if key not in known or (key in mine and key in other)]
    found = [mine.get(key) or other[key] for key in kept]
    names = [line.value.get("file") if isinstance(line.value, dict) else line.value for line in found]
    return None if len({repr(name) for name in names}) < len(names) else found
