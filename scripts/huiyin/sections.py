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
_HEADING = re.compile(r"(#{2,3})[ \t]+(.*?)[ \t]*#*[ \t]*\Z")
_GLANCE = re.compile(r"^##.*", re.MULTILINE)
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
    texts: dict[str, str] = {}
    repeated: list[tuple[str, int]] = []
    if not body.startswith("##") and "\n##" not in body:
        return Sections(texts, ())
    found: list[tuple[str, str, int, list[str]]] = []
    above = ""
    for number, line, plain in _lines(body):
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


def repeated(body: str) -> tuple[tuple[str, int], ...]:
    """The named headings that stand twice. As a rule none does, which is seen at a glance, without reading the body."""
    names = [_glance(line) for line in _GLANCE.findall(body)]
    named = [name for name in names if name]
    return sections(body).repeated if len(named) != len(set(named)) else ()


def _glance(line: str) -> str:
    title = line.strip("# \t").lower()
    return _NAMES.get(title, "") if line[2:3] in (" ", "\t") else _BELOW_REPLY.get(title, "")


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


def _lines(body: str) -> Iterator[tuple[int, str, bool]]:
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


def quote(text: str) -> str:
    """Text from outside as a Markdown block quote: every line of it begins with `>`, so that it can forge no section and no fence."""
    lines = [_CONTROLS.sub("", line).rstrip() for line in _BREAKS.split(text.strip())]
    return "\n".join(f"> {line}" if line else ">" for line in lines)
