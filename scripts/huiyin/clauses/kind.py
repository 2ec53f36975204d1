"""What a kind of clause is: the fields it takes, and what it checks on a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from huiyin.fields import Converter, Reader, Where
from huiyin.history import History
from huiyin.model import Clause


class Breach(NamedTuple):
    """A clause that a case does not keep: a code, the place in the case's front matter, what fills the message."""

    code: str
    where: Where
    params: Mapping[str, str]
    key: str = ""


Check = Callable[[Clause, History], Iterable[Breach]]


class Kind(NamedTuple):
    """A kind of clause. `finish` may complete or reject what was read: (fields, place, reader)."""

    fields: Mapping[str, Converter]
    required: tuple[str, ...] = ()
    finish: Callable[[dict[str, Any], Where, Reader], None] | None = None
    check: Check | None = None
    triggers: Callable[[Mapping[str, Any]], frozenset[str] | None] = lambda fields: None
    """Events without which the clause has nothing to say of a case, from its fields; None: it is always asked."""
    enforced: bool = True
    severity: str = "error"
    """Of a breach, where the clause itself says none."""


def events_of(*names: str) -> Callable[[Mapping[str, Any]], frozenset[str] | None]:
    """Triggers: the events of the patterns in these fields."""
    return lambda fields: frozenset(item.event for name in names for item in fields.get(name, ()))
