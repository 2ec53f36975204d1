"""A line a case, for lists: read from the front matter as it stands, many thousand one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import Any, NamedTuple

from huiyin.book import case_paths
from huiyin.frontmatter import read
from huiyin.repository import WorkTree
from huiyin.survey import each

COLUMNS = ("id", "status", "channel", "received", "site", "category", "kind", "subject", "path")
Row = tuple[str, ...]
Wanted = Mapping[str, frozenset[str]]
"""Field (or `reporter.name`) to the values that will do."""


class Listed(NamedTuple):
    """The rows, in order of receipt and number, and the files that could not be read."""

    rows: list[Row]
    unread: list[str]


def listed(tree: WorkTree, wanted: Wanted, zone: tzinfo) -> Listed:
    """A row for each case whose fields have one of the values wanted."""
    paths, _strangers = case_paths(tree.paths("cases"))
    rows: list[Row] = []
    unread: list[str] = []
    for path, row in each(partial(_row, tree, wanted), paths):
        if row is None:
            unread.append(path)
        elif row:
            rows.append(row)
    rows.sort(key=lambda row: (_moment(row[COLUMNS.index("received")], zone), row[0], row[-1]))
    return Listed(rows, unread)


def _moment(text: str, zone: tzinfo) -> float:
    """When a case was received, to sort by; one that does not say comes first."""
    try:
        found = datetime.fromisoformat(text)
        return (found.replace(tzinfo=zone) if found.tzinfo is None else found).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _row(tree: WorkTree, wanted: Wanted, path: str) -> tuple[str, Row | None]:
    """A case's row; () where it is not wanted, None where it cannot be read."""
    document = None if tree.is_link(path) else read(tree.read(path))[0]
    if document is None:
        return path, None
    values = document.values
    for name, allowed in wanted.items():
        if not any(fits(name, value, allowed) for value in values_of(values, name)):
            return path, ()
    row = tuple(value if isinstance(value := values.get(name), str) else "" for name in COLUMNS[:-1])
    return path, (*row, path)


def values_of(values: Mapping[str, Any], name: str) -> Iterator[str]:
    """What a field holds: its text, each text of a list; nothing where it is absent."""
    value: Any = values
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def fits(name: str, value: str, allowed: Iterable[str]) -> bool:
    """Whether a value is one of those; a category is also one of its parents."""
    if name != "category":
        return value in allowed
    return any(value == other or value.startswith(f"{other}/") for other in allowed)


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """The keys that other programs rely on (commands: list)."""
    return {"cases": [dict(zip(COLUMNS, row, strict=True)) for row in rows]}
