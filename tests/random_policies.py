"""Random policies: deadline clauses of every kind, versions, approvals."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.small_world import ORGANIZATION

SPANS = (
    *("90m", "24h", "48h", "72h", "120h", "1 day", "3 days", "5 days", "7 days", "10 days", "1 workday"),
    *("2 workdays", "3 workdays", "3 workdays", "4 workdays", "5 workdays", "7 workdays", "10 workdays"),
    *("1 week", "2 weeks", "1 month", "1 year"),
)
LIMITS = (
    *("240h", "10 workdays", "15 workdays", "20 workdays", "25 workdays", "20 days", "30 days", "6 weeks"),
    *("2 months", "3 months", "1 year"),
)
EVERY = ("1 workday", "2 workdays", "3 workdays", "1 day", "3 days", "1 week", "48h", "36h", "1 month")
TIMES = ("00:00", "08:30", "09:00", "12:00", "17:30", "18:00", "23:59")
CUTS = ("2024-02-12", "2024-02-29", "2025-01-01", "2025-10-01", "2026-01-01", "2026-02-14")
BEGINNINGS = (
    *("registered", "screened", "dispatched", "assigned", "measure-set", "presented", "progress", "waiting"),
    *("resumed", "extended", "escalated", "resolved", "replied", "called-back", "reopened", "appealed"),
    *("reclassified", "closed", "declined", "withdrawn", "merged"),
)
ENDS = (
    *("replied", "replied", "resolved", "called-back", "closed", "declined", "explained", "escalated"),
    *("progress", "measure-set", "contacted", "reopened", "dispatched", "waiting", "resumed"),
)
ROLES = tuple(ORGANIZATION["roles"])
PATTERNS: tuple[dict[str, Any], ...] = (
    {"event": "called-back", "kind": "first"},
    {"event": "called-back", "kind": ["second", "closing"]},
    {"event": "called-back", "on": "result"},
    {"event": "called-back", "by_role": "site-head"},
    {"event": "called-back", "kind": "first", "by_role": ["quality", "gm"]},
    {"event": "called-back", "satisfaction": ["satisfied", "basically-satisfied"]},
    {"event": "replied", "via": {"not": "phone"}},
    {"event": "replied", "by_role": "department-head"},
    {"event": "waiting", "for": "parts"},
    {"event": "closed", "outcome": ["resolved", "explained"]},
    {"event": "progress", "by_role": "handler"},
)
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"urgency": "normal"},
    {"urgency": ["normal", "important"]},
    {"urgency": {"not": "urgent"}},
    {"category": "repair"},
    {"category": ["repair/leak", "order"]},
    {"category": {"not": "repair"}},
    {"category": {"not": ["order/noise", "repairs-other"]}},
    {"kind": ["complaint", "report"]},
    {"site": "east"},
    {"severity": "ordinary", "complexity": {"not": "complex"}},
    {"scope": {"not": ["municipal", "beyond"]}},
    {"last_satisfaction": "not-satisfied"},
    {"last_satisfaction": {"not": "not-satisfied"}},
    {"named": "true"},
    {"procedure": "basic"},
    {"channel": ["letter", "phone"], "party": {"not": "supplier"}},
)


def chance(rng: Random, percent: int) -> bool:
    """True in so many of a hundred cases."""
    return rng.randint(1, 100) <= percent


def random_policies(rng: Random) -> list[dict[str, Any]]:
    """One to three policies of one to six deadline clauses each, some approvals, in one to three versions.

    Ids of clauses are unique over all policies; a chained clause names a clause before it, mostly of its own
    version; versions of one policy neither overlap nor leave a gap.
    """
    found: list[dict[str, Any]] = []
    for name in ("alpha", "beta", "gamma")[: rng.choice((1, 1, 1, 2, 2, 3))]:
        cuts = sorted(rng.sample(CUTS, rng.choice((0, 0, 0, 1, 1, 2))))
        for number, (begins, ends) in enumerate(
            zip(["2020-01-01", *cuts], [*cuts, None], strict=True), start=1
        ):
            others = [policy for policy in found if policy["id"] != name]
            elsewhere = [one["id"] for policy in others for one in policy["clauses"] if "from" in one]
            found.append(
                {
                    "id": name,
                    "title": {"zh": "规定", "en": name},
                    "version": str(number),
                    "in_force": {"from": begins} | ({"to": ends} if ends else {}),
                    "approved_by": "GM",
                    "applies_to": rng.choice(CONDITIONS[:-5]) if chance(rng, 10) else {},
                    "clauses": random_clauses(rng, name, sorted(set(elsewhere))),
                }
            )
    return found


def random_clauses(rng: Random, policy: str, elsewhere: list[str]) -> list[dict[str, Any]]:
    """Deadline clauses, each of which may be chained to an earlier one, then approvals."""
    clauses: list[dict[str, Any]] = []
    for number in range(1, rng.choice((1, 2, 2, 3, 3, 4, 5, 6)) + 1):
        name = f"{policy}-{number}"
        clause = random_deadline(rng, name, [one["id"] for one in clauses], elsewhere)
        if number == 1 and "every" not in clause and chance(rng, 65):
            # something that every case owes, which pauses and extensions move and others are chained to
            clause |= {"from": "received", "pausable": "true", "extendable": {"up_to": rng.choice(LIMITS)}}
            clause.pop("when", None)
        clauses.append(clause)
    for event, percent in (
        ("extended", 25),
        ("closed", 18),
        ("waiting", 10),
        ("replied", 6),
        ("declined", 8),
    ):
        if chance(rng, percent):
            clauses.append(random_approval(rng, f"{policy}-approve-{event}", event))
    return clauses


def random_approval(rng: Random, name: str, event: str) -> dict[str, Any]:
    """An approval clause for one event, sometimes for some of its kind only."""
    clause: dict[str, Any] = {"id": name, "kind": "approval", "event": event, "by": rng.sample(ROLES, 3)}
    if event == "waiting" and chance(rng, 50):
        clause["event"] = {"event": "waiting", "for": ["parts", "weather"]}
    if chance(rng, 15):
        clause["when"] = rng.choice(CONDITIONS)
    return clause


def random_deadline(rng: Random, name: str, before: list[str], elsewhere: list[str]) -> dict[str, Any]:
    """A deadline clause: where from, until what, in what time, and what may move it."""
    clause: dict[str, Any] = {"id": name, "kind": "deadline", "from": random_start(rng, before, elsewhere)}
    clause["until"] = random_events(rng, ENDS)
    how = rng.randint(1, 100)
    if how <= 10:
        clause |= {"every": rng.choice(EVERY), "each": random_events(rng, ENDS)}
    elif how <= 26:
        day = rng.choice(("same-day", "next-day", "same-workday", "next-workday"))
        clause["by"] = {"on": day, "at": rng.choice(TIMES)}
    else:
        clause["within"] = rng.choice(SPANS)
        if clause["within"].split()[-1].rstrip("s") in ("day", "week", "month", "year") and chance(rng, 40):
            clause["roll"] = "next-workday"
    if "every" not in clause:
        if chance(rng, 80):
            clause["pausable"] = "true"
        if chance(rng, 75):
            clause["extendable"] = {"up_to": rng.choice(LIMITS)}
    if chance(rng, 18):
        clause["when"] = rng.choice(CONDITIONS)
    return clause


def random_start(rng: Random, before: list[str], elsewhere: list[str]) -> Any:
    """`from`: receipt, events, patterns, a call-back not satisfied, another clause overdue; or a list."""
    how = rng.randint(1, 100)
    if before and how <= 34:
        return {"overdue": rng.choice(before)}
    if elsewhere and how <= 38:
        return {"overdue": rng.choice(elsewhere)}
    if how <= 66:
        return "received"
    if how <= 72:
        return {"satisfaction": "not-satisfied"}
    if how <= 80:
        more = [{"overdue": rng.choice(before)}] if before and chance(rng, 40) else []
        return ["received", *rng.sample(BEGINNINGS, rng.randint(1, 2)), *more]
    return random_events(rng, BEGINNINGS)


def random_events(rng: Random, names: tuple[str, ...]) -> Any:
    """An event, a pattern, or a list of them."""
    how = rng.randint(1, 100)
    if how <= 60:
        return rng.choice(names)
    if how <= 75:
        return rng.choice(PATTERNS)
    listed: list[Any] = rng.sample(sorted(set(names)), rng.randint(2, 3))
    return [*listed, rng.choice(PATTERNS)] if chance(rng, 30) else listed
