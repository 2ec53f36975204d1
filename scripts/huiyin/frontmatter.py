"""Reads cases, policies and YAML files: every scalar is text, every problem has its line (data-model, 1)."""

from __future__ import annotations

import re

from huiyin.codes import CODES
from huiyin.diagnostic import Severity
from huiyin.reading import fastread
from huiyin.reading.document import Document, Path, Place, Positions, Problem, Problems, Value
from huiyin.reading.textscan import conflicts, decode, first_of_lines, scan
from huiyin.reading.yamlread import build

__all__ = ["Document", "Path", "Place", "Positions", "Problem", "Value", "parse", "parse_yaml", "read"]

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TAB = re.compile(r"^ *\t", re.MULTILINE)


def read(data: bytes) -> tuple[Document | None, list[Problem]]:
    """A Markdown file with front matter, the quick way or by the reference; None where there is an error."""
    if (document := fastread.read(data)) is not None:
        return document, []
    document, _, problems = parse(data)
    return document, problems


def parse(data: bytes) -> tuple[Document | None, Positions, list[Problem]]:
    """The reference reader: strict, with the place of every value, and all problems of the file."""
    problems = Problems()
    positions = Positions()
    text = decode(data, problems)
    if text is None:
        return None, positions, problems.sorted()
    text = scan(text, problems)
    fences = _fences(text, problems)
    front, end, body = fences or (0, len(text), len(text))
    conflict = conflicts(text, end, problems)
    if fences is None:
        return None, positions, problems.sorted()
    values, positions = _yaml(text[front:end], 2, problems, conflict, dict)
    found = problems.sorted()
    if _failed(found) or not isinstance(values, dict):
        return None, positions, found
    return Document(values, text[body:], text.count("\n", 0, end) + 2), positions, found


def parse_yaml(data: bytes) -> tuple[dict[str, Value] | list[Value] | None, Positions, list[Problem]]:
    """As `parse`, for a file that is YAML as a whole (`organization.yml`); at the top a mapping or a list."""
    problems = Problems()
    text = decode(data, problems)
    if text is None:
        return None, Positions(), problems.sorted()
    text = scan(text, problems)
    conflict = conflicts(text, len(text), problems)
    values, positions = _yaml(text, 1, problems, conflict, (dict, list))
    found = problems.sorted()
    return (None if _failed(found) or not isinstance(values, (dict, list)) else values), positions, found


def _fences(text: str, problems: Problems) -> tuple[int, int, int] | None:
    """Where the front matter starts, where it ends, and where the body starts."""
    opening = _FENCE.match(text)
    if opening is None:
        problems.add("HY106", 1, 1)
        return None
    front = min(opening.end() + 1, len(text))
    closing = _FENCE.search(text, front) if front > opening.end() else None
    if closing is None:
        problems.add("HY107", 1, 1)
        return None
    return front, closing.start(), min(closing.end() + 1, len(text))


def _yaml(
    text: str, line: int, problems: Problems, conflict: bool, top: type | tuple[type, ...]
) -> tuple[Value, Positions]:
    """The values of the YAML part; inside a conflict nothing more is said, as all of it would be noise."""
    if conflict:
        return None, Positions()
    for number, column, _ in first_of_lines(_TAB, text):
        problems.add("HY111", line + number - 1, column)
    before = len(problems)
    values, positions = build(text, line, problems)
    if not isinstance(values, top) and len(problems) == before:
        problems.add("HY108", line, 1)
    return values, positions


def _failed(problems: list[Problem]) -> bool:
    return any(CODES[problem.code].severity is Severity.ERROR for problem in problems)
