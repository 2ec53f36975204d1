"""Deadlines worked out by hand from the printed calendars of 2024 to 2026, one example a line.

Times are `MM-DD HH:MM` of the year in which the case was received, or with their year before them. An
expected obligation is `since > due state done`, without `since >` where it is the moment of receipt; several
are parted by `;`, and named (`b: …`) where the policy has other clauses than `a`. A log has only the lines
that its example needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.small_world import CALENDAR, ORGANIZATION

ZONE = ZoneInfo(ORGANIZATION["timezone"])
NEEDED: dict[str, dict[str, Any]] = {  # what an event has to carry, whatever the example is about
    "waiting": {"for": "sender"},
    "extended": {"reason": "等配件"},
    "replied": {"reply_no": "HF-1", "via": "phone"},
    "declined": {"ground": "abusive"},
    "called-back": {"kind": "first", "reason": "还在漏"},
    "progress": {"note": "已约师傅"},
    "presented": {"to": "boss"},
    "measure-set": {"measure": "更换", "in_charge": "hand.a"},
    "reopened": {"reason": "还在漏"},
    "closed": {"outcome": "resolved"},
    "reclassified": {"reason": "重新分类"},
    "corrected": {"note": "写错了"},
}


@dataclass(frozen=True)
class Example:
    """What is asked (case, policies, moment) and what has to come out, as the engine gives it."""

    name: str
    case: dict[str, Any]
    policies: list[dict[str, Any]]
    at: datetime
    expected: list[dict[str, Any]]
    soon: timedelta | None = None


def with_year(text: str, year: str) -> str:
    """The date with its year."""
    return text if text.count("-") == 2 else f"{year}-{text}"


def moment(text: str, year: str) -> datetime:
    """`03-02 10:00` in that year, or `2026-03-02 10:00`."""
    return datetime.fromisoformat(with_year(text, year)).replace(tzinfo=ZONE)


def clause(**fields: Any) -> dict[str, Any]:
    """A deadline clause: `a`, from receipt to the reply unless said otherwise."""
    start = fields.pop("start", "received")
    return {"id": "a", "kind": "deadline", "from": start, "until": "replied", **fields}


def policy(*clauses: dict[str, Any], **front: Any) -> dict[str, Any]:
    """The policy `p`, version 1, in force from 2020 for every case unless said otherwise."""
    title = {"zh": "规定", "en": "Rules"}
    head = {"id": "p", "title": title, "version": "1", "approved_by": "GM", "applies_to": {}}
    return {**head, "in_force": {"from": "2020-01-01"}, **front, "clauses": list(clauses)}


def event(text: str, year: str) -> dict[str, Any]:
    """`03-03 10:00 waiting for=sender until=03-05`, by `hand.a` unless said otherwise."""
    day, clock, name, *fields = text.split()
    found = {"at": f"{with_year(day, year)}T{clock}", "event": name, "by": "hand.a", **NEEDED.get(name, {})}
    for field in fields:
        key, value = field.split("=")
        if key == "of":  # of=closed@03-05T10:00
            other, when = value.split("@")
            found["of"] = {"event": other, "at": with_year(when, year)}
        elif key == "set.at":
            found["set"] = {"at": with_year(value, year)}
        else:
            found[key] = with_year(value, year) if key == "until" else value
    return found


def obligation(text: str, year: str, received: str) -> dict[str, Any]:
    """`b: since > due state done` as the engine's answer."""
    name, text = text.split(": ") if ": " in text else ("a", text)
    since, text = text.split(" > ") if " > " in text else (received, text)
    day, clock, state, *done = text.split()
    return {
        "case": "20260302-0000A",
        "policy": "p",
        "clause": name,
        "since": moment(since, year),
        "due": moment(f"{day} {clock}", year),
        "done": moment(" ".join(done), year) if done else None,
        "state": state,
    }


