"""How punctual the answer to a case was, in bands: exact times would tell one case from another."""

from __future__ import annotations

from datetime import datetime

from huiyin.calendar import Calendar
from huiyin.privacy.disclosure import ENDED, Fact, Facts

BANDS = ((3, "late-3"), (10, "late-10"))
"""Up to so many working days late."""


def timeliness(facts: Facts, at: datetime, calendar: Calendar) -> tuple[str, bool]:
    """One of `TIMELINESS`, and whether an answer is overdue at that moment.

    Of all answers that the case was ever owed the latest decides; one that is not due yet counts before
    those given in time. Lateness is counted in working days by the calendar.
    """
    worst, found, overdue = -1, "none", False
    for fact in answers(facts):
        end = lapsed(fact, facts, at)
        if end is not None:
            due = datetime.fromtimestamp(fact.due, calendar.zone)
            until = datetime.fromtimestamp(end, calendar.zone)
            worst = max(worst, calendar.workdays_between(due.date(), until.date()))
            overdue = overdue or (fact.done is None and not fact.end)
        elif fact.done is None and not fact.end:
            found = "open"
        elif fact.done is not None and found == "none":
            found = "in-time"
    if worst >= 0:
        return next((band for most, band in BANDS if worst <= most), "late-more"), overdue
    return found, False


def answers(facts: Facts) -> list[Fact]:
    """The obligations to answer, in order of their deadlines."""
    return sorted(
        (Fact(*duty) for duty in facts.duties if duty[-1]), key=lambda fact: (fact.due, fact.clause)
    )


def lapsed(fact: Fact, facts: Facts, at: datetime) -> float | None:
    """Until when an obligation was late, in seconds since 1970; None when it was not."""
    if fact.done is not None:
        return fact.done if fact.done > fact.due else None
    if fact.end == "missed":
        ended = facts.ended if facts.stage == ENDED else None
        return max(ended or at.timestamp(), fact.due)
    if fact.end or fact.paused or at.timestamp() <= fact.due:
        return None
    return at.timestamp()


def judged(fact: Fact, at: datetime) -> bool | None:
    """Whether an obligation was kept; None while that is open, and where it fell away."""
    if fact.done is not None:
        return fact.done <= fact.due
    if fact.end:
        return False if fact.end == "missed" else None
    return None if fact.paused or at.timestamp() <= fact.due else False
