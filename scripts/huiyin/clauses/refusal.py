"""`refusal`: when something is not taken up, and what the refusal must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huiyin.clauses.kind import Breach, Kind
from huiyin.fields import Reader, Where, choice, names
from huiyin.history import History
from huiyin.lifecycle import EVENTS, GROUNDS
from huiyin.model import Clause


def check(clause: Clause, history: History) -> Iterator[Breach]:
    """A `declined` on this ground that lacks what the clause asks for."""
    for event in history.events:
        if event.event == "declined" and event.fields.get("ground") in clause.fields["ground"]:
            for name in clause.fields.get("fields", ()):
                if name not in event.fields:
                    yield Breach("HY501", ("log", event.number), {"name": f"declined.{name}"}, f"declined.{name}")


def _grounds(value: Any, where: Where, reader: Reader) -> tuple[str, ...] | None:
    one = choice(*GROUNDS)
    items = value if value.__class__ is list else [value]
    found = [one(item, where, reader) for item in items]
    return tuple(item for item in found if item) or None


def _finish(fields: dict[str, Any], where: Where, reader: Reader) -> None:
    shape = EVENTS["declined"]
    for name in fields.get("fields", ()):
        if name not in shape.optional:
            reader.unknown_key((*where, "fields", name), shape.optional)


KIND = Kind(fields={"ground": _grounds, "fields": names}, required=("ground",), finish=_finish, check=check, triggers=lambda _fields: frozenset(("declined",)))