def example(
    name: str,
    clauses: dict[str, Any] | list[dict[str, Any]],
    received: str,
    log: str,
    at: str,
    expected: str,
    soon: timedelta | None = None,
    **front: Any,
) -> Example:
    """One line of the table."""
    year = received[:4]
    listed = clauses if isinstance(clauses, list) else [clauses]
    case: dict[str, Any] = {
        "id": "20260302-0000A",
        "status": "registered",
        "channel": "letter",
        "received": received.replace(" ", "T") + "+08:00",
        "site": "east",
        "party": "owner",
        "named": "true",
        "kind": "complaint",
        "category": "repair/leak",
        "handler": "hand.a",
        **front,
        "log": [event(line, year) for line in log.split("; ") if line],
    }
    return Example(
        name=name,
        case=case,
        policies=listed if "clauses" in listed[0] else [policy(*listed)],
        at=moment(at, year),
        expected=[obligation(one, year, received) for one in expected.split("; ") if one],
        soon=soon,
    )


def within(span: str, **more: Any) -> dict[str, Any]:
    """A clause with `within`."""
    return clause(within=span, **more)


def by(day: str, at: str, **more: Any) -> dict[str, Any]:
    """A clause with `by`."""
    return clause(by={"on": day, "at": at}, **more)


def stops(span: str, **more: Any) -> dict[str, Any]:
    """A pausable clause."""
    return clause(within=span, pausable="true", **more)


def extends(span: str, up_to: str, **more: Any) -> dict[str, Any]:
    """An extendable clause."""
    return clause(within=span, extendable={"up_to": up_to}, **more)


ROLL = {"roll": "next-workday"}
W1 = within("1 workday")
W3 = within("3 workdays")
H24 = within("24h")
STOP1 = stops("1 workday")
STOP3 = stops("3 workdays")
STOP24 = stops("24h")
CHAIN = [W3, clause(id="b", start={"overdue": "a"}, until="explained", within="1 workday")]
DAILY = clause(every="1 workday", each="progress")
EXTENSIONS_ASK = {"id": "x", "kind": "approval", "event": "extended", "by": ["department-head"]}
CLOSING_ASKS = {"id": "x", "kind": "approval", "event": "closed", "by": ["site-head", "gm"]}
AGAIN = clause(start={"satisfaction": "not-satisfied"}, until="called-back", within="2 workdays")
MON = "2026-03-02 10:00"  # an ordinary Monday; 03-07 and 03-08 are the weekend
E3 = extends("3 workdays", "10 workdays")  # from MON: due 03-05 17:30, at most 03-16 17:30
X = example

