"""Takes in a new case: from answers to a file that nothing is wrong with, under a number that nobody has."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from huiyin import lifecycle, schema
from huiyin.book import examine, times
from huiyin.desk.questions import Answers
from huiyin.desk.ruling import ahead
from huiyin.desk.search import misdirected
from huiyin.desk.store import create
from huiyin.desk.writing import case_file, stamp
from huiyin.diagnostic import Diagnostic
from huiyin.fields import Converter, moment, names
from huiyin.model import Case
from huiyin.numbers import new_number, path_of
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source

OURS = frozenset(("id", "status", "log", "pickup"))
"""What nobody gives a new case but the program."""
IN_CLEAR = frozenset(("HY701", "HY702"))
"""What the sealing that follows puts right."""
Sealer = Callable[[bytes, date], bytes]
"""A case file, and the day it was received, to the file with sender and letter sealed."""


Pickup = Callable[[str], str]
"""A case number to the wrapped key by which the sender's code fetches the answer."""


class Draft(NamedTuple):
    """A case as it would be written, and what is wrong with it."""

    number: str
    data: bytes
    case: Case | None
    problems: list[Diagnostic]


def draft(
    values: Mapping[str, Any],
    letter: str,
    by: str,
    at: datetime,
    tree: WorkTree,
    rules: Rules,
    seal: Sealer | None = None,
    pickup: Pickup | None = None,
) -> Draft:
    """A case of these values, registered then by that person, under a number not taken on any branch.

    It is judged as it was told; what would be written has sender and letter sealed, where there is a sealer,
    which may raise its own errors.
    """
    home = rules.organization
    answers = Answers(home.zone)
    received = moment(values.get("received", stamp(at)), ("received",), answers)
    if received is None:
        return Draft("", b"", None, answers.found)
    number = _free_number(received, tree)
    registered = {"at": stamp(at), "event": "registered", "by": by}
    head = {"id": number, "status": "registered", "received": stamp(received)}
    if pickup is not None:
        head["pickup"] = pickup(number)
    data = case_file({**values, **head}, registered, letter, home.language)
    source = Source(path_of(number), data)
    case, found = examine(source, rules)
    if case is not None:
        told = (moment for _where, moment in times(case))
        found = [*found, *ahead(told, at), *misdirected(case, tree, home.zone)]
        if seal is not None:
            found = [item for item in found if item.code not in IN_CLEAR]
            data = seal(data, received.date())
    return Draft(number, data, case, found)


def _free_number(received: datetime, tree: WorkTree) -> str:
    while True:
        number = new_number(received.date(), secrets.choice)
        if not tree.number_taken(path_of(number)):
            return number


def keep(made: Draft, tree: WorkTree) -> str:
    """Write a draft down; gives its path. Raises FileExistsError when its number has just been taken."""
    path = path_of(made.number)
    create(tree.root, path, made.data)
    return path


# --- key=value ----------------------------------------------------------------------------------------------


class NotAField(ValueError):
    """What was given is not KEY=VALUE, or stands where no such value can."""


def pairs(given: Iterable[str]) -> dict[str, str]:
    """`key=value` words to a mapping; a key given twice gets both values, with a comma. Raises NotAField."""
    found: dict[str, str] = {}
    for word in given:
        key, sign, value = word.partition("=")
        if not sign or not key.strip():
            raise NotAField(word)
        key = key.strip()
        found[key] = f"{found[key]},{value}" if key in found else value
    return found


def tree_of(given: Mapping[str, str], shape: Mapping[str, Converter]) -> dict[str, Any]:
    """`{"reporter.name": "…"}` to `{"reporter": {"name": "…"}}`; lists where fields are. Raises NotAField."""
    found: dict[str, Any] = {}
    for path, value in given.items():
        head, dot, rest = path.partition(".")
        if not dot or head.startswith("x-"):
            found[path] = _listed(value) if shape.get(path) is names else value
            continue
        inner = found.setdefault(head, {})
        if not isinstance(inner, dict) or "." in rest or not rest:
            raise NotAField(path)
        inner[rest] = _listed(value) if schema.LINKS.get(rest) is names and head == "links" else value
    return found


def _listed(value: str) -> list[str]:
    text = value.strip().removeprefix("[").removesuffix("]").replace("，", ",").replace("、", ",")
    return [item.strip() for item in text.split(",") if item.strip()]


def case_values(given: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a case, from `key=value` words. Raises NotAField, also for what the program writes."""
    for name in OURS & given.keys():
        raise NotAField(name)
    return tree_of(given, schema.FIELDS)


def event_values(event: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The fields of an event, from `key=value` words. Raises NotAField."""
    shape = lifecycle.EVENTS.get(event)
    return tree_of(given, {**shape.required, **shape.optional} if shape is not None else {})
