"""The named sections of a case's body, in either language (data-model §2), and quoting what comes from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_NAMES = {
    "来信内容": "letter",
    "letter": "letter",
    "办理": "handling",
    "handling": "handling",
    "答复": "reply",
    "reply": "reply",
}
_BELOW_REPLY = {
    "现状": "position",
    "position": "position",
    "措施": "measure",
    "measure": "measure",
    "责任人": "in-charge",
    "in charge": "in-charge",
    "in-charge": "in-charge",
    "时限": "by-when",
    "by when": "by-when",
    "by-when": "by-when",
    "跟踪": "follow-up",
    "follow-up": "follow-up",
    "follow up": "follow-up",
}
KNOWN = frozenset(_NAMES.values()) | {f"reply/{name}" for name in _BELOW_REPLY.values()}
"""Canonical names of the sections that can be asked for."""
_HEADING = re.compile(r"(#{2,3})[ \t]+(.*?)[ \t]*#*[ \t]*\Z")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Sections(NamedTuple):
    """What stands under each named heading, by canonical name (`reply/position`), and the headings that stand twice."""

    texts: dict[str, str]
    repeated: tuple[tuple[str, int], ...]
    """Name as written, and its line in the body, from 1."""

    def text(self, name: str) -> str:
        """What stands under a heading, named in either language (`答复/现状`); empty where there is none."""
        return self.texts.get(canonical(name), "")


def canonical(name: str) -> str:
    """`答复/现状` and `Reply/Position` as `reply/position`; other names in small letters."""
    head, _, rest = name.strip().partition("/")
    first = _NAMES.get(head.strip().lower(), head.strip().lower())
    if not rest:
        return first
    return f"{first}/{_BELOW_REPLY.get(rest.strip().lower(), rest.strip().lower())}"


@lru_cache(maxsize=4)
def sections(body: str) -> Sections:
    """The named sections of a body. Headings in fenced code and in block quotes are text."""
    if not body.startswith("##") and "\n##" not in body:
        return Sections({}, ())
    return _at_a_glance(body) or _line_by_line(body)


def _at_a_glance(body: str) -> Sections | None:
    """The sections of a body without fenced code in which no name stands twice, as most are; None for any other."""
    if "```" in body or "~~~" in body:
        return None
    texts: dict[str, str] = {}
    name = above = ""
    for piece in ("\n" + body).split("\n##")[1:]:
        line, _, text = piece.partition("\n")
        level, title = _headings.get(line) or _heading(line)
        if level == 2:
            name = above = _NAMES.get(title, "")
        elif level == 3 and above == "reply" and title in _BELOW_REPLY:
            name = f"reply/{_BELOW_REPLY[title]}"
        else:
            if name:
                texts[name] += f"\n##{piece}"
            continue
        if name:
            if name in texts:
                return None
            texts[name] = text
    return Sections(_with_children({name: text.strip() for name, text in texts.items()}), ())


_headings: dict[str, tuple[int, str]] = {}
"""Level and title of the named headings, by what is written after `##`."""


def _heading(line: str) -> tuple[int, str]:
    found = _HEADING.match(f"##{line}")
    if found is None:
        return 0, ""
    level, title = len(found[1]), found[2].strip().lower()
    if len(_headings) < 1000 and (title in _NAMES or title in _BELOW_REPLY):
        _headings[line] = level, title
    return level, title


def _line_by_line(body: str) -> Sections:
    """The sections of any body."""
    texts: dict[str, str] = {}
    repeated: list[tuple[str, int]] = []
    found: list[tuple[str, str, int, list[str]]] = []
    above = ""
    for number, line, plain in plain_lines(body):
        heading = _HEADING.match(line) if plain and line.startswith("##") else None
        name = _name(heading, above) if heading else ""
        if heading and (name or len(heading[1]) == 2):
            if len(heading[1]) == 2:
                above = name
            found.append((name, heading[2], number, []))
        elif found:
            found[-1][3].append(line)
    for name, written, number, lines in found:
        if not name:
            continue
        if name in texts:
            repeated.append((written, number))
        texts.setdefault(name, "\n".join(lines).strip())
    return Sections(_with_children(texts), tuple(repeated))


def section_place(body: str, name: str) -> tuple[int, int]:
    """Where what stands under a second-level heading begins and ends in a body; its end twice where there is none."""
    start, place = -1, 0
    for _number, line, plain in plain_lines(body):
        heading = _HEADING.match(line) if plain and line.startswith("##") else None
        if heading is not None and len(heading[1]) == 2:
            if start >= 0:
                return start, place
            if _name(heading, "") == name:
                start = min(place + len(line) + 1, len(body))
        place += len(line) + 1
    return (start, len(body)) if start >= 0 else (len(body), len(body))


def _with_children(texts: dict[str, str]) -> dict[str, str]:
    """A section whose text stands under its own third-level headings is not empty."""
    for name, text in list(texts.items()):
        parent, _, child = name.partition("/")
        if child and text and not texts.get(parent):
            texts[parent] = text
    return texts


def _name(heading: re.Match[str], above: str) -> str:
    title = heading[2].strip().lower()
    if len(heading[1]) == 2:
        return _NAMES.get(title, "")
    child = _BELOW_REPLY.get(title)
    return f"reply/{child}" if child and above == "reply" else ""


def plain_lines(body: str) -> Iterator[tuple[int, str, bool]]:
    """Line number, line, and whether it stands outside fenced code."""
    fence = ""
    for number, line in enumerate(body.split("\n"), 1):
        mark = _FENCE.match(line)
        if fence:
            yield number, line, False
            if mark and mark[1].startswith(fence) and not line.strip(" \t" + fence[0]):
                fence = ""
        else:
            fence = mark[1] if mark else ""
            yield number, line, not fence


def uncontrolled(text: str) -> str:
    """Text from outside as lines without control characters."""
    return "\n".join(_CONTROLS.sub("", line).rstrip() for line in _BREAKS.split(text))


def quote(text: str) -> str:
    """Text from outside as a Markdown block quote: every line of it begins with `>`, so that it can forge no section and no fence."""
    lines = [_CONTROLS.sub("", line).rstrip() for line in _BREAKS.split(text.strip())]
    return "\n".join(f"> {line}" if line else ">" for line in lines)