# fmt: off
DURATIONS = [
    X("an ordinary week", W3, MON, "", "03-03 09:00", "03-05 17:30 open"),
    X("Friday after closing", W1, "2026-03-06 18:00", "", "03-07 09:00", "03-09 17:30 open"),
    X("a Saturday", W1, "2026-03-07 10:00", "", "03-07 10:00", "03-09 17:30 open"),
    X("before Spring Festival 2026: 14, 24, 25", W3, "2026-02-13 10:00", "", "02-20 00:00",
      "02-25 17:30 open"),
    X("on the make-up Saturday", W1, "2026-02-14 09:00", "", "02-15 00:00", "02-24 17:30 open"),
    X("in the festival: 24 to 27 and Saturday 28", within("5 workdays"), "2026-02-20 09:00", "",
      "02-21 00:00", "02-28 17:30 open"),
    X("Saturday before a make-up Sunday", W1, "2025-09-27 10:00", "", "09-27 11:00", "09-28 17:30 open"),
    X("National Day 2025: 9, 10, Saturday 11", W3, "2025-09-30 16:00", "", "10-01 00:00", "10-11 17:30 open"),
    X("Spring Festival 2024: 9, Sunday 18", within("2 workdays"), "2024-02-08 09:00", "", "02-10 00:00",
      "02-18 17:30 open"),
    X("year's end: 31, Sunday 4, Monday 5", W3, "2025-12-30 10:00", "", "12-31 00:00",
      "2026-01-05 17:30 open"),
    X("into 2027, of which nothing is known", W1, "2026-12-31 10:00", "", "12-31 12:00",
      "2027-01-01 17:30 open"),
    X("from 2023, unknown, to New Year 2024, a holiday", W1, "2023-12-29 10:00", "", "12-30 00:00",
      "2024-01-02 17:30 open"),
    X("hours run over the festival", H24, "2026-02-14 17:00", "", "02-14 18:00", "02-15 17:00 open"),
    X("minutes over midnight and the year", within("20m"), "2025-12-31 23:50", "", "12-31 23:51",
      "2026-01-01 00:10 open"),
    X("seven days count holidays", within("7 days"), "2026-02-15 10:00", "", "02-16 00:00",
      "02-23 00:00 open"),
    X("a day from a minute to midnight", within("1 day"), "2026-03-02 23:59", "", "03-03 00:00",
      "03-04 00:00 open"),
    X("a day from midnight", within("1 day"), "2026-03-02 00:00", "", "03-03 00:00", "03-04 00:00 open"),
    X("a last day off does not roll", within("1 day"), "2026-02-14 10:00", "", "02-14 11:00",
      "02-16 00:00 open"),
    X("… unless the clause says so", within("1 day", **ROLL), "2026-02-14 10:00", "", "02-14 11:00",
      "02-25 00:00 open"),
    X("a make-up Saturday is no day off", within("1 day", **ROLL), "2026-02-27 10:00", "", "02-27 11:00",
      "03-01 00:00 open"),
    X("two weeks end on the leap day", within("2 weeks"), "2024-02-15 09:00", "", "02-20 00:00",
      "03-01 00:00 open"),
    X("a month from 31 January, leap year", within("1 month"), "2024-01-31 09:00", "", "02-01 00:00",
      "03-01 00:00 open"),
    X("a month from 31 January", within("1 month"), "2025-01-31 09:00", "", "02-02 00:00",
      "03-01 00:00 open"),
    X("a year from the leap day", within("1 year"), "2024-02-29 09:00", "", "03-01 00:00",
      "2025-03-01 00:00 open"),
    X("three months to 30 November, a Sunday, rolled", within("3 months", **ROLL), "2025-08-31 09:00", "",
      "09-01 00:00", "12-02 00:00 open"),
    X("same day, at its time", by("same-day", "17:30"), "2026-03-07 17:30", "", "03-07 17:30",
      "03-07 17:30 open"),
    X("same day, a minute late", by("same-day", "17:30"), "2026-03-07 17:31", "", "03-07 18:00",
      "03-08 17:30 open"),
    X("next day, a Sunday", by("next-day", "09:00"), "2026-03-07 17:31", "", "03-07 18:00",
      "03-08 09:00 open"),
    X("same working day, a make-up Saturday", by("same-workday", "12:00"), "2026-02-28 11:00", "",
      "02-28 11:30", "02-28 12:00 open"),
    X("same working day, in the festival", by("same-workday", "12:00"), "2026-02-15 11:00", "", "02-16 00:00",
      "02-24 12:00 open"),
    X("same working day, Friday too late", by("same-workday", "17:30"), "2026-03-06 17:31", "", "03-06 18:00",
      "03-09 17:30 open"),
    X("next working day, before the festival", by("next-workday", "10:00"), "2026-02-14 08:00", "",
      "02-14 09:00", "02-24 10:00 open"),
]

STATES = [
    X("not received yet", W3, MON, "", "03-02 09:59", ""),
    X("at the deadline's very moment", W3, MON, "", "03-05 17:30", "03-05 17:30 open"),
    X("a minute later", W3, MON, "", "03-05 17:31", "03-05 17:30 overdue"),
    X("soon: within two hours", W3, MON, "", "03-05 15:30", "03-05 17:30 soon", timedelta(hours=2)),
    X("not so soon", W3, MON, "", "03-05 15:29", "03-05 17:30 open", timedelta(hours=2)),
    X("replied at closing time", W3, MON, "03-05 17:30 replied", "03-06 00:00",
      "03-05 17:30 met 03-05 17:30"),
    X("replied a minute later", W3, MON, "03-05 17:31 replied", "03-06 00:00",
      "03-05 17:30 late 03-05 17:31"),
    X("what comes later is not seen", W3, MON, "03-05 17:31 replied", "03-05 17:30", "03-05 17:30 open"),
    X("withdrawn in time", W3, MON, "03-05 17:30 withdrawn", "03-09 00:00", "03-05 17:30 void"),
    X("withdrawn too late", W3, MON, "03-05 17:31 withdrawn", "03-09 00:00", "03-05 17:30 missed"),
    X("closed, hours", H24, MON, "03-03 09:00 closed", "03-03 09:00", "03-03 10:00 void"),
    X("times with other offsets", H24, MON, "2026-03-03 02:00Z replied", "03-04 00:00",
      "03-03 10:00 met 03-03 10:00"),
]

