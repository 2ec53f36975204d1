"""Who may stand in a row of the board and how finely it may be told.

Like cases in groups, coarse before fine.

Every group that is shown has cases of at least k senders who can't be told apart by what is known beforehand.
The groups are the leaves of a tree (year, category, quarter, month, site, channel group): a group is divided
only where each part, and what remains undivided, is large and mixed enough. So no group is had by taking
others away from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

OTHER = "other"


class Like(NamedTuple):
    """What an outsider may know of a case beforehand, and what must not follow from it."""

    number: str
    """Public number: chooses between cases that are otherwise alike, so that the choice tells nothing."""
    sender: int
    """The same for cases that come from one household or person, as far as can be seen."""
    month: int
    """Months since the year 0 when it was received."""
    category: str
    site: str | None
    """None where a site may not be told at all."""
    channel: str
    outcome: str | None
    """None unless closed."""


class Label(NamedTuple):
    """The key that a row shows."""

    period: str
    category: str
    site: str | None = None
    channel: str | None = None


class Measure(NamedTuple):
    """How many senders a group needs, and how many different outcomes where any of its cases is closed."""

    k: int
    l: int  # noqa: E741 - the usual name of the measure

    def holds(self, group: Iterable[Like]) -> bool:
        """Whether a group is large and mixed enough to be shown."""
        senders: set[int] = set()
        outcomes: set[str] = set()
        closed = False
        for case in group:
            if len(senders) < self.k:
                senders.add(case.sender)
            if case.outcome is not None:
                closed = True
                outcomes.add(case.outcome)
            if len(senders) >= self.k and len(outcomes) >= self.l:
                return True
        return len(senders) >= self.k and not closed


Group = list[Like]
Groups = dict[Label, Group]


def year_of(month: int) -> str:
    """`2026`."""
    return f"{month // 12:04}"


def quarter_of(month: int) -> str:
    """`2026-Q1`."""
    return f"{month // 12:04}-Q{month % 12 // 3 + 1}"


def month_of(month: int) -> str:
    """`2026-03`."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


class Division(NamedTuple):
    """One step from coarse to fine: what parts a group, and what a part is then called."""

    part: Callable[[Like], str | None]
    label: Callable[[Label, str], Label]


DIVISIONS: tuple[Division, ...] = (
    Division(lambda case: case.category, lambda label, part: label._replace(category=part)),
    Division(lambda case: quarter_of(case.month), lambda label, part: label._replace(period=part)),
    Division(lambda case: month_of(case.month), lambda label, part: label._replace(period=part)),
    Division(lambda case: case.site, lambda label, part: label._replace(site=part)),
    Division(lambda case: case.channel, lambda label, part: label._replace(channel=part)),
)
"""In the reverse of the order in which rows are coarsened: channel, site, month, quarter, category."""


def grouped(cases: Iterable[Like], measure: Measure) -> tuple[Groups, Group]:
    """The groups that may be shown, by the key they show, and the cases that may not be shown at all."""
    years: dict[str, Group] = defaultdict(list)
    for case in cases:
        years[year_of(case.month)].append(case)
    shown: Groups = {}
    withheld: Group = []
    for year, group in sorted(years.items()):
        if measure.holds(group):
            _divide(group, 0, Label(year, OTHER), measure, shown)
        else:
            withheld += group
    return shown, withheld


def _divide(group: Group, depth: int, label: Label, measure: Measure, shown: Groups) -> None:
    """Show a group that is large enough: divided as finely as may be."""
    if depth == len(DIVISIONS):
        shown.setdefault(label, []).extend(group)
        return
    division = DIVISIONS[depth]
    parts: dict[str | None, Group] = defaultdict(list)
    for case in group:
        parts[division.part(case)].append(case)
    rest: Group = parts.pop(None, [])
    if rest:
        _cover(rest, parts, measure)
    for key in [key for key, part in parts.items() if not measure.holds(part)]:
        rest += parts.pop(key)
    if rest:
        _fill_up(rest, parts, measure)
        shown.setdefault(label, []).extend(rest)
    for key, part in parts.items():
        assert key is not None
        _divide(part, depth + 1, division.label(label, key), measure, shown)


