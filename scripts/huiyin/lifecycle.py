"""The table of events and statuses (data-model §3): what each event carries, what may follow what, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from huiyin.fields import Converter, Reader, Where, choice, day, flag, mapping, moment, names, nested, text

GROUNDS = (
    "abusive",
    "private-help",
    "out-of-business",
    "labour-dispute",
    "unsigned-grievance",
    "vexatious",
    "guided-to-site",
)
OUTCOMES = (
    "resolved",
    "partly-resolved",
    "explained",
    "not-ours",
    "cannot-fix",
    "declined",
    "withdrawn",
    "duplicate",
)
SATISFACTION = ("satisfied", "basically-satisfied", "not-satisfied")
STATUSES = (
    "received",
    "registered",
    "screened",
    "dispatched",
    "handling",
    "waiting",
    "resolved",
    "replied",
    "declined",
    "merged",
    "withdrawn",
    "closed",
    "archived",
    "destroyed",
)
TERMINATORS = frozenset(("declined", "merged", "withdrawn", "closed"))
"""Events that end every open obligation of a case."""


def _of(value: Any, where: Where, reader: Reader) -> Mapping[str, Any] | None:
    """The event that an approval, a refusal or a correction is of: both its name and its moment."""
    got = _NAMED(value, where, reader)
    return got if got and got.keys() >= {"event", "at"} else None


class Shape(NamedTuple):
    """What an event carries besides at, event and by, and the status it leads to ("" = unchanged)."""

    required: Mapping[str, Converter]
    optional: Mapping[str, Converter]
    status: str = ""
    known: Mapping[str, Converter] = {}
    """Both together."""


def _shape(status: str = "", required: Mapping[str, Converter] | None = None, **optional: Converter) -> Shape:
    more = {**optional, "note": text, "recorded_by": text}
    return Shape(required or {}, more, status, {**(required or {}), **more})


EVENTS: dict[str, Shape] = {
    "registered": _shape("registered"),
    "screened": _shape("screened"),
    "declined": _shape("declined", {"ground": choice(*GROUNDS)}, redirected_to=text, reported_to=text),
    "merged": _shape("merged", {"into": text}),
    "dispatched": _shape("dispatched", {"to": text}),
    "assigned": _shape("dispatched", {"to": text}),
    "measure-set": _shape("handling", {"measure": text, "in_charge": text}, until=day),
    "presented": _shape("", {"to": text}),
    "contacted": _shape("", {}, **{"with": text, "via": text}),
    "arrived": _shape(),
    "rained": _shape(),
    "progress": _shape("handling", {"note": text}),
    "waiting": _shape("waiting", {"for": choice("sender", "authority", "weather", "parts")}, until=day),
    "resumed": _shape(),
    "extended": _shape("", {"until": day, "reason": text, "clause": text}),
    "explained": _shape("", {"note": text}),
    "escalated": _shape("", {"to": text}),
    "resolved": _shape("resolved"),
    "replied": _shape(
        "replied", {"reply_no": text, "via": choice("letter", "email", "phone", "visit", "site")}, cc=names
    ),
    "called-back": _shape(
        "",
        {"kind": choice("first", "second", "closing", "stage"), "satisfaction": choice(*SATISFACTION)},
        on=choice("result", "handling"),
        reason=text,
        participants=names,
    ),
    "reopened": _shape("handling", {"reason": text}),
    "appealed": _shape("", {"to": text}, case=text),
    "rewarded": _shape("", {"grade": choice("1", "2", "3", "4")}),
    "withdrawn": _shape("withdrawn"),
    "closed": _shape("closed", {"outcome": choice(*OUTCOMES)}),
    "archived": _shape("archived"),
    "destroyed": _shape("destroyed", {"scope": choice("identity", "all")}),
    "reclassified": _shape("", {"field": text, "from": text, "to": text, "reason": text}),
    "corrected": _shape("", {"of": _of, "note": text}, void=flag, set=mapping),
    "approved": _shape("", {"of": _of}),
    "refused": _shape("", {"of": _of}),
    "accessed": _shape("", {"to": text, "reason": text}),
    "lent": _shape("", {"to": text, "reason": text}),
}

_EARLY = frozenset(
    "screened declined merged dispatched assigned measure-set progress waiting resolved replied withdrawn".split()
)
_UNDER_WAY = frozenset(
    "dispatched assigned measure-set progress waiting resolved replied declined merged withdrawn called-back arrived rained".split()
)
FOLLOWS: dict[str, frozenset[str]] = {
    "received": frozenset(("registered",)),
    "registered": _EARLY,
    "screened": _EARLY - {"screened"},
    "dispatched": _UNDER_WAY,
    "handling": _UNDER_WAY,
    "waiting": frozenset("resumed progress resolved replied declined withdrawn".split()),
    "resolved": frozenset("measure-set replied called-back reopened closed rained".split()),
    "replied": frozenset("replied resolved measure-set called-back reopened closed rained".split()),
    "declined": frozenset("replied reopened closed".split()),
    "merged": frozenset(("reopened", "closed")),
    "withdrawn": frozenset(("reopened", "closed")),
    "closed": frozenset("called-back reopened archived".split()),
    "archived": frozenset(("reopened", "destroyed")),
    "destroyed": frozenset(),
}
ANY_TIME = frozenset(
    "presented contacted extended explained escalated appealed rewarded reclassified corrected approved refused accessed lent".split()
)
"""Events that may come in every status but received and destroyed."""


_NAMED = nested({"event": choice(*EVENTS), "at": moment}, ("event", "at"))

FOLLOWING = {
    status: events if status in ("received", "destroyed") else events | ANY_TIME
    for status, events in FOLLOWS.items()
}
"""Every event that may come next, by status."""


class Standing(NamedTuple):
    """Where a case stands in its life: its status, and the one before `waiting`."""

    status: str = "received"
    before: str = ""
    certain: bool = True
    """False: a line of the log that could not be read may have led elsewhere."""


def step(standing: Standing, event: str, fields: Mapping[str, Any]) -> Standing:
    """Where an event leads. It does not ask whether the event was allowed."""
    status, before, _certain = standing
    if event == "resumed":
        return Standing(before or "handling")
    if event == "waiting":
        return standing if status == "waiting" else Standing("waiting", status)
    if event == "progress" and status == "waiting":
        return standing
    if event == "assigned" and status not in ("registered", "screened", "dispatched"):
        return standing
    if event == "called-back":
        again = fields.get("satisfaction") == "not-satisfied" and status not in ("closed", "archived")
        return Standing("handling", before) if again else standing
    after = EVENTS[event].status
    return Standing(after, before) if after else standing


@cache
def moves(standing: Standing) -> Mapping[str, Standing]:
    """The events that may come next, each with where it leads if it carries nothing besides."""
    return {event: step(standing, event, {}) for event in allowed(standing)}


def allowed(standing: Standing) -> frozenset[str]:
    """The events that may come next."""
    return FOLLOWING[standing.status]