PAUSES = [
    X("hours by the paused time", STOP24, MON, "03-02 12:00 waiting; 03-02 15:00 resumed", "03-02 16:00",
      "03-03 13:00 open"),
    X("still waiting", STOP24, MON, "03-02 12:00 waiting", "03-30 15:00", "03-03 10:00 paused"),
    X("to the end of the day named", STOP24, MON, "03-02 12:00 waiting until=03-03", "03-04 00:00",
      "03-04 22:00 open"),
    X("not for a clause that does not pause", H24, MON, "03-02 12:00 waiting", "03-03 10:01",
      "03-03 10:00 overdue"),
    X("not at the deadline's moment", STOP24, MON, "03-03 10:00 waiting", "03-03 10:01",
      "03-03 10:00 overdue"),
    X("a minute before it", STOP24, MON, "03-03 09:59 waiting", "03-03 10:01", "03-03 10:00 paused"),
    X("days by midnights", stops("3 days"), MON, "03-03 23:00 waiting; 03-04 01:00 resumed", "03-04 02:00",
      "03-07 00:00 open"),
    X("days, no midnight", stops("3 days"), MON, "03-03 01:00 waiting; 03-03 23:00 resumed", "03-04 02:00",
      "03-06 00:00 open"),
    X("working days: 4 and 5", STOP3, MON, "03-03 10:00 waiting; 03-05 10:00 resumed", "03-06 00:00",
      "03-09 17:30 open"),
    X("… over the festival: 24, 25, 26", STOP3, "2026-02-13 10:00",
      "02-14 09:00 waiting; 02-26 09:00 resumed", "02-26 10:00", "02-28 17:30 open"),
    X("never before the first closing time", STOP1, "2026-03-05 10:00",
      "03-06 17:00 waiting; 03-07 10:00 resumed", "03-07 11:00", "03-09 17:30 open"),
    X("resumed after closing", STOP1, "2026-03-05 10:00", "03-06 17:00 waiting; 03-06 17:45 resumed",
      "03-06 18:00", "03-09 17:30 open"),
    X("resumed at closing", STOP1, "2026-03-05 10:00", "03-06 16:00 waiting; 03-06 17:30 resumed",
      "03-06 17:30", "03-06 17:30 open"),
    X("until Sunday: resumes on Monday, which counts", stops("2 workdays"), "2026-03-05 10:00",
      "03-06 16:00 waiting until=03-08", "03-09 00:00", "03-10 17:30 open"),
    X("`by` keeps its time", by("same-workday", "17:00", pausable="true"), "2026-03-02 09:00",
      "03-02 10:00 waiting; 03-04 11:00 resumed", "03-04 12:00", "03-04 17:00 open"),
    X("`by` next day, midnights", by("next-day", "12:00", pausable="true"), "2026-03-06 09:00",
      "03-06 10:00 waiting; 03-08 11:00 resumed", "03-08 12:00", "03-09 12:00 open"),
    X("begun in a pause", stops("24h", start="presented"), MON,
      "03-02 12:00 waiting; 03-02 18:00 presented; 03-02 20:00 resumed", "03-02 21:00",
      "03-02 18:00 > 03-03 20:00 open"),
    X("answered in a pause: moved, then judged", STOP24, MON, "03-02 12:00 waiting; 03-03 15:00 replied",
      "03-04 00:00", "03-04 13:00 met 03-03 15:00"),
    X("withdrawn in a pause", STOP24, MON, "03-02 12:00 waiting; 03-03 15:00 withdrawn", "03-04 00:00",
      "03-04 13:00 void"),
    X("two pauses; the second is before the moved deadline", STOP24, MON,
      "03-02 12:00 waiting; 03-02 15:00 resumed; 03-03 12:00 waiting; 03-03 13:00 resumed", "03-03 13:30",
      "03-03 14:00 open"),
    X("moved, then rolled over the weekend", stops("3 days", **ROLL), MON,
      "03-03 23:00 waiting; 03-05 01:00 resumed", "03-05 02:00", "03-10 00:00 open"),
]

