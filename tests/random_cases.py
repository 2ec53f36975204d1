"""Random cases whose logs are legal, and moments to ask about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.lifecycle_rules import final_status
from tests.oracle import obligations
from tests.oracle.clock import moment_of
from tests.oracle.log import written
from tests.random_events import CHANGEABLE, CLOCK, MINUTE, PEOPLE, TRICKY_DAYS, TRICKY_TIMES
from tests.random_log import Log
from tests.random_policies import chance
from tests.small_world import CALENDAR, ORGANIZATION

ZONE = ZoneInfo(ORGANIZATION["timezone"])


def random_case(rng: Random, policies: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A case with a log of up to twelve lines, legal where every event counts.

    With policies: extensions name their clauses, approvals name the events that they gate. Front matter holds
    what is true at the end of the log; times are written in every form that is allowed.
    """
    received = datetime.combine(rng.choice(TRICKY_DAYS), rng.choice(TRICKY_TIMES))
    if chance(rng, 60):
        received -= timedelta(days=rng.randint(0, 6), minutes=rng.choice((0, 0, 1, 90)))
    first = {field: rng.choice(values) for field, values in CHANGEABLE.items()}
    log = Log(rng, received, first, policies or [])
    for _ in range(rng.choice((0, 3, 6, 8, 9, 10, 11, 12, 12, 12, 12))):
        log.write()
    case = {
        "id": case_number(rng, received.date()),
        "status": final_status(log.standing()),
        "channel": rng.choice(("letter", "phone")),
        "received": stamp(rng, received.isoformat(timespec="minutes")),
        "party": rng.choice(("owner", "tenant", "supplier")),
        "named": rng.choice(("true", "false")),
        "handler": log.last("assigned", "to") or rng.choice((None, *PEOPLE)),
        "responsible": log.last("dispatched", "to"),
        "subject_person": rng.choice(PEOPLE) if chance(rng, 25) else None,
        **log.values(),
    }
    for field in ("urgency", "severity", "complexity", "scope", "confidential"):
        if case[field] == CHANGEABLE[field][0] and chance(rng, 50):
            del case[field]  # its default
    return {key: value for key, value in case.items() if value is not None} | {"log": as_file(rng, log)}


def case_number(rng: Random, day: date) -> str:
    """A number as the program gives them, with its check character (Luhn mod 32)."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    body = day.strftime("%Y%m%d") + "".join(rng.choice(alphabet) for _ in range(4))
    total = 0
    for place, character in enumerate(reversed(body)):
        value = alphabet.index(character) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return f"{body[:8]}-{body[8:]}{alphabet[-total % 32]}"


def stamp(rng: Random, local: str) -> str:
    """A local time, written with or without an offset, in UTC, or with seconds."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    match rng.randint(1, 8):
        case 1:
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        case 2:
            return moment.isoformat()
        case 3 | 4:
            return local
        case _:
            return moment.isoformat(timespec="minutes")


def as_file(rng: Random, log: Log) -> list[dict[str, Any]]:
    """The lines as a person would have left them: times in many forms, now and then a late entry."""
    lines = list(log.lines)
    for _ in range(rng.choice((0, 0, 0, 0, 1, 2))):
        # a line may stand later in the file, but not if its place among those of the same minute is lost
        movable = [line for line in lines[1:] if sum(line["at"] == other["at"] for other in lines) == 1]
        if movable:
            line = rng.choice(movable)
            index = lines.index(line)
            lines.insert(rng.randint(index, len(lines)), lines.pop(index))
    return [with_stamps(rng, line) for line in lines]


def with_stamps(rng: Random, line: dict[str, Any]) -> dict[str, Any]:
    """A line whose times, and those inside `of` and `set`, are written in some form."""
    found = {**line, "at": stamp(rng, line["at"])} if "at" in line else dict(line)
    return found | {key: with_stamps(rng, line[key]) for key in ("of", "set") if key in line}


def random_moment(rng: Random, case: dict[str, Any], policies: list[dict[str, Any]]) -> datetime:
    """A moment to ask about: at, just before or just after an event or a deadline, or long after the last."""
    last = max([event.at for event in written(case, CLOCK)], default=moment_of(case["received"], CLOCK))
    end = last + timedelta(days=rng.choice((1, 5, 10, 30)))
    if chance(rng, 20):
        return end
    moments = [moment_of(case["received"], CLOCK), *(event.at for event in written(case, CLOCK))]
    asked = obligations(case, policies, CALENDAR, ORGANIZATION, rng.choice([*moments, last, last, end, end]))
    moments += [moment for one in asked for moment in (one["due"], one["due"], one["since"])]
    moments += [moment for moment in moments if moment >= last - timedelta(days=1)] * 5
    return rng.choice(moments) + rng.choice((-1, 0, 0, 1, 1, 60)) * MINUTE


def random_span(rng: Random) -> timedelta | None:
    """The span in which a deadline is `soon`; mostly none."""
    return rng.choice((None, None, timedelta(hours=2), timedelta(days=1), timedelta(days=3)))
