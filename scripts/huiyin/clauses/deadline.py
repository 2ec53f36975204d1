"""`deadline`: an event is due in a time. Obligations are made from these (obligations.py)."""

from __future__ import annotations

from typing import Any

from huiyin.clauses.kind import Kind
from huiyin.conditions import pattern, patterns
from huiyin.durations import Within
from huiyin.fields import Reader, Where, choice, flag, listed, nested, text
from huiyin.lifecycle import SATISFACTION
from huiyin.model import Overdue, Pattern, Test
from huiyin.terms import by, duration


def _from(value: Any, where: Where, reader: Reader) -> tuple[Pattern | Overdue, ...] | None:
    """What starts the clock: `received`, events, patterns, `{overdue: clause}`, `{satisfaction: …}`, or a list of these."""
    found = [_start(item, place, reader) for item, place in listed(value, where, reader)]
    return tuple(item for item in found if item is not None) or None


def _start(item: Any, where: Where, reader: Reader) -> Pattern | Overdue | None:
    if item.__class__ is dict and set(item) == {"overdue"} and item["overdue"].__class__ is str:
        return Overdue(item["overdue"])
    if item.__class__ is dict and set(item) == {"satisfaction"}:
        verdict = choice(*SATISFACTION)(item["satisfaction"], (*where, "satisfaction"), reader)
        return Pattern("called-back", (Test("satisfaction", frozenset((verdict,))),)) if verdict else None
    return Pattern("received") if item == "received" else pattern(item, where, reader)


def _finish(fields: dict[str, Any], where: Where, reader: Reader) -> None:
    terms = [name for name in ("within", "by", "every") if name in fields]
    if len(terms) != 1:
        reader.report("HY404", where, key=True)
        return
    if ("each" in fields) != ("every" in fields):
        reader.report("HY404", where, key=True)
    rolls = fields.get("roll") == "next-workday"
    if "within" in fields:
        fields["term"] = Within(fields["within"], rolls)
    elif "by" in fields:
        fields["term"] = fields["by"]
    fields["events"] = frozenset(item.event for item in fields.get("until", ()))


KIND = Kind(
    fields={
        "from": _from,
        "until": patterns,
        "within": duration,
        "by": by,
        "every": duration,
        "each": patterns,
        "responsible": text,
        "accountable": text,
        "extendable": nested({"up_to": duration}, ("up_to",)),
        "pausable": flag,
        "roll": choice("next-workday"),
    },
    required=("from", "until"),
    finish=_finish,
)