EXTENSIONS = [
    X("at the deadline's moment", E3, MON, "03-05 17:30 extended clause=a until=03-10", "03-06 00:00",
      "03-10 17:30 open"),
    X("a minute late", E3, MON, "03-05 17:31 extended clause=a until=03-10", "03-06 00:00",
      "03-05 17:30 overdue"),
    X("to the limit", E3, MON, "03-03 10:00 extended clause=a until=03-16", "03-06 00:00",
      "03-16 17:30 open"),
    X("beyond the limit", E3, MON, "03-03 10:00 extended clause=a until=03-17", "03-05 00:00",
      "03-05 17:30 open"),
    X("not later", E3, MON, "03-03 10:00 extended clause=a until=03-05", "03-05 00:00", "03-05 17:30 open"),
    X("not extendable", W3, MON, "03-03 10:00 extended clause=a until=03-10", "03-05 00:00",
      "03-05 17:30 open"),
    X("another clause", E3, MON, "03-03 10:00 extended clause=b until=03-10", "03-05 00:00",
      "03-05 17:30 open"),
    X("of days: 24:00", extends("3 days", "9 days"), MON, "03-03 10:00 extended clause=a until=03-11",
      "03-09 00:00", "03-12 00:00 open"),
    X("of `by`: its own time", by("next-workday", "10:00", extendable={"up_to": "5 days"}), MON,
      "03-03 10:00 extended clause=a until=03-07", "03-06 00:00", "03-07 10:00 open"),
    X("extended, then paused over a weekend", {**E3, "pausable": "true"}, MON,
      "03-05 10:00 extended clause=a until=03-10; 03-06 10:00 waiting; 03-09 10:00 resumed", "03-09 11:00",
      "03-11 17:30 open"),
    X("paused, and extended while the clock stands", {**E3, "pausable": "true"}, MON,
      "03-05 10:00 waiting; 03-06 09:00 extended clause=a until=03-09; 03-09 10:00 resumed", "03-09 11:00",
      "03-11 17:30 open"),
    X("awaits approval", [E3, EXTENSIONS_ASK], MON, "03-03 10:00 extended clause=a until=03-10",
      "03-06 00:00", "03-05 17:30 overdue"),
    X("approved, if late", [E3, EXTENSIONS_ASK], MON,
      "03-03 10:00 extended clause=a until=03-10; 03-06 09:00 approved by=dept.b of=extended@03-03T10:00",
      "03-06 09:00", "03-10 17:30 open"),
    X("approved without the role", [E3, EXTENSIONS_ASK], MON,
      "03-03 10:00 extended clause=a until=03-10; 03-04 09:00 approved by=hand.b of=extended@03-03T10:00",
      "03-06 09:00", "03-05 17:30 overdue"),
    X("approved by its author", [E3, EXTENSIONS_ASK], MON,
      "03-03 10:00 extended by=dept.a clause=a until=03-10; "
      "03-04 09:00 approved by=dept.a of=extended@03-03T10:00", "03-06 09:00", "03-05 17:30 overdue"),
    X("approved by the handler", [E3, EXTENSIONS_ASK], MON,
      "03-03 10:00 extended clause=a until=03-10; 03-04 09:00 approved by=dept.a of=extended@03-03T10:00",
      "03-06 09:00", "03-05 17:30 overdue", handler="dept.a"),
    X("approved by whom it is about", [E3, EXTENSIONS_ASK], MON,
      "03-03 10:00 extended clause=a until=03-10; 03-04 09:00 approved by=dept.a of=extended@03-03T10:00",
      "03-06 09:00", "03-05 17:30 overdue", subject_person="dept.a"),
]

