"""Random events, what they carry and when they happen: mostly at moments that are tricky."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.oracle.clock import clock_of
from tests.random_policies import chance
from tests.small_world import CALENDAR, ORGANIZATION

CLOCK = clock_of(ORGANIZATION, CALENDAR)
MINUTE = timedelta(minutes=1)
TRICKY_DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2024-01-31", "2024-02-04", "2024-02-09", "2024-02-17", "2024-02-18", "2024-02-29", "2024-03-01"),
        *("2024-09-29", "2024-09-30", "2024-10-07", "2024-10-12", "2025-01-26", "2025-01-27", "2025-02-04"),
        *("2025-02-08", "2025-09-28", "2025-09-30", "2025-10-08", "2025-10-11", "2025-12-31", "2026-01-01"),
        *("2026-01-03", "2026-01-04", "2026-02-13", "2026-02-14", "2026-02-23", "2026-02-28", "2026-03-06"),
        *("2026-09-20", "2026-09-30", "2026-10-07", "2026-10-10", "2026-12-31", "2024-01-01", "2023-12-29"),
    )
)
TRICKY_TIMES = tuple(
    time.fromisoformat(at)
    for at in ("00:00", "00:01", "08:30", "09:00", "10:00", "12:00", "17:29", "17:30", "17:31", "23:59")
)
WEIGHTS = {
    name: weight
    for weight, names in (
        (30, "resumed"),
        (9, "waiting"),
        (8, "called-back reopened"),
        (5, "progress measure-set dispatched"),
        (4, "assigned reclassified replied corrected"),
        (3, "extended explained resolved closed"),
        (2, "approved contacted escalated presented screened"),
        (1, "declined merged withdrawn archived"),
        (0, "destroyed"),
    )
    for name in names.split()
}
PEOPLE = tuple(person["id"] for person in ORGANIZATION["people"])
CHANGEABLE = {
    "urgency": ("normal", "important", "urgent"),
    "category": ("repair", "repair/leak", "repair/lift", "order/noise", "repairs-other"),
    "kind": ("complaint", "suggestion", "report"),
    "site": ("east", "west"),
    "severity": ("ordinary", "major"),
    "complexity": ("ordinary", "complex"),
    "scope": ("property", "municipal"),
    "confidential": ("none", "sensitive"),
}
Line = dict[str, Any]
SIMPLE: dict[str, Callable[[Random], Line]] = {  # what an event has to carry, where nothing else decides it
    "declined": lambda rng: {"ground": rng.choice(("abusive", "out-of-business", "labour-dispute"))},
    "merged": lambda rng: {"into": "20240101-0000B"},
    "dispatched": lambda rng: {"to": rng.choice(("engineering", "security"))},
    "assigned": lambda rng: {"to": rng.choice(PEOPLE)},
    "measure-set": lambda rng: {"measure": "更换", "in_charge": rng.choice(PEOPLE)},
    "presented": lambda rng: {"to": rng.choice(PEOPLE)},
    "contacted": lambda rng: {"with": rng.choice(("sender", "authority")), "via": "phone"},
    "progress": lambda rng: {"note": "已约师傅"},
    "explained": lambda rng: {"note": "等配件"},
    "escalated": lambda rng: {"to": rng.choice(("gm", *PEOPLE))},
    "replied": lambda rng: {"reply_no": "HF-1", "via": rng.choice(("letter", "phone", "visit"))},
    "called-back": lambda rng: called_back(rng),
    "reopened": lambda rng: {"reason": "还在漏"},
    "appealed": lambda rng: {"to": "boss"},
    "rewarded": lambda rng: {"grade": rng.choice("1234")},
    "closed": lambda rng: {"outcome": rng.choice(("resolved", "explained", "cannot-fix"))},
    "destroyed": lambda rng: {"scope": rng.choice(("identity", "all"))},
    "accessed": lambda rng: {"to": rng.choice(PEOPLE), "reason": "审计"},
    "lent": lambda rng: {"to": rng.choice(PEOPLE), "reason": "审计"},
}


def called_back(rng: Random) -> Line:
    """What a call-back found."""
    found = {
        "kind": rng.choice(("first", "first", "second", "closing", "stage")),
        "satisfaction": rng.choice(("satisfied", "basically-satisfied", "not-satisfied", "not-satisfied")),
    }
    if chance(rng, 30):
        found["on"] = rng.choice(("result", "handling"))
    return found | ({"reason": "还在漏"} if found["satisfaction"] == "not-satisfied" else {})


def later(rng: Random, moment: datetime) -> datetime:
    """A next moment: the same minute, soon, at a closing time or midnight, some days on, a tricky day."""
    how = rng.randint(1, 100)
    if how <= 10:
        return moment
    if how <= 40:
        return moment + timedelta(minutes=rng.choice((1, 5, 30, 60, 90, 240, 480)))
    if how <= 75:
        at = rng.choice((time(17, 30), time(17, 30), time(0, 0), *TRICKY_TIMES))
        there = datetime.combine(moment.date() + timedelta(days=rng.choice((0, 0, 1, 1, 2))), at)
        return max(moment, there + rng.choice((-1, 0, 0, 0, 1)) * MINUTE)
    if how <= 90:
        return moment + timedelta(days=rng.randint(1, 4), minutes=rng.choice((0, 0, 60, -60)))
    if how <= 97:
        near = [day for day in TRICKY_DAYS if timedelta(0) < day - moment.date() <= timedelta(days=14)]
        if near:
            return datetime.combine(rng.choice(near), rng.choice(TRICKY_TIMES))
    return moment + timedelta(days=rng.randint(5, 20))


def local(moment: datetime) -> str:
    """A local time to the minute."""
    return moment.isoformat(timespec="minutes")
