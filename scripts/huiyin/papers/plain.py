"""Text from outside as paper can bear it: nothing that reorders, hides or runs over what stands beside it."""

from __future__ import annotations

import re

from huiyin.sections import sections

LONGEST = 12_000
"""So many characters of one section are printed; more than twenty pages nobody signs."""
LONG_LINE = 600
"""So many of a value in a cell; a cell cannot be turned over."""
SEALED = "-----BEGIN AGE ENCRYPTED FILE-----"
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls, marks of direction, joiners, variation selectors: they print as nothing, or turn their neighbours round."""
_PILED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Accents beyond the second on one letter grow into the lines above and below."""
_QUOTED = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.MULTILINE)
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def line(text: object, most: int = LONG_LINE) -> str:
    """A value on one line, of so many characters at most; what is left out shows as an ellipsis."""
    whole = str(text)
    cut = f"{whole[:most]} …" if len(whole) > most else whole
    return " ".join(_tidy(" ".join(_BREAKS.split(cut))).split())


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a section, without the marks of quotation; no markup is read.

    A text longer than LONGEST ends in an ellipsis.
    """
    whole = _QUOTED.sub("", "\n".join(_BREAKS.split(text)))
    cut = whole[:LONGEST] + " …" if len(whole) > LONGEST else whole
    return tuple(told for one in cut.split("\n") if (told := " ".join(_tidy(one).split())))


def part(body: str, name: str) -> tuple[str, ...]:
    """The paragraphs of a section; of one whose text stands under its own headings none, as those are asked for."""
    texts = sections(body).texts
    return () if is_sealed(body, name) else paragraphs(texts.get(name, ""))


def is_sealed(body: str, name: str) -> bool:
    """Whether a section is an armoured block that only its recipients can open."""
    return SEALED in sections(body).texts.get(name, "")


def _tidy(text: str) -> str:
    return _PILED.sub(r"\1", _UNSEEN.sub("", text))
