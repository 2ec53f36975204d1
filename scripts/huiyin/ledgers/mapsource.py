"""A map of a ledger as YAML: strict as every file, but the ledger's own words may be keys, in Chinese too."""

from __future__ import annotations

from typing import Any

import yaml

from huiyin.codes import CODES
from huiyin.diagnostic import Severity
from huiyin.reading.document import Path, Positions, Problem, Value
from huiyin.reading.textscan import BOM, unify
from huiyin.reading.yamlfaults import explain
from huiyin.reading.yamlread import NULLS
from huiyin.source import Source

_FREE = ("values", "sections")
"""The keys below which keys are words of the ledger, or names of sections."""


class MapSource(Source):
    """A file whose keys below `values` and `sections` may be any words."""

    __slots__ = ()

    def __init__(self, path: str, data: bytes) -> None:
        super().__init__(path, data, whole=True)

    def _parse(self) -> tuple[Any, Positions, list[Problem], int]:
        if self._parsed is None:
            values, positions, problems, line = super()._parse()
            kept = [item for item in problems if item.code != "HY117" or not _free(item, positions)]
            if len(kept) < len(problems) and not any(map(_fatal, kept)):
                values = _again(self.data, positions, kept)
            self._parsed = values, positions, kept, line
        return self._parsed


def _free(problem: Problem, positions: Positions) -> bool:
    """Whether a key stands below one of those that let their keys be words."""
    above = [(place, path[0]) for path, place in positions.keys.items() if len(path) == 1]
    over = [name for place, name in sorted(above) if place <= (problem.line, problem.column)]
    return bool(over) and over[-1] in _FREE


def _fatal(problem: Problem) -> bool:
    return CODES[problem.code].severity is Severity.ERROR


def _again(data: bytes, positions: Positions, problems: list[Problem]) -> Value:
    """The values with those keys. That nothing else is wrong is known: no alias, no tag, no deep nesting."""
    text = unify(data.removeprefix(BOM).decode("utf-8"))
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:  # untold so far, as something else was told of its line
        fault = explain(error, text.split("\n"), None)
        params = {"character": fault.character} if fault.code == "HY125" else {}
        problems.append(Problem(fault.code, fault.line + 1, fault.column + 1, params))
        return None
    found = _plain(root, (), positions, problems)
    return None if any(map(_fatal, problems)) else found


def _plain(node: Any, path: Path, positions: Positions, problems: list[Problem]) -> Value:
    mark = node.start_mark
    positions.values[path] = mark.line + 1, mark.column + 1
    if isinstance(node, yaml.ScalarNode):
        return None if node.value in NULLS and not node.style else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, place), positions, problems) for place, item in enumerate(node.value)]
    found: dict[str, Value] = {}
    for key, item in node.value:
        name, at = str(key.value), (key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem("HY117", *at))
            continue
        if name in found:
            first = str(positions.keys[(*path, name)][0])
            problems.append(Problem("HY112", *at, {"key": name, "first": first}))
            continue
        positions.keys[(*path, name)] = at
        found[name] = _plain(item, (*path, name), positions, problems)
    return found
