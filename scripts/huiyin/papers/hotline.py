"""The daily hotline report (TL-10): every open hotline case with its newest event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from huiyin.lifecycle import STATUSES
from huiyin.model import Case
from huiyin.papers import moments
from huiyin.papers.filling import Filler
from huiyin.papers.kinds import FORMS, channels_of
from huiyin.papers.plain import line
from huiyin.papers.quoting import Quoter, is_kept_by
from huiyin.papers.sheet import DayReport, Open
from huiyin.rules import Rules
from huiyin.words.names import event_name

FORM = FORMS["hotline-day"]
_OVER = frozenset(STATUSES[STATUSES.index("closed") :])


def report(cases: Iterable[Case], rules: Rules, day: date, at: datetime, language: str) -> DayReport:
    """The report of a day, as of a moment; in order of receipt."""
    channels = channels_of(FORM, rules.organization)
    ours = sorted(
        (case for case in cases if case.channel in channels and case.sound and case.received <= at),
        key=lambda case: (case.received, case.id),
    )
    tellers = [Filler(case, rules, at, language) for case in ours]
    still = [one for one in tellers if one.view.status not in _OVER]
    happened = [event.event for one in tellers for event in one.history.events if event.at.date() == day]
    quoter = Quoter(rules.force(day).policies, language, rules.organization)
    kept = [
        clause
        for policy in rules.force(day).policies
        for clause in policy.clauses
        if is_kept_by(FORM, clause)
    ]
    rows = tuple(map(_row, still))
    return DayReport(
        organization=still[0].words_of(rules.organization.name)
        if still
        else line(rules.organization.name.get(language, "")),
        printed=moments.moment(at, language),
        day=moments.day(day, language),
        cases=rows,
        received=sum(case.received.date() == day for case in ours),
        closed=happened.count("closed"),
        called=happened.count("called-back"),
        late=sum(row.overdue for row in rows),
        quotes=quoter.quotes(kept),
    )


def _row(teller: Filler) -> Open:
    events, owed = teller.history.events, [item for item in teller.view.owed if item.state != "paused"]
    newest = events[-1] if events else None
    return Open(
        number=line(teller.case.id),
        received=f"{teller.case.received:%m-%d %H:%M}",
        site=teller.value("site"),
        subject=line(teller.case.subject),
        status=teller.value("status"),
        who=teller.value("handler") or teller.value("responsible"),
        newest=f"{newest.at:%m-%d %H:%M} {event_name(newest.event, teller.language)}"
        if newest is not None
        else "",
        due=f"{moments.short(owed[0].due)[5:]}" if owed else "",
        overdue=any(item.state == "overdue" for item in owed),
    )
