"""The figures of an assessment, each with the cases behind it: the same for all cases, a site, a department, a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from huiyin.model import Clause
from huiyin.papers.assessmentfacts import Facts, Owed
from huiyin.papers.assessmentperiod import Period
from huiyin.privacy.disclosure import answering as is_answering

SATISFIED = frozenset(("satisfied", "basically-satisfied"))


class Item(NamedTuple):
    """A case behind a figure."""

    case: str
    hit: bool = True
    """Whether it is counted; the others are in what the figure is a part of."""
    what: str = ""
    """The clause, the event or the verdict that it is about."""
    at: datetime | None = None
    done: datetime | None = None


class Figure(NamedTuple):
    """A number of cases (`whole` is None), or a part of a whole; a share that has no whole cannot be told."""

    name: str
    part: int
    whole: int | None
    items: tuple[Item, ...]

    @property
    def share(self) -> Fraction | None:
        """The part of the whole."""
        return Fraction(self.part, self.whole) if self.whole else None


class Answering(NamedTuple):
    """Which clauses are looked at for the answers in time, and which for the call-backs."""

    answers: frozenset[str]
    callbacks: frozenset[str]


Count = Callable[[Sequence[Facts], Period, Answering], Figure]


def _counted(name: str, items: Iterable[Item]) -> Figure:
    found = tuple(items)
    return Figure(name, len({item.case for item in found}), None, found)


def share(name: str, items: Iterable[Item]) -> Figure:
    """Of all these how many are hits."""
    found = tuple(items)
    return Figure(name, sum(item.hit for item in found), len(found), found)


def events(name: str, event: str, told: str = "") -> Count:
    """Counts the cases with an event of the period; `told` is the field that says more of it."""

    def count(found: Sequence[Facts], period: Period, _answering: Answering) -> Figure:
        return _counted(
            name,
            (
                Item(one.case.id, True, str(deed.event.fields.get(told, "")), deed.at)
                for one in found
                for deed in one.of(event, period)
            ),
        )

    return count


def _received(found: Sequence[Facts], period: Period, _answering: Answering) -> Figure:
    came = (one for one in found if one.case.received in period)
    return _counted("received", (Item(one.case.id, True, "", one.case.received) for one in came))


def _open(found: Sequence[Facts], _period: Period, _answering: Answering) -> Figure:
    rest = (one for one in found if one.open)
    return _counted("open", (Item(one.case.id, True, one.status, one.case.received) for one in rest))


def _overdue(found: Sequence[Facts], _period: Period, _answering: Answering) -> Figure:
    items = tuple(item(one) for one in owed(found) if one.obligation.state == "overdue")
    return Figure("overdue", len(items), None, items)


def _overdue_cases(found: Sequence[Facts], period: Period, answering: Answering) -> Figure:
    return _counted("overdue-cases", _overdue(found, period, answering).items)


def owed(found: Iterable[Facts]) -> Iterator[Owed]:
    """Every obligation of the cases."""
    return (owe for one in found for owe in one.owed)


def item(owe: Owed, hit: bool = True) -> Item:
    """An obligation behind a figure."""
    one = owe.obligation
    return Item(one.case, hit, f"{one.policy}/{one.clause}", one.due, one.done)


def judged(found: Iterable[Facts], period: Period) -> Iterator[Owed]:
    """The obligations that fell due in the period and can be judged."""
    return (one for one in owed(found) if one.kept is not None and period.falls_due(one.obligation.due))


def in_time(found: Sequence[Facts], period: Period, clauses: frozenset[str], name: str = "in-time") -> Figure:
    """Of what fell due under these clauses, what was done by its deadline."""
    return share(
        name,
        (item(one, bool(one.kept)) for one in judged(found, period) if one.obligation.clause in clauses),
    )


def called_back(found: Sequence[Facts], period: Period, clauses: frozenset[str]) -> Figure:
    """Of the call-backs that fell due under these clauses, those that were made, in time or late."""
    return share(
        "call-back-done",
        (item(one, one.done) for one in judged(found, period) if one.obligation.clause in clauses),
    )


def _answers(found: Sequence[Facts], period: Period, answering: Answering) -> Figure:
    return in_time(found, period, answering.answers)


def _callbacks(found: Sequence[Facts], period: Period, answering: Answering) -> Figure:
    return called_back(found, period, answering.callbacks)


def satisfied(found: Sequence[Facts], period: Period, _answering: Answering | None = None) -> Figure:
    """Of the call-backs of the period, those with the verdict satisfied or basically satisfied."""
    made = ((one, deed) for one in found for deed in one.of("called-back", period))
    verdicts = ((one, deed, str(deed.event.fields["satisfaction"])) for one, deed in made)
    return share(
        "satisfied",
        (Item(one.case.id, said in SATISFIED, said, deed.at) for one, deed, said in verdicts),
    )


def closed_rate(found: Sequence[Facts], period: Period, _answering: Answering | None = None) -> Figure:
    """Of the cases that were to be dealt with in the period, those that were ended when it was over."""
    items = []
    for one in found:
        if one.was_open or one.case.received in period or one.of("reopened", period):
            items.append(Item(one.case.id, not one.open, one.status, one.case.received))
    return share("closed-rate", items)


def _answered_of(found: Sequence[Facts], period: Period, _answering: Answering) -> Figure:
    came = (one for one in found if one.case.received in period and one.case.reply_needed)
    return share(
        "answer-rate", (Item(one.case.id, one.ever("replied"), one.status, one.case.received) for one in came)
    )


def _ended_of(found: Sequence[Facts], period: Period, _answering: Answering) -> Figure:
    came = (one for one in found if one.case.received in period)
    return share(
        "ended-of-received", (Item(one.case.id, not one.open, one.status, one.case.received) for one in came)
    )


def _valid(found: Sequence[Facts], period: Period, _answering: Answering) -> Figure:
    return _counted("valid", _complaints(found, period, True))


def _unjudged(found: Sequence[Facts], period: Period, _answering: Answering) -> Figure:
    return _counted("unjudged", _complaints(found, period, None))


def _complaints(found: Sequence[Facts], period: Period, valid: bool | None) -> Iterator[Item]:
    for one in found:
        case = one.case
        if case.received in period and case.kind == "complaint" and case.valid is valid:
            yield Item(case.id, True, case.category, case.received)


def per_household(valid: Figure, households: int) -> Figure:
    """Valid complaints by household."""
    return Figure("valid-rate", valid.part, households, valid.items)


FIGURES: Mapping[str, Count] = {
    "received": _received,
    "answered": events("answered", "replied"),
    "closed": events("closed", "closed", "outcome"),
    "reopened": events("reopened", "reopened"),
    "declined": events("declined", "declined", "ground"),
    "merged": events("merged", "merged"),
    "withdrawn": events("withdrawn", "withdrawn"),
    "open": _open,
    "overdue": _overdue,
    "overdue-cases": _overdue_cases,
    "in-time": _answers,
    "call-back-done": _callbacks,
    "satisfied": satisfied,
    "closed-rate": closed_rate,
    "answer-rate": _answered_of,
    "ended-of-received": _ended_of,
    "valid": _valid,
    "unjudged": _unjudged,
}
"""One function a figure, in the order in which they are told."""


def figures(found: Sequence[Facts], period: Period, answering: Answering) -> dict[str, Figure]:
    """All figures of some cases."""
    return {name: count(found, period, answering) for name, count in FIGURES.items()}


def answering(clauses: Iterable[Clause]) -> Answering:
    """The clauses that the targets name; where they name none, all that owe an answer, or a call-back."""
    listed = list(clauses)
    named: dict[str, set[str]] = {"in-time": set(), "call-back-done": set()}
    for clause in listed:
        if clause.kind == "target" and clause.fields["measure"] in named:
            named[clause.fields["measure"]].update(clause.fields.get("of", ()))
    deadlines = [clause for clause in listed if clause.kind == "deadline" and "every" not in clause.fields]
    answers = (one.id for one in deadlines if is_answering(one.fields["from"], one.fields["until"]))
    back = (one.id for one in deadlines if {item.event for item in one.fields["until"]} == {"called-back"})
    return Answering(frozenset(named["in-time"] or answers), frozenset(named["call-back-done"] or back))
