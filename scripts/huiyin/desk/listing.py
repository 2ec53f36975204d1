"""A line a case, for lists: read from the front matter as it stands, many thousand one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import Any, NamedTuple

from huiyin.book import case_paths
from huiyin.desk.writing import stamp
from huiyin.frontmatter import read
from huiyin.model import Case
from huiyin.repository import WorkTree
from huiyin.schema import FIELDS
from huiyin.sweep.processes import each

COLUMNS = ("id", "status", "channel", "received", "site", "category", "kind", "subject", "path")
_RECEIVED = COLUMNS.index("received")
DEFAULTS: Mapping[str, str] = {
    name: "true" if value is True else value
    for name, value in Case._field_defaults.items()
    if name in FIELDS and (value is True or (isinstance(value, str) and value))
}
"""What a field means that was left out (data-model §2)."""
Row = tuple[str, ...]
Wanted = Mapping[str, frozenset[str]]
"""Field (or `reporter.name`) to the values that will do."""


class Listed(NamedTuple):
    """The rows, in order of receipt and number, and the files that could not be read."""

    rows: list[Row]
    unread: list[str]


def listed(tree: WorkTree, wanted: Wanted, zone: tzinfo, only: Sequence[str] | None = None) -> Listed:
    """A row for each case whose fields have one of the values wanted; `only` of some files, else of all."""
    paths = case_paths(tree.paths("cases"))[0] if only is None else only
    rows: list[Row] = []
    unread: list[str] = []
    for path, row in each(partial(_row, tree, wanted, zone), paths):
        if row is None:
            unread.append(path)
        elif row:
            rows.append(row)
    rows.sort(key=lambda row: _order(row, zone))
    return Listed(rows, unread)


def _moment(text: str, zone: tzinfo) -> datetime | None:
    """A time in the organisation's zone; None for what is none."""
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _order(row: Row, zone: tzinfo) -> tuple[float, str, str]:
    """What rows are sorted by: when the case was received (one that does not say: first), number, path."""
    received = _moment(row[_RECEIVED], zone)
    return received.timestamp() if received is not None else 0.0, row[0], row[-1]


def _row(tree: WorkTree, wanted: Wanted, zone: tzinfo, path: str) -> tuple[str, Row | None]:
    """A case's row; () where it is not wanted, None where it cannot be read."""
    document = None if tree.is_link(path) else read(tree.read(path))[0]
    if document is None:
        return path, None
    values = document.values
    for name, allowed in wanted.items():
        if not any(fits(name, value, allowed) for value in values_of(values, name)):
            return path, ()
    row = [value if isinstance(value := values.get(name), str) else "" for name in COLUMNS[:-1]]
    if len(row[_RECEIVED]) > len("2026-03-15") and (received := _moment(row[_RECEIVED], zone)) is not None:
        row[_RECEIVED] = stamp(received)
    return path, (*row, path)


def values_of(values: Mapping[str, Any], name: str) -> Iterator[str]:
    """What a field holds: its text, each text of a list; its default where it was left out, else nothing."""
    value: Any = values
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None:
        value = DEFAULTS.get(name)
    yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def fits(name: str, value: str, allowed: Iterable[str]) -> bool:
    """Whether a value is one of those; a category is also one of its parents."""
    if name != "category":
        return value in allowed
    return any(value == other or value.startswith(f"{other}/") for other in allowed)


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """The keys that other programs rely on (commands: list)."""
    return {"cases": [dict(zip(COLUMNS, row, strict=True)) for row in rows]}