SERIES = [
    X("chained: begins as the other passes", CHAIN, MON, "", "03-06 09:00",
      "03-05 17:30 overdue; b: 03-05 17:30 > 03-06 17:30 open"),
    X("chained: not at the very moment", CHAIN, MON, "", "03-05 17:30", "03-05 17:30 open"),
    X("chained: owed after a late reply", CHAIN, MON, "03-05 18:00 replied", "03-06 09:00",
      "03-05 17:30 late 03-05 18:00; b: 03-05 17:30 > 03-06 17:30 open"),
    X("chained: not after a reply in time", CHAIN, MON, "03-05 17:30 replied", "03-09 09:00",
      "03-05 17:30 met 03-05 17:30"),
    X("chained: begun at 24:00, the next day is the day of the start",
      [within("1 day"), clause(id="b", start={"overdue": "a"}, within="1 day")], MON, "", "03-04 09:00",
      "03-04 00:00 overdue; b: 03-04 00:00 > 03-06 00:00 open"),
    X("chained: ended with the other", CHAIN, MON, "03-06 10:00 withdrawn", "03-09 09:00",
      "03-05 17:30 missed; b: 03-05 17:30 > 03-06 17:30 void"),
    X("recurring: over a weekend", DAILY, "2026-03-06 10:00", "03-09 11:00 progress", "03-10 12:00",
      "03-10 00:00 met 03-09 11:00; 03-10 00:00 > 03-11 00:00 open"),
    X("recurring: a period missed", DAILY, "2026-03-06 10:00", "", "03-10 00:01",
      "03-10 00:00 missed; 03-10 00:00 > 03-11 00:00 open"),
    X("recurring: midnight belongs to the day before", DAILY, "2026-03-06 10:00", "03-10 00:00 progress",
      "03-10 00:00", "03-10 00:00 met 03-10 00:00"),
    X("recurring: the end fulfils the last", DAILY, "2026-03-06 10:00", "03-10 09:00 replied", "03-20 00:00",
      "03-10 00:00 missed; 03-10 00:00 > 03-11 00:00 met 03-10 09:00"),
    X("recurring: closed", DAILY, "2026-03-06 10:00", "03-10 09:00 closed", "03-20 00:00",
      "03-10 00:00 missed; 03-10 00:00 > 03-11 00:00 void"),
    X("recurring: every third day", clause(every="3 days", each="progress"), MON, "03-06 00:00 progress",
      "03-09 01:00",
      "03-06 00:00 met 03-06 00:00; 03-06 00:00 > 03-09 00:00 missed; 03-09 00:00 > 03-12 00:00 open"),
    X("not satisfied: begins and ends at once", AGAIN, MON,
      "03-03 10:00 called-back satisfaction=not-satisfied; "
      "03-04 10:00 called-back satisfaction=not-satisfied", "03-04 11:00",
      "03-03 10:00 > 03-05 17:30 met 03-04 10:00; 03-04 10:00 > 03-06 17:30 open"),
    X("another `from` does not restart it", within("2 workdays", start="dispatched"), MON,
      "03-03 10:00 dispatched to=engineering; 03-04 10:00 dispatched to=security", "03-04 11:00",
      "03-03 10:00 > 03-05 17:30 open"),
    X("after a reply it does", within("2 workdays", start="measure-set"), MON,
      "03-03 10:00 measure-set; 03-03 10:00 replied; 03-03 10:00 measure-set",
      "03-04 11:00", "03-03 10:00 > 03-05 17:30 met 03-03 10:00; 03-03 10:00 > 03-05 17:30 open"),
]

ENDINGS = [
    X("nothing starts once closed", within("1 workday", start="called-back"), MON,
      "03-03 10:00 closed; 03-03 11:00 called-back satisfaction=satisfied", "03-03 12:00", ""),
    X("… but what begins with it", within("1 workday", start="closed", until="called-back"), MON,
      "03-03 10:00 closed; 03-03 11:00 called-back satisfaction=satisfied", "03-03 12:00",
      "03-03 10:00 > 03-04 17:30 met 03-03 11:00"),
    X("… or once reopened", within("1 workday", start=["reopened", "resolved"]), MON,
      "03-03 10:00 closed; 03-04 11:00 reopened", "03-04 12:00", "03-04 11:00 > 03-05 17:30 open"),
    X("an end that is asked for fulfils", within("1 workday", until=["replied", "declined"]), MON,
      "03-03 10:00 declined ground=abusive", "03-03 12:00", "03-03 17:30 met 03-03 10:00"),
    X("a closing not approved does not close", [W3, CLOSING_ASKS], MON, "03-03 10:00 closed", "03-06 12:00",
      "03-05 17:30 overdue"),
    X("approved, it closes at its own time", [W3, CLOSING_ASKS], MON,
      "03-03 10:00 closed; 03-06 11:00 approved by=head.e of=closed@03-03T10:00", "03-06 12:00",
      "03-05 17:30 void"),
]

