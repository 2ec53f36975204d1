"""What Git tells of entries made late: lines of logs committed long after what they tell of (SU-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from huiyin.numbers import number_of
from huiyin.papers.assessmentlists import Late
from huiyin.papers.assessmentperiod import Period
from huiyin.proof.transitions import ALLOWANCE
from huiyin.repository import GitFailed, WorkTree
from huiyin.rules import Rules
from huiyin.sweep.casefiles import CASE_PATH

MANY = 20
"""A commit that brings so many new cases took in a ledger; that they are old is no wonder."""
_COMMIT, _FILE = "\x01", "+++ "
_FLOW = re.compile(r"[+-]\s*- \{at: *\"?([^,\"}]+)\"?, event: *\"?([a-z-]+)")
_AT, _EVENT = (
    re.compile(r"[+-]\s*(?:- )?at: *\"?([0-9][^\"#]*)"),
    re.compile(r"[+-]\s*(?:- )?event: *\"?([a-z-]+)"),
)


class _Line(NamedTuple):
    """A line of a log that a commit added, or took away."""

    sign: str
    event: str
    at: str


def late_entries(tree: WorkTree, rules: Rules, period: Period, at: datetime) -> tuple[Late, ...]:
    """Lines committed in the period (by the committer's clock) more than the allowance after their own time.

    One stream of Git; nothing where there is no repository. What an import took in is left out.
    """
    until = min(period.end, at)
    asked = (
        *(
            "log",
            "-p",
            "-U0",
            "--no-color",
            "--no-renames",
            "--no-ext-diff",
            "--relative",
            "--diff-filter=AM",
        ),
        *(f"--format={_COMMIT}%ct", f"--since={int(period.start.timestamp())}"),
        *(f"--until={int(until.timestamp()) - 1}", "--", "cases"),
    )
    try:
        told = tree.git(*asked).decode("utf-8", "replace")
    except (GitFailed, OSError):
        return ()
    found = [one for part in told.split(_COMMIT)[1:] for one in _of_commit(part, rules, period, at)]
    return tuple(sorted(set(found), key=lambda one: (one.entered, one.case, one.at, one.event)))


def _of_commit(part: str, rules: Rules, period: Period, at: datetime) -> Iterator[Late]:
    stamp, _, patch = part.partition("\n")
    zone = rules.organization.zone
    entered = datetime.fromtimestamp(int(stamp), UTC).astimezone(zone)
    if entered not in period or entered > at:
        return
    files = patch.split("\ndiff --git ")
    new = sum("\nnew file mode " in f"\n{text[:400]}" for text in files)
    for text in files:
        if new >= MANY and "\nnew file mode " in f"\n{text[:400]}":
            continue
        path = next((line[6:] for line in text.split("\n") if line.startswith(f"{_FILE}b/")), "")
        if CASE_PATH.match(path):
            yield from _of_file(path, text.split("\n"), entered, rules)


def _of_file(path: str, lines: Iterable[str], entered: datetime, rules: Rules) -> Iterator[Late]:
    changes = list(_changes(lines))
    before = {(one.event, one.at) for one in changes if one.sign == "-"}
    for one in changes:
        if one.sign == "+" and (one.event, one.at) not in before:
            moment = _moment(one.at, rules)
            if moment is None or moment > entered:
                continue
            days = rules.calendar.workdays_between(moment.date(), entered.date())
            if days > ALLOWANCE:
                number = number_of(path)
                yield Late(number, one.event, moment, entered, days)


def _changes(lines: Iterable[str]) -> Iterator[_Line]:
    """The log lines among the lines of a patch, in one line each or spread over several."""
    at = ""
    for line in lines:
        flow = _FLOW.match(line)
        if flow is not None:
            yield _Line(line[0], flow[2], flow[1].strip())
        elif (found := _AT.match(line)) is not None:
            at = found[1].strip()
        elif (found := _EVENT.match(line)) is not None and at:
            yield _Line(line[0], found[1], at)
            at = ""


def _moment(text: str, rules: Rules) -> datetime | None:
    zone = rules.organization.zone
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)
