"""A syntax error of the YAML parser told as the mistake that a person made. Never the file's own words."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from huiyin.reading.document import Place


class Fault(NamedTuple):
    """A mistake: its code, its line and column from 0 within the YAML text, and the character at fault."""

    code: str
    line: int
    column: int
    character: str = ""


_NO_SPACE = re.compile(r"\s*(?:- +)?[\w-]+:[^\s:]")


def explain(error: yaml.MarkedYAMLError, lines: list[str], opened: Place | None) -> Fault:
    """Which mistake it was; `opened` is where the innermost bracket not yet closed stands, from 0."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Fault("HY129", 0, 0)
    here = _Here(lines, mark.line, mark.column)
    start = error.context_mark
    first = (start.line, start.column) if start else (here.line, here.column)
    problem, context = error.problem or "", error.context or ""
    if "anchor" in context or "alias" in context:
        return Fault("HY113", *first)
    if "tag" in context or "tag" in problem:
        return Fault("HY114", *first)
    if "directive" in context or "directive" in problem:
        return Fault("HY116", *first)
    if "quoted scalar" in context:
        unclosed = "unexpected" in problem
        return Fault("HY122", *first) if unclosed else Fault("HY126", here.line, here.column)
    if "block scalar" in context:
        return Fault("HY125", *first, character=_Here(lines, *first).character)
    if "simple key" in context:
        return Fault("HY124", *first)
    if "',' or" in problem:
        return _flow(here, first)
    return _plain(problem, here, opened)


class _Here(NamedTuple):
    lines: list[str]
    line: int
    column: int

    @property
    def text(self) -> str:
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def character(self) -> str:
        return self.text[self.column : self.column + 1]

    @property
    def before(self) -> str:
        return self.text[: self.column]

    def fault(self, code: str) -> Fault:
        return Fault(code, self.line, self.column, self.character)

    def indentation(self) -> Fault:
        return Fault("HY127", self.line, len(self.text) - len(self.text.lstrip()))


def _flow(here: _Here, first: Place) -> Fault:
    if here.line != first[0] or not here.character:
        return Fault("HY123", *first)
    return here.fault("HY121" if here.character == ":" else "HY128")


def _plain(problem: str, here: _Here, opened: Place | None) -> Fault:
    if "mapping values are not allowed" in problem:
        return _colon(here)
    if "cannot start any token" in problem:
        return here.fault("HY111" if here.character == "\t" else "HY125")
    if "are not allowed in this context" in problem:
        return here.fault("HY125") if here.before.strip() else here.indentation()
    if "expected node content" in problem:
        if not here.character or here.line >= len(here.lines):
            return Fault("HY123", *(opened or (here.line, here.column)))
        return here.fault("HY125")
    directive = next((n for n, text in enumerate(here.lines[: here.line + 1]) if text.startswith("%")), None)
    if "document start" in problem and directive is not None:
        return Fault("HY116", directive, 0)
    if "did not find expected" in problem:
        if here.character == ":" and not here.before.strip():
            return here.fault("HY117")
        return here.fault("HY128") if here.before.strip(" -") else here.indentation()
    return here.fault("HY129")


def _colon(here: _Here) -> Fault:
    """A `: ` where none may be: in an unquoted value, after a line `a:b`, or in a line indented too far."""
    if re.search(r":(?:\s|\Z)", here.before):
        return here.fault("HY121")
    above = next((n for n in range(here.line - 1, -1, -1) if here.lines[n].strip()), None)
    if above is not None and _NO_SPACE.match(here.lines[above]):
        return Fault("HY124", above, len(here.lines[above]) - len(here.lines[above].lstrip()))
    return here.indentation()
