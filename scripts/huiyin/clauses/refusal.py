"""`refusal`: when something is not taken up, and what the refusal must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huiyin.clauses.kind import Breach, Kind
from huiyin.fields import Reader, Where, choice, listed, names
from huiyin.history import History
from huiyin.lifecycle import EVENTS, GROUNDS
from huiyin.model import Clause


def check(clause: Clause, history: History) -> Iterator[Breach]:
    """A `declined` on this ground that lacks what the clause asks for."""
    for event in (history.events[index] for index in history.places.get("declined", ())):
        if event.fields.get("ground") in clause.fields["ground"]:
            for name in clause.fields.get("fields", ()):
                if name not in event.fields:
                    yield Breach(
                        "HY501", ("log", event.number), {"name": f"declined.{name}"}, f"declined.{name}"
                    )


def _grounds(value: Any, where: Where, reader: Reader) -> tuple[str, ...] | None:
    one = choice(*GROUNDS)
    found = [one(item, place, reader) for item, place in listed(value, where, reader)]
    return tuple(item for item in found if item) or None


def _finish(fields: dict[str, Any], where: Where, reader: Reader) -> None:
    shape = EVENTS["declined"]
    for index, name in enumerate(fields.get("fields", ())):
        if name not in shape.optional:
            reader.unknown_key((*where, "fields", index), shape.optional, name)


KIND = Kind(
    fields={"ground": _grounds, "fields": names},
    required=("ground",),
    finish=_finish,
    check=check,
    triggers=lambda _fields: frozenset(("declined",)),
)