VALUES = [
    X("the value of then, not of now", within("1 workday", when={"urgency": "urgent"}), MON,
      "03-03 10:00 reclassified field=urgency from=normal to=urgent", "03-03 12:00", "", urgency="urgent"),
    X("the value of then: asked before the change", within("1 workday", when={"urgency": "normal"}), MON,
      "03-03 10:00 reclassified field=urgency from=normal to=urgent", "03-03 09:00", "03-03 17:30 open",
      urgency="urgent"),
    X("a default", within("1 workday", when={"urgency": ["normal", "important"]}), MON, "", "03-02 12:00",
      "03-03 17:30 open"),
    X("a category's parent", within("1 workday", when={"category": "repair"}), MON, "", "03-02 12:00",
      "03-03 17:30 open"),
    X("not that category", within("1 workday", when={"category": {"not": "repair"}}), MON, "", "03-02 12:00",
      ""),
    X("a category whose name only begins so", within("1 workday", when={"category": "repair"}), MON, "",
      "03-02 12:00", "", category="repairs-other"),
    X("the last satisfaction",
      within("1 workday", start="reopened", when={"last_satisfaction": "not-satisfied"}), MON,
      "03-03 10:00 called-back satisfaction=not-satisfied; 03-03 11:00 reopened", "03-03 12:00",
      "03-03 11:00 > 03-04 17:30 open"),
    X("by whom: the role", within("3 workdays", until={"event": "replied", "by_role": "gm"}), MON,
      "03-03 10:00 replied; 03-04 10:00 replied by=boss", "03-05 00:00", "03-05 17:30 met 03-04 10:00"),
    X("by whom: no longer there", within("3 workdays", until={"event": "replied", "by_role": "gm"}), MON,
      "03-04 10:00 replied by=old", "03-05 00:00", "03-05 17:30 open"),
    X("the version of the day of receipt", [policy(W1, in_force={"from": "2025-01-01", "to": "2026-03-02"}),
      policy(within("2 workdays"), version="2", in_force={"from": "2026-03-02"})], MON, "", "03-02 12:00",
      "03-04 17:30 open"),
    X("the version before", [policy(W1, in_force={"from": "2025-01-01", "to": "2026-03-03"}),
      policy(within("2 workdays"), version="2", in_force={"from": "2026-03-03"})], MON, "", "03-03 12:00",
      "03-03 17:30 open"),
    X("a policy for other cases", [policy(W1, applies_to={"channel": ["phone"]})], MON, "", "03-03 12:00",
      ""),
]

CORRECTIONS = [
    X("a reply struck out", W3, MON,
      "03-03 10:00 replied; 03-04 10:00 corrected of=replied@03-03T10:00 void=true", "03-06 00:00",
      "03-05 17:30 overdue"),
    X("before it was struck out", W3, MON,
      "03-03 10:00 replied; 03-04 10:00 corrected of=replied@03-03T10:00 void=true", "03-04 09:59",
      "03-05 17:30 met 03-03 10:00"),
    X("the striking-out struck out", W3, MON,
      "03-03 10:00 replied; 03-04 10:00 corrected of=replied@03-03T10:00 void=true; "
      "03-04 11:00 corrected of=corrected@03-04T10:00 void=true", "03-06 00:00",
      "03-05 17:30 met 03-03 10:00"),
    X("a time set right", W1, MON,
      "03-04 10:00 replied; 03-05 10:00 corrected of=replied@03-04T10:00 set.at=03-03T16:00", "03-06 00:00",
      "03-03 17:30 met 03-03 16:00"),
    X("a late entry stands in order of time", STOP24, MON, "03-02 15:00 resumed; 03-02 12:00 waiting",
      "03-02 16:00", "03-03 13:00 open"),
]

# fmt: on
EXAMPLES = [*DURATIONS, *STATES, *PAUSES, *EXTENSIONS, *SERIES, *ENDINGS, *VALUES, *CORRECTIONS]

__all__ = ["CALENDAR", "EXAMPLES", "ORGANIZATION", "Example"]
