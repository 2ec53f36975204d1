"""The body of a case merged section by section (data-model §2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huiyin.hands.parts import Parts
from huiyin.hands.threeway import Clash, Hunk, Piece, TextMerge, either, in_order, pick

SEALED = "-----BEGIN AGE ENCRYPTED FILE-----"


def merged_body(
    base: Parts, ours: Parts, theirs: Parts, text_merge: TextMerge
) -> tuple[list[Piece], list[Clash]]:
    """The body, and the sections that clash."""
    found, settled = pick(base.body, ours.body, theirs.body)
    if settled:
        return [found or ""], []
    if ours.sections is None or theirs.sections is None:
        piece = text_merge(ours.body, base.body, theirs.body)
        return [piece], [Clash("section")] if isinstance(piece, Hunk) else []
    pieces: list[Piece] = []
    clashes = []
    for name, piece in _sections(base.sections or {}, ours.sections, theirs.sections, text_merge):
        if isinstance(piece, Hunk):
            clashes.append(Clash("section", name))
        if piece and pieces and isinstance(pieces[-1], str) and pieces[-1][-1:] not in ("", "\n"):
            pieces[-1] += "\n"
        pieces.append(piece)
    return pieces, clashes


def _sections(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], text_merge: TextMerge
) -> Iterator[tuple[str, Piece]]:
    names = in_order(base, list(ours), list(theirs), str)
    last = names[-1]
    for name in names:
        texts = base.get(name), ours.get(name), theirs.get(name)
        yield name, _section(texts, text_merge, name == last)


def _section(texts: tuple[str | None, str | None, str | None], text_merge: TextMerge, last: bool) -> Piece:
    base, ours, theirs = texts
    found, settled = pick(base, ours, theirs)
    if settled:
        return found or ""
    cores = [(text or "").rstrip("\n") for text in (base, ours, theirs)]
    gaps = [(text or "")[len(core) :] for text, core in zip((base, ours, theirs), cores, strict=True)]
    gap = either(*gaps)
    if (ours is None) == (theirs is None):
        core, settled = pick(*cores)
        if settled:
            return f"{core}{gap}"
    elif base is not None and cores[0] == (cores[2] if ours is None else cores[1]):
        return ""  # one side took the section away, the other changed nothing in it but blank lines
    if any(SEALED in core for core in cores):
        return Hunk(ours or "", theirs or "")
    lines = [f"{core}\n" if core else "" for core in (cores[1], cores[0], cores[2])]
    piece = text_merge(*lines)
    if isinstance(piece, Hunk):
        return piece._replace(shown=piece.shown.rstrip("\n") + (gap or "\n")) if piece.shown else piece
    return piece.rstrip("\n") + (gap or ("" if last else "\n"))
