"""Propose a year of the calendar from the `holidays` library, for a person to compare with the notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

SATURDAY = 5
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DATES_A_LINE = 7
SHORT = {
    "农历除夕": "春节",
    "春节延长假期": "春节",
    "清明节": "清明",
    "端午节": "端午",
    "中秋节": "中秋",
    "国庆节": "国庆",
}
SUBSTITUTED = "休息日"  # the library's name for a day off that is paid for by a make-up day

Days = tuple[Set[date], Set[date]]
"""The holidays and the make-up working days of one year."""


class Proposal(NamedTuple):
    """What the library says of one year."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    """Make-up working days."""
    festivals: Mapping[date, str]
    """For each holiday the festival of its stretch."""
    guessed: bool
    """The library knows no notice: the holidays follow the law and the moon, make-up days are missing."""


def propose(year: int) -> Proposal:
    """The holidays and make-up working days of a year, in the terms of `calendar.yml`.

    The library lists the days off that are not weekends anyway; the notices name whole stretches, so the
    weekend days next to a day off are added. Every official year has had make-up days, so a year without them
    is a guess.
    Raises ValueError for a year that the library does not know.
    """
    # Imported here: only this command needs the library, and it is slow to load.
    from holidays import country_holidays

    # The years on both sides too: a stretch or a make-up day of January may lie in December.
    china = country_holidays("CN", years=(year - 1, year, year + 1), expand=False, language="zh_CN")
    names = dict(china.items())
    if not any(day.year == year for day in names):
        raise ValueError(f"the holidays library does not know the year {year}")
    makeups = set(china.weekend_workdays)
    festivals = {
        day: label
        for stretch in _stretches(_with_weekends(names, makeups))
        for label in [_label(names.get(day, "") for day in stretch)]
        for day in stretch
        if day.year == year
    }
    workdays = frozenset(day for day in makeups if day.year == year)
    return Proposal(year, frozenset(festivals), workdays, festivals, guessed=not workdays)


def render(proposal: Proposal, current: Days | None) -> str:
    """The proposal as YAML in the shape of `calendar.yml`, after comments on what to mind.

    `current` is what the file has for the year (holidays, make-up days), None if it has nothing.
    """
    return "\n".join([*_remarks(proposal, current), *_yaml(proposal)]) + "\n"


def _remarks(proposal: Proposal, current: Days | None) -> Iterator[str]:
    year = proposal.year
    if proposal.guessed:
        yield f"# a guess: no official notice for {year} is known, make-up days are missing; not for the file"
    if current is None:
        yield f"# {year} is not in the file"
        return
    here: Days = (proposal.holidays, proposal.workdays)
    for day in sorted(set().union(*here, *current)):
        if (ours := _kinds(day, here)) != (theirs := _kinds(day, current)):
            name = WEEKDAYS[day.weekday()]
            yield f"# differs from the file: {day} ({name}) is a {ours} here, a {theirs} in the file"


def _kinds(day: date, days: Days) -> str:
    holidays, workdays = days
    named = [kind for kind, dates in (("holiday", holidays), ("make-up day", workdays)) if day in dates]
    plain = "plain weekend day" if day.weekday() >= SATURDAY else "plain working day"
    return " and a ".join(named) or plain


def _yaml(proposal: Proposal) -> Iterator[str]:
    yield f"{proposal.year}:"
    yield '  source: ""  # the title and number of the notice'
    yield "  holidays: ["
    for festival, stretch in groupby(sorted(proposal.holidays), key=proposal.festivals.__getitem__):
        first, *rest = _lines(stretch)
        yield f"{first}  # {festival}"
        yield from rest
    yield "  ]"
    if len(proposal.workdays) <= DATES_A_LINE:
        yield f"  workdays: [{', '.join(map(str, sorted(proposal.workdays)))}]"
    else:
        yield "  workdays: ["
        yield from _lines(sorted(proposal.workdays))
        yield "  ]"


def _lines(days: Iterable[date]) -> Iterator[str]:
    listed = [f"{day}," for day in days]
    for start in range(0, len(listed), DATES_A_LINE):
        yield "    " + " ".join(listed[start : start + DATES_A_LINE])


def _with_weekends(off: Iterable[date], makeups: Set[date]) -> set[date]:
    """The days off with the weekend days that touch them, except those on which people work."""
    found = set(off)
    for day in list(found):
        for step in (timedelta(-1), timedelta(1)):
            near = day + step
            while near.weekday() >= SATURDAY and near not in makeups:
                found.add(near)
                near += step
    return found


def _stretches(days: Set[date]) -> Iterator[list[date]]:
    """The days in runs without a gap, in order."""
    for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1].toordinal() - pair[0]):
        yield [day for _, day in run]


def _label(names: Iterable[str]) -> str:
    """The festivals that the library's names speak of, each once, as the calendar calls them."""
    plain = (part.partition("（")[0] for name in names for part in name.split("; "))
    return "、".join(dict.fromkeys(SHORT.get(part, part) for part in plain if part and part != SUBSTITUTED))