def _cover(rest: Group, parts: dict[str | None, Group], measure: Measure) -> None:
    """Put cases of sites that may not be told among as many others, of k senders.

    Where the other sites are told, what stands under all sites would else be theirs. Which cases is a matter
    of their public numbers; a part that would not be large enough without them goes as a whole.
    """
    nameless, others = len(rest), set[int]()
    for key in sorted(parts, key=lambda key: (-len(parts[key]), str(key))):
        wanted = max(nameless - (len(rest) - nameless), measure.k - len(others))
        if wanted <= 0:
            return
        part = sorted(parts[key])
        taken, left = part[:wanted], part[wanted:]
        if measure.holds(left):
            parts[key] = left
        else:
            taken = parts.pop(key)
        rest += taken
        others.update(case.sender for case in taken)
    if len(others) < measure.k:
        for key in list(parts):
            rest += parts.pop(key)


def _fill_up(rest: Group, parts: dict[str | None, Group], measure: Measure) -> None:
    """Make what remains undivided large and mixed enough.

    By single cases of large parts, else by a whole small part.

    Which cases is a matter of their public numbers only. It comes to an end, for all parts together are
    enough.
    """
    while not measure.holds(rest):
        if not _one_more(rest, parts, measure):
            smallest = min(parts, key=lambda key: (len(parts[key]), str(key)))
            rest += parts.pop(smallest)


def _one_more(rest: Group, parts: Mapping[str | None, Group], measure: Measure) -> bool:
    """Move a case that helps from the largest part that can spare it."""
    senders = {case.sender for case in rest}
    outcomes = {case.outcome for case in rest} - {None}
    for key in sorted(parts, key=lambda key: (-len(parts[key]), str(key))):
        part = parts[key]
        if len(part) <= measure.k:
            break
        for case in sorted(part)[:_LOOKED_AT]:
            more = (
                case.sender not in senders
                if len(senders) < measure.k
                else case.outcome not in {*outcomes, None}
            )
            left = [other for other in part if other is not case]
            if more and measure.holds(left):
                parts[key][:] = left
                rest.append(case)
                return True
    return False


_LOOKED_AT = 200
"""A part of which none of so many cases helps is taken whole instead."""


# --- groups and totals by month -------------------------------------------------------------------


def coarsened(shown: Groups, received: Mapping[int, int], k: int) -> Groups:
    """The groups, some of them told more coarsely, so that totals by month give nothing away.

    Taking the rows of a month (a quarter) from the number received in it leaves those told more coarsely
    or not at all: none, or at least k. Where it would be fewer, the smallest group of the month loses its
    month.
    """
    found = {label: list(group) for label, group in shown.items()}
    for month in sorted(received):
        _hide_rest(found, [month], received, k, month_of(month), quarter_of(month))
    quarters: dict[str, list[int]] = defaultdict(list)
    for month in received:
        quarters[quarter_of(month)].append(month)
    for quarter, months in sorted(quarters.items()):
        _hide_rest(found, months, received, k, quarter, year_of(months[0]))
    return found


def _hide_rest(
    groups: Groups, months: Sequence[int], received: Mapping[int, int], k: int, period: str, above: str
) -> None:
    inside = {period, *map(month_of, months)}
    told = [label for label in groups if label.period in inside]
    rest = sum(received[month] for month in months) - sum(len(groups[label]) for label in told)
    if not 0 < rest < k or not told:
        return
    smallest = min(told, key=lambda label: (label.period != period, len(groups[label]), repr(label)))
    group = groups.pop(smallest)
    groups.setdefault(Label(above, smallest.category), []).extend(group)


def rows_by_month(groups: Groups) -> dict[str, dict[str, int]]:
    """Of each month, how many rows tell it, by category."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for label, group in groups.items():
        found[label.period][label.category] += len(group)
    return found
